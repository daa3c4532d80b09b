-- Fill in the form and send it: every token that a blank form brought is sent once.
local tokens = {}
local body = [[--b
Content-Disposition: form-data; name="kunci_formulir"

%s
--b
Content-Disposition: form-data; name="kategori"

pungli
--b
Content-Disposition: form-data; name="uraian"

Petugas loket meminta lima puluh ribu rupiah di luar tarif, setiap hari Senin.
--b
Content-Disposition: form-data; name="siapa"

Petugas di loket dua
--b--
]]
body = body:gsub("\n", "\r\n")
local headers = { ["Content-Type"] = "multipart/form-data; boundary=b" }

function request()
  local token = table.remove(tokens)
  if token then
    return wrk.format("POST", "/lapor/wbs", headers, body:format(token))
  end
  return wrk.format("GET", "/lapor/wbs")
end

function response(status, _, text)
  local token = text:match('name="kunci_formulir" value="([^"]+)"')
  if status == 200 and token then
    table.insert(tokens, token)
  elseif status == 200 and text:find('id="kode%-laporan"') then
    receipts = receipts + 1
  else
    failures = failures + 1
  end
end

local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() receipts = 0; failures = 0 end
function done(summary)
  local got, bad = 0, 0
  for _, thread in ipairs(threads) do
    got = got + thread:get("receipts"); bad = bad + thread:get("failures")
  end
  io.write(string.format("RECEIPTS %d FAILURES %d SECONDS %f\n", got, bad, summary.duration / 1e6))
end
