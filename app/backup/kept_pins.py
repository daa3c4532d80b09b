"""The pinned keys of a data folder, in a backup and back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.backup import drafts
from app.backup.refusals import Refused
from app.people.pins import FILE as PINS
from config import Config


def refuse_others(backed_up: bytes | None, config: Config) -> None:
    """Raise :class:`app.backup.refusals.Refused` where the data folder pins other keys than the backup."""
    found = kept(config)
    if found is not None and _same(found) != _same(backed_up or b"{}"):
        raise Refused(
            f"folder data ini mengingat kunci portal lain, atau keadaan lain ({config.data / PINS}): "
            "pakai folder data yang kosong, atau pindahkan berkas itu"
        )


def _same(content: bytes) -> Any:
    """Pins, comparable whatever spaces stand between them."""
    try:
        return json.loads(content)
    except ValueError:
        return content


def kept(config: Config) -> bytes | None:
    """The file of pinned keys as it stands in the data folder; None if there is none."""
    try:
        return (config.data / PINS).read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def in_place(backed_up: bytes | None, config: Config) -> Iterator[None]:
    """The backup's pins stand in the data folder before the database does, or neither does."""
    path = config.data / PINS
    mine = backed_up is not None and not path.exists()
    if backed_up is not None and mine:
        drafts.write_whole(path, backed_up)
        drafts.sync_folder(path.parent)
    try:
        yield
    except BaseException:
        if mine:
            path.unlink()
        raise
