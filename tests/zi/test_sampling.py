"""Complaints for evaluators are drawn by nobody's choice, and shown without anybody's identity."""

import hashlib
import hmac
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from app import periods
from app.cases import erasing, history, reading, showing, verification
from app.cases.models import Case, Shown
from app.crypto import receipt
from app.crypto.envelope import encrypt
from app.crypto.errors import CannotOpen
from app.crypto.sealing import seal
from app.law.calendar import today
from app.monitoring import snapshots
from app.people import accounts
from app.people.accounts import open_with_phrase
from app.people.models import Account
from app.store import db, new_id, writing
from app.zi import sampling
from app.zi.sampling import Drawing
from tests.people_at_work import id_of
from tests.portal import Portal, Visitor, spellings
from tests.statistics.office import Filed, Office, day_ends
from tests.zi.sheets import YEAR, evaluator

BASE = f"/kantor/zi/{YEAR}/sampel"
DIGEST, OTHER, ROOT = (hashlib.sha256(word).hexdigest() for word in (b"satu", b"dua", b"akar"))
WHO, PHONE, MAIL = "Markus Penandanama", "0812 3456 7890", "markus@contoh.test"
STORY = f"Antre tiga jam di loket. Hubungi saya di {PHONE}, NIK 1971012345678901, mobil BN 1234 AB."


@dataclass
class Snapshot:
    digest: str = DIGEST
    number: str = f"REKAP/PENGADUAN/{YEAR}/1"
    as_of: date = field(default_factory=today)
    published: date = field(default_factory=today)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """The year's first summary of complaints, as the monitoring part publishes it, and the root after it."""
    snapshot = Snapshot()
    monkeypatch.setattr(snapshots, "first", lambda _channel, _period: snapshot)
    monkeypatch.setattr(history, "daily_root_from", lambda day: (day, ROOT))
    return snapshot


def closed(portal: Portal, many: int) -> list[str]:
    office = Office(portal)
    return sorted(office.settled(today(), today(), today()).number for _ in range(many))


def told(portal: Portal) -> tuple[Filed, str]:
    """A complaint with an identity and a file, that came to its end; and its code."""
    proof = (io.BytesIO(b"ISI BERKAS RAHASIA"), "foto loket.txt")
    code, number = portal.complain(
        uraian=STORY, nama_pelapor=WHO, telepon=PHONE, surel=MAIL, lampiran=[proof]
    )
    case = Filed("pengaduan", number, receipt.read_code(code))
    office = Office(portal)
    office.answered(case, today())
    office.rates(case, today(), 4)
    return case, code


def test_hand_worked_order() -> None:
    key = bytes.fromhex(DIGEST) + bytes.fromhex(ROOT)
    numbers = ["ADU-AAAA-0001", "ADU-AAAA-0002", "ADU-AAAA-0003"]
    by_hand = {n: hmac.new(key, n.encode(), hashlib.sha256).hexdigest() for n in numbers}
    assert sampling.order(DIGEST, ROOT, reversed(numbers)) == sorted(
        numbers, key=by_hand.__getitem__
    )


numbers = st.sets(st.from_regex(r"ADU-[0-9A-Z]{4}-[0-9A-Z]{4}", fullmatch=True), min_size=1)


_HASH = st.binary(min_size=32, max_size=32)


@given(numbers, _HASH, _HASH, st.randoms())
def test_the_order_depends_on_digest_root_and_numbers_alone(
    listed: set[str], digest: bytes, root: bytes, chance: Any
) -> None:
    shuffled = sorted(listed)
    chance.shuffle(shuffled)
    once = sampling.order(digest.hex(), root.hex(), shuffled)
    assert once == sampling.order(digest.hex(), root.hex(), sorted(listed) * 2)
    assert sorted(once) == sorted(listed)


def test_another_digest_or_root_draws_another_order() -> None:
    listed = [f"ADU-{n:04}-AAAA" for n in range(40)]
    seeds = [(DIGEST, ROOT), (OTHER, ROOT), (DIGEST, OTHER)]
    assert len({tuple(sampling.order(*seed, listed)[:5]) for seed in seeds}) == 3


