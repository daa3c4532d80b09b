"""Evaluations at the desk: from the schedule to a signed paper, and who reads and writes them."""

import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select, update

from app import printing
from app.evaluation import cycle, evidence, schedule
from app.evaluation.models import Evaluation, Finding, FollowUp, Recommendation, Trial
from app.evaluation.trials import CHECKS
from app.evaluation.units import TITLES
from app.law.calendar import today
from app.monitoring import snapshots, summary
from app.people import accounts
from app.people.models import Account
from app.store import db, writing
from tests.evaluation.summaries import Made, complaints, hold, made
from tests.people_at_work import employ
from tests.portal import Page, Portal, Visitor
from tests.samples import photograph

pytestmark = pytest.mark.one_store

HEAD, CLERK = "197004121995032001", "199001172021212006"
YEAR = today().year
LONG_AGO = date(YEAR - 2, 1, 1)
LIST = "/kantor/meja/evaluasi"
HALF = f"{YEAR - 1}-S2"
ADDRESS = f"{LIST}/pengaduan/{HALF}"


@pytest.fixture
def officer(portal: Portal) -> Visitor:
    """The officer of a portal that has been there for years, with a leader and a clerk on the roster."""
    head = employ(portal, "kepala", HEAD)
    employ(portal, "sri", CLERK, HEAD)
    accounts.grant(HEAD, "pimpinan", given=True)
    with writing() as session:
        session.execute(update(Account).values(created=LONG_AGO))
    portal.head = head  # type: ignore[attr-defined]
    return portal.sign_in("petugas")


def later() -> Made:
    return complaints(f"{YEAR}-S2", lewat_menurut_jam={"verifikasi": 0})


def send(officer: Visitor, action: str, address: str = ADDRESS, **fields: Any) -> Page:
    db.session.rollback()
    return officer.send(officer.get(address), action, **fields)


def newest(model: Any) -> Any:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(model)).all()[-1]


