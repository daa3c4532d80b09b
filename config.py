"""Configuration, read once from the environment.

| variable | meaning | default |
| --- | --- | --- |
| PORTAL_DATA | folder for database and state | instance/ |
| DATABASE_URL | SQLAlchemy address of the database | SQLite in PORTAL_DATA |
| SECRET_KEY | signs forms and cookies | made and kept in PORTAL_DATA |
| RATELIMIT_STORAGE_URI | where limits are counted | memory:// (each process for itself) |
| RATELIMIT_ENABLED | "false" turns limits off | true |
| TRUSTED_PROXIES | reverse proxies in front of the portal | 0 |
| PORT | port of `make run` | 8000 |
| WEB_CONCURRENCY | gunicorn processes | 2 |
| WEB_THREADS | threads of each | 16 |
| CHROMIUM | browser for the tests | found on the path |
"""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
_FALSE = {"0", "false", "no", "off", "tidak"}


class BadConfiguration(Exception):
    """A variable or the data folder cannot be used; the text says which and why, in one line."""


@dataclass(frozen=True)
class Config:
    """Everything that the applications are told from outside."""

    data: Path
    database_url: str
    secret_key: bytes
    ratelimit_storage: str
    ratelimit_enabled: bool
    trusted_proxies: int
    port: int


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration; makes the data folder and the secret key if they are missing.

    Raises :class:`BadConfiguration`.
    """
    data = Path(environ.get("PORTAL_DATA") or ROOT / "instance").resolve()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = environ.get("SECRET_KEY") or _kept_secret(data / "secret_key")
    except OSError as error:
        raise BadConfiguration(f"PORTAL_DATA tidak dapat dipakai: {data}") from error
    return Config(
        data=data,
        database_url=_database_url(environ.get("DATABASE_URL", ""), data),
        secret_key=secret.encode(),
        ratelimit_storage=environ.get("RATELIMIT_STORAGE_URI") or "memory://",
        ratelimit_enabled=environ.get("RATELIMIT_ENABLED", "true").lower() not in _FALSE,
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0),
        port=_number(environ, "PORT", 8000),
    )


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise BadConfiguration(f"{name} bukan bilangan yang dapat dipakai: {text}")
    return int(text)


def _database_url(given: str, data: Path) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    if given and not given.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadConfiguration("DATABASE_URL harus dimulai dengan postgresql:// atau sqlite:///")
    return given or f"sqlite:///{data / 'portal.sqlite3'}"


def _kept_secret(path: Path) -> str:
    """The secret in ``path``; written whole or not at all when several processes start at once."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
