"""Who holds the head's, the administrator's and an evaluator's account learns of no sealed case.

They look at everything they can reach, before and after one more report, gift and conflict, and
find no difference: not in a page, an export, a chart, an answer of the API, nor in two of them.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.law.calendar import today
from app.monitoring import circles, snapshots
from app.people import accounts
from app.periods import parse
from app.statistics.counting import SEALED_CHANNELS
from app.statistics.yearly import HIDDEN, SMALLEST
from app.store import db, new_id
from app.zi import tokens
from tests.monitoring import golden
from tests.monitoring.attacker import Attacker
from tests.people_at_work import employ
from tests.portal import Portal
from tests.statistics.office import FILED, Office, day_ends
from tests.zi.sheets import evaluator

pytestmark = pytest.mark.one_store

HEAD, ADMIN = "197004121995032001", "198012122005011002"
FROZEN = {
    "wbs": ("2025", "2025-S1", "2025-10"),
    "gratifikasi": ("2025", "2025-S2", "2025-07"),
    "benturan": ("2025", "2025-S1", "2025-Q4"),
    "kepentingan": ("2025",),
    "pengaduan": ("2025", "2025-02"),
}


def freeze(portal: Portal) -> None:
    """The officer freezes what is over."""
    keys = portal.keys("petugas")
    for source, names in FROZEN.items():
        for name in names:
            period = parse(name)
            assert period is not None
            told = circles.count(keys, source, period)
            made = snapshots.freeze(
                source, period, snapshots.Words("", "Dibaca."), "petugas", new_id(), today(),
                circles.key(keys, source), told.said,
            )  # fmt: skip
            circles.keep(made, told)
    db.session.rollback()


PUBLIC = tuple(
    f"/statistik{kind}?periode={name}"
    for kind in ("", ".json", ".csv")
    for name in ("2025", "2025-Q4", "2025-12", "2026")
)


@pytest.fixture(name="attackers")
def _attackers(portal: Portal) -> list[Attacker]:
    golden.play(portal)
    day_ends(date(2026, 2, 10))
    freeze(portal)
    head, clerk = employ(portal, "kepala", HEAD), employ(portal, "admin", ADMIN)
    accounts.grant(HEAD, "pimpinan", given=True)
    accounts.grant(ADMIN, "administrator", given=True)
    scopes = tuple(tokens.SCOPES)
    token = tokens.make("uji", scopes, today() + timedelta(days=30), "admin", today())
    inside = ("/kantor/zi", "/kantor/meja/rekap", "/kantor/meja/rekap?tahun=2025")
    more = (
        "/kantor/zi/2025/ekspor",
        "/kantor/meja/evaluasi",
        "/kantor/meja/risiko",
        "/kantor/pegawai",
    )
    exports = tuple(f"/kantor/zi/2025/ekspor/{kind}" for kind in ("json", "xlsx", "pdf", "zip"))
    api = ("/api/zi/v1/2025/kriteria", "/api/zi/v1/2025/target", "/api/zi/v1/2025/ringkasan")
    return [
        Attacker(head, (*inside, *more, *exports)),
        Attacker(clerk, (*inside, *more, "/kantor/meja/pegawai", "/kantor/aturan"), papers=False),
        Attacker(evaluator(portal), ("/kantor/zi", "/kantor/zi/2025/penilaian"), papers=False),
        Attacker(portal.visitor(), api, {"Authorization": f"Bearer {token.text}"}),
        Attacker(portal.visitor(), PUBLIC),
    ]


def look(attackers: list[Attacker]) -> list[dict[str, str]]:
    found = [one.look() for one in attackers]
    db.session.rollback()
    return found


def one_more_report(office: Office) -> None:
    case = office.file(
        "wbs", date(2025, 12, 1), kategori="pembalasan", uraian="PENANDA kepala meminta."
    )
    office.step(case, "telaah", date(2025, 12, 2))
    office.step(case, "selesai", date(2025, 12, 3), hasil="etik", pesan="PENANDA selesai.")


def one_more_for_the_inspectorate(office: Office) -> None:
    office.file("wbs", date(2025, 12, 1), kategori="pungli", tidak_boleh_baca=["kepala"])  # type: ignore[arg-type]


def one_more_report_this_year(office: Office) -> None:
    case = office.file("wbs", date(2026, 2, 3), kategori="pungli")
    office.step(case, "tolak", date(2026, 2, 4), alasan="tidak_lengkap", pesan="Tidak.")


def one_more_gift(office: Office) -> None:
    day = date(2025, 11, 24)
    case = office.file("gratifikasi", day, tanggal=day.isoformat(), nilai="900000")
    office.step(case, "lengkap", day)
    office.step(case, "teruskan", day, nomor_gol="GOL-9", tanggal_gol=day.isoformat())


def one_more_conflict(office: Office) -> None:
    FILED.setdefault("benturan", {})
    case = office.file("benturan", date(2025, 11, 24), jenis="aktual", sumber="keluarga")
    office.step(case, "catat_bukan_benturan", date(2025, 11, 25), **golden.PAPER)


MORE: list[Callable[[Office], Any]] = [
    one_more_report,
    one_more_for_the_inspectorate,
    one_more_report_this_year,
    one_more_gift,
    one_more_conflict,
]


def test_one_case_more_changes_nothing_that_they_are_shown(
    portal: Portal, attackers: list[Attacker]
) -> None:
    office, before = Office(portal), look(attackers)
    least = (60, 60, 30, 2, 2)  # pages that each of them reaches, so that nobody looks at nothing
    assert all(len(seen) > few for seen, few in zip(before, least, strict=True))
    for more in MORE:
        more(office)
    day_ends(date(2026, 2, 12))
    after = look(attackers)
    for mine, now in zip(before, after, strict=True):
        assert mine.keys() == now.keys()
        assert [path for path, text in now.items() if "PENANDA" in text] == []
        assert [(path, mine[path], now[path]) for path in mine if mine[path] != now[path]] == []


def test_of_a_sealed_channel_the_api_says_what_a_sealed_channel_may_say(
    attackers: list[Attacker],
) -> None:
    program = attackers[3]
    answer = program.browser.client.get("/api/zi/v1/2025/ringkasan", headers=program.headers)
    sealed = [one for one in answer.json["ringkasan"] if one["kanal"] in SEALED_CHANNELS]
    assert {one["kanal"] for one in sealed} == set(SEALED_CHANNELS)
    for one in sealed:
        said = one["angka"]
        assert set(said) <= {"kanal", "periode", "sampai", "kepatuhan", "tahunan"}
        assert set(said["kepatuhan"].values()) <= {"seluruh", "sebagian", "belum"}
        numbers = [n for n in said.get("tahunan", {}).values() if n != HIDDEN]
        assert all(n >= SMALLEST for n in numbers)
