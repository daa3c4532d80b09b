"""Live evidence: each piece follows what the portal holds, and none says anything of a sealed case."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app import risk
from app.campaign import events, pages, views
from app.campaign.events import Plan
from app.canonical import sha256_of
from app.cases import history
from app.evaluation import evidence as evaluated
from app.evidence import piece
from app.law.calendar import today
from app.monitoring import snapshots
from app.people import recovery
from app.people.models import Assignment
from app.standards import keliling, maklumat, reviews
from app.statistics import answers, yearly
from app.statistics.models import YearlyFigures
from app.store import db, new_id, writing
from app.survey import collecting, improvements, results, seasons
from app.survey.instruments import SKM
from app.zi import live_public, live_sealed, live_service, own, plan
from app.zi.record import record
from tests.people_at_work import let_in, part_with
from tests.portal import Portal
from tests.standards.shelf import days as day_from_now
from tests.standards.shelf import published, service
from tests.standards.test_upkeep import sop
from tests.statistics.office import Office, day_ends

YEAR = today().year


def only(found: list[dict]) -> dict:
    db.session.rollback()
    (one,) = found
    return one


def test_the_hash_is_of_the_figure_and_changes_with_it() -> None:
    assert sha256_of({"b": 1, "a": "é"}) == sha256_of({"a": "é", "b": 1})
    assert sha256_of({"a": 1}) != sha256_of({"a": 2})
    # sha256 of {"a":1}, worked out with sha256sum
    assert sha256_of({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_standards_are_enough_once_every_service_has_one(portal: Portal) -> None:
    assert live_service.standards(YEAR) == []
    first, second = service("Pajak"), service("Mutasi")
    published(first)
    one = only(live_service.standards(YEAR))
    assert one["angka"] == "1 dari 2 layanan punya standar yang berlaku"
    assert one["kurang"] == "1 layanan belum punya standar yang terbit."
    published(second)
    other = only(live_service.standards(YEAR))
    assert other["cukup"]
    assert other["sidik"] != one["sidik"]
    assert live_service.standards(YEAR - 1) == [], "in force since nine days ago"


def test_sops_and_reviews(portal: Portal) -> None:
    one = service()
    published(one)
    assert live_service.sops(YEAR) == live_service.reviews(YEAR) == []
    sop(one, 1, -2)
    assert only(live_service.sops(YEAR))["cukup"]
    due = (today(), "Tim", "tetap", "", "Tetap.", day_from_now(300), "petugas", today())
    reviews.record(new_id(), one, *due)
    assert only(live_service.reviews(YEAR))["angka"] == "1 reviu tercatat sepanjang tahun ini"
    late = replace_due(one)
    found = only(live_service.reviews(YEAR))
    assert (found["cukup"], late) == (False, True)
    assert live_service.reviews(YEAR - 1) == []


def replace_due(one: Any) -> bool:
    from app.standards import catalogue

    catalogue.change(one, one.name, one.category, one.place, day_from_now(-1), True)
    return True


def test_the_maklumat_counts_from_its_publication(portal: Portal) -> None:
    wording = maklumat.Wording("Janji.", "Rahmawati", "Kepala", "", "Sungailiat", today())
    saved = maklumat.save(wording, 0, "petugas", today())
    assert live_service.promise(YEAR) == []
    maklumat.publish(saved.number, saved.edition, "petugas", today())
    assert only(live_service.promise(YEAR))["versi"] == saved.number
    assert live_service.promise(YEAR - 1) == []


def test_the_schedule_counts_days_that_took_place(portal: Portal) -> None:
    assert live_service.mobile_stops(YEAR) == []
    once = keliling.Place("Kenanga", "", None, today(), None, "08:00", "11:00", "")
    stop_id = new_id()
    keliling.add(stop_id, once, "petugas", today())
    assert only(live_service.mobile_stops(YEAR))["angka"] == "1 kali di 1 titik menurut jadwal"
    keliling.call_off(stop_id, today(), "Banjir", "petugas", today())
    assert live_service.mobile_stops(YEAR) == []


def test_the_survey_needs_its_sample_and_a_plan_for_three_elements(portal: Portal) -> None:
    season = seasons.current(SKM, today())
    year = season.period.first.year
    assert live_service.survey(year) == []
    sets = {("pajak", "333333333"): 3, ("pajak", "343434343"): 2}
    collecting.take_many(season, new_id(), sets, {}, today())
    assert "Populasi" in only(live_service.survey(year))["kurang"]
    seasons.say(season, 100, "")
    assert "baru 5 responden dari paling sedikit 80" in only(live_service.survey(year))["kurang"]
    seasons.say(season, 5, "")
    found = only(live_service.survey(year))
    assert found["cukup"]
    assert "5 responden" in found["angka"]
    assert only(live_service.survey_open(year))["cukup"]
    assert live_service.survey_follow_up(year) == []
    lowest = results.of(seasons.current(SKM, today())).lowest
    for n, element in enumerate(lowest):
        undertaken = ("Kursi", "Kasubbag", day_from_now(30), "petugas", today())
        improvements.undertake(season, new_id(), element, *undertaken)
        assert only(live_service.survey_follow_up(year))["cukup"] is (n == 2)
    assert live_service.survey(year - 1) == []


def test_fewer_than_five_answers_show_nothing(portal: Portal) -> None:
    season = seasons.current(SKM, today())
    collecting.take_many(season, new_id(), {("pajak", "333333333"): 4}, {}, today())
    year = season.period.first.year
    assert live_service.survey(year) == live_service.survey_open(year) == []


def test_the_campaign_counts_once_the_office_went_over_its_page(portal: Portal) -> None:
    assert live_public.campaign_page("gratifikasi", YEAR) == [], "that it shipped is no evidence"
    old = today() - timedelta(days=366)
    pages.note_review(new_id(), "gratifikasi", old, "Diperiksa.", "petugas")
    assert "tinjau lagi" in only(live_public.campaign_page("gratifikasi", YEAR))["kurang"]
    pages.note_review(new_id(), "gratifikasi", today(), "Diperiksa.", "petugas")
    assert only(live_public.campaign_page("gratifikasi", YEAR))["cukup"]
    assert live_public.page_views("gratifikasi", YEAR) == []
    views.add([("gratifikasi", today(), 7), ("wbs", today(), 99)])
    assert only(live_public.page_views("gratifikasi", YEAR))["angka"].startswith("dibuka 7 kali")


def test_an_event_counts_once_it_was_held(portal: Portal) -> None:
    said = Plan("benturan", "Benturan", today(), "", "", "Aula", "Pegawai", "", "Sri", public=False)
    event_id = new_id()
    events.plan(event_id, said, "petugas")
    assert live_public.held_events("benturan", YEAR) == []
    events.hold(event_id, "Dibahas.")
    assert only(live_public.held_events("benturan", YEAR))["judul"] == "Sosialisasi: Benturan"
    assert live_public.held_events("gratifikasi", YEAR) == []
    assert live_public.held_events("benturan", YEAR - 1) == []


@pytest.mark.one_store
def test_complaints_count_by_medium_and_by_what_came_of_them(portal: Portal) -> None:
    office, first = Office(portal), date(YEAR, 1, 5)
    assert live_public.complaint_figures(YEAR) == []
    office.settled(first, first, first)
    office.file("pengaduan", first)
    day_ends(first)
    one = only(live_public.complaint_figures(YEAR))
    assert one["angka"] == "1 dari 1 selesai tepat waktu"
    assert one["tanggal"] == first.isoformat()
    assert "satu media" in only(live_public.complaint_media(YEAR))["kurang"]
    second = first + timedelta(days=1)
    office.file("pengaduan", second, medium="loket")
    day_ends(second)
    found = only(live_public.complaint_media(YEAR))
    assert found["angka"] == "lewat portal 2, datang langsung 1"
    assert found["cukup"]
    assert only(live_public.open_figures(YEAR))["angka"].startswith("3 diterima, 2")
    assert live_public.information_figures(YEAR) == []
    assert live_public.complaint_figures(YEAR - 1) == []


def test_open_pages_and_the_roster(portal: Portal) -> None:
    assert live_public.information_pages(YEAR) == live_public.staff_list(YEAR) == []
    published(service())
    found = only(live_public.information_pages(YEAR))
    assert found["angka"] == "standar pelayanan (1)"
    assert "maklumat, statistik, jawaban terbit" in found["kurang"]
    words = answers.Words("Jam", "Kapan?", "Pukul delapan.", "antrean")
    answers.publish(answers.write(words, "petugas", today(), new_id()), today())
    assert "jawaban terbit" not in only(live_public.information_pages(YEAR))["kurang"]
    facts = {"name": "Sri", "position": "Staf", "unit": "P", "superior": "", "email": ""}
    with writing() as session:
        first = date(YEAR - 1, 6, 1)
        session.add(Assignment(nip="1" * 18, since=first, until=None, **facts))
    assert "mutakhirkan" in only(live_public.staff_list(YEAR))["kurang"]
    assert only(live_public.staff_list(YEAR - 1))["cukup"]
    with writing() as session:
        session.add(Assignment(nip="2" * 18, since=today(), until=None, **facts))
    assert only(live_public.staff_list(YEAR))["cukup"]


def test_a_channel_is_ready_with_two_keys_and_a_drill(portal: Portal) -> None:
    for name in live_sealed.VAULTS:
        found = only(live_sealed.channel(name, YEAR))
        assert "satu orang" in found["kurang"]
        assert live_sealed.channel(name, YEAR - 1) == []
    key = recovery.read_key(portal.accounts["petugas"]["kunci_pemulihan"])
    recovery.drill(key, today() - timedelta(days=366))
    let_in(portal, portal.sign_in("petugas"))
    assert "setahun" in only(live_sealed.channel("wbs", YEAR))["kurang"]
    db.session.rollback()
    recovery.drill(key, today())
    assert only(live_sealed.channel("wbs", YEAR))["cukup"]


def test_a_drill_counts_for_the_paper_that_was_tried_alone(portal: Portal) -> None:
    key = recovery.read_key(portal.accounts["petugas"]["kunci_pemulihan"])
    officer = portal.sign_in("petugas")
    let_in(portal, officer)
    recovery.drill(key, today())
    part_with(officer, "rekan")
    assert "belum diuji" in str(only(live_sealed.channel("wbs", YEAR)))


@pytest.mark.one_store
def test_no_sealed_case_leaves_a_trace_in_the_record(portal: Portal) -> None:
    """Whoever compares two looks at the record learns nothing of reports that came between them."""
    office, first = Office(portal), date(YEAR, 1, 5)
    history.close_day(first)
    looks = [json.dumps(record(YEAR), sort_keys=True)]
    for n in range(7):
        office.file("wbs", first + timedelta(days=n))
        office.file("gratifikasi", first + timedelta(days=n))
        day_ends(first + timedelta(days=n))
        looks.append(json.dumps(record(YEAR), sort_keys=True))
    assert len(set(looks)) == 1


def test_of_a_sealed_channel_only_the_frozen_year_is_shown(portal: Portal) -> None:
    assert live_sealed.year_cells("wbs", YEAR - 1) == []
    names = list(yearly.outcomes("wbs"))
    cells = yearly.publishable(dict.fromkeys(names, 3) | {names[0]: 6})
    with writing() as session:
        row = {"as_of": date(YEAR, 1, 9), "cells": cells}
        session.add(YearlyFigures(year=YEAR - 1, channel="wbs", **row))
    found = only(live_sealed.year_cells("wbs", YEAR - 1))
    assert found["angka"].count("<5") == len(names) - 1
    assert ": 3" not in found["angka"]
    assert live_sealed.year_cells("wbs", YEAR) == []
    assert live_sealed.year_cells("gratifikasi", YEAR - 1) == []


def test_the_plan_is_evidence_of_itself(portal: Portal) -> None:
    said = plan.Said("A", ("T.I.a",), (), date(YEAR, 1, 1), today(), "")
    plan.write("a" * 32, YEAR, said, 0, "petugas")
    assert "belum punya penanggung jawab" in only(own.plan(YEAR))["kurang"]
    assert own.priorities(YEAR) == own.progress(YEAR) == []
    plan.prioritise(YEAR, {"T.I.a"}, "petugas")
    assert only(own.priorities(YEAR))["cukup"]
    plan.advance("a" * 32, f"{YEAR}-01", 30, "", None, "petugas")
    assert only(own.progress(YEAR))["cukup"], "due today: not late yet"
    plan.write("a" * 32, YEAR, replace(said, ends=today() - timedelta(days=1)), 1, "petugas")
    assert "terlambat" in only(own.progress(YEAR))["kurang"]
    assert own.plan(YEAR - 1) == []


def test_summaries_evaluations_and_risks_are_evidence_and_without_them_the_criterion_says_so(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of(code: str) -> dict:
        return next(c for c in record(YEAR)["kriteria"] if c["kode"] == code)

    assert of("V.c.2")["bukti"] == of("V.b.2")["bukti"] == of("V.c.3")["bukti"] == []
    assert "Belum ada bukti: rekap pemantauan kanal." in of("I.c.2")["kekurangan"]
    frozen = [
        snapshot("pengaduan", {"angka": {"selesai": 14, "tepat_waktu": 12}}),
        snapshot("wbs", {"kepatuhan": {"telaah": "seluruh"}}),
    ]
    monkeypatch.setattr(snapshots, "of_year", lambda year: frozen if year == YEAR else [])
    assert [e["id"] for e in of("I.c.2")["bukti"]] == ["rekap:pengaduan", "rekap:wbs"]
    (shown,) = of("V.c.2")["bukti"]
    assert (shown["angka"], shown["sidik"]) == ("12 dari 14 selesai tepat waktu", frozen[0].digest)
    assert shown["alamat"] == "/kantor/meja/rekap/pengaduan"
    assert [e["angka"] for e in of("V.d.1")["bukti"] if e["jenis"] == "rekap"] == [
        "Telaah selesai: seluruhnya ditepati"
    ]
    item, entry = (
        piece("x", form, title="Bukti", day=date(2026, 1, 1), address="/", digest="e" * 64)
        for form in ("evaluasi", "risiko")
    )
    monkeypatch.setattr(evaluated, "evidence", lambda _year: {"V.c.3": [item], "I.c.2": [item]})
    monkeypatch.setattr(risk, "evidence", lambda _year: {"V.b.2": [entry]})
    assert of("V.c.3")["status"] == of("V.b.2")["status"] == of("I.c.2")["status"] == "lengkap"
    assert of("V.c.4")["status"] == of("V.b.3")["status"] == "belum"
    frozen[0] = replace(frozen[0], read_on=None)
    assert of("V.c.2")["kekurangan"] == ["Rekap REKAP/PENGADUAN/1 belum dibaca pimpinan."]
    frozen[0] = replace(frozen[0], analysis="Diubah.", read_on=date(YEAR, 4, 8))
    assert of("V.c.2")["status"] == "belum"


def snapshot(channel: str, figures: dict[str, Any]) -> snapshots.Snapshot:
    """A frozen summary of a channel's quarter."""
    words = {"letter": "", "by": "petugas", "analysis": "", "correction": "", "replaces": ""}
    days = {"published": date(YEAR, 4, 7), "as_of": date(YEAR, 4, 7), "read_on": date(YEAR, 4, 8)}
    made = snapshots.Snapshot(
        id=channel, number=f"REKAP/{channel.upper()}/1", channel=channel, period=f"{YEAR}-Q1",
        version=2, figures=figures, digest="", read_by="Kepala", signed=None, **words, **days,
    )  # fmt: skip
    return replace(made, digest=sha256_of(made.document()))


