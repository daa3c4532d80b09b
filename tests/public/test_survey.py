"""The survey as a citizen meets it: no account, nothing that tells who answered, figures for all."""

import csv
import io
from collections.abc import Mapping

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from app.jobs.mixing import mix
from app.law.calendar import today
from app.public import survey
from app.standards import catalogue
from app.store import db, new_id
from app.survey import collecting, seasons
from app.survey.instruments import IPAK, SKM, Instrument
from app.survey.models import AnswerSet, Suggestion, SurveyCount
from tests.portal import Page, Portal, Visitor

SERVICE = "lainnya"


def answers(instrument: Instrument, each: int = 3, **others: str) -> dict[str, str]:
    return {"layanan": SERVICE, **{e.name: str(each) for e in instrument.elements}, **others}


def respond(portal: Portal, visitor: Visitor | None = None, **fields: str) -> Page:
    visitor = visitor or portal.visitor()
    return visitor.send(visitor.get("/survei"), "/survei", **{**answers(SKM), **fields})


def figures(portal: Portal, which: str = "skm") -> Mapping[str, object]:
    found = portal.visitor().client.get(f"/survei/hasil.json?survei={which}").get_json()
    assert isinstance(found, dict)
    return found


def test_five_answers_make_a_figure_and_four_none(portal: Portal) -> None:
    for _ in range(4):
        assert "Terima kasih" in respond(portal).text
    assert figures(portal)["indeks"] is None
    assert "Belum ada angka" in portal.visitor().get("/survei/hasil").text
    respond(portal)
    found = figures(portal)
    assert (found["responden"], found["indeks"], found["mutu"]) == (5, 75.0, "C")
    page = portal.visitor().get("/survei/hasil")
    assert "75,00" in page.text
    assert page.soup.select_one("svg.bagan") is not None


def test_no_two_looks_differ_by_fewer_than_five(portal: Portal) -> None:
    seen = []
    for n in range(14):
        respond(portal, perilaku=str(n % 4 + 1))
        seen.append(figures(portal)["responden"])
    steps = {b - a for a, b in zip([0, *seen], seen, strict=False) if b != a}  # type: ignore[operator]
    assert steps == {5}
    assert "belum_dihitung" not in figures(portal)  # when somebody answers is nobody's business


def test_the_same_form_counts_once(portal: Portal) -> None:
    visitor = portal.visitor()
    form = {**visitor.get("/survei").filled("/survei"), **answers(SKM)}
    for _ in range(3):
        assert visitor.post("/survei", form).status == 200
    assert len(db.session.scalars(select(AnswerSet)).all()) == 1


def test_what_was_chosen_and_written_stays_when_something_is_missing(portal: Portal) -> None:
    visitor = portal.visitor()
    page = respond(portal, visitor, waktu="", saran="Kursi tunggu kurang", umur="3")
    assert page.status == 422
    assert page.soup.select_one('a[href="#waktu"]') is not None
    assert page.soup.select_one('input[name="biaya"][value="3"][checked]') is not None
    assert page.soup.select_one('input[name="waktu"][checked]') is None
    assert "Kursi tunggu kurang" in page.text
    assert page.soup.select_one('#umur option[value="3"][selected]') is not None
    english = visitor.post("/survei", {**page.filled("/survei"), "ganti_bahasa": "en"})
    assert english.soup.html is not None
    assert english.soup.html["lang"] == "en"
    assert "Kursi tunggu kurang" in english.text


def test_what_is_kept_of_an_answer_tells_neither_who_nor_when(portal: Portal) -> None:
    respond(portal, saran="Rahasia saya", umur="5", jenis_kelamin="P", pekerjaan="4")
    row = db.session.scalars(select(AnswerSet)).one()
    assert {c.name for c in AnswerSet.__table__.columns} == {
        "id", "instrument", "period", "service", "medium", "answers", "kelompok",
    }  # fmt: skip
    assert row.answers == "3" * 9
    counted = {(c.what, c.value): c.count for c in db.session.scalars(select(SurveyCount))}
    assert counted == {
        ("hari", f"{today().isoformat()} daring"): 1,
        ("umur", "5"): 1,
        ("jenis_kelamin", "P"): 1,
        ("pekerjaan", "4"): 1,
    }
    words = db.session.scalars(select(Suggestion)).one()
    assert b"Rahasia" not in words.text + words.key


def test_labels_are_words_and_never_bare_numbers(portal: Portal) -> None:
    for path in ("/survei", "/survei/antikorupsi", "/survei?bahasa=en"):
        page = portal.visitor().get(path)
        radios = page.soup.select("main input[type=radio]")
        assert len(radios) in (36, 20)
        for radio in radios:
            assert radio.parent is not None
            words = radio.parent.get_text(strip=True)
            assert words
            assert not words.isdigit()


