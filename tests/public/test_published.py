"""Published answers: what everybody reads, and the feed."""

from datetime import date
from xml.etree import ElementTree as ET

from app.statistics import answers
from app.statistics.answers import Words
from tests.portal import Portal

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = Words("Bayar pajak & STNK?", "Apakah <bisa>?\nSungguh?", 'Bisa. "Ya".', "pajak")


def publish(name: str, day: date, words: Words = WORDS) -> str:
    kept = answers.write(words, "petugas", day, name * 32)
    answers.publish(kept, day)
    return kept


def _feed(portal: Portal) -> ET.Element:
    answer = portal.visitor().client.get("/jawaban.atom?bahasa=en", base_url="http://localhost")
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.get_data())


def _check_rfc_4287(feed: ET.Element) -> None:
    """What section 4.1 asks of a feed and of each entry."""
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
        assert part.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert part.findtext(f"{ATOM}updated").endswith("T00:00:00+07:00")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/jawaban.atom")
    assert all("://" in str(link.get("href")) for link in feed.iter(f"{ATOM}link"))
    ids = [e.findtext(f"{ATOM}id") for e in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_the_feed_is_valid_empty_or_not_and_its_ids_stay(portal: Portal) -> None:
    empty = _feed(portal)
    _check_rfc_4287(empty)
    assert empty.findall(f"{ATOM}entry") == []
    publish("a", date(2026, 3, 2))
    publish("b", date(2026, 4, 1))
    answers.write(WORDS, "petugas", date(2026, 5, 1), "c" * 32)
    feed = _feed(portal)
    _check_rfc_4287(feed)
    newest, oldest = feed.findall(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}published") == "2026-04-01T00:00:00+07:00"
    assert oldest.findtext(f"{ATOM}title") == WORDS.title
    assert oldest.findtext(f"{ATOM}summary") == WORDS.question
    assert oldest.findtext(f"{ATOM}content") == WORDS.answer
    assert feed.findtext(f"{ATOM}updated") == newest.findtext(f"{ATOM}updated")
    assert feed.findtext(f"{ATOM}id") == empty.findtext(f"{ATOM}id")

    fixed = Words("Lebih jelas", WORDS.question, "Bisa, di loket dua.", "pajak")
    answers.rewrite("a" * 32, fixed, "petugas", date(2026, 6, 1), "Loketnya disebut")
    answers.withdraw("b" * 32, "Aturannya berubah", "petugas", date(2026, 6, 2))
    feed = _feed(portal)
    _check_rfc_4287(feed)
    withdrawn, corrected = feed.findall(f"{ATOM}entry")
    assert withdrawn.findtext(f"{ATOM}title") == f"Ditarik: {WORDS.title}"
    assert "Aturannya berubah" in withdrawn.findtext(f"{ATOM}content")
    assert WORDS.answer not in ET.tostring(withdrawn, encoding="unicode")
    assert corrected.findtext(f"{ATOM}id") == oldest.findtext(f"{ATOM}id")
    assert corrected.findtext(f"{ATOM}updated") == "2026-06-01T00:00:00+07:00"
    assert "Dikoreksi 1 Juni 2026: Loketnya disebut" in corrected.findtext(f"{ATOM}content")


def test_everybody_reads_what_is_published_and_nothing_else(portal: Portal) -> None:
    visitor = portal.visitor()
    assert "Belum ada jawaban" in visitor.get("/jawaban").text
    shown = publish("a", date(2026, 3, 2))
    draft = answers.write(WORDS, "petugas", date(2026, 3, 3), "d" * 32)
    page = visitor.get("/jawaban")
    link = page.soup.select_one(f'a[href="/jawaban/{shown}"]')
    assert link is not None
    assert page.html.count(WORDS.title.replace("&", "&amp;")) == 1
    one = visitor.get(str(link["href"]))
    assert WORDS.answer in one.text
    assert "Terbit 2 Maret 2026" in one.text
    assert "petugas" not in one.text.replace("Petugas", "")
    for address in (f"/jawaban/{draft}", "/jawaban/x", "/jawaban/" + "0" * 32):
        assert visitor.get(address).status == 404
    answers.withdraw(shown, "Aturannya berubah", "petugas", date(2026, 6, 2))
    gone = visitor.get(f"/jawaban/{shown}")
    assert gone.status == 410
    assert "Aturannya berubah" in gone.text
    assert WORDS.answer not in gone.text
    assert WORDS.title not in visitor.get("/jawaban").text


def test_the_feed_is_found_in_the_head_of_the_pages_it_belongs_to(portal: Portal) -> None:
    shown = publish("a", date(2026, 3, 2))
    for address in ("/statistik", "/jawaban", f"/jawaban/{shown}"):
        link = portal.visitor().get(address).soup.find("link", type="application/atom+xml")
        assert link["href"] == "/jawaban.atom"
        assert link["rel"] == ["alternate"]
