"""Benturan kepentingan: an employee declares, the superior decides, nobody else reads."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, literal_column, select, update
from werkzeug.datastructures import FileStorage

from app.cases import acts, keys, parties, reading, verification, workflow
from app.cases.models import Case, KeyWrap
from app.channels import CHANNELS
from app.crypto.sealing import Holder
from app.law.calendar import add_working_days, today
from app.people import accounts
from app.people.models import Account, Assignment
from app.store import db, writing
from tests.people_at_work import employ
from tests.portal import Page, Portal, Visitor

PAGE = "/kantor/pegawai/benturan"
HEAD, CHIEF, CLERK, OTHER = (f"19800101200501100{n}" for n in range(4))


def conflict(**fields: Any) -> dict[str, Any]:
    return {
        "jenis": "aktual",
        "sumber": "keluarga",
        "pihak": "Adik ipar, pemilik truk",
        "layanan": "lima_tahunan",
        "keputusan": "Hasil cek fisik BN 1234 XX",
        "sejak": f"{today():%d-%m-%Y}",
        "uraian": "Truk adik ipar saya dijadwalkan cek fisik pada giliran saya.",
        "atasan_terlibat": "tidak",
        "nama": "Sri Rahayu",
        "jabatan": "Petugas cek fisik",
        **fields,
    }


class Office:
    """A head, a chief under them, and a clerk under the chief; another chief beside."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.head = employ(portal, "kepala", HEAD)
        self.chief = employ(portal, "kasi", CHIEF, HEAD)
        self.clerk = employ(portal, "sri", CLERK, CHIEF)
        self.other = employ(portal, "kasi-lain", OTHER, HEAD)

    def declare(self, who: Visitor, **fields: Any) -> str:
        page = who.send(who.get(PAGE), "/pegawai/benturan", **conflict(**fields))
        assert page.status == 200, page.text
        return page.by_id("nomor-laporan")


@pytest.fixture
def office(portal: Portal) -> Office:
    return Office(portal)


def seen_by(superior: Visitor, number: str) -> Page:
    return superior.get(f"/kantor/pegawai/bawahan/{number}")


def take(superior: Visitor, number: str, name: str, **fields: str) -> Page:
    return superior.send(seen_by(superior, number), f"/bawahan/{number}/{name}", **fields)


DECISION = {
    "nyata": "aktual",
    "dampak": "Hasil cek fisik diragukan.",
    "pengendalian": "mundur",
    "arahan": "Cek fisik truk itu dikerjakan Budi, mulai hari ini.",
}


def test_the_whole_life_of_a_conflict(office: Office) -> None:
    number = office.declare(office.clerk)
    own = office.clerk.get(f"/kantor/pegawai/laporan/{number}")
    assert "Jangan ambil dulu keputusan" in own.text
    opened = office.portal.opened(number)
    due = next(d for d in opened.running() if d.clock == "keputusan_atasan")
    assert due.due == add_working_days(today(), 7)
    assert number in office.chief.get("/kantor/pegawai/bawahan").text
    page = seen_by(office.chief, number)
    assert "Adik ipar, pemilik truk" in page.text
    assert "Hasil cek fisik BN 1234 XX" in page.text
    page = take(office.chief, number, "putuskan")
    assert page.status == 422
    assert "Bagian ini perlu diisi" in page.text
    page = take(office.chief, number, "putuskan", **DECISION)
    assert "Sudah tersimpan" in page.text
    own = office.clerk.get(f"/kantor/pegawai/laporan/{number}")
    assert "dikerjakan Budi" in own.text
    assert "Atasan (kasi)" in own.text
    opened = office.portal.opened(number)
    assert (opened.case.state, opened.case.outcome) == ("dikendalikan", "mundur")
    assert [d.clock for d in opened.running()] == ["pantau"]
    assert opened.running()[0].due == add_working_days(today(), 60)
    page = take(office.chief, number, "pantau", kepatuhan="dipatuhi", temuan="Budi mengerjakannya.")
    assert "Budi mengerjakannya" in page.text
    assert [(d.clock, d.run) for d in office.portal.opened(number).running()] == [("pantau", 2)]
    take(office.chief, number, "cabut", alasan="Truk sudah dijual.")
    opened = office.portal.opened(number)
    assert opened.case.state == "dicabut"
    assert opened.case.closed == today()
    assert opened.sound
    assert not verification.verify().faults


