"""The team behind the desk: invited, let in, on leave, gone, and cases sealed anew."""

import base64
import re
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import func, select, update

from app.cases import reading, resealing
from app.cases.models import Case, Event, KeyWrap
from app.cases.reading import NotForYou
from app.crypto import paper
from app.crypto.sealing import Holder, Recipient
from app.law.calendar import today
from app.people import enrolment, signin, vault_keys, vaults
from app.people.models import Account, Enrolment, VaultGeneration, VaultMember
from app.people.pins import pins
from app.store import db, writing
from tests.people_at_work import enrol, enter, id_of, let_in, part_with
from tests.portal import Portal, Visitor


def snapshot() -> list[Any]:
    db.session.rollback()
    found: list[Any] = []
    for model in (Account, VaultMember, VaultGeneration, KeyWrap, Event, Case):
        found += [tuple(row) for row in db.session.execute(select(model.__table__))]
    return sorted(found, key=repr)


@pytest.fixture
def officer(portal: Portal) -> Visitor:
    return portal.sign_in("petugas")


def test_a_team_of_one_is_warned_until_it_has_a_second_member(
    portal: Portal, officer: Visitor
) -> None:
    assert "Tim ini hanya Anda" in officer.get("/kantor/meja").text
    assert "bergantung pada Anda sendiri" in officer.get("/kantor/meja/tim").text
    let_in(portal, officer)
    assert "Tim ini hanya Anda" not in officer.get("/kantor/meja").text
    assert "bergantung pada Anda sendiri" not in officer.get("/kantor/meja/tim").text


def test_who_is_let_in_reads_old_and_new_cases_and_the_journal_says_so(
    portal: Portal, officer: Visitor
) -> None:
    _, old = portal.report(uraian="Sebelum rekan datang")
    let_in(portal, officer)
    _, new = portal.report(uraian="Sesudah rekan datang")
    colleague = portal.sign_in("rekan")
    assert "Sebelum rekan datang" in colleague.get(f"/kantor/meja/kasus/{old}").text
    assert "Sesudah rekan datang" in colleague.get(f"/kantor/meja/kasus/{new}").text
    desk = colleague.get("/kantor/meja").text
    assert "petugas menerima rekan sebagai anggota tim" in desk
    assert "tidak ditulis oleh pemegang kunci" not in desk
    assert portal.command("verify")[0] == 0


def test_nobody_reads_anything_before_they_are_let_in(portal: Portal, officer: Visitor) -> None:
    _, number = portal.report()
    page = officer.send(officer.get("/kantor/meja/tim"), "/tim/undang")
    enrol(portal, page.by_id("kode-undangan"), "rekan")
    waiting, own = enter(portal, "rekan")
    assert "Tim belum menerima Anda" in own.text
    for path in ("/kantor/meja", "/kantor/meja/kasus", f"/kantor/meja/kasus/{number}",
                 "/kantor/meja/tim", "/kantor/meja/pegawai"):  # fmt: skip
        assert "Akun Anda" in waiting.get(path).title
    assert portal.keys("rekan") == []


@pytest.mark.parametrize("typed", ["", "AAAAA-AAAAA-AAA", "0"])
def test_another_fingerprint_lets_nobody_in(portal: Portal, officer: Visitor, typed: str) -> None:
    page = officer.send(officer.get("/kantor/meja/tim"), "/tim/undang")
    enrol(portal, page.by_id("kode-undangan"), "rekan")
    before = snapshot()
    done = officer.send(officer.get("/kantor/meja/tim"), f"/izinkan/{id_of('rekan')}", sidik=typed)
    assert done.status == 409
    assert "bukan akhir sidik kunci rekan" in done.text
    assert snapshot() == before


def test_a_code_works_once_and_not_for_ever(portal: Portal, officer: Visitor) -> None:
    page = officer.send(officer.get("/kantor/meja/tim"), "/tim/undang")
    code = page.by_id("kode-undangan")
    enrol(portal, code, "rekan")
    visitor = portal.visitor()
    again = visitor.send(
        visitor.get("/kantor/pendaftaran"), "/pendaftaran", undangan=code, nama="lain"
    )
    assert again.status == 422
    late = enrolment.invite("petugas", today() - enrolment.VALID)
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.check(late, today())
    enrolment.drop_expired(today())
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_an_invitation_can_be_taken_back(portal: Portal, officer: Visitor) -> None:
    page = officer.send(officer.get("/kantor/meja/tim"), "/tim/undang")
    enrol(portal, page.by_id("kode-undangan"), "rekan")
    officer.send(officer.get("/kantor/meja/tim"), f"/tolak/{id_of('rekan')}")
    _, page = enter(portal, "rekan")
    assert page.status == 422, "an account made for the invitation alone is closed with it"


