"""The risk register as the desk sees it: without JavaScript, for axe, small and large."""

import pytest
from playwright.sync_api import Browser

from app import demo_risks
from app.law.calendar import today
from app.people import roster, roster_file
from app.risk import statement
from config import ROOT
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.portal import Portal
from tests.risk.house import quarters
from tests.serving import Server

LIST = "/kantor/meja/risiko"


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
def test_the_pages_of_the_risk_register_read_well(
    chromium: Browser, shared: Server, portal: Portal
) -> None:
    roster.take_over(roster_file.read((ROOT / "docs" / "contoh-pegawai.csv").read_bytes()), today())
    demo_risks.play("petugas")
    quarters(today(), (3, 3, 3, 3, 3))
    (made,) = statement.all_made()
    officer = portal.sign_in("petugas")
    paths = ("", "/baru", "/R-001", "/R-005", "/R-010", "/komunikasi", "/penilaian")
    for language, width in (("id", 360), ("en", 1280)):
        walk = Walk(chromium, shared, language, width=width)
        query = "" if language == "id" else "?bahasa=en"
        seen = [officer.get(f"{LIST}{path}{query}") for path in paths]
        seen.append(officer.get(f"{LIST}/penilaian/{made.id}{query}"))
        seen.append(officer.get(f"/kantor/meja/pelayanan{query}"))
        seen.append(officer.get(f"/kantor/meja{query}"))
        seen.append(officer.get(f"/kantor/meja/aturan{query}"))
        seen.append(officer.send(seen[1], "/risiko/baru", kemungkinan="6"))
        seen.append(officer.send(seen[2], "/nilai", alasan=""))
        for page in seen:
            walk.judge(page.html)


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
def test_the_map_stays_readable_in_dark_in_print_and_small(
    chromium: Browser, shared: Server, portal: Portal
) -> None:
    """Every code lies inside its cell, and ink and paper differ, whatever the colours are."""
    roster.take_over(roster_file.read((ROOT / "docs" / "contoh-pegawai.csv").read_bytes()), today())
    demo_risks.play("petugas")
    html = portal.sign_in("petugas").get(LIST).html
    context = chromium.new_context(bypass_csp=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{shared.url}/healthz")
    page.set_content(html, wait_until="load")
    for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "light")):
        page.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]
        found = page.evaluate(_LOOK)
        assert found["cells"] == 50
        assert found["outside"] == []
        assert found["same"] == []
    context.close()


_LOOK = """() => {
  const outside = [], same = [];
  const groups = [...document.querySelectorAll('.peta-risiko g')];
  for (const g of groups) {
    const rect = g.querySelector('rect').getBoundingClientRect();
    const paper = getComputedStyle(g.querySelector('rect')).fill;
    for (const t of g.querySelectorAll('text')) {
      const box = t.getBoundingClientRect();
      const out = box.left < rect.left || box.right > rect.right || box.bottom > rect.bottom;
      if (out) outside.push(t.textContent);
      if (getComputedStyle(t).fill === paper) same.push(t.textContent);
    }
  }
  return {cells: groups.length, outside, same};
}"""
