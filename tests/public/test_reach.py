"""How pages are found: sitemap, robots, canonical addresses, descriptions; and campaign pages themselves."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pikepdf
import pytest
import segno
from PIL import Image

from app import printing
from app.assets import FOLDER
from app.campaign import pages
from app.law.calendar import today
from app.public import reach
from tests.portal import Portal

pytestmark = pytest.mark.one_store

URL = "https://lapor.contoh.go.id"
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def known(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """A portal that has a public address."""
    monkeypatch.setitem(portal.app.config, "PORTAL", replace(portal.settings, url=URL))
    return portal


def sitemap(portal: Portal) -> ElementTree.Element:
    answer = portal.visitor().client.get("/sitemap.xml")
    assert answer.content_type.startswith("application/xml")
    return ElementTree.fromstring(answer.data)


def test_the_sitemap_names_every_public_page_in_both_languages_and_no_other(known: Portal) -> None:
    found = sitemap(known)
    named = [str(loc.text) for loc in found.iter(_LOC)]
    assert len(named) == len(set(named))
    paths = {name.removeprefix(URL).removesuffix("?bahasa=en") for name in named}
    assert {"/", "/lapor/wbs", "/lapor/pengaduan", "/kampanye/wbs", "/kampanye/gratifikasi",
            "/benturan-kepentingan", "/sosialisasi", "/aksesibilitas"} <= paths  # fmt: skip
    assert not [p for p in paths if re.match("/(lacak|kantor|keluar|healthz|aset)", p)]
    for entry in found:
        links = {e.get("hreflang"): e.get("href") for e in entry.iter(_LINK)}
        assert set(links) == {"id", "en", "x-default"}
        assert entry.findtext(_LOC) in (links["id"], links["en"])
    visitor = known.visitor()
    for path in paths:
        page = visitor.get(f"{path}?bahasa=en")
        assert page.status == 200, path
        assert page.soup.html["lang"] == "en"


def test_a_page_that_nobody_listed_is_noticed(known: Portal) -> None:
    """Each page of the public side is in the sitemap, private, or said to be none."""
    with known.app.test_request_context():
        listed = set(reach.listed())
    for rule in known.app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()) or "." in rule.rule:
            continue
        private = rule.rule.startswith("/lacak") or rule.endpoint in reach.UNLISTED
        assert private != (rule.rule in listed), rule.rule


def test_robots_keep_out_of_cases_and_of_the_office_and_learn_of_the_sitemap(known: Portal) -> None:
    lines = known.visitor().client.get("/robots.txt?bahasa=en").text.splitlines()
    assert {"User-agent: *", "Disallow: /lacak", "Disallow: /kantor/"} <= set(lines)
    assert f"Sitemap: {URL}/sitemap.xml" in lines


def test_a_page_names_its_one_address_whatever_host_it_was_asked_of(known: Portal) -> None:
    page = known.visitor("http://xyz.onion").get("/sosialisasi?bahasa=en&utm_source=x")
    links = page.answer.headers["Link"]
    assert f'<{URL}/sosialisasi?bahasa=en>; rel="canonical"' in links
    assert f'<{URL}/sosialisasi>; rel="alternate"; hreflang="id"' in links
    assert "onion" not in page.html
    for path in ("/lacak", "/lapor/wbs", "/tidak-ada", "/keluar", "/kantor/masuk"):
        assert "Link" not in known.visitor().client.get(path).headers


def test_what_others_show_of_a_page_is_its_own(known: Portal) -> None:
    described = {}
    with known.app.test_request_context():
        paths = [p for p in reach.listed() if not p.startswith("/lapor/")]
    for path in paths:
        for query in ("", "?bahasa=en"):
            soup = known.visitor().get(path + query).soup
            told = {m["property"]: m["content"] for m in soup.select('meta[property^="og:"]')}
            text = soup.select_one('meta[name="description"]')["content"]
            assert 40 < len(text) < 200, path
            assert told["og:description"] == text
            assert told["og:url"] == f"{URL}{path}{query}"
            assert told["og:locale"] == ("en_GB" if query else "id_ID")
            assert told["og:image"].startswith(f"{URL}/aset/sampul.")
            described[path + query] = text
    assert len(set(described.values())) == len(described)


def test_forms_and_pages_of_a_case_tell_others_nothing(known: Portal) -> None:
    code, _ = known.report()
    opened = known.track(code)[1]
    for page in (opened, known.visitor().get("/lacak"), known.visitor().get("/lapor/wbs")):
        assert page.soup.select('meta[property^="og:"]') == []
        assert URL not in page.html


def test_the_picture_for_other_sites_is_small_and_of_the_usual_size() -> None:
    path = FOLDER / "sampul.png"
    assert path.stat().st_size < 20_000
    with Image.open(path) as picture:
        assert picture.size == (1200, 630)


@pytest.mark.parametrize("name", pages.CAMPAIGNS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_poster_is_one_page_whose_qr_leads_to_the_public_address(
    known: Portal, name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded: list[str] = []
    make = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **k: coded.append(text) or make(text, **k))
    printing.poster.cache_clear()
    answer = known.visitor().client.get(f"/kampanye/{name}/poster.pdf?bahasa={language}")
    assert answer.content_type == "application/pdf"
    query = "?bahasa=en" if language == "en" else ""
    assert coded == [f"{URL}{pages.CAMPAIGNS[name].path}{query}"]
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) == 1
        assert round(float(pdf.pages[0].mediabox[2])) == 595
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
    assert known.visitor().get("/kampanye/lain/poster.pdf").status == 404


@pytest.mark.parametrize("campaign", pages.CAMPAIGNS.values(), ids=lambda c: c.name)
def test_a_campaign_page_shows_its_day_and_leads_to_its_poster(
    portal: Portal, campaign: pages.Campaign
) -> None:
    page = portal.visitor().get(campaign.path)
    assert "Isi halaman ini per" in page.by_id("ditinjau")
    assert campaign.shipped <= pages.reviewed(campaign.name) <= max(today(), campaign.shipped)
    link = page.soup.select_one("#ditinjau a")["href"]
    assert portal.visitor().client.get(link).status_code == 200


def test_the_page_on_protection_tells_in_other_words_than_the_page_it_leads_to(
    portal: Portal,
) -> None:
    told, more = (portal.visitor().get(p) for p in ("/kampanye/wbs", "/perlindungan"))
    own, other = (
        {li.get_text(strip=True) for li in p.soup.select("main li")} for p in (told, more)
    )
    teams = {li for li in own if "meja laporan" in li}
    assert own & other <= teams
    assert told.soup.select_one('a[href="/perlindungan"]') is not None