def test_a_drawing_can_be_made_again_from_what_is_shown(
    portal: Portal, published: Snapshot
) -> None:
    listed = closed(portal, 6)
    tpi = evaluator(portal)
    page = tpi.send(tpi.get(BASE), "/sampel", jumlah="3")
    assert "Sampel sudah diundi" in page.text
    drawn = [li.get_text().split()[0] for li in page.soup.select("ul.anggota li")]
    link = page.soup.find("a", href=lambda h: h and "/populasi/" in h)
    population = tpi.get(str(link["href"])).body.decode().split()
    seed = page.soup.select_one("details p.akar").get_text().strip()
    assert seed == DIGEST + ROOT
    assert population == listed
    by_hand = sorted(
        population,
        key=lambda n: hmac.new(bytes.fromhex(seed), n.encode(), hashlib.sha256).hexdigest(),
    )
    assert drawn == by_hand[:3]


def test_drawing_again_gives_the_same_and_a_larger_one_adds(
    portal: Portal, published: Snapshot
) -> None:
    closed(portal, 5)
    first = sampling.draw(YEAR, 2, "tpi", new_id(), today())
    closed(portal, 3)
    again = sampling.draw(YEAR, 2, "tpi.dua", new_id(), today())
    larger = sampling.draw(YEAR, 4, "tpi", new_id(), today())
    assert again.id == first.id
    assert larger.drawn[:2] == first.drawn
    assert larger.population == first.population
    assert len(sampling.drawings(YEAR)) == 2


def test_only_closed_complaints_of_the_year_up_to_the_snapshot_are_drawn(
    portal: Portal, published: Snapshot
) -> None:
    office = Office(portal)
    listed = closed(portal, 2)
    office.file("pengaduan", today())
    case = office.file("informasi", today())
    late = closed(portal, 3)[0]
    with writing() as session:
        session.execute(
            update(Case).where(Case.number == late).values(closed=today() - timedelta(days=400))
        )
    found = sampling.population(YEAR, today())
    assert set(listed) <= set(found)
    assert not {late, case.number} & set(found)
    assert sampling.population(YEAR, today() - timedelta(days=1)) == []


@pytest.mark.parametrize("typed", ["0", "21", "", "dua", "-1", "99"])
def test_a_size_that_cannot_be_is_refused(portal: Portal, published: Snapshot, typed: str) -> None:
    tpi = evaluator(portal)
    assert tpi.send(tpi.get(BASE), "/sampel", jumlah=typed).status == 422
    assert db.session.scalar(select(func.count()).select_from(Drawing)) == 0


def test_without_a_published_summary_nothing_is_drawn(portal: Portal) -> None:
    closed(portal, 1)
    tpi = evaluator(portal)
    page = tpi.send(tpi.get(BASE), "/sampel", jumlah="2")
    assert page.status == 409
    assert "belum diterbitkan" in page.text