def test_the_inspektorat_invites_into_its_own_team_alone(portal: Portal) -> None:
    _, number = portal.report(tidak_boleh_baca="kepala", uraian="Tentang kepala")
    auditor = portal.sign_in("inspektorat")
    let_in(portal, auditor, "auditor")
    second = portal.sign_in("auditor")
    assert "Tentang kepala" in second.get(f"/kantor/meja/kasus/{number}").text
    assert {h.id for h in portal.keys("auditor")} == set(vaults.INSPECTORATE_VAULTS)
    assert "auditor" not in portal.sign_in("petugas").get("/kantor/meja/tim").text


def thief(portal: Portal, name: str) -> list[Holder]:
    """The keys that somebody took along before they left, as their passphrase opened them."""
    return portal.keys(name)


def test_who_left_reads_nothing_that_is_written_later(portal: Portal, officer: Visitor) -> None:
    code, old = portal.report(uraian="Kasus lama")
    let_in(portal, officer)
    taken = thief(portal, "rekan")
    before = reading.open_by_number(old, taken)
    colleague = portal.sign_in("rekan")
    part_with(officer, "rekan")
    assert "Masuk" in colleague.get("/kantor/meja").title, "their session is over"
    _, new = portal.report(uraian="Kasus baru")
    with pytest.raises(NotForYou):
        reading.open_by_number(new, taken)
    page = officer.get(f"/kantor/meja/kasus/{old}")
    page = officer.send(page, f"{old}/pesan", pesan="Jawaban setelah rekan keluar")
    assert "Jawaban setelah rekan keluar" in page.text
    with pytest.raises(NotForYou):
        reading.open_by_number(old, taken)
    known = {key for ring in before.rings.values() for key in ring}
    now = portal.opened(old)
    assert now.sound
    assert now.rings["percakapan"][-1] not in known
    assert now.rings["catatan"][-1] not in known
    assert all(entry.kind != "pesan_tim" or entry.texts for entry in now.entries), (
        "the team reads its own answer"
    )
    visitor, own = portal.track(code)
    assert "Jawaban setelah rekan keluar" in own.text
    assert "tidak utuh" not in own.text
    visitor.send(own, "/lacak/balas", pesan="Terima kasih, ini saksinya")
    assert "ini saksinya" in officer.get(f"/kantor/meja/kasus/{old}").text
    assert portal.opened(old).sound
    assert portal.command("verify")[1]["temuan"] == []
    row = select(func.count()).select_from(KeyWrap).where(KeyWrap.wrap == "lanjutan")
    assert db.session.scalar(row) == 0, "what the reporter wrote took the team's key in"


def test_a_reporter_who_writes_first_locks_the_former_member_out_too(
    portal: Portal, officer: Visitor
) -> None:
    code, number = portal.report()
    let_in(portal, officer)
    taken = thief(portal, "rekan")
    part_with(officer, "rekan")
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Hanya untuk yang masih ada")
    with pytest.raises(NotForYou):
        reading.open_by_number(number, taken)
    assert "Hanya untuk yang masih ada" in officer.get(f"/kantor/meja/kasus/{number}").text


