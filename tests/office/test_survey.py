"""The surveys at the desk: paper, files, samples, what is done about weak elements, the report."""

import io
import re

import pytest
from sqlalchemy import select

from app.law.calendar import today
from app.store import db
from app.survey import collecting, improvements, results, seasons
from app.survey.instruments import SKM
from app.survey.models import AnswerSet
from tests.office.test_gratifikasi import workbook
from tests.portal import Page, Portal, Visitor
from tests.public.test_survey import SERVICE, answers, respond
from tests.samples import photograph


def season() -> seasons.Season:
    return seasons.current(SKM, today())


def address(page: str = "") -> str:
    return f"/kantor/meja/survei/skm/{season().name}{page}"


def type_in(officer: Visitor, *lines: str) -> Page:
    page = officer.get(address("/kertas"))
    return officer.send(page, "/kertas", layanan=SERVICE, lembar="\n".join(lines))


def test_paper_is_typed_as_digits_a_line_each(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = type_in(
        officer, "333333333", "443424312 P3-2", "", "3333333-0 L", "222222222", "444444444"
    )
    assert "5 lembar tersimpan" in page.text
    assert page.soup.select_one(f'option[value="{SERVICE}"][selected]') is not None
    found = results.of(season())
    assert found.total.respondents == 5
    said = results.counts(season())
    assert said["jenis_kelamin"] == {"L": 1, "P": 1}
    assert said["umur"] == {"3": 1}
    assert said["pekerjaan"] == {"2": 1}
    kept = sorted(db.session.scalars(select(AnswerSet.answers)))
    assert kept == ["222222222", "333333300", "333333333", "443424312", "444444444"]


def test_a_wrong_line_is_named_and_nothing_is_taken(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    for wrong, said in (
        ("33333333", "Baris 2: ada 8 jawaban, seharusnya 9."),
        ("333353333", "Baris 2: «5» bukan jawaban 1 sampai 4."),
        ("333333333 L9", "Baris 2: «9» di belakang tidak dikenal."),
        ("000000000", "Baris 2: «000000000» bukan jawaban"),
    ):
        page = type_in(officer, "333333333", wrong)
        assert page.status == 422
        assert said in page.text
        assert page.filled("/kertas")["lembar"].splitlines() == ["333333333", wrong]
    assert db.session.scalars(select(AnswerSet)).all() == []


def test_the_same_sheets_sent_twice_count_once(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    form = {
        **officer.get(address("/kertas")).filled("/kertas"),
        "layanan": SERVICE,
        "lembar": "333333333\n" * 3,
    }
    for _ in range(2):
        assert officer.post(address("/kertas"), form).status == 200
    assert len(db.session.scalars(select(AnswerSet)).all()) == 3


def upload(officer: Visitor, text: str, name: str = "survei.csv") -> Page:
    page = officer.get(address("/impor"))
    return officer.send(page, "/impor", berkas=(io.BytesIO(text.encode()), name))


FILE = "layanan;" + ";".join(f"U{n}" for n in range(1, 10)) + "\n"


def test_a_file_is_shown_before_it_is_taken_and_taken_whole(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    rows = "".join(f"{SERVICE};4;3;3;4;3;3;4;3;3\n" for _ in range(6))
    page = upload(officer, "\ufeff" + FILE + rows)
    assert "6 kuesioner dapat disimpan" in page.text
    assert "83,33" in page.text
    assert db.session.scalars(select(AnswerSet)).all() == []
    form = page.filled("/simpan")
    for _ in range(2):
        assert officer.post(address("/impor/simpan"), form).status == 200
    assert results.of(season()).total.respondents == 6


def test_the_same_file_is_not_counted_again(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    text = FILE + f"{SERVICE};4;4;4;4;4;4;4;4;4\n" * 6
    officer.send(upload(officer, text), "/impor/simpan")
    again = upload(officer, text)
    assert again.status == 409
    assert "sudah diimpor" in again.text
    with pytest.raises(AssertionError, match="no form"):
        again.form("/impor/simpan")
    assert upload(officer, text + f"{SERVICE};3;3;3;3;3;3;3;3;3\n").status == 200
    assert results.of(season()).total.respondents == 6


def test_a_bad_row_is_named_and_nothing_is_imported(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    rows = f"{SERVICE};4;3;3;4;3;3;4;3;3\nentah;3;3;7;3;3;3;3;3;3\n"
    page = upload(officer, FILE + rows)
    assert page.status == 422
    assert "baris 3, kolom U3: «7»" in page.text
    assert "layanan «entah» tidak dikenal" in page.text
    assert not page.soup.select('form[action$="/simpan"]')
    page = upload(officer, "a;b\n1;2\n")
    assert "kolom tidak ada" in page.text
    assert db.session.scalars(select(AnswerSet)).all() == []


def test_a_file_far_too_large_is_refused_by_the_page_itself(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = upload(officer, FILE + "x" * 50 * 2**20)
    assert page.status == 422
    assert "lebih besar dari 16 MB" in page.text


def test_the_sample_follows_from_those_served(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.send(officer.get(address()), "/ketentuan", populasi="1000", urutan="sarana")
    assert page.status == 200
    assert "278" in page.text
    page = officer.send(officer.get(address()), "/ketentuan", populasi="banyak", urutan="sarana")
    assert page.status == 422
    assert page.filled("/ketentuan")["populasi"] == "banyak"
    assert "kurang 278 dari 278" in officer.get("/kantor/meja/survei").text


def test_weak_elements_ask_for_a_plan_and_what_was_changed_is_public(portal: Portal) -> None:
    for _ in range(5):
        respond(portal, sarana="1", waktu="2", pengaduan="2")
    officer = portal.sign_in("petugas")
    assert "Belum ada rencana untuk unsur terendah" in officer.get(address()).text
    for element in ("sarana", "waktu", "pengaduan"):
        page = officer.send(
            officer.get(address()), "/tindak-lanjut", unsur=element, rencana=f"Perbaiki {element}",
            penanggung_jawab="Kasubbag TU", paling_lambat="31-12-2030",
        )  # fmt: skip
        assert page.status == 200, page.text
    assert "Belum ada rencana untuk unsur terendah" not in officer.get(address()).text
    visitor = portal.visitor()
    assert "Perbaiki sarana" in visitor.get("/survei/hasil").text
    plan = next(p for p in improvements.of(season()) if p.element == "sarana")
    page = officer.send(
        officer.get(address()), f"/selesai/{plan.id}", perubahan="Kursi tunggu ditambah dua puluh",
        bukti=(io.BytesIO(photograph((8, 8))), "kursi.jpg"),
    )  # fmt: skip
    assert page.status == 200, page.text
    public = visitor.get("/survei/hasil")
    assert "Kursi tunggu ditambah dua puluh" in public.text
    link = public.soup.select_one('a[href^="/survei/bukti/"]')
    assert link is not None
    assert visitor.client.get(str(link["href"])).mimetype == "image/jpeg"
    assert visitor.get("/survei/bukti/0").status == 404


def test_only_paper_counts_where_the_office_says_why(portal: Portal) -> None:
    for n in range(7):
        visitor = portal.visitor()
        poster = "?asal=loket" if n % 2 else ""
        visitor.send(visitor.get(f"/survei{poster}"), "/survei", **answers(SKM))
    officer = portal.sign_in("petugas")
    type_in(officer, *["444444444"] * 6)
    page = officer.send(
        officer.get(address()), "/sisihkan", alasan="Kiriman berulang dari satu orang"
    )
    assert page.status == 200
    assert "Kiriman berulang dari satu orang" in portal.visitor().get("/survei/hasil").text
    assert results.of(season()).total.respondents == 6
    respond(portal)
    assert results.of(season()).aside == 8


def test_no_looks_whatever_lies_between_them_differ_by_fewer_than_five(portal: Portal) -> None:
    """Paper and the rest are counted in batches of their own, and a batch goes whole or not at all."""
    officer = portal.sign_in("petugas")
    seen = [0]

    def look() -> None:
        seen.append(results.of(season()).total.respondents)

    for _ in range(3):
        type_in(officer, *["444444444"] * 4)
        look()
        respond(portal, waktu="1")
        look()
        for _ in range(4):
            respond(portal)
            look()
        type_in(officer, "333333333")
        look()
    collecting.set_aside(season(), "alasan")
    look()
    respond(portal)
    look()
    assert len(set(seen)) > 4
    assert all(a == b or abs(a - b) >= 5 for a in seen for b in seen)


def test_what_a_machine_sent_is_in_no_figure_of_the_report(portal: Portal) -> None:
    for _ in range(6):
        respond(portal, situs_web="x", umur="3", saran="Beli di sini")
    assert "umur" not in results.counts(season())
    assert "Beli di sini" not in portal.sign_in("petugas").get(address("/saran")).text


def test_the_printed_order_holds_until_the_office_says_another(portal: Portal) -> None:
    first = season()
    seasons.say(seasons.Season(SKM, first.period.before()), 100, "sarana")
    assert season().order == "sarana"
    seasons.say(first, 100, "pengaduan")
    assert season().order == "pengaduan"
    before = seasons.find(SKM, first.period.before().name, today())
    assert before is not None
    assert before.order == "sarana"


def test_a_preview_counts_once_however_often_it_is_sent(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = upload(officer, FILE + f"{SERVICE};4;3;3;4;3;3;4;3;3\n" * 6)
    sealed = page.filled("/simpan")["jawaban"]
    for _ in range(3):
        form = {**officer.get(address("/impor")).filled("/impor"), "jawaban": sealed}
        assert officer.post(address("/impor/simpan"), form).status == 200
    assert results.of(season()).total.respondents == 6


def test_a_proof_that_cannot_be_cleaned_is_not_shown_to_everybody(portal: Portal) -> None:
    improvements.undertake(
        season(), "a" * 30, "waktu", "Loket kedua", "Kasi", today(), "p", today()
    )
    officer = portal.sign_in("petugas")
    unclean, no_paper = "tidak dapat dibersihkan", "bukan PDF, foto, atau dokumen"
    for name, raw, why in (
        ("virus.exe", b"MZ" + bytes(64), no_paper),
        ("rusak.jpg", photograph((8, 8))[:60], unclean),
        ("rusak.pdf", b"%PDF-1.7 rusak", unclean),
    ):
        page = officer.send(
            officer.get(address()), "/selesai/" + "a" * 30, perubahan="Selesai",
            bukti=(io.BytesIO(raw), name),
        )  # fmt: skip
        assert page.status == 422
        assert why in page.text
        assert "Selesai" in page.html
    page = officer.send(officer.get(address()), "/selesai/" + "a" * 30, perubahan="Selesai")
    assert "Pilih dulu berkasnya" in page.text


def test_suggestions_are_read_with_a_key_and_beside_no_answer(portal: Portal) -> None:
    respond(portal, saran="Tambah kursi di ruang tunggu")
    officer = portal.sign_in("petugas")
    assert "Tambah kursi di ruang tunggu" in officer.get(address("/saran")).text
    assert portal.sign_in("inspektorat").get(address("/saran")).status == 404


def test_the_report_holds_the_figures_in_the_order_of_the_regulation(portal: Portal) -> None:
    for _ in range(5):
        respond(portal, sarana="1")
    officer = portal.sign_in("petugas")
    raw = officer.client.get(address("/laporan.xlsx")).get_data()
    book = workbook(io.BytesIO(raw))
    titles = [book[name]["A1"].value for name in book.sheetnames]
    assert [t.split(":")[0] for t in titles] == [
        "I. Pendahuluan", "II. Pengumpulan data", "III. Hasil", "III. Hasil", "III. Hasil",
        "IV. Analisis", "IV. Analisis", "IV. Analisis", "V. Kesimpulan", "Lampiran", "Lampiran",
    ]  # fmt: skip
    texts = " ".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )
    assert "69,44" in texts  # (8 × 3 + 1) / 9 × 25
    assert "Sarana dan prasarana" in texts
    assert "buruk: 5" in texts
    pdf = officer.client.get(address("/laporan.pdf")).get_data()
    assert pdf.startswith(b"%PDF")
    assert officer.client.get(address("/laporan.txt")).status_code == 404


def test_a_closed_period_counts_what_is_left_over_in_its_total(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    for count in (5, 3):
        type_in(officer, *["333333333"] * count)
    respond(portal)
    respond(portal)
    assert results.of(season()).total.respondents == 5
    collecting.close(season(), today())
    assert results.of(season()).total.respondents == 10
    page = type_in(officer, "333333333")
    assert page.status == 409
    assert "ditutup" in page.text
    assert "333333333" in page.filled("/kertas")["lembar"]


def test_left_over_answers_of_many_services_are_counted_together(portal: Portal) -> None:
    for service in ("a", "b", "c"):
        collecting.take_many(season(), f"form-{service}", {(service, "333333333"): 3}, {}, today())
    assert results.of(season()).total.respondents == 0
    collecting.close(season(), today())
    found = results.of(season())
    assert (found.total.respondents, found.waiting, dict(found.services)) == (9, 0, {})


@pytest.mark.parametrize("name", ["2026-S9", "2999", "2015-S1", "2026-11", "x"])
def test_a_period_that_is_none_is_not_found(portal: Portal, name: str) -> None:
    officer = portal.sign_in("petugas")
    assert officer.get(f"/kantor/meja/survei/skm/{name}").status == 404
    assert officer.get(f"/kantor/meja/survei/apa/{season().name}").status == 404


def test_periods_can_be_longer_from_now_on(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.send(officer.get("/kantor/meja/survei"), "/panjang", panjang="tahun")
    assert page.status == 200
    assert re.fullmatch(r"[0-9]{4}", season().name)
