"""An evaluator reads the record and answers; the office reads that once it was handed over."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.law.calendar import today
from app.people import enrolment, evaluators, members
from app.people.models import Account
from app.store import db, new_id, writing
from app.zi import evaluator as answers
from app.zi.exports.whole import whole
from app.zi.lke_models import Answer, HandOver
from tests.people_at_work import employ, enrol, enter, id_of
from tests.portal import Portal
from tests.zi.sheets import SAMPLE, YEAR, evaluator, loaded, mapped

pytestmark = pytest.mark.one_store

BASE = f"/kantor/zi/{YEAR}/penilaian"


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_evaluator_reads_the_record_and_every_export(portal: Portal) -> None:
    loaded()
    tpi = evaluator(portal)
    for part in ("penilaian", "penilaian/kriteria/V.c.2", "penilaian/soal/A.I.1.a", "lke", "sampel",
                 "ekspor", "ekspor/json", "ekspor/xlsx", "ekspor/pdf", "ekspor/zip"):  # fmt: skip
        with tpi.client.get(f"/kantor/zi/{YEAR}/{part}") as got:
            assert got.status_code == 200, part


def test_an_evaluator_gets_people_by_name_and_the_office_with_their_nip(portal: Portal) -> None:
    employ(portal, "sri", "199001012015011001")
    officer, tpi = portal.sign_in("petugas"), evaluator(portal)
    page = officer.get(f"/kantor/zi/{YEAR}/kriteria/V.c.2")
    officer.send(page, "/nilai", penanggung="199001012015011001")
    for reader, told in ((officer, True), (tpi, False)):
        body = reader.get(f"/kantor/zi/{YEAR}/ekspor/json").body
        assert (b"199001012015011001" in body) is told
        assert b"penanggung_jawab" in body


@pytest.mark.parametrize(
    "path",
    ["/kantor/meja", "/kantor/meja/kasus", "/kantor/meja/cari", "/kantor/pegawai", "/kantor/bantuan",
     "/kantor/pegawai/gratifikasi", "/kantor/pegawai/bawahan", "/kantor/meja/pegawai", "/kantor/meja/aturan",
     "/kantor/meja/tim", "/kantor/meja/standar", "/kantor/meja/penilai", "/kantor/meja/token",
     f"/kantor/zi/{YEAR}/lke/impor", f"/kantor/zi/{YEAR}/lke/soal/A.I.1.a"],
)  # fmt: skip
def test_every_other_page_sends_an_evaluator_back(portal: Portal, path: str) -> None:
    loaded()
    tpi = evaluator(portal)
    got = tpi.client.get(path)
    assert (got.status_code, got.headers.get("Location")) == (303, BASE), path
    assert tpi.client.post(path, data={}).status_code in (303, 405)


def test_an_evaluator_reads_the_evidence_and_finds_no_form_there(portal: Portal) -> None:
    tpi = evaluator(portal)
    for address in ("/kantor/meja/rekap", "/kantor/meja/evaluasi", "/kantor/meja/risiko"):
        page = tpi.get(address)
        assert page.status == 200, address
        assert [f["action"] for f in page.soup.find_all("form", method="post")] == [
            "/kantor/keluar"
        ]


def test_an_answer_is_kept_with_its_history_and_a_double_send_once(portal: Portal) -> None:
    sheet = loaded()
    mapped(sheet, A_V_1_a=["V.c.2", "V.c.1"])
    tpi = evaluator(portal)
    page = tpi.get(f"{BASE}/soal/A.V.1.a")
    assert "V.c.2" in page.text
    assert "A. Seluruhnya ditindaklanjuti tepat waktu" in page.text
    fields = {"jawaban": "B", "catatan": "Rekap triwulan tiga dibaca."}
    sent = {**page.filled("/soal/A.V.1.a"), **fields}
    for _ in range(2):
        done = tpi.post(page.address("/soal/A.V.1.a"), sent)
        assert "Jawaban tersimpan" in done.text
    assert count(Answer) == 1
    tpi.send(done, "/soal/A.V.1.a", jawaban="A", catatan="Diperiksa lagi.")
    shown = tpi.get(f"{BASE}/soal/A.V.1.a").text
    assert shown.index("Diperiksa lagi.") < shown.index("Rekap triwulan tiga dibaca.")


@pytest.mark.parametrize(
    ("kind", "code", "value"),
    [("soal", "A.V.1.b", "A"), ("soal", "A.V.1.a", "E"), ("soal", "A.V.1.a", "Ya"),
     ("kriteria", "V.c.2", "A"), ("kriteria", "V.c.2", ""), ("soal", "A.VI.1.a", "D")],
)  # fmt: skip
def test_only_an_option_of_the_question_is_an_answer(
    portal: Portal, kind: str, code: str, value: str
) -> None:
    loaded()
    tpi = evaluator(portal)
    page = tpi.get(f"{BASE}/{kind}/{code}")
    done = tpi.send(page, f"/{kind}/{code}", jawaban=value, catatan="Tetap ada.")
    assert done.status == 422
    assert "Tetap ada." in done.html
    assert count(Answer) == 0


def test_what_is_no_question_or_criterion_has_no_page(portal: Portal) -> None:
    loaded()
    tpi = evaluator(portal)
    for path in ("soal/A", "soal/Z.1", "kriteria/V.z.1", "lain/V.c.2", "kriteria/T.I.a"):
        assert tpi.client.get(f"{BASE}/{path}").status_code == 404, path


def test_the_office_reads_answers_after_the_hand_over_and_none_before(portal: Portal) -> None:
    loaded()
    tpi, officer = evaluator(portal), portal.sign_in("petugas")
    page = tpi.get(f"{BASE}/kriteria/V.c.2")
    tpi.send(page, "/kriteria/V.c.2", jawaban="Ya", catatan="RAHASIA SATU")
    for path in (
        BASE,
        f"{BASE}/kriteria/V.c.2",
        f"/kantor/zi/{YEAR}/lke",
        f"/kantor/zi/{YEAR}/ekspor/json",
    ):
        assert b"RAHASIA SATU" not in officer.get(path).body, path
    assert "1 jawaban belum diserahkan" in tpi.get(BASE).text
    done = tpi.send(tpi.get(BASE), "/serah")
    assert "0 jawaban belum diserahkan" in done.text
    tpi.send(
        tpi.get(f"{BASE}/kriteria/V.c.2"), "/kriteria/V.c.2", jawaban="Tidak", catatan="RAHASIA DUA"
    )
    for path in (BASE, f"{BASE}/kriteria/V.c.2", f"/kantor/zi/{YEAR}/ekspor/json"):
        shown = officer.get(path).body
        assert b"RAHASIA SATU" in shown, path
        assert b"RAHASIA DUA" not in shown, path
    assert not officer.get(f"{BASE}/kriteria/V.c.2").soup.select("main form")
    assert officer.client.post(f"{BASE}/kriteria/V.c.2", data={"jawaban": "Ya"}).status_code == 404
    assert officer.client.post(f"{BASE}/serah").status_code == 404


def test_nothing_new_is_not_handed_over_twice(portal: Portal) -> None:
    tpi = evaluator(portal)
    assert tpi.send(tpi.get(BASE), "/serah").status == 409
    tpi.send(tpi.get(f"{BASE}/kriteria/V.c.2"), "/kriteria/V.c.2", jawaban="Ya")
    page = tpi.get(BASE)
    tpi.send(page, "/serah")
    tpi.send(page, "/serah")
    assert tpi.send(tpi.get(BASE), "/serah").status == 409
    assert count(HandOver) == 1


def test_answers_of_a_question_that_changed_its_words_do_not_count(portal: Portal) -> None:
    loaded()
    for code in ("A.I.1.a", "A.I.2.a"):
        answers.answer(YEAR, "soal", code, "Ya", "", "tpi", new_id(), today())
    loaded(raw=SAMPLE.read_text().replace("telah membentuk tim", "sudah membentuk tim").encode())
    assert set(answers.standing(YEAR)) == {("soal", "A.I.2.a")}
    assert len(answers.history(YEAR, "soal", "A.I.1.a")) == 1


def test_verify_names_a_hand_over_whose_answers_changed(portal: Portal) -> None:
    answers.answer(YEAR, answers.CRITERION, "V.c.2", "Ya", "Terbukti.", "tpi", new_id(), today())
    assert answers.hand_over(YEAR, "tpi", new_id(), today())
    assert list(answers.faults()) == []
    with writing() as session:
        session.execute(update(Answer).values(note="Tidak terbukti."))
    db.session.expire_all()
    assert [where for where, _ in answers.faults()] == [f"penyerahan {YEAR}/1"]


def test_a_hand_over_names_what_was_handed_over(portal: Portal) -> None:
    digests = set()
    for value in ("Ya", "Tidak"):
        answers.answer(YEAR, "kriteria", "I.a.1", value, "", "tpi", new_id(), today())
        assert answers.hand_over(YEAR, "tpi", new_id(), today())
        digests.add(whole(YEAR)["penyerahan"][0]["sidik"])
    assert len(digests) == 2
    assert [h["nomor"] for h in whole(YEAR)["penyerahan"]] == [2, 1]


def test_a_code_works_once_and_not_after_its_time_or_when_called_off(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.send(officer.get("/kantor/meja/penilai"), "/undang")
    code = page.by_id("kode-undangan")
    assert "1 kode undangan belum dipakai" in page.text
    page = officer.send(page, "/batalkan")
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.check(code, today())
    code = enrolment.invite(enrolment.EVALUATOR, today() - enrolment.VALID)
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.check(code, today())
    code = officer.send(page, "/undang").by_id("kode-undangan")
    assert enrol(portal, code, "tpi.dua").status == 200
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.check(code, today() + timedelta(days=1))


def test_a_closed_account_is_out_at_once(portal: Portal) -> None:
    tpi, officer = evaluator(portal), portal.sign_in("petugas")
    officer.send(officer.get("/kantor/meja/penilai"), f"/tutup/{id_of('tpi.satu')}")
    assert tpi.client.get(BASE).status_code == 303
    _, page = enter(portal, "tpi.satu")
    assert page.status == 422
    assert evaluators.recipient(id_of("tpi.satu")) is None


def test_no_other_account_is_closed_by_that_page(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.get("/kantor/meja/penilai")
    token = page.filled("/undang")["kunci_formulir"]
    done = officer.post(
        f"/kantor/meja/penilai/tutup/{id_of('inspektorat')}", {"kunci_formulir": token}
    )
    assert done.status == 404
    db.session.rollback()
    found = db.session.scalar(select(Account).where(Account.name == "inspektorat"))
    assert found is not None
    assert found.left_on is None


def test_whoever_assesses_the_office_joins_none_of_its_teams(portal: Portal) -> None:
    evaluator(portal)
    officer = portal.sign_in("petugas")
    done = officer.send(officer.get("/kantor/meja/tim"), "/ajak", nama="tpi.satu")
    assert done.status == 409
    db.session.rollback()
    assert members.team("petugas").waiting == []


def test_employees_and_administrators_do_not_read_the_whole_record(portal: Portal) -> None:
    clerk = employ(portal, "sri")
    for part in ("penilaian", "lke", "sampel", "ekspor", "ekspor/zip"):
        got = clerk.client.get(f"/kantor/zi/{YEAR}/{part}")
        assert (got.status_code, got.headers["Location"]) == (303, "/kantor/pegawai"), part


def test_nobody_but_an_evaluator_answers(portal: Portal) -> None:
    for name in ("petugas", "inspektorat"):
        who = portal.sign_in(name)
        assert who.client.post(f"{BASE}/kriteria/V.c.2", data={"jawaban": "Ya"}).status_code == 404
        assert who.client.post(f"/kantor/zi/{YEAR}/sampel", data={"jumlah": "2"}).status_code == 404
    assert count(Answer) == 0
