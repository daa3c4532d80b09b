"""Campaign pages at the desk: their day, and evidence that they are read."""

import io
import zipfile
from datetime import date, timedelta

import pytest

from app.campaign import pages, views
from app.law.calendar import today
from tests.portal import Portal

ADDRESS = "/kantor/meja/kampanye"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    pages._cache.clear()


def test_a_page_shows_the_day_of_its_newest_review_and_until_then_of_what_was_shipped(
    portal: Portal,
) -> None:
    visitor, officer = portal.visitor(), portal.sign_in("petugas")
    shipped = pages.CAMPAIGNS["wbs"].shipped
    assert pages.reviewed("wbs") == shipped
    day = today()
    fields = {"halaman": "wbs", "hari": f"{day:%d-%m-%Y}", "catatan": "Tenggat dicocokkan"}
    page = officer.get(ADDRESS)
    for _ in range(2):  # sent twice, entered once
        done = officer.send(page, "/meja/kampanye", **fields)
        assert done.status == 200
    assert done.text.count("Tenggat dicocokkan") == 1
    assert "(petugas," in done.text
    older = {**fields, "hari": f"{day - timedelta(days=40):%d-%m-%Y}", "catatan": "Lebih lama"}
    officer.send(officer.get(ADDRESS), "/meja/kampanye", **older)
    pages._cache.clear()
    assert pages.reviewed("wbs") == max(day, shipped)
    assert "Isi halaman ini per" in visitor.get("/kampanye/wbs").by_id("ditinjau")


def test_a_review_of_a_day_to_come_is_refused_and_nothing_typed_is_lost(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    fields = {"halaman": "wbs", "hari": "01-01-2999", "catatan": "Ditulis"}
    page = officer.send(officer.get(ADDRESS), "/meja/kampanye", **fields)
    assert page.status == 422
    assert "belum terjadi" in page.text
    assert page.filled("/meja/kampanye")["catatan"] == "Ditulis"
    refused = officer.post(ADDRESS, {**fields, "kunci_formulir": "x"})
    assert refused.status == 403
    assert refused.filled("/meja/kampanye")["catatan"] == "Ditulis"
    assert pages.reviews() == []


def test_the_desk_shows_openings_by_page_and_month_and_gives_them_as_xlsx(portal: Portal) -> None:
    year = today().year - 1
    views.add([("wbs", date(year, 3, 1), 7), ("wbs", date(year, 3, 31), 4)])
    views.add([("gratifikasi", date(year, 12, 31), 2), ("wbs", date(year, 3, 1), 1)])
    officer = portal.sign_in("petugas")
    page = officer.get(f"{ADDRESS}?tahun={year}")
    rows = {r.td.get_text(strip=True): r for r in page.soup.select("table.tumpuk tbody tr")}
    march = [cell.get_text(strip=True) for cell in rows[f"Maret {year}"].select("td")]
    assert march == [f"Maret {year}", "0", "0", "12", "12"]
    assert rows["Setahun"].get_text(" ", strip=True).endswith("14")
    assert len(page.soup.select("svg.bagan")) == 3
    book = officer.client.get(f"{ADDRESS}/kunjungan.xlsx?tahun={year}")
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        daily = parts.read("xl/worksheets/sheet2.xml").decode()
    assert len(sheets) == 2
    assert daily.count("<v>8</v>") == 1