def test_sealing_anew_ends_closes_the_old_keys_and_keeps_the_route_hidden(
    portal: Portal, officer: Visitor
) -> None:
    codes = [portal.report(uraian=f"Untuk kantor {n}") for n in range(3)]
    hidden = [portal.report(tidak_boleh_baca="kepala", uraian=f"Rahasia {n}") for n in range(2)]
    let_in(portal, officer)
    taken = thief(portal, "rekan")
    part_with(officer, "rekan")
    page = officer.get("/kantor/meja/tim")
    assert "5 kasus masih terkunci dengan kunci lama" in page.text
    done = officer.send(page, "/tim/segel")
    assert "5 dari 5 kasus selesai. Semua sudah tersegel." in done.text
    assert "masih terkunci" not in officer.get("/kantor/meja/tim").text
    for _, number in [*codes, *hidden]:
        with pytest.raises(NotForYou):
            reading.open_by_number(number, taken)
    for n, (code, number) in enumerate(codes):
        assert portal.opened(number).sound
        assert f"Untuk kantor {n}" in officer.get(f"/kantor/meja/kasus/{number}").text
        assert "tidak utuh" not in portal.track(code)[1].text
    for code, number in hidden:
        assert portal.opened(number, "inspektorat").sound
        assert "tidak utuh" not in portal.track(code)[1].text
        with pytest.raises(NotForYou):
            portal.opened(number)
    db.session.rollback()
    shapes = {
        tuple(sorted((w.wrap, w.recipient, w.generation, len(w.sealed)) for w in rows))
        for rows in (
            db.session.scalars(select(KeyWrap).join(Case).where(Case.number == number)).all()
            for _, number in [*codes, *hidden]
        )
    }
    assert len(shapes) == 1, "no row tells which cases the office reads"
    assert portal.command("verify")[0] == 0


def test_any_team_begins_an_epoch_after_any_member_left(portal: Portal, officer: Visitor) -> None:
    """Else an epoch that only one team begins would tell which of them reads the case."""
    _, mine = portal.report()
    code, theirs = portal.report(tidak_boleh_baca="kepala")
    let_in(portal, officer)
    part_with(officer, "rekan")
    auditor = portal.sign_in("inspektorat")
    for member, number in ((officer, mine), (auditor, theirs)):
        page = member.get(f"/kantor/meja/kasus/{number}")
        member.send(page, f"{number}/catatan", catatan="Catatan pertama")
    kinds = [
        [e.kind for e in portal.opened(number, name).entries]
        for number, name in ((mine, "petugas"), (theirs, "inspektorat"))
    ]
    assert kinds[0] == kinds[1] == ["masuk", "kunci_baru", "catatan"]
    assert "tidak utuh" not in portal.track(code)[1].text


def test_a_changed_wrap_is_left_alone_and_said(portal: Portal, officer: Visitor) -> None:
    numbers = [portal.report()[1] for _ in range(2)]
    let_in(portal, officer)
    part_with(officer, "rekan")
    case_id = select(Case.id).where(Case.number == numbers[0]).scalar_subquery()
    with writing() as session:
        session.execute(
            update(KeyWrap)
            .where(KeyWrap.case_id == case_id, KeyWrap.recipient == "wbs")
            .values(sealed=bytes(1233))
        )
    done = officer.send(officer.get("/kantor/meja/tim"), "/tim/segel")
    assert "1 dari 2 kasus selesai. 1 kasus tidak terbaca dan dibiarkan" in done.text
    status, report, _ = portal.command("verify")
    assert status == 2
    assert {f["kasus"] for f in report["temuan"]} == {numbers[0]}


def test_sealing_anew_goes_on_where_it_ended(portal: Portal, officer: Visitor) -> None:
    for n in range(25):
        portal.report(uraian=f"Kasus {n}")
    let_in(portal, officer)
    part_with(officer, "rekan")
    holders = portal.keys("petugas")
    run = resealing.reseal(holders, today())
    assert next(run).left == 15
    run.close()
    assert resealing.left(holders) == 15
    assert [p.left for p in resealing.reseal(holders, today())] == [5, 0]
    db.session.rollback()
    per_case = db.session.execute(
        select(func.count()).select_from(Event).where(Event.kind == "disegel_ulang")
    ).scalar()
    assert per_case == 25, "no case twice"
    assert portal.command("verify")[0] == 0


def test_the_old_paper_key_opens_nothing_any_more_and_the_new_one_everything(
    portal: Portal, officer: Visitor
) -> None:
    _, number = portal.report(uraian="Lama sekali")
    let_in(portal, officer)
    old = portal.accounts["petugas"]["kunci_pemulihan"]
    new = part_with(officer, "rekan")
    before = snapshot()
    status, _, error = portal.command("recover", "--nama", "petugas", typed=old)
    assert (status, snapshot()) == (2, before)
    assert "tidak membuka" in error
    status, printed, error = portal.command("recover", "--nama", "petugas", typed=new)
    assert status == 0, error
    portal.accounts = {**portal.accounts, "petugas": printed}
    portal.used_steps.pop("petugas", None)
    back = portal.sign_in("petugas")
    assert "Lama sekali" in back.get(f"/kantor/meja/kasus/{number}").text
    assert back.send(back.get("/kantor/meja/tim"), "/tim/segel").status == 200
    assert "Lama sekali" in back.get(f"/kantor/meja/kasus/{number}").text


