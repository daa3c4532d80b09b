"""The statistics page over a million complaints, against 100 ms and against a bare page.

The rows are plain ones: a case, the event by which it came, the one by which it was closed, and
the root that covers both. They are counted as the jobs count them, from the histories.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.servers import ROOT, Server, portal_environment, serving, set_up

CASES = 1_000_000
_YEARS = 5
_ROUNDS = 15
_AT_ONCE = 20_000


def measure(bare: Server) -> list[tuple[str, float, str, float]]:
    """Milliseconds of the page for a year, and how many bare pages that is."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        set_up(data)
        environment = portal_environment(data)
        command = [sys.executable, "-m", "bench.statistics", str(CASES)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        counted = json.loads(done.stdout)
        command = [sys.executable, "-m", "bench.statistics", "rekap", str(counted["tahun"])]
        told = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        summary = json.loads(told.stdout)["detik"]
        print(f"  {CASES} cases counted anew in {counted['detik']:.0f} s", flush=True)
        with serving("wsgi:app", environment, "/healthz") as portal:
            address = f"{portal.url}/statistik?periode={counted['tahun']}"
            _seconds(address)  # templates are compiled once a worker
            _seconds(address)
            both = [(_seconds(address), _seconds(bare.url)) for _ in range(_ROUNDS)]
    page = statistics.median(taken for taken, _ in both)
    ratio = statistics.median(taken / yardstick for taken, yardstick in both)
    return [
        ("statistics over 1,000,000 cases: page (ms)", page * 1000, "<=", 100),
        ("statistics page / bare page, in time", ratio, "<=", 40),
        ("summary of a year among 1,000,000 cases (s)", summary, "<=", 1),
    ]


def _seconds(address: str) -> float:
    started = time.perf_counter()
    with urllib.request.urlopen(address, timeout=60) as answer:
        if answer.status != 200:
            raise RuntimeError(address)
        answer.read()
    return time.perf_counter() - started


def fill(many: int) -> dict[str, Any]:
    """Store so many complaints of five years, and count them."""
    from sqlalchemy import insert

    from app.cases.models import Case, DailyRoot, Event, RootHead
    from app.law.calendar import today
    from app.statistics import aggregates
    from app.store import db

    until = today() - timedelta(days=1)
    db.session.execute(insert(DailyRoot), [{"day": until, "root": bytes(32)}])
    for cases, events, heads in _rows(many, until):
        db.session.execute(insert(Case.__table__), cases)
        db.session.execute(insert(Event.__table__), events)
        db.session.execute(insert(RootHead.__table__), heads)
        db.session.commit()
    started = time.perf_counter()
    aggregates.rebuild()
    return {"detik": time.perf_counter() - started, "tahun": until.year - 1}


def summarise(year: str) -> dict[str, float]:
    """How long the summary of a year takes, in a process that has done nothing before."""
    from app import periods
    from app.monitoring import summary

    period = periods.parse(year)
    assert period is not None
    started = time.perf_counter()
    found = summary.summary("pengaduan", period)
    taken = time.perf_counter() - started
    assert found["angka"]["diterima"] > 0
    return {"detik": taken}


def _rows(many: int, until: date) -> Iterator[tuple[list[Any], list[Any], list[Any]]]:
    from app.cases.channel import MEDIA
    from app.channels import CHANNELS

    channel, chance = CHANNELS["pengaduan"], random.Random(7)
    names = {n: [c for c, _ in channel.field(n).choices] for n in ("jenis", "kategori")}
    classes = [name for name, _ in channel.asked("klasifikasi")[0].choices]
    step = (1 << 128) // many
    for start in range(0, many, _AT_ONCE):
        cases, events, heads = [], [], []
        for n in range(start, min(many, start + _AT_ONCE)):
            mine = f"{n * step:032x}"  # in the order of the key, so that it is stored quickly
            received = until - timedelta(days=chance.randrange(_YEARS * 365))
            closed = received + timedelta(days=chance.randrange(90))
            ended = closed <= until
            facts = {
                "kind": chance.choice(names["jenis"]),
                "category": chance.choice(names["kategori"]),
            }
            classed = facts | {"classification": chance.choice(classes)}
            case = {
                "id": mine, "number": f"ADU-{n:08d}", "channel": "pengaduan",
                "state": "ditutup" if ended else "diterima", "medium": chance.choice([*MEDIA]),
                "received": received, "closed": closed if ended else None, "rules": received,
                "awaits": "", "epoch": 1, "lookup": n.to_bytes(32), "fingerprint": bytes(32),
                "reporter_key": b"", "events": 2 if ended else 1, "head": bytes(32),
                "origin": None,  # no fact: what queues go by is another measurement's matter
            }  # fmt: skip
            cases.append(case)
            came = {"status": "diterima", "selesai": None, "fakta": facts}
            event = {"case_id": mine, "seq": 1, "day": received, "kind": "masuk"}
            rest = {"actor": "sistem", "hash": bytes(32), "mac": None, "reporter_mac": None}
            events.append(event | rest | {"data": came})
            if ended:
                gone = {"status": "ditutup", "selesai": str(closed), "fakta": classed}
                last = {"seq": 2, "day": closed, "kind": "langkah_waktu", "data": gone}
                events.append(event | rest | last)
            head = {"day": until, "case_id": mine, "seq": case["events"], "head": bytes(32)}
            heads.append(head)
        yield cases, events, heads


if __name__ == "__main__":
    import wsgi

    with wsgi.app.app_context():
        what = sys.argv[1]
        done = summarise(sys.argv[2]) if what == "rekap" else fill(int(what))
        print(json.dumps(done))
