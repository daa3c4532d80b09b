"""Promise 3: no address, no user agent and no time finer than a day is kept for a report."""

import json
import re
import socket
import time
from pathlib import Path

import pytest
from sqlalchemy import DateTime, inspect, select, text

from app.cases.models import Case, Event
from app.store import Base, db
from tests.portal import Portal
from tests.serving import serving

STAFF_ONLY = {"akun", "sesi", "peminjam_kunci"}
TRIED_AGAIN = ("surat", ["not_before"])
"""When a mail server that refused is asked again: long after, and of a letter of the office."""

AGENT = "PENANDA-PERAMBAN/1.0"


def test_no_table_of_a_case_has_a_column_finer_than_a_day() -> None:
    for table in Base.metadata.tables.values():
        times = [c.name for c in table.columns if isinstance(c.type, DateTime)]
        known = table.name in STAFF_ONLY or (table.name, times) == TRIED_AGAIN
        assert known or times == [], (table.name, times)


def test_rows_have_no_hidden_counter(portal: Portal) -> None:
    if db.engine.dialect.name != "sqlite":
        identities = inspect(db.engine).get_columns("kasus")
        assert not any(c.get("autoincrement") is True or c.get("identity") for c in identities)
        return
    for name in ("kasus", "kunci_kasus", "catatan_kasus", "peristiwa", "tenggat", "akar_kepala"):
        with pytest.raises(Exception, match="rowid"):
            db.session.execute(text(f"SELECT rowid FROM {name}"))


def test_neither_ids_nor_numbers_tell_the_order(portal: Portal) -> None:
    numbers = [portal.report()[1] for _ in range(30)]
    rows = {c.number: c for c in db.session.scalars(select(Case))}
    for key in (lambda c: c.id, lambda c: c.number, lambda c: c.lookup):
        values = [key(rows[n]) for n in numbers]
        assert values != sorted(values)
        assert values != sorted(values, reverse=True)


def test_an_event_says_the_day_and_nothing_finer(portal: Portal) -> None:
    portal.report()
    event = db.session.scalars(select(Event)).one()
    assert set(event.data) == {
        "status", "selesai", "menunggu", "epoch", "tenggat", "kunci", "catatan", "kasus", "penerima",
            "identitas", "simpan",
    }  # fmt: skip
    assert not re.search(r"\d\d:\d\d|\dT\d\d:", json.dumps(event.data))


def test_logs_and_disk_hold_neither_address_nor_agent_not_even_of_a_bad_request(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as portal:
        visitor = portal.visitor()
        page = visitor.get("/lapor/wbs")
        answer = visitor.post(
            "/lapor/wbs",
            {**page.filled("/lapor/wbs"), "kategori": "pungli", "uraian": "isi"},
            headers={"User-Agent": AGENT, "X-Forwarded-For": "203.0.113.9"},
        )
        assert answer.status == 200
        refused = _raw(portal.url, b"RUSAK " + AGENT.encode() + b" PENANDA-BADAN\r\n\r\n")
        assert b"tidak terbaca" in refused
        refused = _raw(
            portal.url,
            b"POST /lapor/wbs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"zz PENANDA-BADAN\r\n",
        )
        time.sleep(0.3)
        kept = portal.log.read_bytes()
        for path in [*portal.data.rglob("*"), *portal.temporary.rglob("*")]:
            if path.is_file():
                kept += path.read_bytes()
    kept = kept.replace(b"http://127.0.0.1:", b"")  # what `serve` says of itself
    for needle in (AGENT.encode(), b"127.0.0.1", b"203.0.113.9", b"PENANDA-BADAN"):
        assert needle not in kept


def test_the_public_side_sets_no_cookie_but_that_of_a_visit(portal: Portal) -> None:
    visitor = portal.visitor()
    for path in ("/", "/lapor/wbs", "/perlindungan", "/saluran-luar", "/lapor/wbs/cetak"):
        assert "Set-Cookie" not in visitor.get(path).answer.headers
    page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", kategori="pungli", uraian="x")
    assert "Set-Cookie" not in page.answer.headers
    asked = visitor.get("/lacak").answer.headers.getlist("Set-Cookie")
    assert [c.split("=")[0] for c in asked] == ["lacak_ketuk"]
    assert all("Path=/lacak;" in c for c in asked)
    tracked = visitor.send(visitor.get("/lacak"), "/lacak", kode=page.by_id("kode-laporan"))
    cookie = tracked.answer.headers["Set-Cookie"]
    assert "Path=/lacak" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def _raw(url: str, request: bytes) -> bytes:
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        found = b""
        while chunk := line.recv(4096):
            found += chunk
    return found
