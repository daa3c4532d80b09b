"""The API gives the record to whoever holds a token that fits, and to nobody else."""

import base64
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.law.calendar import today
from app.monitoring import snapshots
from app.public import record_api
from app.store import db
from app.zi import catalogue, tokens
from app.zi.tokens import ApiToken
from tests.portal import Portal

pytestmark = pytest.mark.one_store

BASE = "/api/zi/v1"
YEAR = today().year
DAY = timedelta(days=1)


def token(*scopes: str, last: int = 30) -> str:
    made = tokens.make("Dasbor", scopes, today() + last * DAY, "petugas", today())
    return made.text


def ask(portal: Portal, path: str, text: str = "", **headers: str) -> TestResponse:
    sent = {"Authorization": f"Bearer {text}"} if text else {}
    return portal.visitor().client.get(f"{BASE}{path}", headers={**sent, **headers})


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    told: dict[str, Any] = answer.get_json(force=True)
    assert told["status"] == status
    return told


def test_every_criterion_and_target_is_there_under_its_id(portal: Portal) -> None:
    text = token(tokens.CRITERIA)
    listed = ask(portal, f"/{YEAR}/kriteria", text).get_json()["kriteria"]
    assert [one["kode"] for one in listed] == list(catalogue.criteria())
    targets = ask(portal, f"/{YEAR}/target", text).get_json()["target"]
    assert [one["kode"] for one in targets] == list(catalogue.targets())
    one = ask(portal, f"/{YEAR}/kriteria/V.c.2", text).get_json()
    assert one == next(k for k in listed if k["kode"] == "V.c.2")
    assert "narasi" not in one
    assert "penilaian" not in one


def test_what_the_office_wrote_of_a_target_stays_in_the_office(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "kode": "T.V.c",
        "kemajuan": [{"bulan": f"{YEAR}-03", "persen": 40, "catatan": "TUNGGU PAK BUDI"}],
        "reviu": [
            {
                "semester": f"{YEAR}-S1",
                "tercapai": "KATA KANTOR",
                "berubah": "KATA LAIN",
                "tanggal": f"{YEAR}-07-01",
                "oleh": "petugas",
            }
        ],
    }
    about = {"tahun": YEAR, "dibuat": f"{YEAR}-08-01"}
    monkeypatch.setattr("app.zi.exports.whole.whole", lambda _year: {**about, "target": [told]})
    answer = ask(portal, f"/{YEAR}/target", token(tokens.CRITERIA)).get_json()
    assert answer["target"] == [
        {
            "kode": "T.V.c",
            "kemajuan": [{"bulan": f"{YEAR}-03", "persen": 40}],
            "reviu": [{"semester": f"{YEAR}-S1", "tanggal": f"{YEAR}-07-01"}],
        }
    ]