def test_a_superior_asks_and_calls_for_help_and_the_employee_answers(office: Office) -> None:
    number = office.declare(office.clerk)
    take(office.chief, number, "tanya", pesan="Kapan gilirannya?")
    own = office.clerk.get(f"/kantor/pegawai/laporan/{number}")
    assert "Kapan gilirannya?" in own.text
    office.clerk.send(own, f"/laporan/{number}", pesan="Kamis pagi.")
    assert "Kamis pagi." in seen_by(office.chief, number).text
    take(office.chief, number, "minta_bantuan", pesan="Apakah cukup bila bertukar giliran?")
    officer = office.portal.sign_in("petugas")
    desk = officer.get(f"/kantor/meja/kasus/{number}")
    assert "cukup bila bertukar giliran" in desk.text
    assert office.portal.opened(number).case.awaits == "tim"
    officer.send(desk, "/pesan", pesan="Cukup, catat di jadwal.")
    assert "Cukup, catat di jadwal." in seen_by(office.chief, number).text
    assert office.portal.opened(number).sound


def test_nobody_else_opens_it(office: Office) -> None:
    number = office.declare(office.clerk)
    for stranger in (office.head, office.other):
        assert seen_by(stranger, number).status == 404
        assert number not in stranger.get("/kantor/pegawai/bawahan").text
        assert stranger.get(f"/kantor/pegawai/laporan/{number}").status == 404
        assert "Adik ipar" not in stranger.get(f"/kantor/meja/kasus/{number}").text
    assert seen_by(office.clerk, number).status == 404
    inspector = office.portal.sign_in("inspektorat")
    assert inspector.get(f"/kantor/meja/kasus/{number}").status == 404


def test_a_superior_who_is_part_of_it_does_not_read_it(office: Office) -> None:
    number = office.declare(office.clerk, atasan_terlibat="ya")
    assert seen_by(office.chief, number).status == 404
    assert "Adik ipar" in seen_by(office.head, number).text


def test_the_database_does_not_tell_who_decides_nor_whether_anybody_can(office: Office) -> None:
    numbers = [office.declare(office.clerk), office.declare(office.head)]
    rows = db.session.execute(
        select(Case.number, KeyWrap.recipient, KeyWrap.generation, KeyWrap.sealed)
        .join(KeyWrap, KeyWrap.case_id == Case.id)
        .where(KeyWrap.wrap == keys.SHARED)
    ).all()
    shapes = {
        number: sorted(
            (r.recipient, r.generation, len(r.sealed)) for r in rows if r.number == number
        )
        for number in numbers
    }
    assert shapes[numbers[0]] == shapes[numbers[1]]
    assert {r.recipient for r in rows} == {"atasan", "terkait", "konflik", "pelapor"}


def test_a_new_superior_reads_on_and_the_former_one_nothing_that_is_written_later(
    office: Office,
) -> None:
    number = office.declare(office.clerk)
    db.session.rollback()
    with writing() as session:
        session.execute(update(Assignment).where(Assignment.nip == CLERK).values(superior=OTHER))
    officer = office.portal.sign_in("petugas")
    officer.send(
        officer.get(f"/kantor/meja/kasus/{number}"), "/pesan", pesan="Atasan Anda berganti."
    )
    assert "Atasan Anda berganti." in seen_by(office.other, number).text
    assert seen_by(office.chief, number).status == 404
    assert (
        take(office.other, number, "bukan_benturan", alasan="Sudah bertukar giliran.").status == 200
    )
    opened = office.portal.opened(number)
    assert opened.case.state == "bukan_benturan"
    assert opened.sound
    officer.send(
        officer.get(f"/kantor/meja/kasus/{number}"),
        "/langkah/buka_kembali",
        alasan="Ada yang baru.",
    )
    assert office.portal.opened(number).vouched
    assert not verification.verify().faults