def test_before_the_root_of_its_day_is_closed_nothing_is_drawn(
    portal: Portal, published: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(portal, 1)
    monkeypatch.setattr(history, "daily_root_from", lambda _day: None)
    tpi = evaluator(portal)
    page = tpi.send(tpi.get(BASE), "/sampel", jumlah="1")
    assert page.status == 409
    assert "undilah mulai besok" in page.text
    assert page.filled("/sampel")["jumlah"] == "1"


def test_a_correction_of_the_summary_changes_no_drawing(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots.live, "is_over", lambda *_: True)
    closed(portal, 4)
    day_ends(today())
    year = periods.parse(str(YEAR))
    assert year is not None
    for correction in ("", "Angka yang masuk terlambat"):
        words = snapshots.Words("", "Menurut hari terbit.", correction)
        snapshots.freeze("pengaduan", year, words, "petugas", new_id(), today())
        sampling.draw(YEAR, 2, "tpi", new_id(), today())
    assert list(sampling.faults()) == []
    assert len(snapshots.versions("pengaduan", str(YEAR))) == 2
    one = sampling.drawings(YEAR)
    assert len(one) == 1
    assert one[0].digest == snapshots.versions("pengaduan", str(YEAR))[-1].digest
    root = history.last_daily_root()
    assert root is not None
    assert one[0].root == root[1]


@pytest.mark.parametrize("what", ["drawn", "digest", "root"])
def test_verify_names_a_drawing_that_does_not_come_out_the_same(
    portal: Portal, published: Snapshot, what: str
) -> None:
    listed = closed(portal, 3)
    made = sampling.draw(YEAR, 1, "tpi", new_id(), today())
    assert list(sampling.faults()) == []
    others = [n for n in listed if n not in made.drawn]
    with writing() as session:
        forged = {"drawn": others[:1], "digest": OTHER, "root": OTHER}[what]
        session.execute(update(Drawing).values({what: forged}))
    db.session.expire_all()
    assert {where for where, _ in sampling.faults()} == {f"sampel {YEAR} (1)"}


def open_for(portal: Portal, officer: Visitor, number: str, reader: str = "tpi.satu") -> Any:
    page = officer.get(f"{BASE}/kasus/{number}")
    return officer.send(page, f"/kasus/{number}", penilai=id_of(reader), sudah_dibaca="ya")


def own(portal: Portal, name: str) -> Any:
    account = db.session.scalar(select(Account).where(Account.name == name))
    assert account is not None
    return open_with_phrase(account, portal.accounts[name]["frasa"]).holder


@pytest.fixture
def drawn(portal: Portal, published: Snapshot) -> tuple[Filed, str, Visitor]:
    """A told case that was drawn, its code, and an evaluator."""
    case, code = told(portal)
    tpi = evaluator(portal)
    tpi.send(tpi.get(BASE), "/sampel", jumlah="1")
    return case, code, tpi


def test_an_evaluator_reads_a_case_only_after_it_was_opened_for_them(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, _, tpi = drawn
    assert tpi.client.get(f"{BASE}/kasus/{case.number}").status_code == 404
    assert tpi.client.get(f"/kantor/meja/kasus/{case.number}").status_code == 303
    done = open_for(portal, portal.sign_in("petugas"), case.number)
    assert "sekarang terbaca oleh penilai" in done.text
    page = tpi.get(f"{BASE}/kasus/{case.number}")
    assert page.status == 200
    assert "Antre tiga jam di loket." in page.text
    assert "foto loket.txt" in page.text
    other = evaluator(portal, "tpi.dua")
    assert other.client.get(f"{BASE}/kasus/{case.number}").status_code == 404


def test_no_identity_no_file_and_no_note_is_shown(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, _, tpi = drawn
    officer = portal.sign_in("petugas")
    desk = officer.get(f"/kantor/meja/kasus/{case.number}")
    officer.send(desk, "/catatan", catatan="CATATAN DALAM TIM")
    open_for(portal, officer, case.number)
    page = tpi.get(f"{BASE}/kasus/{case.number}").html
    for hidden in (WHO, PHONE, MAIL, "1971012345678901", "BN 1234 AB", "CATATAN DALAM TIM",
                   "ISI BERKAS RAHASIA", "petugas"):  # fmt: skip
        assert hidden not in page.split("<main")[1], hidden
    assert page.count(showing.MASK) >= 3


def test_the_reporter_reads_that_it_was_shown_and_on_which_day(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, code, _ = drawn
    _, before = portal.track(code)
    assert "Ditunjukkan kepada penilai" not in before.text
    open_for(portal, portal.sign_in("petugas"), case.number)
    _, page = portal.track(code)
    assert "Ditunjukkan kepada penilai (TPI) yang memeriksa cara kerja kantor ini" in page.text
    assert "tpi.satu" not in page.text
    opened = portal.opened(case.number)
    assert opened.sound
    event = opened.entries[-1]
    assert (event.kind, event.day) == ("ditunjukkan", today())
    assert event.texts["catatan"]["isi"] == "Ditunjukkan kepada penilai tpi.satu"
    found = verification.verify(None, ())
    assert found.faults == []


def test_the_database_holds_the_copy_only_sealed_and_to_that_evaluator(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, _, _ = drawn
    evaluator(portal, "tpi.dua")
    open_for(portal, portal.sign_in("petugas"), case.number)
    db.session.rollback()
    row = db.session.scalars(select(Shown)).one()
    for spelled in spellings("Antre tiga jam"):
        assert spelled not in row.key + row.body
    assert showing.read(case.number, own(portal, "tpi.satu"))["nomor"] == case.number
    with pytest.raises(LookupError):
        showing.read(case.number, own(portal, "tpi.dua"))
    with writing() as session:
        session.execute(update(Shown).values(reader=id_of("tpi.dua")))
    with pytest.raises(CannotOpen):
        showing.read(case.number, own(portal, "tpi.dua"))


@pytest.mark.parametrize("what", ["another copy", "another day", "another form"])
def test_a_copy_that_no_history_tells_of_is_found_and_not_read(
    portal: Portal, drawn: tuple[Filed, str, Visitor], what: str
) -> None:
    case, _, _ = drawn
    open_for(portal, portal.sign_in("petugas"), case.number)
    db.session.rollback()
    reader = own(portal, "tpi.satu")
    row = db.session.scalars(select(Shown)).one()
    key = b"k" * 32
    forged = {
        "another copy": {
            "key": seal(key, reader.recipient(), "kasus untuk penilai", row.case_id),
            "body": encrypt(
                key, b'{"nomor": "palsu"}', "kasus untuk penilai", row.case_id, row.reader
            ),
        },
        "another day": {"day": today() - timedelta(days=1)},
        "another form": {"id": new_id()},
    }[what]
    with writing() as session:
        session.execute(update(Shown).values(**forged))
    with pytest.raises(CannotOpen):
        showing.read(case.number, reader)
    faults = verification.verify(None, ()).faults
    told = "salinan untuk penilai berubah, atau tidak dari riwayat"
    assert faults == [{"kasus": case.number, "temuan": told}]


def test_each_opening_is_an_event_and_a_double_send_is_one(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, _, _ = drawn
    officer = portal.sign_in("petugas")
    page = officer.get(f"{BASE}/kasus/{case.number}")
    sent = {
        **page.filled(f"/kasus/{case.number}"),
        "penilai": id_of("tpi.satu"),
        "sudah_dibaca": "ya",
    }
    for _ in range(2):
        assert officer.post(page.address(f"/kasus/{case.number}"), sent).status == 200
    assert [e.kind for e in portal.opened(case.number).entries].count("ditunjukkan") == 1
    open_for(portal, officer, case.number)
    assert [e.kind for e in portal.opened(case.number).entries].count("ditunjukkan") == 2
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Shown)) == 1


@pytest.mark.parametrize("fields", [{"sudah_dibaca": ""}, {"penilai": "0" * 32}, {"penilai": ""}])
def test_nothing_is_opened_unread_or_for_somebody_else(
    portal: Portal, drawn: tuple[Filed, str, Visitor], fields: dict[str, str]
) -> None:
    case, _, _ = drawn
    officer = portal.sign_in("petugas")
    page = officer.get(f"{BASE}/kasus/{case.number}")
    usual = {"penilai": id_of("tpi.satu"), "sudah_dibaca": "ya"}
    done = officer.send(page, f"/kasus/{case.number}", **{**usual, **fields})
    assert done.status == 422
    officer_id = {"penilai": id_of("petugas"), "sudah_dibaca": "ya"}
    assert officer.send(page, f"/kasus/{case.number}", **officer_id).status == 422
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Shown)) == 0


def test_what_was_written_after_the_copy_was_read_is_not_shown_unread(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, _, _ = drawn
    officer = portal.sign_in("petugas")
    page = officer.get(f"{BASE}/kasus/{case.number}")
    desk = officer.get(f"/kantor/meja/kasus/{case.number}")
    officer.send(desk, "/pesan", pesan="Kata Budi dari loket tiga begitu.")
    told = {"penilai": id_of("tpi.satu"), "sudah_dibaca": "ya"}
    again = officer.send(page, f"/kasus/{case.number}", **told)
    assert again.status == 403
    assert "Budi" in again.text
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Shown)) == 0
    assert officer.send(again, f"/kasus/{case.number}", **told).status == 200


def test_a_copy_goes_with_the_account_that_it_was_sealed_to(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, _, _ = drawn
    officer = portal.sign_in("petugas")
    open_for(portal, officer, case.number)
    page = officer.get("/kantor/meja/penilai")
    officer.send(page, f"/tutup/{id_of('tpi.satu')}")
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Shown)) == 0


