"""Promise 4: no JavaScript, no third party, and everything in the first round trip."""

import gzip
import re
import zlib
from pathlib import Path

import pytest

from app.channels import OPEN_TO_ALL
from bench.wire import first_visit
from tests.portal import Portal
from tests.serving import serving

pytestmark = pytest.mark.one_store

PUBLIC = ("/", "/lapor/wbs", "/lacak", "/perlindungan", "/saluran-luar", "/lapor/wbs/cetak",
          "/lapor/wbs/tersimpan", "/survei", "/survei/antikorupsi", "/survei/hasil",
          "/kampanye/wbs", "/sosialisasi", "/aksesibilitas",
          "/tidak-ada")  # fmt: skip
BUDGET = 14_600


@pytest.mark.parametrize("path", [*PUBLIC, "/kantor/masuk", "/kantor/pendaftaran"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_needs_a_script_or_anybody_else(portal: Portal, path: str, language: str) -> None:
    page = portal.visitor().get(f"{path}?bahasa={language}")
    assert page.soup.html is not None
    assert page.soup.html["lang"] == language
    assert page.soup.find("script") is None
    assert not re.search(r'\son\w+="|style="|javascript:', page.html)
    for tag in page.soup.find_all(["link", "img", "iframe"]):
        address = str(tag.get("href") or tag.get("src"))
        assert address.startswith("/aset/")
    policy = page.answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert page.answer.headers["Referrer-Policy"] == "no-referrer"
    assert page.answer.headers["X-Content-Type-Options"] == "nosniff"
    assert page.answer.headers["Cache-Control"] == "no-store"


def test_links_that_leave_take_nothing_along(portal: Portal) -> None:
    for path in PUBLIC:
        for link in portal.visitor().get(path).soup.select('a[href^="http"]'):
            assert "noreferrer" in link.get("rel", [])


def test_every_link_leads_somewhere(portal: Portal) -> None:
    seen, todo = set(), ["/", "/?bahasa=en", "/kantor/masuk"]
    visitor = portal.visitor()
    while todo:
        path = todo.pop()
        page = visitor.get(path)
        assert page.status == 200, path
        if "html" not in page.answer.content_type:
            continue
        for link in page.soup.select('a[href^="/"], link[href^="/"]'):
            target = str(link["href"]).split("#")[0]
            if target not in seen and target != "/keluar" and not target.startswith("/keluar?"):
                seen.add(target)
                todo.append(target)
    assert len(seen) > 10


@pytest.mark.parametrize("path", ["/lapor/wbs", "/lapor/wbs?bahasa=en", "/", "/survei", "/lacak"])
def test_a_first_visit_fits_the_first_round_trip(tmp_path: Path, path: str) -> None:
    with serving(tmp_path) as portal:
        size, requests = first_visit(portal.url, path)
    assert size <= BUDGET
    assert requests <= 3


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_the_compressed_form_is_the_plain_one_byte_for_byte(portal: Portal, name: str) -> None:
    client = portal.visitor().client
    plain = client.get(f"/lapor/{name}").get_data()
    packed = client.get(f"/lapor/{name}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    unpacked = gzip.decompress(packed.get_data())
    token = re.compile(rb'name="kunci_formulir" value="[^"]+"')
    assert token.sub(b"", unpacked) == token.sub(b"", plain)
    assert len(token.findall(unpacked)) == 1
    assert zlib.crc32(unpacked) == int.from_bytes(packed.get_data()[-8:-4], "little")


def test_static_files_are_compressed_immutable_and_named_by_content(portal: Portal) -> None:
    page = portal.visitor().get("/")
    for link in page.soup.select("link"):
        answer = portal.visitor().client.get(str(link["href"]), headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
    assert portal.visitor().client.get("/favicon.ico").status_code == 200