def test_a_superior_opens_one_about_their_own_staff(office: Office) -> None:
    page = office.chief.get(PAGE)
    assert "Sri" in page.text
    number = office.declare(
        office.chief, jenis="inisiatif", bawahan=f"Sri ({CLERK})", nama="Kepala Seksi"
    )
    assert office.portal.opened(number).case.kind == "inisiatif"
    page = take(office.chief, number, "putuskan", **DECISION)
    assert page.status == 200
    concerned = seen_by(office.clerk, number)
    assert "dikerjakan Budi" in concerned.text
    assert "Yang dapat Anda putuskan" not in concerned.text
    address = f"/kantor/pegawai/bawahan/{number}/cabut"
    assert office.clerk.post(address, {"alasan": "Saya sendiri."}).status == 409
    assert "Yang menyangkut Anda" in office.clerk.get("/kantor/pegawai/bawahan").text
    assert seen_by(office.head, number).status == 404


def test_only_superiors_are_asked_whose_conflict_it_is(office: Office) -> None:
    page = office.clerk.get(PAGE)
    assert page.soup.find(id="bawahan") is None
    number = office.declare(office.clerk, jenis="inisiatif", bawahan=f"Kasi ({CHIEF})")
    assert office.portal.opened(number).case.kind == "aktual"
    page = office.chief.send(
        office.chief.get(PAGE),
        "/pegawai/benturan",
        **conflict(jenis="inisiatif", bawahan=f"Kasi-Lain ({OTHER})"),
    )
    assert page.status == 422
    assert "Pilihan ini tidak dikenal" in page.text


def test_where_the_superior_has_no_account_the_officer_writes_down_what_they_decided(
    office: Office,
) -> None:
    number = office.declare(office.head)
    officer = office.portal.sign_in("petugas")
    desk = officer.get(f"/kantor/meja/kasus/{number}")
    officer.send(
        desk, "/langkah/catat_putuskan", **DECISION, pemutus="Kepala BAKUDA, surat 800/12/2026"
    )
    own = office.head.get(f"/kantor/pegawai/laporan/{number}")
    assert "surat 800/12/2026" in own.text
    assert office.portal.opened(number).case.state == "dikendalikan"


def test_the_list_of_interests_may_be_empty_or_tell_something(office: Office) -> None:
    page = "/kantor/pegawai/kepentingan"
    one = {"saat": "tahunan", "nama": "Sri", "jabatan": "Staf"}
    sent = office.clerk.send(
        office.clerk.get(page), "/pegawai/kepentingan", **one, pernyataan="nihil"
    )
    number = sent.by_id("nomor-laporan")
    opened = office.portal.opened(number)
    assert (opened.case.state, opened.case.closed) == ("tercatat", today())
    assert not opened.running()
    refused = office.clerk.send(
        office.clerk.get(page), "/pegawai/kepentingan", **one, pernyataan="ada"
    )
    assert refused.status == 422
    told = {**one, "pernyataan": "ada", "sumber": "keluarga", "uraian": "Istri memiliki biro jasa."}
    sent = office.clerk.send(office.clerk.get(page), "/pegawai/kepentingan", **told)
    second = sent.by_id("nomor-laporan")
    assert [d.clock for d in office.portal.opened(second).running()] == ["telaah"]
    officer = office.portal.sign_in("petugas")
    desk = officer.get(f"/kantor/meja/kasus/{second}")
    assert "Istri memiliki biro jasa." in desk.text
    officer.send(desk, "/langkah/jaga", saran="Jangan menangani berkas biro jasa itu.")
    assert "Jangan menangani berkas" in office.clerk.get(f"/kantor/pegawai/laporan/{second}").text
    assert seen_by(office.chief, second).status == 404
    assert not verification.verify().faults


def test_the_law_gives_the_superior_seven_working_days(portal: Portal) -> None:
    code, out = portal.command(
        "deadlines", "--channel", "benturan", "--kind", "aktual", "--received", "2026-11-16"
    )[:2]
    assert code == 0
    assert out["keputusan_atasan"] == date(2026, 11, 25).isoformat()


