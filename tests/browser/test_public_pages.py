"""Every public page in a browser: for axe, by keyboard, small, large, dark, on paper, without signal.

The pages are those of the sitemap, so one that is added is looked at too. Not every combination is:
the variants are chosen so that each two of language, colours and size meet once. All rules run
in both languages and both colours; where the text is large, those that size or colour can break.
"""

import io
import json
import urllib.request
from typing import Any
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.campaign import events, views
from app.campaign.attendance import Attendee
from app.campaign.events import Plan
from app.law.calendar import today
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.portal import Portal
from tests.serving import Server

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}
NARROW, LARGE = "320 px", "200 %"
VARIANTS = [
    ("id", "light", NARROW),
    ("id", "dark", LARGE),
    ("en", "light", LARGE),
    ("en", "dark", NARROW),
]
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_LARGE_TEXT = "html{font-size:225%!important}"

STOPS = """() => {
  const chosen = radio => {
    const group = [...document.getElementsByName(radio.name)];
    return group.find(e => e.checked) || group[0];
  };
  window.stops = [...document.querySelectorAll(
    'a[href],button,input,select,textarea,summary,[tabindex="0"]')].filter(e =>
      e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0
      && !(e.type === 'radio' && e !== chosen(e)));
  return window.stops.length;
}"""
STOP = """() => {
  const e = document.activeElement, look = getComputedStyle(e), r = e.getBoundingClientRect();
  return {at: window.stops.indexOf(e), html: e.outerHTML.slice(0, 120),
    outline: look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth),
    seen: r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth};
}"""


def pages_of(server: Server) -> list[str]:
    """The path of every page that the sitemap names."""
    with urllib.request.urlopen(f"{server.url}/sitemap.xml") as answer:
        named = [str(e.text) for e in ElementTree.fromstring(answer.read()).iter(_LOC)]
    paths = {name.split("://", 1)[1].partition("/")[2].partition("?")[0] for name in named}
    assert len(paths) >= 12
    return [f"/{path}" for path in sorted(paths)]


def open_page(chromium: Browser, colours: str = "light", size: str = NARROW) -> Page:
    """A page with nothing in it, in which axe may run."""
    width, height = (320, 640) if size == NARROW else (640, 900)
    return chromium.new_context(
        bypass_csp=True,
        color_scheme=colours,  # type: ignore[arg-type]
        viewport={"width": width, "height": height},
    ).new_page()


@pytest.mark.parametrize(("language", "colours", "size"), VARIANTS)
def test_every_public_page_is_clean_for_axe_and_fits(
    chromium: Browser, shared: Server, language: str, colours: str, size: str
) -> None:
    page = open_page(chromium, colours, size)
    query = "?bahasa=en" if language == "en" else ""
    wrong: dict[str, Any] = {}
    for path in pages_of(shared):
        page.goto(f"{shared.url}{path}{query}")
        if size == LARGE:
            page.add_style_tag(content=_LARGE_TEXT)
        rules = LOOKS if size == LARGE else RULES
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        for found in Axe().run(page, options=options).response["violations"]:
            wrong[f"{path} {found['id']}"] = [node["html"][:160] for node in found["nodes"][:3]]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            wrong[f"{path} sideways"] = wide
    page.context.close()
    assert wrong == {}, json.dumps(wrong, indent=1)


def test_a_keyboard_alone_reaches_everything_in_order_and_shows_where_it_is(
    chromium: Browser, shared: Server
) -> None:
    page = open_page(chromium)
    wrong: list[str] = []
    for path in pages_of(shared):
        page.goto(f"{shared.url}{path}")
        page.keyboard.press("Tab")
        count = page.evaluate(STOPS)
        assert count > 10, path
        assert page.evaluate("document.activeElement.className") == "lompat", path
        for expected in range(count):
            stop = page.evaluate(STOP)
            if (stop["at"], stop["seen"]) != (expected, True) or stop["outline"] < 2:
                wrong.append(f"{path} {expected}: {stop}")
                break
            page.keyboard.press("Tab")
        page.goto(f"{shared.url}{path}")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        if not page.evaluate("!!document.activeElement.closest('main,footer')"):
            wrong.append(f"{path}: the skip link leads elsewhere")
    page.context.close()
    assert wrong == [], "\n".join(wrong)


