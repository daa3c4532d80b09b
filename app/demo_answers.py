"""A demo's published answers (`app/demo_answers.toml`)."""

import tomllib
from datetime import timedelta
from pathlib import Path

from app.crypto.derive import digest
from app.demo_complaints import working_day
from app.law.calendar import today
from app.statistics import answers
from app.statistics.answers import Words

_SAMPLES = Path(__file__).with_name("demo_answers.toml")
_LATER = timedelta(days=9)


def play(by: str) -> None:
    """Publish them over the year; one was corrected since."""
    for sample in tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))["jawaban"]:
        day = working_day(today() - timedelta(days=sample["hari"]))
        title, answer = sample["judul"], sample["jawaban"]
        words = Words(title, sample["pertanyaan"], answer, sample["kategori"])
        kept = answers.write(words, by, day, digest("jawaban contoh", title).hex()[:32])
        answers.publish(kept, day)
        if "koreksi" in sample:
            better = Words(title, words.question, f"{answer} {sample['koreksi']}", words.category)
            since = working_day(day + _LATER)
            answers.rewrite(kept, better, by, since, sample["dikoreksi"])