def has_superior(nip: str, superior: str) -> None:
    db.session.rollback()
    with writing() as session:
        session.execute(update(Assignment).where(Assignment.nip == nip).values(superior=superior))


def test_who_was_passed_over_does_not_read_it_in_whatever_post_later(office: Office) -> None:
    number = office.declare(office.clerk, atasan_terlibat="ya")
    assert seen_by(office.head, number).status == 200
    has_superior(CLERK, OTHER)
    has_superior(OTHER, CHIEF)
    office.clerk.send(
        office.clerk.get(f"/kantor/pegawai/laporan/{number}"),
        f"/laporan/{number}",
        pesan="Ada lagi.",
    )
    assert seen_by(office.chief, number).status == 404
    assert "Ada lagi." in seen_by(office.other, number).text


def test_nobody_decides_in_a_case_about_themselves(office: Office) -> None:
    page = office.chief.send(
        office.chief.get(PAGE), "/pegawai/benturan", **conflict(bawahan=f"Sri ({CLERK})")
    )
    assert page.status == 422
    assert "Kosongkan bila Anda sendiri" in page.text
    number = office.declare(office.chief, jenis="inisiatif", bawahan=f"Sri ({CLERK})")
    has_superior(CHIEF, CLERK)
    office.chief.send(
        office.chief.get(f"/kantor/pegawai/laporan/{number}"),
        f"/laporan/{number}",
        pesan="Ada lagi.",
    )
    assert "Yang dapat Anda putuskan" not in seen_by(office.clerk, number).text
    assert "Yang dapat Anda sampaikan" in seen_by(office.clerk, number).text
    has_superior(CHIEF, CHIEF)
    own = office.declare(office.chief)
    assert seen_by(office.chief, own).status == 404


def test_the_former_superior_is_told_and_the_desk_seals_for_the_new_one(office: Office) -> None:
    number = office.declare(office.clerk)
    page = seen_by(office.chief, number)
    has_superior(CLERK, OTHER)
    done = office.chief.send(page, f"/{number}/bukan_benturan", alasan="Tidak ada.")
    assert done.status == 409
    assert "baru saja berubah" in done.text
    assert done.filled(f"/{number}/bukan_benturan")["alasan"] == "Tidak ada."
    assert seen_by(office.other, number).status == 404
    officer = office.portal.sign_in("petugas")
    today_page = officer.get("/kantor/meja")
    assert f"berubah: {number} belum terbuka" in today_page.text
    after = officer.send(today_page, "/meja/atasan/segel")
    assert "belum terbuka bagi yang baru" not in after.text
    assert "Adik ipar" in seen_by(office.other, number).text
    assert seen_by(office.chief, number).status == 404
    assert not verification.verify().faults


def nobody_decides(officer: Visitor) -> list[str]:
    """The cases that the desk's front page names as having nobody who can decide them."""
    boxes = [p for p in officer.get("/kantor/meja").soup("p") if "lalu catat di:" in p.get_text()]
    return [a.get_text() for box in boxes for a in box("a")]


def test_where_nobody_can_decide_everybody_is_told_so(office: Office) -> None:
    number = office.declare(office.head)
    own = office.head.get(f"/kantor/pegawai/laporan/{number}")
    assert "tidak menyebut atasan yang dapat memutuskan" in own.text
    officer = office.portal.sign_in("petugas")
    assert nobody_decides(officer) == [number]
    other = office.declare(office.clerk)
    assert "Yang memutuskan: Kasi." in office.clerk.get(f"/kantor/pegawai/laporan/{other}").text
    assert nobody_decides(officer) == [number]


def test_an_officer_takes_no_step_in_a_case_of_their_own(office: Office) -> None:
    db.session.rollback()
    with writing() as session:
        session.execute(update(Account).where(Account.name == "petugas").values(nip="9" * 18))
        facts = {"position": "Petugas", "unit": "Kepatuhan", "email": "", "superior": CHIEF}
        session.add(
            Assignment(nip="9" * 18, since=today(), until=None, name="Petugas Satu", **facts)
        )
    officer = office.portal.sign_in("petugas")
    number = office.declare(officer)
    about = office.declare(office.chief, jenis="inisiatif", bawahan=f"Petugas Satu ({'9' * 18})")
    for one in (number, about):
        page = officer.get(f"/kantor/meja/kasus/{one}")
        assert "Ini menyangkut Anda sendiri" in page.text
        assert "/langkah/" not in page.html
    assert take(office.chief, number, "putuskan", **DECISION).status == 200