def test_no_cookie_is_set_and_no_cookie_opens_anything(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    answer = officer.client.get(f"{BASE}/{YEAR}/kriteria")
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="zi"'
    opened = ask(portal, f"/{YEAR}/kriteria", token(tokens.CRITERIA))
    assert "Set-Cookie" not in opened.headers
    assert opened.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "sent", ["", "Basic abc", "Bearer", "Bearer x", "Bearer kizi_0000000000000000_" + "a" * 32, "Bearer é"]
)  # fmt: skip
def test_what_is_no_token_opens_nothing(portal: Portal, sent: str) -> None:
    answer = portal.visitor().client.get(
        f"{BASE}/{YEAR}/kriteria", headers={"Authorization": sent.encode("utf-8").decode("latin-1")}
    )
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_token_works_through_its_last_day_and_no_longer(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = token(tokens.CRITERIA, last=3)
    for days, status in ((0, 200), (2, 200), (3, 401), (400, 401)):
        monkeypatch.setattr(record_api, "today", lambda days=days: today() + days * DAY)
        answer = ask(portal, f"/{YEAR}/kriteria/I.a.1", text)
        assert answer.status_code == status, days


@pytest.mark.parametrize("last", [0, -1, 366])
def test_no_token_lives_longer_than_a_year_nor_ends_before_it_begins(
    portal: Portal, last: int
) -> None:
    with pytest.raises(ValueError, match="end"):
        token(tokens.CRITERIA, last=last)
    token(tokens.CRITERIA, last=365)


def test_a_scope_opens_its_part_and_no_other(portal: Portal) -> None:
    parts = {
        tokens.CRITERIA: ("/kriteria", "/kriteria/I.a.1", "/target"),
        tokens.SUMMARIES: ("/ringkasan",),
    }
    for scope in parts:
        text = token(scope)
        for other, paths in parts.items():
            for path in paths:
                answer = ask(portal, f"/{YEAR}{path}", text)
                if other == scope:
                    assert answer.status_code == 200, path
                else:
                    problem(answer, 403)
                    assert f'scope="{other}"' in answer.headers["WWW-Authenticate"]


def test_a_revoked_token_opens_nothing_from_that_moment(portal: Portal) -> None:
    text = token(tokens.CRITERIA)
    assert ask(portal, f"/{YEAR}/target", text).status_code == 200
    assert tokens.revoke(text.split("_")[1], today())
    problem(ask(portal, f"/{YEAR}/target", text), 401)
    assert not tokens.revoke(text.split("_")[1], today())


def test_the_database_holds_no_token_and_the_secret_half_is_compared_in_constant_time(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = token(tokens.CRITERIA)
    _, name, secret = text.split("_")
    assert len(base64.b32decode(secret.upper())) == 20
    row = db.session.scalars(select(ApiToken)).one()
    kept = b"|".join(str(v).encode() for v in vars(row).values()) + row.hash
    assert secret.encode() not in kept
    compared: list[tuple[int, int]] = []
    true = hmac.compare_digest

    def compare(a: bytes, b: bytes) -> bool:
        compared.append((len(a), len(b)))
        return true(a, b)

    monkeypatch.setattr(tokens.hmac, "compare_digest", compare)
    other = f"kizi_{name}_{'b' * 32}"
    for wrong in (other, f"kizi_{'0' * 16}_{secret}", "kizi_x", ""):
        with pytest.raises(tokens.Refused):
            tokens.check(wrong, today())
    assert compared == [(32, 32)] * 4
    assert tokens.check(text, today()).id == name


def test_the_last_use_is_noted_by_day(portal: Portal) -> None:
    text = token(tokens.CRITERIA)
    assert db.session.scalars(select(ApiToken.used)).one() is None
    ask(portal, f"/{YEAR}/target", text)
    db.session.rollback()
    assert db.session.scalars(select(ApiToken.used)).one() == today()


def test_an_answer_that_has_not_changed_is_not_sent_again(portal: Portal) -> None:
    text = token(tokens.CRITERIA)
    first = ask(portal, f"/{YEAR}/target", text)
    again = ask(portal, f"/{YEAR}/target", text, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    other = ask(portal, f"/{YEAR}/kriteria", text, If_None_Match=first.headers["ETag"])
    assert other.status_code == 200
    problem(ask(portal, f"/{YEAR}/target", "", If_None_Match=first.headers["ETag"]), 401)


@pytest.mark.parametrize(
    "path", ["/1999/kriteria", "/abcd/target", "/20266/target", f"/{YEAR}/kriteria/V.z.9", "/", f"/{YEAR}"]
)  # fmt: skip
def test_what_is_not_there_says_so_as_json(portal: Portal, path: str) -> None:
    told = problem(ask(portal, path, token(tokens.CRITERIA)), 404)
    assert told["title"] == "Tidak ada"


def test_nothing_can_be_written(portal: Portal) -> None:
    client = portal.visitor().client
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = client.open(f"{BASE}/{YEAR}/kriteria", method=method)
        problem(answer, 405)
        assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.limits
def test_who_asks_too_often_is_told_to_wait(portal: Portal) -> None:
    answers = [ask(portal, "/openapi.json") for _ in range(61)]
    assert {a.status_code for a in answers[:60]} == {200}
    problem(answers[60], 429)
    assert answers[60].headers["Retry-After"] == "60"


@dataclass
class Snapshot:
    """A snapshot as the monitoring part gives it, with more in it than may be told."""

    channel: str
    figures: dict[str, Any]
    id: str = "s1"
    period: str = str(YEAR)
    version: int = 1
    number: str = "REKAP/1"
    published: date = field(default_factory=today)
    as_of: date = field(default_factory=today)
    digest: str = "0" * 64
    read_on: date | None = None
    read_by: str = ""


POISONED = {
    "kanal": "wbs",
    "periode": str(YEAR),
    "angka": {"diterima": 3, "selesai": 17},
    "menurut": {"kategori": {"pungli": {"diterima": 2}}},
    "kepatuhan": {"verifikasi": "seluruh", "telaah": 4, "jumlah": "3 laporan"},
    "tahunan": {"selesai": 3, "ditutup": "<5", "ditolak": 12, "jumlah": {"dari": 4, "sampai": 20}},
}


def numbers(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        for one in value.values():
            yield from numbers(one)
    elif isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, int | float):
        yield value


@pytest.mark.parametrize("channel", ["wbs", "gratifikasi", "benturan", "kepentingan", "lain"])
def test_no_number_under_five_of_a_sealed_channel_is_told(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, channel: str
) -> None:
    monkeypatch.setattr(snapshots, "of_year", lambda _: [Snapshot(channel, POISONED)])
    told = ask(portal, f"/{YEAR}/ringkasan", token(tokens.SUMMARIES)).get_json()["ringkasan"]
    figures = told[0]["angka"]
    assert figures["tahunan"]["ditolak"] == 12
    assert figures["tahunan"]["selesai"] == "<5"
    assert figures["kepatuhan"] == {"verifikasi": "seluruh"}
    assert not figures.keys() & {"angka", "menurut"}
    assert [n for n in numbers(figures) if n < 5] == []


def test_figures_of_an_open_channel_are_told_as_they_were_published(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = {"angka": {"diterima": 3}, "hari": {"verifikasi": {"median": 2}}}
    monkeypatch.setattr(snapshots, "of_year", lambda _: [Snapshot("pengaduan", figures)])
    told = ask(portal, f"/{YEAR}/ringkasan", token(tokens.SUMMARIES)).get_json()["ringkasan"]
    assert told[0]["angka"] == figures


def test_no_answer_changes_by_reports_of_a_sealed_channel(portal: Portal) -> None:
    text = token(tokens.CRITERIA, tokens.SUMMARIES)
    paths = [f"/{YEAR}/{part}" for part in ("kriteria", "target", "ringkasan")]
    before = [ask(portal, path, text).data for path in paths]
    for _ in range(3):
        portal.report()
    assert [ask(portal, path, text).data for path in paths] == before


def test_the_api_is_what_its_document_says(portal: Portal) -> None:
    text = token(tokens.CRITERIA, tokens.SUMMARIES)
    described = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", portal.app)
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=15,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers={"Authorization": f"Bearer {text}"})

        check()
    print(f"{asked} requests")
    assert asked >= 5 * 5
