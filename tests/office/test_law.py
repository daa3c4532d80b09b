"""The administrator amends the law's figures and the office's days; running clocks follow."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from app import office_law
from app.jobs import due
from app.law import rules
from app.law.calendar import add_working_days, is_working_day, today
from app.store import db
from tests.portal import Page, Portal

ADDRESS = "/kantor/meja/aturan"
AMENDMENT = {
    "aturan": "pengaduan/verifikasi",
    "nilai": "5",
    "sumber": "Keputusan Kepala UPT 12/2026",
    "tanda": "V",
}


def send(portal: Portal, action: str, **fields: str) -> Page:
    """Fill in one of the two forms as the administrator."""
    officer = portal.sign_in("petugas")
    return officer.send(officer.get(ADDRESS), action, **fields)


def next_working_day(after: date) -> date:
    """The first working day after a day."""
    return add_working_days(after, 1)


def test_an_amended_figure_holds_for_what_is_received_from_its_day_on(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, before = portal.complain()
    since = today() + timedelta(days=7)
    page = send(portal, "/angka", sejak=since.strftime("%d-%m-%Y"), **AMENDMENT)
    assert page.status == 200
    assert "Keputusan Kepala UPT 12/2026" in page.text
    assert "petugas menetapkan Verifikasi laporan baru menjadi 5" in page.text
    assert rules.figures("pengaduan", today())["verifikasi"] == 3
    assert rules.figures("pengaduan", since)["verifikasi"] == 5
    monkeypatch.setattr("app.public.report.today", lambda: since)
    _, after = portal.complain()
    old, new = portal.opened(before), portal.opened(after)
    assert [r.due for r in old.running()] == [add_working_days(old.case.received, 3)]
    assert [r.due for r in new.running()] == [add_working_days(since, 5)]
    status, answer, _ = portal.command(
        "deadlines", "--channel", "pengaduan", "--kind", "normatif", "--received", since.isoformat()
    )
    assert status == 0
    assert answer["verifikasi"] == add_working_days(since, 5).isoformat()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sejak": "hari ini"}, "Tanggal ini tidak ada"),
        ({"sejak": f"{today():%d-%m-%Y}"}, "Pilih hari mulai besok"),
        ({"nilai": "0"}, "Tulis 1 sampai 366"),
        ({"nilai": "tiga"}, "Tulis dengan angka saja"),
        ({"aturan": "wbs/lain"}, "Pilihan ini tidak dikenal"),
        ({"sumber": ""}, "Bagian ini perlu diisi"),
    ],
)
def test_what_cannot_be_amended_is_said_and_kept(
    portal: Portal, fields: dict[str, str], sentence: str
) -> None:
    sent = {"sejak": f"{today() + timedelta(days=3):%d-%m-%Y}", **AMENDMENT, **fields}
    page = send(portal, "/angka", **sent)
    assert page.status == 422
    assert sentence in page.text
    if fields.get("sumber", "ada"):
        assert page.filled("/angka")["sumber"] == sent["sumber"]
    assert office_law.rule_history("pengaduan") == []


def test_content_is_not_kept_for_too_few_months_and_an_older_decision_is_struck_out(
    portal: Portal,
) -> None:
    officer = portal.sign_in("petugas")
    since = (today() + timedelta(days=7)).strftime("%d-%m-%Y")
    entry = AMENDMENT | {"aturan": "wbs/retensi", "sejak": since}
    page = officer.send(officer.get(ADDRESS), "/angka", **(entry | {"nilai": "5"}))
    assert page.status == 422
    assert "Nilai baru: Isi laporan disimpan paling sedikit 6 bulan" in page.text
    for months in ("36", "48"):
        page = officer.send(officer.get(ADDRESS), "/angka", **(entry | {"nilai": months}))
        assert page.status == 200
    struck = [s.get_text() for s in page.soup.find_all("s")]
    assert len(struck) == 1
    assert "menjadi 36 bulan" in struck[0]


def test_a_day_on_which_the_office_is_closed_moves_running_clocks_and_everybody_sees_it(
    portal: Portal,
) -> None:
    code, number = portal.complain()
    before = portal.opened(number).running()[0].due
    closed = next_working_day(today())
    page = send(portal, "/hari", hari=f"{closed:%d-%m-%Y}", kerja="tutup", alasan="Banjir")
    assert "kantor tutup. Banjir" in page.text
    assert not is_working_day(closed)
    done = due.run_due()
    assert (done["tenggat_ulang"], done["gagal"]) == (1, [])
    assert due.run_due()["tenggat_ulang"] == 0
    opened = portal.opened(number)
    assert opened.running()[0].due == next_working_day(before)
    assert opened.sound
    assert "Tenggat dihitung ulang karena hari kerja kantor berubah" in portal.track(code)[1].text
    office_law.decide(closed, None, "Tidak jadi", "petugas")
    assert is_working_day(closed)
    assert due.run_due()["tenggat_ulang"] == 1
    assert portal.opened(number).running()[0].due == before
    assert portal.command("verify")[0] == 0


def test_a_saturday_on_which_the_office_works_brings_a_deadline_nearer(portal: Portal) -> None:
    saturday = today() + timedelta(days=(5 - today().weekday()) % 7 or 7)
    before = add_working_days(saturday - timedelta(days=1), 1)
    assert before > saturday
    office_law.decide(saturday, True, "Layanan Sabtu", "petugas")
    assert add_working_days(saturday - timedelta(days=1), 1) == saturday


def test_only_an_administrator_comes_here(portal: Portal) -> None:
    inspectorate = portal.sign_in("inspektorat")
    assert "Ubah sebuah angka" not in inspectorate.get(ADDRESS).text
    page = inspectorate.post(f"{ADDRESS}/hari", {"hari": "1", "kerja": "tutup", "alasan": "x"})
    assert "Ubah sebuah angka" not in page.text
    assert office_law.day_history() == []


def test_a_day_off_entered_after_a_clock_ran_out_leaves_the_case_whole(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.public.report.today", lambda: today() - timedelta(days=9))
    code, number = portal.complain()
    assert due.run_due()["tenggat_lewat"] == 1
    run = portal.opened(number).running()[0]
    office_law.decide(run.due, False, "Banjir", "petugas")
    assert due.run_due()["tenggat_ulang"] == 1
    opened = portal.opened(number)
    assert opened.running()[0].due == next_working_day(run.due)
    assert opened.sound
    assert portal.command("verify")[0] == 0
    assert "tidak utuh" not in portal.track(code)[1].text
    for day in range(6):
        office_law.decide(run.due + timedelta(days=day), False, "Banjir", "petugas")
    due.run_due()
    assert portal.opened(number).sound


def test_two_administrators_at_the_same_moment_both_get_their_entry(portal: Portal) -> None:
    days = [today() + timedelta(days=n) for n in range(1, 9)]

    def decide(day: date) -> None:
        with portal.app.app_context():
            office_law.decide(day, False, "Banjir", "petugas")
            db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decide, days))
    db.session.rollback()
    assert sorted(row.day for row in office_law.day_history()) == days
    assert sorted(row.number for row in office_law.day_history()) == list(range(1, 9))
