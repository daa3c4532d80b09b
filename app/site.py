"""Facts of this installation that belong in the backup: the site salt and the settings."""

import os

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store import Base, db, writing

SALT = "garam_situs"


class Setting(Base):
    """One named value."""

    __tablename__ = "setelan"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class NotSetUp(RuntimeError):
    """The portal has not been set up: ``portal setup`` has not run on this database."""


_salts: dict[str, bytes] = {}


def site_salt() -> bytes:
    """The 32-byte salt of every receipt code of this portal; read once a process."""
    url = str(db.engine.url)
    if url not in _salts:
        value = db.session.scalar(select(Setting.value).where(Setting.name == SALT))
        if value is None:
            raise NotSetUp
        _salts[url] = value
    return _salts[url]


def make_site_salt() -> None:
    """Make the salt if there is none; it must never change afterwards."""
    with writing() as session:
        if session.get(Setting, SALT) is None:
            session.add(Setting(name=SALT, value=os.urandom(32)))