def test_a_case_that_was_not_drawn_is_opened_for_nobody(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    other, _ = told(portal)
    officer = portal.sign_in("petugas")
    token = officer.get(f"{BASE}/kasus/{drawn[0].number}").filled(f"/kasus/{drawn[0].number}")
    assert officer.get(f"{BASE}/kasus/{other.number}").status == 404
    sent = {**token, "penilai": id_of("tpi.satu"), "sudah_dibaca": "ya"}
    assert officer.post(f"{BASE}/kasus/{other.number}", sent).status == 404


def test_whoever_holds_no_key_of_the_case_opens_it_for_nobody(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, _, tpi = drawn
    inspector = portal.sign_in("inspektorat")
    assert inspector.get(f"{BASE}/kasus/{case.number}").status == 404
    sent = {"penilai": id_of("tpi.satu"), "sudah_dibaca": "ya"}
    assert inspector.post(f"{BASE}/kasus/{case.number}", sent).status == 404
    assert tpi.client.post(f"{BASE}/kasus/{case.number}", data=sent).status_code == 303


def test_the_copy_goes_when_the_case_is_erased(
    portal: Portal, drawn: tuple[Filed, str, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _, tpi = drawn
    open_for(portal, portal.sign_in("petugas"), case.number)
    monkeypatch.setattr(erasing.retention, "may_erase", lambda *_: True)
    monkeypatch.setattr(erasing, "_damaged", lambda *_: False)
    found = db.session.scalar(select(Case.id).where(Case.number == case.number))
    assert found is not None
    assert erasing.erase(found, today())
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Shown)) == 0
    assert tpi.client.get(f"{BASE}/kasus/{case.number}").status_code == 404


def test_a_new_key_of_the_evaluator_does_not_read_what_was_opened_for_the_old_one(
    portal: Portal, drawn: tuple[Filed, str, Visitor]
) -> None:
    case, _, _ = drawn
    open_for(portal, portal.sign_in("petugas"), case.number)
    credentials = accounts.new_credentials()
    fresh = accounts.new_secrets(id_of("tpi.satu"), credentials)
    with writing() as session:
        account = session.scalar(select(Account).where(Account.name == "tpi.satu"))
        assert account is not None
        accounts.replace_secrets(account, fresh)
    db.session.rollback()
    account = db.session.scalar(select(Account).where(Account.name == "tpi.satu"))
    assert account is not None
    holder = open_with_phrase(account, credentials.phrase).holder
    with pytest.raises(CannotOpen):
        showing.read(case.number, holder)


@given(st.text(max_size=200))
def test_masking_never_adds_what_it_hides(text: str) -> None:
    once = showing.masked(text)
    assert showing.masked(once) == once


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("NIK saya 1971 0123 4567 8901.", "1971"),
        ("NIP 19820304 200604 2 003", "19820304"),
        ("telepon 0812-3456-7890", "3456"),
        ("WA +62 812 3456 789", "812"),
        ("surel markus.x@contoh.go.id", "markus.x"),
        ("mobil BN 1234 AB", "1234"),
        ("kode ABCDE-FGH12-34567-KLMNP-QRSTU", "FGH12"),
    ],
)
def test_what_has_a_form_is_masked(text: str, hidden: str) -> None:
    assert hidden not in showing.masked(text)
    assert showing.MASK in showing.masked(text)