def test_whom_it_concerns_is_heard_and_help_is_answered(office: Office) -> None:
    number = office.declare(office.chief, jenis="inisiatif", bawahan=f"Sri ({CLERK})")
    take(office.chief, number, "minta_bantuan", pesan="Bagaimana aturannya?")
    officer = office.portal.sign_in("petugas")
    assert "Pelapor menulis" in officer.get("/kantor/meja").text
    desk = officer.get(f"/kantor/meja/kasus/{number}")
    officer.send(desk, "/langkah/jawab_bantuan", pesan="Tukar giliran saja.")
    page = take(office.clerk, number, "tanggapi", pesan="Saya tidak tahu truk itu.")
    assert "Sudah tersimpan" in page.text
    page = seen_by(office.chief, number)
    assert "Saya tidak tahu truk itu." in page.text
    assert "Pegawai yang bersangkutan (sri)" in page.text
    assert "Tukar giliran saja." in page.text
    assert office.portal.opened(number).sound
    assert not verification.verify().faults


def test_a_step_is_taken_from_the_state_that_declares_it(office: Office) -> None:
    number = office.declare(office.clerk)
    holder = superior_key(office, "kasi")
    stale = reading.open_by_number(number, [holder], parties.SUPERIOR)
    officer = office.portal.sign_in("petugas")
    officer.send(
        officer.get(f"/kantor/meja/kasus/{number}"),
        "/langkah/catat_putuskan",
        **DECISION,
        pemutus="Kasi",
    )
    channel = CHANNELS["benturan"]
    with pytest.raises((acts.StepRefused, acts.CaseMoved)):
        workflow.decide(
            channel, stale, "kasi", "bukan_benturan", {"alasan": "x"}, "0" * 32, today()
        )
    concerned = replace(stale, party=parties.CONCERNED)
    with pytest.raises(acts.StepRefused):
        workflow.decide(channel, concerned, "kasi", "tanggapi", {"pesan": "x"}, "1" * 32, today())


def superior_key(office: Office, name: str) -> Holder:
    account = db.session.scalars(select(Account).where(Account.name == name)).one()
    return accounts.open_with_phrase(account, office.portal.accounts[name]["frasa"]).holder


def test_a_reply_with_a_file_that_cannot_be_cleaned_asks_first(office: Office) -> None:
    number = office.declare(office.clerk)
    own = office.clerk.get(f"/kantor/pegawai/laporan/{number}")
    file = FileStorage(io.BytesIO(bytes(range(256)) * 4), "video.bin")
    page = office.clerk.send(own, f"/laporan/{number}", pesan="Ini videonya.", lampiran=[file])
    assert page.title.startswith("Periksa berkas")
    done = office.clerk.send(page, f"/laporan/{number}")
    assert "Sudah terkirim" in done.text
    assert "video.bin" in done.text


def test_a_damaged_row_closes_nobody_elses_page(office: Office) -> None:
    broken, whole = office.declare(office.clerk), office.declare(office.clerk)
    db.session.rollback()
    with writing() as session:
        # PostgreSQL takes no day that is none, so there the day before all days
        no_day = "'rusak'" if db.engine.dialect.name == "sqlite" else "'-infinity'::date"
        session.execute(
            update(Case).where(Case.number == broken).values(received=literal_column(no_day))
        )
    for who in (office.clerk, office.chief, office.other):
        assert who.get("/kantor/pegawai/bawahan").status == 200
        assert who.get(PAGE).status == 200
    assert seen_by(office.chief, whole).status == 200
    assert office.declare(office.clerk), "the next one gets a place that is free"


