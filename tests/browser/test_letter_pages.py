"""What pages say of letters, of what is erased, and of gifts: at 360 px and for axe, in both languages."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app import outbox
from app.jobs import due
from app.law.calendar import add_months, today
from app.outbox import Letter
from app.store import writing
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.jobs.test_erasing import Time, closed_report
from tests.jobs.test_letters import sent_back
from tests.portal import Page, Portal
from tests.serving import Server

CAMPAIGN = "/kampanye/gratifikasi"


def _pages(portal: Portal, query: str, time: Time) -> dict[str, Page]:
    citizen = portal.visitor()
    seen = {"kampanye": citizen.get(f"{CAMPAIGN}{query}")}
    seen["kampanye-salah"] = citizen.send(seen["kampanye"], CAMPAIGN, nilai="x")
    asked = {"jenis": "lain", "nilai": "100000", "tanggal": "02-01-2024"}
    seen["kampanye-jawab"] = citizen.send(seen["kampanye"], CAMPAIGN, **asked)
    _, number, officer = sent_back(portal)
    with writing() as session:
        session.query(Letter).update({"state": outbox.FAILED})
    seen["hubungi"] = officer.get(f"/kantor/meja/hubungi{query}")
    seen["kasus"] = officer.get(f"/kantor/meja/kasus/{number}{query}")
    seen["akun"] = officer.get(f"/kantor/pegawai{query}")
    seen["akun-salah"] = officer.send(seen["akun"], "/pegawai/surel", surel="x")
    seen["aturan-salah"] = officer.send(officer.get(f"/kantor/meja/aturan{query}"), "/angka")
    code, closed, _ = closed_report(portal)
    time.day = add_months(today(), 60) - timedelta(days=30)
    due.run_due()
    seen["hari-ini"] = officer.get(f"/kantor/meja{query}")
    seen["diumumkan"] = officer.get(f"/kantor/meja/kasus/{closed}{query}")
    visitor = portal.visitor()
    seen["lacak"] = visitor.send(visitor.get(f"/lacak{query}"), "/lacak", kode=code)
    time.day += timedelta(days=30)
    due.run_due()
    seen["terhapus"] = officer.get(f"/kantor/meja/kasus/{closed}{query}")
    assert seen["terhapus"].status == 410
    seen["perlindungan"] = citizen.get(f"/perlindungan{query}")
    return seen


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_about_letters_erasing_and_gifts_read_well(
    chromium: Browser,
    shared: Server,
    portal: Portal,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = Walk(chromium, shared, language, width=360, axe=language == "id")
    query = "" if language == "id" else "?bahasa=en"
    for name, page in _pages(portal, query, Time(monkeypatch)).items():
        walk.judge(page.html)
        if folder := os.environ.get("SCREENSHOTS"):
            walk._judge.screenshot(path=Path(folder) / f"{name}-{language}.png", full_page=True)