def test_a_year_to_come_has_no_live_evidence(portal: Portal) -> None:
    published(service())
    assert all(one["bukti"] == [] for one in record(YEAR + 1)["kriteria"])


KEYS = {
    "area": {"kode", "nama", "indikator", "bobot", "ringkas"},
    "kriteria": {
        *("kode", "area", "indikator", "nama", "sumber", "status", "penilaian_mandiri", "narasi"),
        *("penanggung_jawab", "tenggat", "bukti", "kekurangan", "lke"),
    },
    "target": {"kode", "area", "nama", "prioritas", "kemajuan", "capaian", "reviu"},
}


def test_the_record_has_the_form_that_was_agreed(portal: Portal) -> None:
    published(service())
    found = record(YEAR)
    assert json.loads(json.dumps(found)) == found
    for name, keys in KEYS.items():
        assert all(keys <= set(one) for one in found[name]), name
    assert len(found["kriteria"]) == 72
    assert len(found["target"]) == 20
    assert (found["versi_skema"], found["tahun"]) == (1, YEAR)
    items = [e for c in found["kriteria"] for e in c["bukti"]]
    assert items
    needed = {
        *("id", "jenis", "judul", "angka", "tanggal", "alamat", "sidik", "versi"),
        *("berlaku_dari", "berlaku_sampai", "berkas"),
    }
    for item in items:
        assert needed <= set(item)
        assert len(item["sidik"]) == 64
        assert item["jenis"] in {
            "rekap",
            "evaluasi",
            "halaman",
            "hitungan",
            "dokumen",
            "rapat",
            "risiko",
        }
        assert item["alamat"].startswith(("/", "https://"))
    assert sum(a["ringkas"]["kriteria"] for a in found["area"]) == 72
    warned = [w for w in found["peringatan"] if w["jenis"] == "kurang"]
    assert len(warned) == sum(len(c["kekurangan"]) for c in found["kriteria"])
