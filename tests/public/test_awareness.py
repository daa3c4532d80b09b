"""Whether people know the channels, under the eye of somebody who wants to know who answered what."""

import itertools

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import OperationalError

from app.evaluation import awareness
from app.evaluation.awareness import Known
from app.jobs.mixing import mix
from app.law.calendar import today
from app.periods import year_of
from app.store import db
from app.survey import collecting, seasons
from app.survey.instruments import AWARENESS, CITIZENS_KNOW, INSTRUMENTS, STAFF_KNOW, Instrument
from app.survey.models import AnswerSet, SurveyCount
from tests.portal import Page, Portal, Visitor

WHO = {"pegawai": STAFF_KNOW, "masyarakat": CITIZENS_KNOW}


def answers(instrument: Instrument, each: int = 3, **others: str) -> dict[str, str]:
    return {e.name: str(each) for e in instrument.elements} | others


def respond(
    portal: Portal, who: str = "pegawai", visitor: Visitor | None = None, **fields: str
) -> Page:
    visitor = visitor or portal.visitor()
    address = f"/survei/kanal/{who}"
    return visitor.send(visitor.get(address), address, **{**answers(WHO[who]), **fields})


def known(unit: str = "wbs") -> dict[str, Known]:
    db.session.rollback()
    found = awareness.of(unit, year_of(today()), today())
    return {one.instrument.name: one for one in found}


def test_the_questions_are_five_with_three_answers_in_words(portal: Portal) -> None:
    visitor = portal.visitor()
    start = visitor.get("/survei/kanal")
    links = [str(a["href"]) for a in start.soup.select("main a.tombol")]
    assert links == ["/survei/kanal/masyarakat", "/survei/kanal/pegawai"]
    for address in links:
        page = visitor.get(address)
        assert len(page.soup.select("main fieldset.isian")) == 5
        words = [r.parent.get_text(strip=True) for r in page.soup.select("main input[type=radio]")]  # type: ignore[union-attr]
        assert words == ["tidak", "sebagian", "ya"] * 5
        assert page.soup.select("main input[type=text]:not([name=situs_web])") == []
        assert visitor.get(f"{address}?bahasa=en").soup.html["lang"] == "en"  # type: ignore[index]
    assert visitor.get("/survei/kanal/pejabat").status == 404


def test_nobody_is_asked_who_they_are_and_no_cookie_is_set(portal: Portal) -> None:
    page = respond(portal)
    assert "Jawaban Anda tersimpan" in page.text
    assert page.answer.headers.getlist("Set-Cookie") == []
    row = db.session.scalars(select(AnswerSet)).one()
    columns = {c.key: getattr(row, c.key) for c in inspect(AnswerSet).column_attrs}
    assert columns.pop("id")
    assert columns == {
        "instrument": "kenal_p", "period": str(today().year), "service": "kanal",
        "medium": "daring", "answers": "33333", "group": "",
    }  # fmt: skip
    counted = [(c.what, c.value, c.count) for c in db.session.scalars(select(SurveyCount))]
    assert counted == [("bulan", f"{today():%Y-%m} daring", 1)]  # a month, and no day anywhere


