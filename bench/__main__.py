"""Run every measurement and print it beside its bar; exit 1 if a bar is not met."""

import os
import statistics
import sys
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import desk, load, paint, record, survey, upload, wire
from bench import statistics as figures
from bench.servers import Server, portal_environment, serving, set_up
from tests import chromium

ROUNDS = 5


def main() -> int:
    """Measure, print, and say by the exit status whether all bars hold."""
    load.find_wrk()
    chromium.require()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        set_up(data)
        environment = portal_environment(data)
        with serving("bench.bare:app", dict(os.environ), plain=True) as bare:
            starts, resident = _cold_starts(environment)
            with serving("wsgi:app", environment, "/lapor/wbs") as portal:
                rows = _rates(bare, portal)
                latencies = load.submission_latencies(portal.url)
                size, requests = wire.first_visit(portal.url, "/lapor/wbs")
                size2, requests2 = wire.first_visit(portal.url, "/lapor/pengaduan")
                painted = paint.measure(bare, portal, ("/", "/survei"))
                visits = {path: wire.first_visit(portal.url, path) for path in ("/", "/survei")}
            above, wait = upload.measure(environment)
            sealing = upload.sealing_ratio(environment)
            published = figures.measure(bare)
    p95 = latencies[int(len(latencies) * 0.95)]
    rows += [
        ("full submission at 8: p95 (ms)", p95 * 1000, "<=", 300),
        ("full submission at 8: longest (ms)", latencies[-1] * 1000, "<=", 1000),
        ("first visit to /lapor/wbs: bytes", size, "<=", 14600),
        ("first visit to /lapor/wbs: requests", requests, "<=", 3),
        ("first visit to /lapor/pengaduan: bytes", size2, "<=", 14600),
        ("first visit to /lapor/pengaduan: requests", requests2, "<=", 3),
        *(
            (f"first visit to {path}: {what}", value, "<=", most)
            for path, visit in visits.items()
            for what, value, most in zip(("bytes", "requests"), visit, (14600, 3), strict=True)
        ),
        *(
            (f"{path} on slow 3G: {what}", value, "<=", most)
            for path, shown in painted.items()
            for what, value, most in zip(
                ("text / bare page", "shift"), shown, (1.2, 0), strict=True
            )
        ),
        ("survey-index, 100,000 respondents (s)", survey.seconds(), "<=", 2.0),
        ("idle worker, resident (MB)", resident, "<=", 80),
        ("gunicorn start to first 200 (s)", statistics.median(starts), "<=", 1.0),
        ("25 MB arriving: worker above idle (MB)", above, "<=", 16),
        ("25 MB arriving: another's wait (ms)", wait * 1000, "<=", 300),
        ("sealing 25 MB / plain copy with fsync", sealing, ">=", 0.4),
    ]
    rows += published
    rows += [
        (f"record of a year as {kind} (s)", taken, "<=", 10)
        for kind, taken in record.seconds().items()
    ]
    rows += desk.measure()
    return _print(rows)


Row = tuple[str, float, str, float]


def _rates(bare: Server, portal: Server) -> list[Row]:
    """Rounds interleaved, so that a slow moment of the machine falls on all alike."""
    code = load.file_report(portal.url)
    ratios: dict[str, list[float]] = {"form": [], "complaint": [], "submit": [], "open": []}
    for _ in range(ROUNDS):
        yardstick = load.rate(bare.url)
        ratios["form"].append(load.rate(portal.url + "/lapor/wbs") / yardstick)
        ratios["complaint"].append(load.rate(portal.url + "/lapor/pengaduan") / yardstick)
        ratios["submit"].append(load.submissions(portal.url) / yardstick)
        opened = load.rate(portal.url + "/lacak", script="open.lua", args=(code,))
        ratios["open"].append(opened / yardstick)
        print(f"  bare page {yardstick:.0f}/s, ratios so far " + _so_far(ratios), flush=True)
    return [
        ("WBS form page / bare page", statistics.median(ratios["form"]), ">=", 0.60),
        ("complaint form page / bare page", statistics.median(ratios["complaint"]), ">=", 0.60),
        ("full submission / bare page", statistics.median(ratios["submit"]), ">=", 0.08),
        ("opening a case by code / bare page", statistics.median(ratios["open"]), ">=", 0.20),
    ]


def _so_far(ratios: dict[str, list[float]]) -> str:
    return ", ".join(f"{name} {values[-1]:.3f}" for name, values in ratios.items())


def _cold_starts(environment: dict[str, str]) -> tuple[list[float], float]:
    starts, resident = [], 0.0
    for _ in range(ROUNDS):
        with serving("wsgi:app", environment, "/healthz") as server:
            starts.append(server.first_answer)
            _wait_for_office(server)
            resident = max([resident, *(_resident(pid) for pid in server.workers())])
    return starts, resident


def _wait_for_office(server: Server) -> None:
    """A worker is idle when it has loaded the office's pages too: both have answered with one."""
    with ThreadPoolExecutor(8) as visitors:
        for answer in visitors.map(urllib.request.urlopen, [server.url + "/kantor/masuk"] * 8):
            answer.close()


def _resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _print(rows: list[Row]) -> int:
    failed = 0
    for name, value, sign, bar in rows:
        met = value >= bar if sign == ">=" else value <= bar
        failed += not met
        print(f"{'ok ' if met else 'NOT'} {name:<40} {value:>10.3f}  {sign} {bar}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
