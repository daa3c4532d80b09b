"""How long `portal survey-index` takes for a hundred thousand respondents, from its start to its answer."""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RESPONDENTS = 100_000
_ROUNDS = 3


def seconds() -> float:
    """The middle one of a few runs."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "survei.csv"
        rng = random.Random(1)
        rows = (",".join(rng.choice("1234") for _ in range(9)) for _ in range(RESPONDENTS))
        header = ",".join(f"U{n}" for n in range(1, 10))
        file.write_text("\n".join([header, *rows]) + "\n")
        return sorted(_run(file, folder) for _ in range(_ROUNDS))[_ROUNDS // 2]


def _run(file: Path, folder: str) -> float:
    flask = str(Path(sys.executable).with_name("flask"))
    words = [flask, "--app", "wsgi", "portal", "survey-index", str(file)]
    begun = time.perf_counter()
    done = subprocess.run(
        words, env=os.environ | {"PORTAL_DATA": folder}, capture_output=True, text=True, check=True
    )
    taken = time.perf_counter() - begun
    assert f'"responden": {RESPONDENTS}' in done.stdout
    return taken
