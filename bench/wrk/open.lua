-- Open one case by its code, over and over.
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.body = "kode=" .. args[1]
end
