"""Location, author and device are gone; a hostile file is kept as it came, and harms nobody."""

import hashlib
import io
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.cleaning import findings, supervisor
from app.cleaning.supervisor import Budget, Outcome
from config import ROOT
from tests import samples


def clean(data: bytes, budget: Budget | None = None) -> tuple[Outcome, bytes]:
    """What the supervisor makes of ``data``, and the cleaned bytes."""
    kept: list[bytes] = []

    def keep(portions: Iterator[bytes]) -> None:
        kept.extend(portions)

    outcome = supervisor.clean(
        lambda: [data[i : i + 65536] for i in range(0, len(data), 65536)], keep, budget
    )
    return outcome, b"".join(kept)


def unpacked(data: bytes) -> bytes:
    """An archive's parts, or a PDF's streams, one after the other."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as document:
            out = io.BytesIO()
            document.save(
                out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False
            )
            return out.getvalue()
    return data


@pytest.mark.parametrize(
    ("data", "kind", "found"),
    [
        (samples.photograph(), "image/jpeg", {"lokasi", "perangkat", "pembuat", "waktu"}),
        (samples.photograph(kind="PNG"), "image/png", {"lokasi", "perangkat", "pembuat"}),
        (samples.photograph(kind="WEBP"), "image/webp", {"lokasi", "perangkat", "pembuat"}),
        (samples.document(), "application/pdf", {"pembuat", "perangkat", "lokasi"}),
        (samples.letter(), "wordprocessingml", {"pembuat", "lokasi", "perangkat"}),
        (samples.spreadsheet(), "spreadsheetml", {"pembuat", "perangkat"}),
        (samples.open_document(), "opendocument.text", {"pembuat", "perangkat"}),
    ],
    ids=["jpeg", "png", "webp", "pdf", "docx", "xlsx", "odt"],
)
def test_what_a_file_betrays_is_gone_and_said(data: bytes, kind: str, found: set[str]) -> None:
    outcome, cleaned = clean(data)
    assert outcome.result == findings.CLEAN
    assert kind in outcome.kind
    assert found <= set(outcome.found)
    before, after = unpacked(data), unpacked(cleaned)
    assert samples.OWNER.encode() in before
    for marker in (samples.OWNER, samples.DEVICE):
        assert marker.encode() not in after
        assert marker.encode("utf-16-le") not in after
    assert (samples.WORDS.encode() in before) == (samples.WORDS.encode() in after)
    assert clean(cleaned)[0].found == ()


def test_a_photograph_stands_upright_and_keeps_its_pixels() -> None:
    _, cleaned = clean(samples.photograph((320, 240), rotated=6))
    with Image.open(io.BytesIO(cleaned)) as picture:
        assert picture.size == (240, 320)
        assert not dict(picture.getexif())
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_an_animation_keeps_its_frames() -> None:
    frames = [Image.new("RGB", (40, 40), (80 * n, 0, 0)) for n in range(4)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=b"PENANDA")
    assert b"PENANDA" in out.getvalue()
    outcome, cleaned = clean(out.getvalue())
    assert outcome.result == findings.CLEAN
    assert b"PENANDA" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as animation:
        assert getattr(animation, "n_frames", 1) == 4


def _encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def _with_a_file_inside() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["rahasia.jpg"] = samples.photograph()
        pdf.save(out)
    return out.getvalue()


def _with_a_film_inside() -> bytes:
    film = b"\0\0\0\x18ftypmp42" + b"\7" * 900
    parts = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}
    return samples.archive({**parts, "ppt/media/media1.mp4": film})


@pytest.mark.parametrize(
    ("data", "result"),
    [
        (b"", findings.EMPTY),
        (b"halo dunia\n", findings.NOTHING),
        ("Tanggal: 12 Mei\nTempat: loket dua \u2013 Sungailiat\n".encode(), findings.NOTHING),
        (rb"{\rtf1\ansi{\info{\author Siti}}Halo}", findings.UNKNOWN),
        (b"From: siti@contoh.id\nReceived: from 10.0.0.7\n\nHalo", findings.UNKNOWN),
        (b'<?xml version="1.0"?><svg><metadata>Siti</metadata></svg>', findings.UNKNOWN),
        ("\ufeff\n<html><meta name=author content=Siti>".encode(), findings.UNKNOWN),
        (b'{"type": "Point", "coordinates": [106.1, -1.9]}', findings.UNKNOWN),
        (b"BEGIN:VCARD\nFN:Siti\nEND:VCARD\n", findings.UNKNOWN),
        (b"\0\1\2\3" * 500, findings.UNKNOWN),
        (b"\0\0\0\x18ftypmp42" + b"\7" * 900, findings.UNKNOWN),
        (samples.photograph()[:9000], findings.BROKEN),
        (samples.vast_picture(), findings.TOO_MUCH),
        (samples.bomb(), findings.TOO_MUCH),
        (samples.letter()[:3000], findings.UNKNOWN),
        (b"%PDF-1.7\n" + b"x" * 500, findings.BROKEN),
        (_encrypted(), findings.LOCKED),
        (_with_a_file_inside(), findings.CONTAINS),
        (_with_a_film_inside(), findings.CONTAINS),
    ],
    ids=[
        "empty",
        "text",
        "note",
        "rtf",
        "letter",
        "svg",
        "html",
        "json",
        "card",
        "unknown",
        "video",
        "cut-short",
        "vast",
        "bomb",
        "half-archive",
        "no-pdf",
        "encrypted",
        "file-inside",
        "film-inside",
    ],
)
def test_what_cannot_be_cleaned_is_said(data: bytes, result: str) -> None:
    outcome, cleaned = clean(data)
    assert (outcome.result, cleaned) == (result, b"")
    assert len(outcome.sha256) == 64


def test_past_its_time_the_child_is_killed_and_the_file_stays() -> None:
    vast = samples.many_objects()
    outcome, cleaned = clean(vast, Budget(0.02))
    assert outcome.result == findings.TOO_MUCH
    assert cleaned == b""
    assert outcome.sha256 == hashlib.sha256(vast).hexdigest()
    assert clean(samples.photograph())[0].result == findings.CLEAN


def test_who_finds_the_child_busy_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.05)
    assert supervisor._turn.acquire(timeout=1)
    try:
        assert clean(b"halo")[0].result == findings.BUSY
    finally:
        supervisor._turn.release()


def test_the_child_can_open_no_file_no_socket_and_no_process(tmp_path: Path) -> None:
    code = (
        "from app.cleaning.__main__ import confine, prepare; import os, socket\n"
        "prepare(); confine()\n"
        "for act in (lambda: open('/etc/passwd'), lambda: open('x', 'w'), lambda: socket.socket(),\n"
        "            lambda: os.memfd_create('x'), lambda: os.pipe()):\n"
        "    try: act(); print('done')\n"
        "    except OSError: print('refused')\n"
        "try: bytearray(900 * 2**20); print('done')\n"
        "except MemoryError: print('refused')\n"
        "print(os.getuid())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.split()[:6] == ["refused"] * 6
    assert done.stdout.split()[6] != "0"


def test_a_host_that_died_is_replaced_and_no_child_knows_another_file() -> None:
    assert clean(samples.photograph())[0].result == findings.CLEAN
    assert supervisor._host._started is not None
    host = supervisor._host._started[2]
    assert clean(samples.document())[0].result == findings.CLEAN
    assert supervisor._host._started[2] is host, "loaded once"
    host.kill()
    host.wait()
    assert clean(samples.photograph())[0].result == findings.CLEAN
    assert supervisor._host._started[2] is not host


def test_a_host_ends_when_its_worker_is_gone() -> None:
    line, its = socket.socketpair()
    with its:
        host = subprocess.Popen(
            [sys.executable, "-m", "app.cleaning"], cwd=ROOT, stdin=its.fileno()
        )
    line.close()
    assert host.wait(20) == 0


def test_no_web_worker_imports_a_parser_nor_the_other_database() -> None:
    code = (
        "import wsgi, sys\n"
        "print(sorted({'PIL', 'pikepdf', 'lxml', 'puremagic', 'alembic', 'openpyxl', 'defusedxml',"
        " 'sqlalchemy.dialects.postgresql'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"