def recap(page: Page) -> dict[str, str]:
    """What the first table of a register says of the whole year, line by line."""
    titled = page.soup.find("h2", string=lambda s: "Rekapitulasi" in s)
    lines = [[td.get_text(strip=True) for td in tr("td")] for tr in titled.find_next("tbody")("tr")]
    return {line[0]: line[-1] for line in lines}


def test_the_recap_goes_on_counting_what_was_erased(office: Office) -> None:
    erased = office.declare(office.clerk)
    office.declare(office.chief)
    office.clerk.send(
        office.clerk.get("/kantor/pegawai/kepentingan"),
        "/pegawai/kepentingan",
        saat="tahunan",
        pernyataan="nihil",
        nama="Sri",
        jabatan="Staf",
    )
    db.session.rollback()
    with writing() as session:  # what erasing does to a case: nothing opens it any more
        ids = session.scalars(
            select(Case.id).where((Case.number == erased) | (Case.channel == "kepentingan"))
        ).all()
        session.execute(delete(KeyWrap).where(KeyWrap.case_id.in_(ids)))
    officer = office.portal.sign_in("petugas")
    told = recap(officer.get("/kantor/meja/register/benturan"))
    assert (told["Isinya sudah dihapus"], told["Jumlah"]) == ("1", "2")
    told = recap(officer.get("/kantor/meja/register/kepentingan"))
    assert told["Jumlah"] == "1"
    assert "Isinya sudah dihapus" not in told, "what it said is a fact of the case that stays"


def test_an_amended_list_of_nothing_has_a_clock(office: Office) -> None:
    page = "/kantor/pegawai/kepentingan"
    one = {"saat": "tahunan", "nama": "Sri", "jabatan": "Staf", "pernyataan": "nihil"}
    refused = office.clerk.send(
        office.clerk.get(page), "/pegawai/kepentingan", **one, sumber="keluarga"
    )
    assert refused.status == 422
    sent = office.clerk.send(office.clerk.get(page), "/pegawai/kepentingan", **one)
    number = sent.by_id("nomor-laporan")
    own = office.clerk.get(f"/kantor/pegawai/laporan/{number}")
    office.clerk.send(own, f"/laporan/{number}", pesan="Istri saya membuka biro jasa.")
    assert [d.clock for d in office.portal.opened(number).running()] == ["telaah"]


def test_the_register_maps_conflicts_and_names_who_has_not_declared(office: Office) -> None:
    office.declare(office.clerk)
    office.declare(office.chief, sumber="pekerjaan", layanan="mutasi")
    office.clerk.send(
        office.clerk.get("/kantor/pegawai/kepentingan"),
        "/pegawai/kepentingan",
        saat="tahunan",
        pernyataan="nihil",
        nama="Sri",
        jabatan="Staf",
    )
    officer = office.portal.sign_in("petugas")
    page = officer.get("/kantor/meja/register/benturan")
    assert "Peta: layanan atau tugas dan sumber benturan" in page.text
    titled = page.soup.find("h2", string=lambda s: "Peta:" in s)
    cells = [[td.get_text(strip=True) for td in tr("td")] for tr in titled.find_next("tbody")("tr")]
    assert [(row[0], row[-1], sum(map(int, row[1:-1]))) for row in cells] == [
        ("Pengesahan lima tahunan dan cek fisik", "1", 1), ("Mutasi dan balik nama", "1", 1)
    ]  # fmt: skip
    assert "Adik ipar" not in page.text
    page = officer.get("/kantor/meja/register/kepentingan")
    assert "Belum mengisi tahun ini (3)" in page.text
    assert CHIEF in page.text
    assert CLERK not in page.text
    page = officer.send(page, "/kepentingan/ingatkan")
    assert "Pengingat akan dikirim kepada 3 pegawai" in page.text
    assert "kepada 0 pegawai" in officer.send(page, "/kepentingan/ingatkan").text
    for kind, begins in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        assert officer.get(f"/kantor/meja/register/kepentingan/daftar.{kind}").body.startswith(
            begins
        )
    inspector = office.portal.sign_in("inspektorat")
    assert inspector.get("/kantor/meja/register/benturan").status == 404
    assert "Peta" not in office.clerk.get("/kantor/meja/register/benturan").text
