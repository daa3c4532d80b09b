"""The personnel list as the portal takes it over, and the accounts that follow from it."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.law.calendar import today
from app.people import enrolment, roster
from app.people.models import Account, Assignment, Enrolment, VaultMember
from app.people.roster_file import Person, RosterRefused
from app.store import db, writing
from tests.people_at_work import enrol, enter, id_of, let_in
from tests.portal import Portal

HEAD = "NIP;Nama;Jabatan;Unit;NIP Atasan;Surel\n"
KEPALA, KASI, STAF = "197501012000031001", "198002022005011002", "199003032015012003"
LINES = {
    KEPALA: f"{KEPALA};Rudi Hartono;Kepala UPT;UPT BAKUDA;;rudi@contoh.go.id\n",
    KASI: f"{KASI};Sari Dewi;Kepala Seksi;Pelayanan;{KEPALA};sari@contoh.go.id\n",
    STAF: f"{STAF};Budi Santoso;Staf Loket;Pelayanan;{KASI};\n",
}


def rows() -> list[Any]:
    db.session.rollback()
    return sorted(map(tuple, db.session.execute(select(Assignment.__table__))))


@pytest.fixture
def bring(portal: Portal, tmp_path: Path) -> Any:
    """Import lines as the command does."""

    def run(*lines: str, raw: bytes = b"", words: tuple[str, ...] = ()) -> tuple[int, Any, str]:
        path = tmp_path / "pegawai.csv"
        path.write_bytes(raw or (HEAD + "".join(lines)).encode())
        return portal.command("import-staff", str(path), *words)

    return run


def person(nip: str, superior: str = "", **changes: str) -> Person:
    facts = {"name": f"Nama {nip[-3:]}", "position": "Staf", "unit": "Samsat", "email": ""}
    return Person(nip=nip, superior=superior, row=2, **{**facts, **changes})


def test_a_list_is_taken_over_and_again_without_change(bring: Any) -> None:
    status, printed, error = bring(*LINES.values())
    assert status == 0, error
    assert (printed["baru"], printed["berubah"], printed["tetap"]) == (3, 0, 0)
    before = rows()
    assert bring(*LINES.values())[1]["tetap"] == 3
    assert rows() == before


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([LINES[KEPALA], LINES[KASI], LINES[KASI]], "baris 4"),
        ([LINES[KEPALA].replace(";;", f";{STAF};"), LINES[KASI], LINES[STAF]], "berputar"),
        ([LINES[STAF]], "atasan"),
    ],
)
def test_a_faulty_list_is_refused_with_row_numbers_and_nothing_is_half_imported(
    bring: Any, lines: list[str], told: str
) -> None:
    status, printed, error = bring(*lines)
    assert (status, printed, rows()) == (2, None, [])
    assert told in error
    assert "tidak ada yang diimpor" in error


def test_a_missing_column_is_named(bring: Any) -> None:
    status, _, error = bring(raw=b"NIP;Nama;Jabatan;Unit\n" + LINES[KEPALA].encode())
    assert status == 2
    assert "NIP atasan" in error
    assert rows() == []


def test_windows_1252_keeps_its_letters(bring: Any) -> None:
    text = HEAD + LINES[KEPALA].replace("Rudi Hartono", "André Müller–Siregar")
    assert bring(raw=text.encode("cp1252"))[0] == 0
    assert rows()[0][3] == "André Müller–Siregar"


def test_ten_thousand_employees_are_taken_over(bring: Any) -> None:
    lines = [LINES[KEPALA]] + [
        f"19800101{2000 + n // 999:04}01{1 + n % 2}{n % 999 + 1:03};Pegawai {n};Staf;Samsat;{KEPALA};\n"
        for n in range(9_999)
    ]
    status, printed, error = bring(*lines)
    assert status == 0, error
    assert printed["baru"] == 10_000


def test_a_loop_through_people_who_are_not_in_the_file_is_found(bring: Any) -> None:
    bring(*LINES.values())
    before = rows()
    status, _, error = bring(LINES[KEPALA].replace(";;", f";{STAF};"))
    assert status == 2
    assert "Rudi Hartono" in error
    assert "berputar" in error
    assert rows() == before


def test_an_address_of_somebody_known_is_refused(bring: Any) -> None:
    bring(*LINES.values())
    taken = (
        LINES[STAF].replace(f"{KASI};", f"{KASI};sari@contoh.go.id").replace(STAF, STAF[:-1] + "9")
    )
    status, _, error = bring(taken)
    assert status == 2
    assert "sudah dipakai Sari Dewi" in error


@pytest.mark.usefixtures("portal")
def test_history_tells_who_was_whose_superior_on_a_day() -> None:
    first, second, third = (date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 1))
    people = [person(KEPALA), person(KASI, KEPALA), person(STAF, KASI)]
    roster.take_over(people, first)
    roster.take_over([people[0], people[1], person(STAF, KEPALA)], second)
    done = roster.take_over([people[0], person(STAF, KEPALA)], third, complete=True)
    assert (done.same, done.gone, done.missing) == (2, 1, 0)
    day = timedelta(days=1)
    superiors = {
        when: getattr(roster.on(STAF, when), "superior", None)
        for when in (first - day, first, second - day, second, today())
    }
    assert list(superiors.values()) == [None, KASI, KASI, KEPALA, KEPALA]
    assert roster.on(KASI, third - day) is not None
    assert roster.on(KASI, third) is None
    assert roster.has_staff(KASI, second - day)
    assert not roster.has_staff(KASI, second)


@pytest.mark.usefixtures("portal")
def test_two_imports_of_one_day_leave_one_line() -> None:
    roster.take_over([person(KEPALA)], today())
    roster.take_over([person(KEPALA, name="Nama yang benar")], today())
    assert [(r[0], r[3]) for r in rows()] == [(KEPALA, "Nama yang benar")]
    roster.take_over([], today(), complete=True)
    roster.take_over([person(KEPALA)], today())
    assert len(rows()) == 1


@pytest.mark.usefixtures("portal")
def test_nothing_of_a_list_is_stored_when_it_does_not_fit() -> None:
    roster.take_over([person(KEPALA), person(KASI, KEPALA)], today())
    before = rows()
    with pytest.raises(RosterRefused):
        roster.take_over([person(STAF), person(KEPALA, KASI)], today())
    assert rows() == before


def test_an_employee_activates_with_a_code_that_the_command_wrote(
    portal: Portal, bring: Any, tmp_path: Path
) -> None:
    path = tmp_path / "kode.csv"
    assert bring(*LINES.values(), words=("--kode", str(path)))[1]["kode_aktivasi"] == 3
    assert oct(path.stat().st_mode)[-3:] == "600"
    told = {
        r[0].lstrip("'"): r[2] for r in csv.reader(path.open(encoding="utf-8-sig"), delimiter=";")
    }
    assert bring(*LINES.values(), words=("--kode", str(path)))[0] == 2, "never over another file"
    assert "Akun sari siap" in enrol(portal, told[KASI], "sari").text
    visitor, page = enter(portal, "sari")
    assert "Sari Dewi" in page.text
    assert "Pegawai, Atasan" in page.text
    assert "Rudi Hartono" in page.text
    for path_ in ("/kantor/meja", "/kantor/meja/kasus", "/kantor/meja/tim", "/kantor/meja/pegawai"):
        assert "Akun Anda" in visitor.get(path_).title
    again = portal.visitor()
    page = again.send(
        again.get("/kantor/pendaftaran"), "/pendaftaran", undangan=told[KASI], nama="lain"
    )
    assert page.status == 422, "a code works once"


def test_no_cookie_of_the_office_reaches_an_anonymous_page(portal: Portal, bring: Any) -> None:
    bring(*LINES.values())
    visitor = portal.sign_in("petugas")
    page = visitor.send(visitor.get("/kantor/meja/pegawai"), f"/kode/{STAF}")
    enrol(portal, page.by_id("kode-aktivasi"), "budi")
    visitor, _ = enter(portal, "budi")
    cookies = list(visitor.client._cookies.values())
    assert cookies
    assert {c.path for c in cookies} == {"/kantor"}
    assert "budi" not in visitor.get("/").html
    assert "budi" not in visitor.get("/lapor/wbs").html


def test_a_new_code_gives_a_lost_sign_in_back_but_takes_nobody_from_a_team(
    portal: Portal, bring: Any
) -> None:
    bring(*LINES.values())
    officer = portal.sign_in("petugas")
    page = officer.send(officer.get("/kantor/meja/pegawai?cari=budi"), f"/kode/{STAF}")
    enrol(portal, page.by_id("kode-aktivasi"), "budi")
    page = officer.send(officer.get("/kantor/meja/pegawai?cari=budi"), f"/kode/{STAF}")
    before = page.by_id("kode-aktivasi")
    again = enrol(portal, before, "nama-lain")
    assert "Akun budi siap" in again.text, "the name stays"
    portal.accounts = {**portal.accounts, "budi": portal.accounts["nama-lain"]}
    portal.used_steps["budi"] = portal.used_steps["nama-lain"] + 1
    late = enrolment.invite_employees([STAF], today())[STAF]
    done = officer.send(officer.get("/kantor/meja/tim"), "/tim/ajak", nama="budi")
    assert "Menunggu diterima" in done.text
    _, own = enter(portal, "budi")
    typed = "-".join(own.by_id("sidik").split("-")[-3:])
    officer.send(done, f"/izinkan/{id_of('budi')}", sidik=typed)
    held = portal.keys("budi")
    assert held
    page = officer.send(officer.get("/kantor/meja/pegawai?cari=budi"), f"/kode/{STAF}")
    assert "anggota sebuah tim" in page.text
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.check(late, today())
    assert portal.keys("budi") == held


def test_who_left_signs_in_no_more_and_who_holds_keys_is_named(portal: Portal, bring: Any) -> None:
    bring(*LINES.values())
    officer = portal.sign_in("petugas")
    for nip, name in ((STAF, "budi"), (KASI, "sari")):
        page = officer.send(officer.get("/kantor/meja/pegawai"), f"/kode/{nip}")
        enrol(portal, page.by_id("kode-aktivasi"), name)
    done = officer.send(officer.get("/kantor/meja/tim"), "/tim/ajak", nama="sari")
    _, own = enter(portal, "sari")
    typed = "-".join(own.by_id("sidik").split("-")[-3:])
    officer.send(done, f"/izinkan/{id_of('sari')}", sidik=typed)
    inside, _ = enter(portal, "budi")
    status, printed, error = bring(LINES[KEPALA], words=("--lengkap",))
    assert status == 0, error
    assert printed["keluar"] == 2
    assert printed["keluar_tetapi_akunnya_terbuka"] == ["sari"]
    assert "Masuk" in inside.get("/kantor/pegawai").title
    assert enter(portal, "budi")[1].status == 422


def test_without_the_word_complete_nobody_leaves(bring: Any) -> None:
    bring(*LINES.values())
    printed = bring(LINES[KEPALA])[1]
    assert (printed["keluar"], printed["tidak_di_berkas"]) == (0, 2)
    assert len([r for r in rows() if r[2] is None]) == 3


def test_the_list_is_for_administrators_alone(portal: Portal, bring: Any) -> None:
    bring(*LINES.values())
    officer = portal.sign_in("petugas")
    let_in(portal, officer)
    colleague = portal.sign_in("rekan")
    page = colleague.get("/kantor/meja/pegawai")
    assert "Akun Anda" in page.title
    form = officer.get("/kantor/meja/pegawai").filled(f"/kode/{STAF}")
    colleague.post(f"/kantor/meja/pegawai/kode/{STAF}", form)
    db.session.rollback()
    assert db.session.scalars(select(Enrolment).where(Enrolment.nip == STAF)).all() == []


def test_who_left_activates_nothing_and_who_comes_back_gets_in_with_a_new_code(
    portal: Portal, bring: Any
) -> None:
    bring(*LINES.values())
    codes = enrolment.invite_employees([STAF, KASI], today())
    enrol(portal, codes[STAF], "budi")
    bring(LINES[KEPALA], words=("--lengkap",))
    for nip in (STAF, KASI):
        with pytest.raises(enrolment.EnrolmentRefused):
            enrolment.check(codes[nip], today())
    assert enter(portal, "budi")[1].status == 422
    bring(*LINES.values())
    assert enter(portal, "budi")[1].status == 422, "the old passphrase stays closed"
    assert STAF in {p.nip for p in roster.without_account()}
    again = enrol(portal, enrolment.invite_employees([STAF], today())[STAF], "lain")
    assert "Akun budi siap" in again.text
    portal.accounts = {**portal.accounts, "budi": portal.accounts["lain"]}
    portal.used_steps["budi"] = portal.used_steps["lain"] + 1
    assert "Budi Santoso" in enter(portal, "budi")[1].text


def test_no_new_code_for_somebody_who_is_a_team_alone_but_the_paper_key_helps(
    portal: Portal, bring: Any
) -> None:
    bring(*LINES.values())
    _, number = portal.report(uraian="Kasus lama")
    with writing() as session:
        session.execute(update(Account).where(Account.name == "petugas").values(nip=KASI))
    code = enrolment.invite_employees([KASI], today())[KASI]
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.check(code, today())
    officer = portal.sign_in("petugas")
    page = officer.send(officer.get("/kantor/meja/pegawai"), f"/kode/{KASI}")
    assert "anggota sebuah tim" in page.text
    with writing() as session:  # as if it had happened all the same
        session.execute(delete(VaultMember).where(VaultMember.member == id_of("petugas")))
        session.execute(
            update(Account)
            .where(Account.name == "petugas")
            .values(roles=["administrator"], invited_to="petugas")
        )
    key = portal.accounts["petugas"]["kunci_pemulihan"]
    status, printed, error = portal.command("recover", "--nama", "petugas", typed=key)
    assert status == 0, error
    portal.accounts = {**portal.accounts, "petugas": printed}
    portal.used_steps.pop("petugas")
    back = portal.sign_in("petugas")
    assert "Kasus lama" in back.get(f"/kantor/meja/kasus/{number}").text


def test_the_last_administrator_is_not_closed_by_a_list(portal: Portal, bring: Any) -> None:
    bring(*LINES.values())
    with writing() as session:
        session.execute(
            update(Account)
            .where(Account.name == "petugas")
            .values(nip=KASI, roles=["administrator"])
        )
    printed = bring(LINES[KEPALA], words=("--lengkap",))[1]
    assert printed["keluar_tetapi_akunnya_terbuka"] == ["petugas"]
    assert enter(portal, "petugas")[1].status == 200


def test_an_administrator_gives_and_takes_roles_but_never_the_last_of_their_own(
    portal: Portal, bring: Any
) -> None:
    bring(*LINES.values())
    officer = portal.sign_in("petugas")
    page = officer.send(officer.get("/kantor/meja/pegawai"), f"/kode/{KEPALA}")
    enrol(portal, page.by_id("kode-aktivasi"), "rudi")
    page = officer.get("/kantor/meja/pegawai?cari=rudi")
    form = page.filled(f"/kode/{KEPALA}")
    address = f"/kantor/meja/pegawai/peran/{KEPALA}"
    given = {**form, "peran": "pimpinan", "tindakan": "beri"}
    assert "Cabut peran pimpinan dari Rudi Hartono" in officer.post(address, given).text
    _, own = enter(portal, "rudi")
    assert "Pegawai, Pimpinan, Atasan" in own.text
    assert officer.post(address, {**given, "peran": "petugas"}).status == 409
    officer.post(address, {**given, "peran": "administrator"})
    with writing() as session:
        session.execute(update(Account).where(Account.name == "petugas").values(roles=["petugas"]))
    chief, _ = enter(portal, "rudi")
    form = chief.get("/kantor/meja/pegawai").filled(f"/kode/{KEPALA}")
    refused = chief.post(address, {**form, "peran": "administrator", "tindakan": "cabut"})
    assert refused.status == 409
    assert "tidak akan ada administrator lagi" in refused.text