def whole_way(officer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """An evaluation as far as a follow-up that is complete, and a summary that shows it."""
    hold(monkeypatch, complaints(HALF))
    assert send(officer, "/mulai").status == 200
    found = newest(Finding)
    reason = "Petugas verifikasi hanya satu orang"
    page = send(officer, f"/{found.id}/pakai", temuan="Verifikasi kurang cepat.", alasan=reason)
    assert page.status == 200, page.text
    page = send(
        officer, f"/{found.id}/rekomendasi", saran="Membuat jadwal piket verifikasi",
        penanggung=CLERK, paling_lambat=f"{today() + timedelta(days=20):%d-%m-%Y}",
        ukuran=f"pengaduan|{HALF}|lewat_menurut_jam.verifikasi", target="0",
    )  # fmt: skip
    assert page.status == 200, page.text
    own = send(officer, "/temuan", temuan="Poster belum terpasang di loket.")
    wrong = own.form("/lepas")["action"]
    assert send(officer, str(wrong), alasan="Ternyata sudah terpasang.").status == 200
    assert send(officer, "/susun", simpulan="Verifikasi perlu piket.").status == 200
    wish = newest(Recommendation)
    page = send(
        officer, f"/{wish.id}/tindak-lanjut", hari=f"{today():%d-%m-%Y}", uraian="Piket berjalan",
        tautan="", bukti=(io.BytesIO(photograph((8, 8))), "jadwal.jpg"), selesai="ya",
    )  # fmt: skip
    assert page.status == 200, page.text


def test_from_the_schedule_to_a_verified_evaluation(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = officer.get(f"{LIST}?tahun={YEAR - 1}")
    assert page.text.count("dijadwalkan") >= len(TITLES)
    assert "terlambat" in page.text
    whole_way(officer, monkeypatch)
    page = officer.get(ADDRESS)
    assert "Verifikasi kurang cepat." in page.text
    assert "belum ada rekap sesudahnya" in page.text
    waits = f"Angkanya diukur dengan Rekap Pengaduan masyarakat, semester I {YEAR}, yang dapat"
    assert waits in page.text
    wish = newest(Recommendation)
    early = {"putusan": "tak_terukur", "alasan": "Rekap berikutnya belum ada"}
    refused = send(officer, f"/{wish.id}/putusan", **early)
    assert refused.status == 422
    assert f"1 Juli {YEAR}. “Tidak dapat diukur” baru dapat dipilih" in refused.text
    hold(monkeypatch, complaints(HALF), later())
    page = officer.get(ADDRESS)
    for words in (
        "Lewat tenggat “Verifikasi laporan”: dari 2 laporan menjadi 0 laporan",
        f"REKAP/PENGADUAN/{YEAR}-S2/1",
        "tercapai", complaints(HALF).digest,
    ):  # fmt: skip
        assert words in page.text
    assert "Nyatakan diverifikasi" not in page.text
    wish = newest(Recommendation)
    assert send(officer, f"/{wish.id}/putusan", putusan="berhasil").status == 200
    page = send(officer, "/verifikasi")
    assert page.status == 200
    assert "Diverifikasi" in page.text
    assert [form["action"] for form in page.soup.select("main form")] == []
    assert newest(Evaluation).state == schedule.VERIFIED


def test_paper_says_what_the_page_says(
    portal: Portal, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_way(officer, monkeypatch)
    hold(monkeypatch, complaints(HALF), later())
    send(officer, f"/{newest(Recommendation).id}/putusan", putusan="berhasil")
    record_trial(officer, "pengaduan", HALF, date(YEAR - 1, 9, 1))
    printed: list[dict[str, Any]] = []
    true = printing.pdf

    def keep(template: str, data: Any, *more: Any) -> bytes:
        printed.append(data)
        return true(template, data, *more)

    monkeypatch.setattr(printing, "pdf", keep)
    for reader in (officer, portal.head):  # type: ignore[attr-defined]
        got = reader.client.get(f"{ADDRESS}/laporan.pdf")
        assert got.mimetype == "application/pdf"
        with pikepdf.open(io.BytesIO(got.data)) as opened:
            assert opened.open_metadata()["pdfuaid:part"] == "1"
    page = officer.get(ADDRESS).text
    said = printed[0]
    parts = [said["temuan"], said["uji"], said["simpulan"], said["dilepas"]]
    labels = {"Keadaan", "Penanggung jawab", "Paling lambat"}
    texts = [t for t in _texts(parts) if t and t not in labels]
    assert len(texts) > 25
    for told in texts:
        assert " ".join(told.split()).rstrip(".") in page, told
    assert said["tanda_tangan"] == ["Mengetahui", "Staf", "Kepala", f"NIP {HEAD}"]
    assert re.search("[0-9a-f]{64}$", said["baris"])


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = [v for k, v in value.items() if k != "kosong"] if isinstance(value, dict) else value
    return [text for one in inner for text in _texts(one)]


def record_trial(
    officer: Visitor, unit: str, period: str, sent: date, number: str = "baru", **fields: str
) -> Page:
    address = f"{LIST}/{unit}/{period}/uji/{number}"
    typed = {f"langkah_{name}": "ya" for name, _ in CHECKS[unit]}
    typed |= {"dikirim": f"{sent:%d-%m-%Y}", "pengirim": "Sri"}
    if "langkah_jawab" in typed:
        typed["dijawab"] = f"{sent + timedelta(days=1):%d-%m-%Y}"
    return officer.send(officer.get(address), f"/uji/{number}", **{**typed, **fields})


def test_a_test_of_the_channel_is_recorded_and_its_secrets_are_refused(officer: Visitor) -> None:
    sent, period = date(YEAR - 1, 3, 5), str(YEAR - 1)
    for field, secret in (
        ("gagal", "Kode 4T7QK-M2X9P-RV3HC-0DJ8W-ZB5NE hilang"),
        ("gagal", "Nomor WBS-7K2M-9Q4X tidak tampil"),
        ("pengirim", "Sri, 7K2M-9Q4X"),
    ):
        page = record_trial(officer, "wbs", period, sent, **{field: secret})
        assert page.status == 422
        assert "Evaluasi dibaca tanpa kunci" in page.text
        assert page.filled("/baru")[field] == secret
    assert db.session.scalars(select(Trial)).all() == []
    assert "Jangan menulis nomor laporan uji" in page.text
    assert record_trial(officer, "wbs", period, sent).status == 200
    kept = newest(Trial)
    page = officer.get(f"{LIST}/wbs/{period}")
    assert "Jawaban pertama sesudah" in page.text
    page = record_trial(officer, "wbs", period, sent, kept.id, langkah_tor="tidak")
    assert page.status == 422
    assert page.soup.select_one('a[href="#gagal"]') is not None
    page = record_trial(
        officer, "wbs", period, sent, kept.id, langkah_tor="tidak", gagal="Tor lambat"
    )
    assert page.status == 200
    assert "Tor lambat" in page.text
    assert officer.get(f"{LIST}/skm/{period}/uji/{kept.id}").status == 404
    stale = {"edisi": "1", "gagal": "Menimpa"}
    page = record_trial(officer, "wbs", period, sent, kept.id, **stale)
    assert page.status == 409
    assert page.filled(f"/{kept.id}")["gagal"] == "Menimpa"


def test_a_wish_that_does_not_fit_comes_back_as_it_was_typed(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, complaints(HALF))
    send(officer, "/mulai")
    found = newest(Finding)
    page = send(
        officer, f"/{found.id}/pakai", temuan="Lambat pada laporan WBS-7K2M-9Q4X", alasan="x"
    )
    assert page.status == 422
    assert "nomor laporan" in page.text
    assert page.filled(f"/{found.id}/pakai")["temuan"] == "Lambat pada laporan WBS-7K2M-9Q4X"
    assert page.soup.select_one(".salah #temuan") is not None
    send(officer, f"/{found.id}/pakai", temuan="Lambat", alasan="Terbukti")
    wish = {
        "saran": "Piket", "penanggung": CLERK, "paling_lambat": f"{today():%d-%m-%Y}",
        "ukuran": f"pengaduan|{HALF}|lewat_menurut_jam.verifikasi", "target": "0",
    }  # fmt: skip
    for changed, field in (
        ({"target": "2"}, "target"),
        ({"target": "banyak"}, "target"),
        ({"ukuran": f"pengaduan|{HALF}|angka.diterima"}, "ukuran"),
        ({"penanggung": "1"}, "penanggung"),
        ({"paling_lambat": "1-1-2020"}, "paling_lambat"),
        ({"saran": "Hubungi 0812 3456 7890"}, "saran"),
    ):
        page = send(officer, f"/{found.id}/rekomendasi", **{**wish, **changed})
        assert page.status == 422, changed
        assert page.soup.select_one(f'#ringkasan-galat a[href="#{field}"]') is not None, changed
        assert page.soup.select_one(f"#{field}") is not None
        assert page.filled(f"/{found.id}/rekomendasi")["saran"] == {**wish, **changed}["saran"]
    assert db.session.scalars(select(Recommendation)).all() == []
    twice = {**officer.get(ADDRESS).filled(f"/{found.id}/rekomendasi"), **wish}
    for _ in range(2):
        assert officer.post(f"{ADDRESS}/temuan/{found.id}/rekomendasi", twice).status == 200
    assert len(db.session.scalars(select(Recommendation)).all()) == 1


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "http://contoh.id", "//contoh.id/x", "contoh.id", "data:x"]
)
def test_a_link_leads_nowhere_else(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    whole_way(officer, monkeypatch)
    with writing() as session:
        session.execute(update(FollowUp).values(complete=False))
    wish = newest(Recommendation)
    day = f"{today():%d-%m-%Y}"
    page = send(officer, f"/{wish.id}/tindak-lanjut", hari=day, uraian="Lain", tautan=link)
    assert page.status == 422
    assert "Tulis alamat yang mulai dengan https://" in page.text


def test_proof_is_given_to_readers_of_its_evaluation_only(
    portal: Portal, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_way(officer, monkeypatch)
    proof = newest(FollowUp).document_id
    for reader in (officer, portal.head, portal.sign_in("inspektorat")):  # type: ignore[attr-defined]
        assert reader.client.get(f"{ADDRESS}/bukti/{proof}").mimetype == "image/jpeg"
        assert reader.get(f"{LIST}/wbs/{YEAR - 1}/bukti/{proof}").status == 404
        assert reader.get(f"{ADDRESS}/bukti/{'0' * 32}").status == 404


def test_the_leader_and_the_inspectorate_read_and_write_nothing(
    portal: Portal, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_way(officer, monkeypatch)
    token = officer.get(ADDRESS).soup.select_one('main input[name="kunci_formulir"]')
    assert token is not None
    before = newest(Evaluation).state
    for reader in (portal.head, portal.sign_in("inspektorat")):  # type: ignore[attr-defined]
        page = reader.get(ADDRESS)
        assert page.status == 200
        assert "Verifikasi kurang cepat." in page.text
        assert page.soup.select("main form") == []
        assert reader.get(LIST).soup.select("main form") == []
        for action in ("/verifikasi", "/temuan", "/ambil", "/susun", "/mulai"):
            form = {"kunci_formulir": token["value"], "temuan": "Bukan saya", "simpulan": "x"}
            reader.post(f"{ADDRESS}{action}", form)
    assert newest(Evaluation).state == before
    assert len(db.session.scalars(select(Finding)).all()) == 2
    stranger = employ(portal, "budi")
    assert stranger.client.get(ADDRESS).status_code != 200


def test_addresses_that_name_no_evaluation(officer: Visitor) -> None:
    for place in ("pengaduan/2026-S3", "wbs/2026-07", "kepentingan/2026", f"wbs/{YEAR - 9}", "x/y"):
        assert officer.get(f"{LIST}/{place}").status == 404, place
    assert officer.get(f"{ADDRESS}/laporan.pdf").status == 404  # not begun
    assert officer.get(f"{LIST}?tahun=99999").status == 200
    assert officer.get(f"{LIST}/wbs/{YEAR - 1}/uji/tidak-ada").status == 404


def test_a_sealed_channel_offers_compliance_alone(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = made(
        "wbs", str(YEAR - 1), kepatuhan={"telaah": "sebagian"}, tahunan={"selesai": 17, "ditolak": "<5"},
        angka={"diterima": 23, "selesai": 21, "tepat_waktu": 19},
    )  # fmt: skip
    hold(monkeypatch, held)
    address = f"{LIST}/wbs/{YEAR - 1}"
    page = send(officer, "/mulai", address)
    assert page.status == 200
    assert "Tenggat “Telaah selesai” baru sebagian tepat waktu." in page.text
    found = newest(Finding)
    page = send(
        officer, f"/{found.id}/pakai", address, temuan="Hanya 2 laporan selesai", alasan="x"
    )
    assert page.status == 422
    assert "jumlah kasus" in page.text
    send(officer, f"/{found.id}/pakai", address, alasan="Tim kekurangan waktu")
    page = officer.get(address)
    offered = [str(o["value"]) for o in page.soup.select('select[name="ukuran"] option')]
    assert offered == ["", f"wbs|{YEAR - 1}|kepatuhan.telaah", "tidak_ada"]
    main = page.soup.select_one("main")
    assert main is not None
    shown = re.sub(r"[0-9a-f]{32,}|id=\"[^\"]*\"", "", main.get_text(" "))
    for number in ("17", "19", "21", "23"):
        assert not re.search(rf"\b{number}\b", shown), number


def test_the_schedule_is_the_offices(officer: Visitor) -> None:
    page = send(officer, "/jadwal/wbs", LIST, panjang="semester", hari="14")
    assert page.status == 200
    assert schedule.cadences()["wbs"] == schedule.Cadence("semester", 14)
    for wrong in ("0", "181", "x", ""):
        page = send(officer, "/jadwal/wbs", LIST, hari=wrong)
        assert page.status == 422
        assert page.soup.select_one('a[href="#wbs-hari"]') is not None
        assert page.soup.select_one("#wbs-hari") is not None
    assert officer.post(f"{LIST}/jadwal/entah", {}).status == 404


def test_what_is_late_stands_on_today_and_on_the_service_side(officer: Visitor) -> None:
    today_page = officer.get("/kantor/meja")
    assert "Evaluasi kanal yang lewat waktu" in today_page.text
    assert today_page.soup.select_one(f'a[href="{ADDRESS}"]') is not None
    side = officer.get("/kantor/meja/pelayanan")
    assert side.soup.select_one(f'a[href="{LIST}"]') is not None
    assert "lewat waktu." in side.text


def test_evidence_counts_what_is_shown_to_have_worked(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(proofs == [] for proofs in evidence.evidence(YEAR - 1).values())
    whole_way(officer, monkeypatch)
    hold(monkeypatch, complaints(HALF), later())

    def proofs(code: str, year: int = YEAR - 1) -> list[dict[str, Any]]:
        db.session.rollback()
        db.session.expire_all()
        return evidence.evidence(year)[code]

    assert set(evidence.evidence(YEAR)) == {
        "V.c.3", "V.c.4", "V.d.2", "V.d.3", "V.e.4", "V.e.5", "I.c.2", "I.c.3", "VI.c.3",
    }  # fmt: skip
    (done,) = proofs("V.c.3")
    assert done["angka"] == "1 temuan, 1 rekomendasi"
    assert done["alamat"] == ADDRESS
    assert done["tanggal"] == today().isoformat()
    assert (done["jenis"], done["berlaku"], done["cukup"]) == ("evaluasi", True, True)
    (followed,) = proofs("V.c.4")
    assert followed["angka"] == "1 dari 1 rekomendasi selesai, 0 terbukti berhasil"
    send(officer, f"/{newest(Recommendation).id}/putusan", putusan="berhasil")
    (proven,) = proofs("V.c.4")
    assert proven["angka"] == "1 dari 1 rekomendasi selesai, 1 terbukti berhasil"
    assert proven["sidik"] != followed["sidik"]
    assert proven["versi"] == followed["versi"] + 1
    assert re.fullmatch("[0-9a-f]{64}", proven["sidik"])
    assert proofs("V.c.4") == [proven]  # the same as long as nothing changes
    assert proofs("I.c.3") == [proven]
    assert proofs("V.c.4", YEAR) == [proven]  # of the year before, drawn up this year
    assert proofs("V.d.2") == proofs("VI.c.3") == []
    json.dumps(evidence.evidence(YEAR))


def test_evidence_says_what_could_not_be_measured(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_way(officer, monkeypatch)
    hold(monkeypatch, complaints(HALF), made("pengaduan", f"{YEAR}-S1", angka={}))
    wish = newest(Recommendation)
    verdict = {"putusan": "tak_terukur", "alasan": "Rekap tidak memuatnya lagi"}
    assert send(officer, f"/{wish.id}/putusan", **verdict).status == 200
    assert "menjadi 0 laporan; rekap sesudahnya tidak memuatnya" in officer.get(ADDRESS).text
    (done,) = evidence.evidence(YEAR - 1)["V.c.4"]
    told = "1 dari 1 rekomendasi selesai, 0 terbukti berhasil, 1 tidak dapat diukur"
    assert done["angka"] == told


def test_where_figures_point_at_nothing_the_page_says_so(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, made("pengaduan", HALF, angka={}))
    page = send(officer, "/mulai")
    assert "Angka rekapnya tidak menunjuk kelemahan apa pun." in page.text
    assert page.soup.select_one('form[action$="/temuan"]') is not None
    digest = page.soup.select_one("main .akar")
    assert digest is not None
    assert "sidik" not in digest.get_text()  # a hash is broken anywhere, a word is not


def test_a_draft_proves_nothing(officer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, complaints(HALF))
    send(officer, "/mulai")
    assert all(proofs == [] for proofs in evidence.evidence(YEAR - 1).values())


def test_without_frozen_summaries_an_officer_finds_alone(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch)
    assert snapshots.of_year(YEAR) == []
    monkeypatch.setattr(summary, "is_over", lambda *_: True)
    at = f"/kantor/meja/rekap/pengaduan/{HALF}#terbitkan"
    assert officer.get(ADDRESS).soup.find("a", href=at)
    page = send(officer, "/mulai")
    assert "Belum ada temuan yang dipakai" in page.text
    twice = {**page.filled("/temuan"), "temuan": "Poster belum terpasang di semua loket"}
    for _ in range(2):
        assert officer.post(f"{ADDRESS}/temuan", twice).status == 200
    (found,) = cycle.found_in(newest(Evaluation).id)
    assert found.text == "Poster belum terpasang di semua loket"


def test_every_summary_of_its_period_is_named_and_its_figures_can_be_chosen(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarters = [complaints(f"{YEAR - 1}-Q{n}") for n in (3, 4)]
    hold(monkeypatch, *quarters)
    assert send(officer, "/mulai").status == 200
    for found in cycle.found_in(newest(Evaluation).id):
        send(officer, f"/{found.id}/pakai")
    page = officer.get(ADDRESS)
    for one in quarters:
        assert page.soup.find("a", string=one.number)
    for found in cycle.found_in(newest(Evaluation).id):
        chosen = page.filled(f"/{found.id}/rekomendasi")["ukuran"]
        period = next(q.period for q in quarters if q.id == found.summary_id)
        assert chosen == f"pengaduan|{period}|lewat_menurut_jam.verifikasi"
    assert f"Pengaduan masyarakat, triwulan IV {YEAR - 1}: Lewat tenggat" in page.text
    wish = {
        "saran": "Piket", "penanggung": CLERK, "paling_lambat": f"{today():%d-%m-%Y}", "target": "0",
        "ukuran": f"pengaduan|{YEAR - 1}-Q3|lewat_menurut_jam.verifikasi",
    }  # fmt: skip
    assert send(officer, f"/{found.id}/rekomendasi", **wish).status == 200
    assert newest(Recommendation).summary_id == quarters[0].id


def test_the_evaluation_of_a_running_period_is_drafted_and_not_concluded(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch)
    address = f"{LIST}/wbs/{YEAR}"
    assert send(officer, "/mulai", address).status == 200
    page = send(officer, "/temuan", address, temuan="Telaah menunggu tanda tangan.")
    told = f"Periodenya belum berakhir: evaluasi ini dapat dinyatakan tersusun mulai 1 Januari {YEAR + 1}."
    assert told in page.text
    assert page.soup.select_one('form[action$="/susun"]') is None