@pytest.mark.parametrize(
    "text", ["Antre sejak pukul 08.30 tanggal 12-06-2026.", "Biaya Rp150.000 lebih."]
)
def test_hours_days_and_amounts_stay(text: str) -> None:
    assert showing.masked(text) == text


def test_a_drawn_case_of_the_inspectorate_is_opened_by_the_inspectorate(
    portal: Portal, published: Snapshot
) -> None:
    code, number = portal.complain(tidak_boleh_baca="kepala")
    inspector = portal.keys("inspektorat")
    assert reading.open_by_number(number, inspector)
    office = Office(portal)
    office.holders = inspector
    case = Filed("pengaduan", number, receipt.read_code(code))
    office.answered(case, today())
    office.rates(case, today(), 4)
    tpi = evaluator(portal)
    tpi.send(tpi.get(BASE), "/sampel", jumlah="1")
    assert portal.sign_in("petugas").get(f"{BASE}/kasus/{number}").status == 404
    assert open_for(portal, portal.sign_in("inspektorat"), number).status == 200
    assert tpi.get(f"{BASE}/kasus/{number}").status == 200
    row = db.session.scalars(select(Shown)).one()
    kept = {k: v for k, v in vars(row).items() if isinstance(v, str)}
    assert not {"inspektorat", id_of("inspektorat")} & set(kept.values())