def test_text_contrast_and_colours_are_chosen_without_a_script_by_keyboard_too(
    chromium: Browser, shared: Server
) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{shared.url}/perlindungan")
    look = "getComputedStyle(document.{}).{}"
    before = float(page.evaluate(look.format("documentElement", "fontSize"))[:-2])
    page.focus("input[name=huruf]:checked")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    after = float(page.evaluate(look.format("documentElement", "fontSize"))[:-2])
    assert after == pytest.approx(1.5 * before, rel=0.01)
    white = page.evaluate(look.format("body", "backgroundColor"))
    page.check("#w3")
    assert page.evaluate(look.format("body", "backgroundColor")) != white
    page.check("#w2")
    assert page.evaluate(look.format("body", "backgroundColor")) == white
    faint = "getComputedStyle(document.querySelector('.kaki')).color"
    assert page.evaluate(faint) != page.evaluate(look.format("body", "color"))
    page.check("#k2")
    assert page.evaluate(faint) == page.evaluate(look.format("body", "color"))
    page.context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_chosen_display_is_clean_for_axe(
    chromium: Browser, shared: Server, colours: str
) -> None:
    page = open_page(chromium, colours)
    page.goto(f"{shared.url}/kampanye/gratifikasi")
    for choice in ("#h3", "#k2", "#w2" if colours == "dark" else "#w3"):
        page.check(choice)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_on_paper_a_page_is_black_on_white_without_navigation_and_says_where_it_is_from(
    chromium: Browser, shared: Server
) -> None:
    page = open_page(chromium, "dark", LARGE)
    page.goto(f"{shared.url}/kampanye/wbs")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    for hidden in (".pita nav", ".kaki nav", ".tampilan"):
        assert not page.locator(hidden).is_visible()
    assert page.locator(".cetak").inner_text().endswith("/kampanye/wbs")
    after = "getComputedStyle(document.querySelector('main a[href=\"/perlindungan\"]'),'::after')"
    assert "/perlindungan" in page.evaluate(f"{after}.content")
    page.context.close()


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_desk_of_the_campaign_reads_well(
    chromium: Browser, shared: Server, portal: Portal, language: str, width: int
) -> None:
    walk = Walk(chromium, shared, language, width=width)
    query = "" if language == "id" else "?bahasa=en"
    views.add([("wbs", today(), 12), ("gratifikasi", today(), 3)])
    said = Plan(
        "wbs", "Berani lapor", today(), "09.00", "", "Aula", "Warga", "", "Sri", public=True
    )
    events.plan("a" * 30, said, "petugas")
    events.take_attendance("a" * 30, [Attendee("Budi", "Polres Bangka")])
    officer = portal.sign_in("petugas")
    bad = (io.BytesIO(b"Nama,Unit\nSri,\n"), "hadir.csv")
    address = f"/kantor/meja/sosialisasi/{'a' * 30}{query}"
    for page in (
        officer.get(f"/kantor/meja/kampanye{query}"),
        officer.get(f"/kantor/meja/sosialisasi{query}"),
        officer.send(officer.get(f"/kantor/meja/sosialisasi/baru{query}"), "/baru", judul=""),
        officer.get(address),
        officer.send(officer.get(address), "/hadir", berkas=bad),
        portal.visitor().get(f"/sosialisasi{query}"),
    ):
        walk.judge(page.html)


@pytest.mark.parametrize("name", ["wbs", "pengaduan"])
def test_a_report_sent_when_the_signal_had_dropped_arrives_whole_and_once_on_reload(
    chromium: Browser, shared: Server, name: str
) -> None:
    """What the form promises beside its button: wait, then reload."""
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{shared.url}/lapor/{name}")
    told = f"Petugas meminta uang di loket dua, saluran {name}. " * 40
    for menu in page.locator("#formulir select[required]").all():
        menu.select_option(index=1)
    page.fill("#uraian", told)
    page.context.set_offline(True)
    assert page.input_value("#uraian") == told
    page.click("#formulir .kotak button")
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.reload()
    code = page.locator("#kode-laporan").inner_text()
    page.reload()
    assert page.locator("#kode-laporan").inner_text() == code
    page.context.close()
    visitor = shared.visitor()
    opened = visitor.send(visitor.get("/lacak"), "/lacak", kode=code)
    assert told.strip() in opened.text
