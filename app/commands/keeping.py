"""Checking, backing up and restoring all that the portal keeps."""

import re
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from flask import current_app

from app.commands.group import fail, portal, show

if TYPE_CHECKING:
    from app.cases.verification import Findings

T = TypeVar("T")


@portal.command()
@click.option("--akar", "root", default=None, help="Akar dari waktu lalu, 64 angka heksadesimal.")
def verify(root: str | None) -> None:
    """Periksa tiap rantai, tiap isi terenkripsi, dan akar dari waktu lalu."""
    from app import integrity
    from app.cases import history

    if root is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", root):
        fail("akar bukan 64 angka heksadesimal")
    if root is not None and not root.strip("0"):
        fail("akar itu kosong: ia tidak mencakup apa pun")
    found = integrity.check(root)
    report = _found(found)
    if not found.faults and found.cases:
        report["akar"] = history.hand_out_root()
    show(report)
    if found.faults:
        fail(f"{len(found.faults)} temuan: riwayat tidak utuh")


@portal.command()
@click.argument("file", metavar="F")
def backup(file: str) -> None:
    """Cadangkan seluruh portal ke berkas baru F, juga selagi portal melayani."""
    from app import backup as backups

    taken = _with_progress(backups.take, Path(file))
    show(
        {
            "berkas": file,
            "hari": taken.day.isoformat(),
            "basis_data": taken.database,
            "bentuk": taken.form,
            "byte": taken.size,
            "sidik": taken.fingerprint,
            "akar": taken.root,
        }
    )


@portal.command()
@click.argument("file", metavar="F")
def restore(file: str) -> None:
    """Pulihkan cadangan F ke folder data atau basis data yang kosong, lalu periksa."""
    from app import backup as backups

    done = _with_progress(backups.restore, Path(file))
    report = {"hari": done.day.isoformat(), "sidik": done.fingerprint, **_found(done.findings)}
    if done.root:
        report["akar"] = done.root
    show(report)
    if done.findings.faults:
        fail(
            f"cadangan sudah dipulihkan, dengan {len(done.findings.faults)} temuan: riwayat tidak utuh"
        )


def _found(found: "Findings") -> dict[str, Any]:
    """What a verification found, for standard output."""
    return {
        "utuh": not found.faults,
        "kasus": found.cases,
        "peristiwa": found.events,
        "isi": found.records,
        "lampiran": found.files,
        "temuan": found.faults,
    }


def _with_progress(act: Callable[..., T], file: Path) -> T:
    """Take or restore a backup, telling how far it is; ends with one line where it is refused."""
    from app.backup.progress import Shown
    from app.backup.refusals import Refused

    try:
        with closing(Shown(sys.stderr)) as progress:
            return act(file.resolve(), current_app.config["PORTAL"], progress)
    except Refused as refused:
        fail(str(refused))