def test_a_key_that_nobody_vouches_for_is_not_sealed_to(portal: Portal, officer: Visitor) -> None:
    """Whoever writes into the database gives the vault a new key and lets every member open it."""
    let_in(portal, officer)
    accounts = db.session.scalars(select(Account).where(Account.name.in_(["petugas", "rekan"])))
    recipients = [Recipient(a.id, 1, a.public_key) for a in accounts]
    forged = Holder("wbs", 1, bytes(32))
    with writing():
        vaults.start_generation("wbs", recipients, forged.recipient(), today(), forged)
    vault_keys.forget()
    visitor = portal.visitor()
    page = visitor.send(
        visitor.get("/lapor/wbs"), "/lapor/wbs", kategori="pungli", uraian="Jangan untuk penyusup"
    )
    assert page.status == 503, page.text
    assert "Kunci tim tidak cocok" in officer.get("/kantor/meja").text
    assert pins.pinned("wbs").startswith("1/")


def test_an_exchanged_public_key_of_a_colleague_gets_no_new_vault_key(
    portal: Portal, officer: Visitor
) -> None:
    let_in(portal, officer)
    let_in(portal, officer, "ketiga")
    stranger = Holder("x", 1, bytes(32)).recipient().public_key
    with writing() as session:
        session.execute(update(Account).where(Account.name == "ketiga").values(public_key=stranger))
    before = snapshot()
    page = officer.send(officer.get("/kantor/meja/tim"), f"/keluarkan/{id_of('rekan')}")
    assert page.status == 409
    assert "Kunci ketiga bukan yang diterima di komputer ini" in page.text
    assert snapshot() == before


def test_nobody_removes_themselves_and_a_wrong_copy_of_the_paper_key_changes_nothing(
    portal: Portal, officer: Visitor
) -> None:
    let_in(portal, officer)
    before = snapshot()
    own = officer.post(
        f"/kantor/meja/tim/keluarkan/{id_of('petugas')}",
        {"kunci_formulir": officer.get("/kantor/meja/tim").filled("/tim/undang")["kunci_formulir"]},
    )
    assert own.status == 409
    page = officer.send(officer.get("/kantor/meja/tim"), f"/keluarkan/{id_of('rekan')}")
    key = page.by_id("kunci-pemulihan")
    wrong = officer.send(page, "/selesai", kunci="AAAAA-AAAAA-AAA")
    assert wrong.status == 422
    assert wrong.by_id("kunci-pemulihan") == key, "the same key is shown again"
    assert snapshot() == before


def test_leave_names_a_deputy_of_the_same_team(portal: Portal, officer: Visitor) -> None:
    assert "Sebelum cuti, undang seorang rekan" in officer.get("/kantor/meja/tim").text
    let_in(portal, officer)
    day = today().isoformat()
    page = officer.get("/kantor/meja/tim")
    bad = officer.send(page, "/tim/cuti", mulai=day, sampai="2020-01-01", pengganti=id_of("rekan"))
    assert bad.status == 409
    assert f'value="{day}"' in bad.html, "what was typed is still there"
    assert officer.send(page, "/tim/cuti", mulai="x", sampai=day, pengganti="").status == 422
    alien = officer.send(page, "/tim/cuti", mulai=day, sampai=day, pengganti=id_of("inspektorat"))
    assert alien.status == 409
    done = officer.send(page, "/tim/cuti", mulai=day, sampai=day, pengganti=id_of("rekan"))
    assert re.search("digantikan rekan", done.text)
    colleague = portal.sign_in("rekan")
    assert "Anda menggantikan petugas" in colleague.get("/kantor/meja").text
    officer.send(officer.get("/kantor/meja/tim"), "/tim/kembali")
    assert "Anda menggantikan" not in colleague.get("/kantor/meja").text


def test_the_last_administrator_hands_the_role_on(portal: Portal, officer: Visitor) -> None:
    let_in(portal, officer)
    colleague = portal.sign_in("rekan")
    part_with(colleague, "petugas")
    assert "Daftar pegawai" in colleague.get("/kantor/meja/pegawai").title
    _, page = enter(portal, "petugas")
    assert page.status == 422