def test_a_poster_at_the_counter_names_the_service_and_the_place(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.get(f"/survei?layanan={SERVICE}&asal=loket")
    visitor.send(page, "/survei", **answers(SKM))
    assert db.session.scalars(select(AnswerSet)).one().medium == "loket"
    assert visitor.get("/survei?layanan=tidak-ada&asal=loket").status == 200


def test_what_a_machine_fills_in_does_not_count(portal: Portal) -> None:
    for _ in range(6):
        respond(portal, situs_web="http://spam.example")
    assert figures(portal)["responden"] == 0


def test_the_second_questionnaire_is_counted_by_itself(portal: Portal) -> None:
    visitor = portal.visitor()
    for _ in range(5):
        page = visitor.get("/survei/antikorupsi")
        done = visitor.send(page, "/survei/antikorupsi", **answers(IPAK, 4, imbalan="3"))
        assert done.status == 200
    found = figures(portal, "ipak")
    assert (found["responden"], found["indeks"], found["mutu"]) == (5, 95.0, "A")
    assert figures(portal)["responden"] == 0


def test_the_table_for_machines_holds_what_the_page_holds(portal: Portal) -> None:
    for n in range(5):
        respond(portal, waktu=str(n % 4 + 1))
    rows = list(csv.DictReader(io.StringIO(
        portal.visitor().client.get("/survei/hasil.csv").get_data(as_text=True)
    )))  # fmt: skip
    assert [r["layanan"] for r in rows] == ["semua", SERVICE]
    found = figures(portal)
    assert float(rows[0]["indeks"]) == found["indeks"]
    assert [float(rows[0][f"U{n}"]) for n in range(1, 10)] == [
        u["nrr"]
        for u in found["unsur"]  # type: ignore[attr-defined]
    ]
    assert rows[0]["U3"] == "2.2"


def test_a_period_that_is_none_is_not_found(portal: Portal) -> None:
    for query in ("periode=2026-S3", "periode=2099", "periode=x", "survei=apa"):
        assert portal.visitor().get(f"/survei/hasil?{query}").status == 404
        assert portal.visitor().get(f"/survei/hasil.json?{query}").status == 404
    assert portal.visitor().get("/survei/tidak-ada").status == 404


def test_the_office_prints_the_last_two_questions_in_its_own_order(portal: Portal) -> None:
    season = seasons.current(SKM, today())
    seasons.say(season, 1000, "sarana")
    page = portal.visitor().get("/survei")
    assert [f["id"] for f in page.soup.select("main fieldset")][7:9] == ["sarana", "pengaduan"]
    for _ in range(5):
        respond(portal, sarana="1")
    assert {u["kode"]: u["nrr"] for u in figures(portal)["unsur"]}["U8"] == 1.0  # type: ignore[attr-defined]


def test_a_service_may_be_called_anything(portal: Portal) -> None:
    catalogue.add(new_id(), "Layanan @@token@@ @@abc@@ <b>", "lain", "", "petugas", today())
    page = portal.visitor().get("/survei")
    assert page.status == 200
    assert "Layanan @@token@@ @@abc@@ <b>" in page.text


@pytest.mark.limits
def test_one_address_does_not_fill_the_survey(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "CEILING", "6/day")
    for _ in range(10):
        assert respond(portal).status == 200
    media = list(db.session.scalars(select(AnswerSet.medium)))
    assert sorted(media) == ["daring"] * 6 + ["mesin"] * 4
    assert figures(portal)["responden"] == 5


def test_no_row_of_postgresql_joins_answers_with_words_or_with_a_person(portal: Portal) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    for _ in range(3):
        respond(portal, saran="Kursi", umur="5")
    mix(today())
    joined = text(
        "SELECT count(*) FROM jawaban_survei a JOIN saran_survei s ON a.xmin::text = s.xmin::text "
        "GROUP BY a.id"
    )
    with db.engine.connect() as connection:
        assert [row[0] for row in connection.execute(joined)] == [3, 3, 3]  # each with every other


def test_where_nothing_can_be_stored_the_form_comes_back_whole(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(collecting, "take_one", fail)
    page = respond(portal, saran="Kursi tunggu kurang", waktu="1")
    assert page.status == 503
    assert "belum tersimpan" in page.text
    assert "Kursi tunggu kurang" in page.text
    assert page.soup.select_one('input[name="waktu"][value="1"][checked]') is not None
