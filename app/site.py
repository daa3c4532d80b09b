"""Facts of this installation that belong in the backup: the site salt and the settings."""

import os

from sqlalchemy import LargeBinary, String, bindparam, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.prepared import fetch
from app.store import Base, db, writing

SALT = "garam_situs"

OFFICE = "UPT BAKUDA Provinsi Kepulauan Bangka Belitung Wilayah Kabupaten Bangka"
"""The office, as it names itself on paper."""

PLACE = "Sungailiat"
"""Where it signs its letters."""

KOP = (
    "Pemerintah Provinsi Kepulauan Bangka Belitung",
    "Badan Keuangan Daerah",
    "UPT BAKUDA Wilayah Kabupaten Bangka",
)
"""The head of its letters."""


class Setting(Base):
    """One named value."""

    __tablename__ = "setelan"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class NotSetUp(RuntimeError):
    """The portal has not been set up: ``portal setup`` has not run on this database."""


_VALUE = select(Setting.value).where(Setting.name == bindparam("name"))
_CHOOSE = text(
    "INSERT INTO setelan (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_salts: dict[str, bytes] = {}


def site_salt() -> bytes:
    """The 32-byte salt of every receipt code of this portal; read once a process."""
    url = db.url
    if url not in _salts:
        found = fetch(_VALUE, name=SALT)
        if not found:
            raise NotSetUp
        _salts[url] = found[0].value
    return _salts[url]


def setting(name: str) -> str:
    """A setting of the office as text; empty where it has not been chosen."""
    found = fetch(_VALUE, name=name)
    return bytes(found[0].value).decode() if found else ""


def set_setting(name: str, value: str) -> None:
    """Choose a setting of the office."""
    with writing() as session:
        session.execute(_CHOOSE, {"name": name, "value": value.encode()})


def make_site_salt() -> None:
    """Make the salt if there is none; it must never change afterwards."""
    with writing() as session:
        if session.get(Setting, SALT) is None:
            session.add(Setting(name=SALT, value=os.urandom(32)))
