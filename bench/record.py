"""How long the record of a year takes to leave the office, in each of its forms."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.law.calendar import today
from bench.servers import ROOT

_ROUNDS = 3
_KINDS = ("json", "xlsx", "pdf", "zip")


def seconds() -> dict[str, float]:
    """By kind of file, the middle one of a few runs of the command over a demo's year, start included."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PORTAL_DATA": folder}
        _portal(environment, "demo")
        return {
            kind: _middle(environment, kind, Path(folder) / f"catatan.{kind}") for kind in _KINDS
        }


def _middle(environment: dict[str, str], kind: str, file: Path) -> float:
    taken = []
    for _ in range(_ROUNDS):
        file.unlink(missing_ok=True)
        begun = time.perf_counter()
        year = str(today().year)
        _portal(environment, "zi-record", "--year", year, "--format", kind, "--out", str(file))
        taken.append(time.perf_counter() - begun)
        assert file.stat().st_size > 10_000
    return statistics.median(taken)


def _portal(environment: dict[str, str], *words: str) -> None:
    flask = str(Path(sys.executable).with_name("flask"))
    command = [flask, "--app", "wsgi", "portal", *words]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
