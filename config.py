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
| PORTAL_URL | the portal's address as its users type it, for letters | http://127.0.0.1:PORT |
| MAIL_SERVER | mail server that letters are handed to | none: the portal writes to nobody |
| MAIL_PORT | its port | 465 with MAIL_USE_SSL, 587 with MAIL_USE_TLS, else 25 |
| MAIL_USE_TLS, MAIL_USE_SSL | "true": STARTTLS, or TLS from the first byte | false |
| MAIL_USERNAME, MAIL_PASSWORD | how the portal signs in there | not at all |
| MAIL_DEFAULT_SENDER | the address that letters come from | MAIL_USERNAME if that is one |
| UPG | whose unit for gifts (UPG) it is, if not this office's: its name | this office's |
| WEB_CONCURRENCY | gunicorn processes | 2 |
| WEB_THREADS | threads of each | 16 |
| CHROMIUM | browser for the tests | found on the path |
"""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
_ADDRESS = re.compile(r"[^@\s<>,;]+@[A-Za-z0-9.-]+")
_HERE = {"localhost", "127.0.0.1", "::1"}
_FALSE = {"0", "false", "no", "off", "tidak"}


class BadConfiguration(Exception):
    """A variable or the data folder cannot be used; the text says which and why, in one line."""


@dataclass(frozen=True)
class Mail:
    """The mail server, and how the portal presents itself there."""

    server: str
    port: int
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)
    use_tls: bool = False
    use_ssl: bool = False

    @property
    def domain(self) -> str:
        """The part of the sender's address behind the @."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True)
class Config:
    """Everything that the applications are told from outside."""

    data: Path
    database_url: str
    secret_key: bytes = field(repr=False)
    ratelimit_storage: str
    ratelimit_enabled: bool
    trusted_proxies: int
    port: int
    url: str = ""
    """The portal's address as its users type it, without a slash at the end."""
    mail: Mail | None = None
    upg: str = ""
    """The name of the UPG outside this office that gifts are passed on to; empty if it is here."""

    @property
    def settings(self) -> frozenset[str]:
        """The settings of the office that some steps of a channel need."""
        return frozenset({"upg"} if self.upg else ())


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
        url=_url(environ),
        mail=_mail(environ),
        upg=environ.get("UPG", "").strip(),
    )


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise BadConfiguration(f"{name} bukan bilangan yang dapat dipakai: {text}")
    return int(text)


def _yes(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").strip().lower() not in {"", *_FALSE}


def _url(environ: Mapping[str, str]) -> str:
    given = environ.get("PORTAL_URL", "").strip().rstrip("/")
    if not given:
        return f"http://127.0.0.1:{_number(environ, 'PORT', 8000)}"
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise BadConfiguration(
            f"PORTAL_URL harus seperti https://lapor.contoh.go.id, bukan: {given}"
        )
    return given


def _mail(environ: Mapping[str, str]) -> Mail | None:
    server = environ.get("MAIL_SERVER", "").strip()
    if not server:
        return None
    ssl, tls = _yes(environ, "MAIL_USE_SSL"), _yes(environ, "MAIL_USE_TLS")
    username = environ.get("MAIL_USERNAME", "").strip()
    sender = environ.get("MAIL_DEFAULT_SENDER", "").strip() or username
    if not _ADDRESS.fullmatch(sender):
        raise BadConfiguration("MAIL_SERVER diisi, tetapi MAIL_DEFAULT_SENDER bukan alamat surel")
    if username and not (ssl or tls or server in _HERE):
        raise BadConfiguration("MAIL_USERNAME diisi tanpa MAIL_USE_TLS atau MAIL_USE_SSL")
    return Mail(
        server=server,
        port=_number(environ, "MAIL_PORT", 465 if ssl else 587 if tls else 25),
        sender=sender,
        username=username,
        password=environ.get("MAIL_PASSWORD", ""),
        use_tls=tls and not ssl,
        use_ssl=ssl,
    )


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
