"""Load from outside: wrk for rates, plain sockets for the latency of whole submissions."""

import http.client
import re
import shutil
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

SECONDS = 3
_SCRIPTS = "bench/wrk"


def find_wrk() -> str:
    """Where wrk is; exits with the one command that brings it."""
    found = shutil.which("wrk")
    if not found:
        sys.exit("wrk is missing. Bring it with: apt-get install -y wrk")
    return found


def rate(url: str, *, script: str = "", args: tuple[str, ...] = (), connections: int = 8) -> float:
    """Answers per second at ``url``; raises if any was an error."""
    text = _run(url, script, args, connections)
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(text)
    return float(_one(r"Requests/sec:\s+([\d.]+)", text))


def submissions(url: str) -> float:
    """Whole submissions (form, post, receipt) per second, eight at a time."""
    text = _run(url, "submit.lua", (), 8)
    got, bad, seconds = re.findall(r"RECEIPTS (\d+) FAILURES (\d+) SECONDS ([\d.]+)", text)[0]
    if int(bad):
        raise RuntimeError(f"{bad} submissions failed")
    return int(got) / float(seconds)


def submission_latencies(url: str, *, at_once: int = 8, each: int = 60) -> list[float]:
    """Seconds from asking for the form to reading the receipt, for ``at_once`` reporters."""
    found: list[float] = []
    threads = [threading.Thread(target=_report, args=(url, each, found)) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def file_report(url: str) -> str:
    """File one report and return its code."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    return re.sub(r"<[^>]+>|\s", "", _one(r'id="kode-laporan">(.*?)</p>', submit(connection)))


def _report(url: str, times: int, found: list[float]) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    for _ in range(times):
        started = time.monotonic()
        if 'id="kode-laporan"' not in submit(connection):
            raise RuntimeError("no receipt")
        found.append(time.monotonic() - started)


def submit(connection: http.client.HTTPConnection, part: bytes = b"") -> str:
    """File one report, with one more ``part`` of its form; returns the page that answers."""
    connection.request("GET", "/lapor/wbs")
    form = connection.getresponse().read().decode()
    token = _one(r'name="kunci_formulir" value="([^"]+)"', form)
    fields = {"kunci_formulir": token, "kategori": "pungli", "uraian": "Petugas meminta uang."}
    body = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in fields.items()
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    connection.request("POST", "/lapor/wbs", body.encode() + part + b"--b--\r\n", headers)
    return connection.getresponse().read().decode()


def _run(url: str, script: str, args: tuple[str, ...], connections: int) -> str:
    command = [find_wrk(), "-t1", f"-c{connections}", f"-d{SECONDS}s", "--timeout", "10s"]
    if script:
        command += ["-s", f"{_SCRIPTS}/{script}"]
    command += [url, *(("--", *args) if args else ())]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _one(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.DOTALL)
    if not match:
        raise RuntimeError(f"no {pattern!r} in {text[:300]!r}")
    return match[1]