def test_the_inspektorat_comes_back_on_its_own_device(portal: Portal) -> None:
    _, number = portal.report(tidak_boleh_baca="kepala", uraian="Tentang kepala")
    visitor = portal.visitor()
    ask = visitor.get("/kantor/pemulihan")
    office_key = portal.accounts["petugas"]["kunci_pemulihan"]
    own_key = portal.accounts["inspektorat"]["kunci_pemulihan"]
    before = snapshot()
    for name, key in (
        ("inspektorat", office_key),
        ("petugas", office_key),
        ("petugas", own_key),
        ("siapa", own_key),
        ("inspektorat", paper.write(bytes(20))),
    ):
        refused = visitor.send(ask, "/kantor/pemulihan", nama=name, kunci=key)
        assert refused.status == 422
        assert key not in refused.html
    assert snapshot() == before
    page = visitor.send(ask, "/kantor/pemulihan", nama="inspektorat", kunci=own_key)
    secret = page.soup.select_one("p.akar").get_text()
    phrase = page.soup.select_one("p.kode").get_text()
    step = int(time.time()) // signin.STEP
    otp = TOTP(base64.b32decode(secret), 6, SHA1(), signin.STEP).generate(step * signin.STEP)
    done = visitor.send(page, "/pemulihan/selesai", frasa=phrase, kode_otp=otp.decode())
    assert "inspektorat dapat masuk lagi" in done.text
    portal.accounts = {**portal.accounts, "inspektorat": {"frasa": phrase, "otp_secret": secret}}
    portal.used_steps["inspektorat"] = step
    auditor = portal.sign_in("inspektorat")
    assert "Tentang kepala" in auditor.get(f"/kantor/meja/kasus/{number}").text


def test_who_left_is_nobodys_deputy_any_more(portal: Portal, officer: Visitor) -> None:
    let_in(portal, officer)
    let_in(portal, officer, "ketiga")
    day = today().isoformat()
    page = officer.get("/kantor/meja/tim")
    officer.send(page, "/tim/cuti", mulai=day, sampai=day, pengganti=id_of("rekan"))
    with writing() as session:  # an employee besides, whose account lives on
        session.execute(
            update(Account).where(Account.name == "rekan").values(roles=["pegawai", "petugas"])
        )
    part_with(officer, "rekan")
    assert "digantikan" not in officer.get("/kantor/meja/tim").text
    assert "Pegawai" in enter(portal, "rekan")[1].text


def test_a_team_does_not_take_over_whom_another_has_invited(portal: Portal) -> None:
    auditor = portal.sign_in("inspektorat")
    page = auditor.send(auditor.get("/kantor/meja/tim"), "/tim/undang")
    enrol(portal, page.by_id("kode-undangan"), "calon")
    officer = portal.sign_in("petugas")
    page = officer.send(officer.get("/kantor/meja/tim"), "/tim/ajak", nama="calon")
    assert page.status == 409
    assert "sudah diundang tim lain" in page.text
    assert officer.send(officer.get("/kantor/meja/tim"), "/tim/ajak", nama=" ").status == 409


def test_codes_that_nobody_used_can_be_called_off(portal: Portal, officer: Visitor) -> None:
    code = officer.send(officer.get("/kantor/meja/tim"), "/tim/undang").by_id("kode-undangan")
    page = officer.get("/kantor/meja/tim")
    assert "1 kode undangan belum dipakai" in page.text
    assert "belum dipakai" not in officer.send(page, "/undang/batal").text
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.check(code, today())


def test_the_team_sees_its_new_fingerprint_and_since_when(portal: Portal, officer: Visitor) -> None:
    let_in(portal, officer)
    before = officer.get("/kantor/meja/tim").soup.select_one(".akar").get_text()
    part_with(officer, "rekan")
    after = officer.get("/kantor/meja/tim").soup.select_one(".akar").get_text()
    assert before != after
    assert after in portal.visitor().get("/perlindungan").text


def test_a_process_that_has_not_looked_for_a_second_does_not_say_that_all_is_sealed(
    portal: Portal, officer: Visitor
) -> None:
    portal.report()
    let_in(portal, officer)
    vault_ids = tuple(sorted({h.id for h in portal.keys("petugas")}))
    vault_keys.published(vault_ids)
    cached = dict(vault_keys._published)
    part_with(officer, "rekan")
    vault_keys._published.update({k: (time.monotonic(), v[1]) for k, v in cached.items()})
    assert "1 kasus masih terkunci" in officer.get("/kantor/meja/tim").text