def test_four_show_nothing_at_all_and_five_show_all(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/evaluasi/wbs/{today().year}"
    for n in range(4):
        respond(portal, wbs=str(n % 3 + 1))
    assert known()["kenal_p"] == Known(STAFF_KNOW, 0, ())
    before = officer.get(address)
    assert "Belum ada angka" in before.text
    assert STAFF_KNOW.elements[0].question not in before.text
    respond(portal, wbs="1")
    found = known()["kenal_p"]
    assert found.respondents == 5
    assert {e.name: n for e, n in found.answers} == {
        "wbs": (3, 1, 1), "lindung": (0, 0, 5), "dipakai": (0, 0, 5),
    }  # fmt: skip
    page = officer.get(address)
    assert "5 jawaban" in page.text
    assert STAFF_KNOW.elements[0].question in page.text
    assert known()["kenal_m"].respondents == 0  # the other survey is another crowd


def test_no_two_looks_differ_by_fewer_than_five(portal: Portal) -> None:
    looks = [known()["kenal_p"]]
    for n in range(13):
        respond(portal, wbs=str(n % 3 + 1))
        looks.append(known()["kenal_p"])
    sizes = [one.respondents for one in looks]
    assert sizes == [0] * 5 + [5] * 5 + [10] * 4
    for one, other in itertools.combinations(looks, 2):
        if one != other:
            assert abs(one.respondents - other.respondents) >= 5
    season = seasons.current(STAFF_KNOW, today())
    collecting.close(season, today())
    assert known()["kenal_p"].respondents == 10  # the three that are left stay out


def test_the_surveys_of_satisfaction_know_nothing_of_it(portal: Portal) -> None:
    for _ in range(5):
        respond(portal)
    assert INSTRUMENTS.keys() & AWARENESS.keys() == set()
    visitor = portal.visitor()
    assert visitor.get("/survei/hasil?survei=kenal_p").status == 404
    assert visitor.get("/survei/hasil.json?survei=kenal_p").status == 404
    officer = portal.sign_in("petugas")
    assert STAFF_KNOW.title not in officer.get("/kantor/meja/survei").text
    assert officer.get(f"/kantor/meja/survei/kenal_p/{today().year}").status == 404


def test_the_same_form_counts_once_and_what_was_chosen_stays(portal: Portal) -> None:
    visitor = portal.visitor()
    page = respond(portal, "masyarakat", visitor, jawab="")
    assert page.status == 422
    assert page.soup.select_one('a[href="#jawab"]') is not None
    assert page.soup.select_one('input[name="wbs"][value="3"][checked]') is not None
    english = visitor.post(
        "/survei/kanal/masyarakat", {**page.filled("/masyarakat"), "ganti_bahasa": "en"}
    )
    assert english.soup.html["lang"] == "en"  # type: ignore[index]
    form = {**english.filled("/masyarakat"), **answers(CITIZENS_KNOW, 2)}
    for _ in range(3):
        assert visitor.post("/survei/kanal/masyarakat", form).status == 200
    assert list(db.session.scalars(select(AnswerSet.answers))) == ["22222"]


@pytest.mark.parametrize("wrong", ["0", "4", "x", "33"])
def test_no_other_answer_is_taken(portal: Portal, wrong: str) -> None:
    assert respond(portal, wbs=wrong).status == 422
    assert db.session.scalars(select(AnswerSet)).all() == []


def test_a_form_of_another_survey_or_none_is_refused(portal: Portal) -> None:
    visitor = portal.visitor()
    other = visitor.get("/survei/kanal/masyarakat").filled("/masyarakat")["kunci_formulir"]
    for token in (other, "", "x"):
        page = respond(portal, "pegawai", visitor, kunci_formulir=token)
        assert page.status == 400
        assert page.soup.select_one('input[name="wbs"][value="3"][checked]') is not None
    elsewhere = visitor.get("/survei/kanal/pegawai").filled("/pegawai") | answers(STAFF_KNOW)
    page = visitor.post(
        "/survei/kanal/pegawai", elsewhere, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert page.status == 403
    assert db.session.scalars(select(AnswerSet)).all() == []


def test_what_a_machine_fills_in_does_not_count(portal: Portal) -> None:
    for _ in range(6):
        respond(portal, situs_web="http://spam.example")
    assert known()["kenal_p"].respondents == 0


def test_the_disk_keeps_no_order_of_answers(portal: Portal) -> None:
    for n in range(6):
        respond(portal, wbs=str(n % 3 + 1))
    mix(today())
    ids = list(db.session.scalars(select(AnswerSet.id)))
    assert len(set(ids)) == 6
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT id, xmin::text FROM jawaban_survei ORDER BY ctid")
            )
            found = list(rows)
        assert len({xmin for _, xmin in found}) == 1
        assert [row_id for row_id, _ in found] == sorted(ids)
    else:
        made = text("SELECT sql FROM sqlite_master WHERE name = 'jawaban_survei'")
        told = str(db.session.scalar(made))
        assert told.rstrip().endswith("WITHOUT ROWID")  # rows lie in the order of their random keys


@pytest.mark.limits
def test_one_address_is_slowed_and_goes_through(portal: Portal) -> None:
    visitor = portal.visitor()
    slowed = [respond(portal, "pegawai", visitor).status for _ in range(31)][-1]
    assert slowed == 429


def test_where_nothing_can_be_stored_the_form_comes_back_whole(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(collecting, "take_one", fail)
    page = respond(portal, wbs="1")
    assert page.status == 503
    assert page.soup.select_one('input[name="wbs"][value="1"][checked]') is not None
