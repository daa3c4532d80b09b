"""Citizens read what the office promises, in words of the office, and are told honestly what is missing."""

from app.law.calendar import today
from app.standards import keliling
from app.store import new_id
from tests.portal import Portal
from tests.standards.shelf import FULL, days, published, service


def test_an_office_that_published_nothing_says_so_on_every_page(portal: Portal) -> None:
    reader = portal.visitor()
    for address in ("/standar-pelayanan", "/maklumat", "/samsat-keliling"):
        page = reader.get(address)
        assert page.status == 200
        assert "belum menerbitkan" in page.text
    feed = reader.get("/samsat-keliling.ics")
    assert feed.answer.content_type == "text/calendar; charset=utf-8"
    assert "VEVENT" not in feed.html
    assert reader.get("/standar-pelayanan/tidak-ada").status == 404


def test_labels_follow_the_reader_and_contents_stay_in_the_offices_language(portal: Portal) -> None:
    one = service()
    published(one)
    published(one, since=6, changed="Lebih cepat.")
    page = portal.visitor().get(f"/standar-pelayanan/{one.slug}?bahasa=en")
    contents = page.soup.select("dl.data dd")
    assert [dd.get_text() for dd in contents] == list(FULL.values())
    assert {dd["lang"] for dd in contents} == {"id"}
    assert page.soup.find(string="Lebih cepat.").parent["lang"] == "id"
    own = portal.visitor().get(f"/standar-pelayanan/{one.slug}")
    assert own.soup.select_one("dl.data dd").get("lang") is None


def test_the_feed_leads_back_to_the_page_and_is_linked_from_it(portal: Portal) -> None:
    place = keliling.Place("Pemali", "", None, days(3), None, "08:00", "12:00", "Bawa KTP.")
    keliling.add(new_id(), place, "petugas", today())
    page = portal.visitor().get("/samsat-keliling")
    assert page.soup.find("a", href="/samsat-keliling.ics")
    assert "Bawa KTP." in page.text
    feed = portal.visitor("https://lain.test").get("/samsat-keliling.ics").html
    assert f"URL:{portal.settings.url}/samsat-keliling\r\n" in feed  # whatever the visitor calls it
