"""A 25 MB attachment: memory of the worker, wait of another writer, sealing against a plain copy."""

import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from bench import load
from bench.servers import ROOT, serving

SIZE = 25 * 1024 * 1024
_ROUNDS = 11
_REST = 0.6
"""Seconds between rounds, for the log to be copied into the database beside them."""


def measure(environment: dict[str, str]) -> tuple[float, float]:
    """Peak memory above idle (MB) of a worker that has served before, and the longest wait (s) of
    other reporters while files arrive."""
    with serving("wsgi:app", {**environment, "WEB_CONCURRENCY": "1"}, "/lapor/wbs") as portal:
        _upload(portal.url, 1024)
        (worker,) = portal.workers()
        time.sleep(1)
        idle = _memory(worker, "VmRSS")
        Path(f"/proc/{worker}/clear_refs").write_text("5")
        _upload(portal.url, SIZE)
        peak = _memory(worker, "VmHWM")
        return peak - idle, _longest_wait(portal.url)


def _longest_wait(url: str) -> float:
    uploading = threading.Thread(target=lambda: [_upload(url, SIZE) for _ in range(3)])
    waits: list[float] = []
    uploading.start()
    while uploading.is_alive():
        waits += load.submission_latencies(url, at_once=1, each=5)
    return max(waits)


def _upload(url: str, size: int) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    part = (
        b'--b\r\nContent-Disposition: form-data; name="lampiran"; filename="a.txt"\r\n\r\n'
        + b"x" * size
        + b"\r\n"
    )
    if 'id="kode-laporan"' not in load.submit(connection, part):
        raise RuntimeError("no receipt")


def _memory(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(name)


def sealing_ratio(environment: dict[str, str]) -> float:
    """The time of a plain copy into a new file with fsync, over that of sealing and committing."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.upload"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def _ratios(folder: Path) -> list[float]:
    from app.cases.uploads import Arriving
    from app.law.calendar import today

    portions = [os.urandom(65_536) for _ in range(SIZE // 65_536)]
    found = []
    for n in range(_ROUNDS):
        time.sleep(_REST)
        started = time.perf_counter()
        with (folder / f"salinan-{n}").open("wb") as file:
            for portion in portions:
                file.write(portion)
            file.flush()
            os.fsync(file.fileno())
        copied = time.perf_counter() - started
        (folder / f"salinan-{n}").unlink()
        started = time.perf_counter()
        arriving = Arriving(today())
        for portion in portions:
            arriving.write(portion)
        arriving.finish()
        found.append(copied / (time.perf_counter() - started))
    return found


if __name__ == "__main__":
    import wsgi

    with wsgi.app.app_context():
        print(statistics.median(_ratios(Path(os.environ["PORTAL_DATA"]))))
