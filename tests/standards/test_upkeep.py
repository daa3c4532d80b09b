"""SOPs, reviews and the maklumat: what is newest is shown, what came before stays."""

import pytest

from app import documents
from app.law.calendar import today
from app.standards import catalogue, maklumat, reviews, sops
from app.standards.errors import Moved, Refused
from app.standards.models import Service, Sop
from app.store import new_id
from app.uploaded import Uploaded
from tests.portal import Portal
from tests.standards.shelf import days, service


def sop(one: Service, version: int, since: int, changed: str = "Baru.") -> Sop:
    paper = documents.prepare(Uploaded("berkas", "sop.txt", b"Langkah satu."))
    sop_id = new_id()
    sops.add(
        sop_id, one, "SOP-01", "Pajak", version, days(since), changed, paper, "petugas", today()
    )
    return next(s for s in sops.of_service(one.id) if s.id == sop_id)


def test_the_public_gets_the_newest_sop_that_holds_and_the_desk_all_of_them(portal: Portal) -> None:
    one = service()
    first, second, third = sop(one, 1, -9, ""), sop(one, 2, -2), sop(one, 3, 5)
    listed = sops.of_service(one.id)
    assert [s.version for s in listed] == [3, 2, 1]
    assert [s.id for s in sops.public(listed, today())] == [second.id]
    assert [s.id for s in sops.public(listed, days(5))] == [third.id]
    sops.withdraw(one, second.id, "Salah berkas", "petugas", today())
    listed = sops.of_service(one.id)
    assert [s.id for s in sops.public(listed, today())] == [first.id]
    assert len(listed) == 3
    with pytest.raises(Refused, match="older"):
        sop(one, 3, 7)
    with pytest.raises(Refused, match="needed"):
        sop(one, 4, 7, changed="")
    with pytest.raises(Refused, match="unknown"):
        sops.withdraw(service("Lain"), first.id, "x", "petugas", today())
    assert sops.services_with_sop_count(today()) == 1


def review(one: Service, day: int, next_due: int, form_id: str = "") -> None:
    reviews.record(
        form_id or new_id(),
        one,
        days(day),
        "Tim",
        "tetap",
        "",
        "Tidak ada pengaduan.",
        days(next_due),
        "petugas",
        today(),
    )


def test_a_review_sets_the_next_day_unless_a_later_one_did(portal: Portal) -> None:
    one = service()
    review(one, -5, 300, "a" * 30)
    review(one, -5, 300, "a" * 30)  # sent twice
    review(one, -90, 10, "a" * 30)  # another, from the same page
    found = catalogue.find(one.slug)
    assert found is not None
    assert found.review_due == days(300)
    assert [r.day for r in reviews.of_service(one.id)] == [days(-5), days(-90)]
    assert reviews.reviews_between(days(-30), today()) == 1
    with pytest.raises(Refused, match="review_before"):
        review(one, -5, -5)


def test_reviews_that_are_over_or_near_are_asked_for_and_no_others(portal: Portal) -> None:
    due = {"Jauh": 31, "Dekat": 30, "Lewat": -1, "Tutup": -5, "Tanpa": None}
    for name, day in due.items():
        one = service(name)
        when = None if day is None else days(day)
        catalogue.change(one, name, "pajak", "", when, name != "Tutup")
    assert [s.name for s in reviews.due(today())] == ["Lewat", "Dekat"]


def test_a_published_maklumat_stays_and_the_next_takes_its_place_when_it_is_published(
    portal: Portal,
) -> None:
    def wording(head: str) -> maklumat.Wording:
        return maklumat.Wording(maklumat.USUAL, head, "Kepala UPT", "", "Sungailiat", today())

    first = maklumat.save(wording("Rahmawati"), 0, "petugas", today())
    assert maklumat.current() is None
    maklumat.publish(1, first.edition, "petugas", today())
    maklumat.publish(1, first.edition, "petugas", today())  # sent twice
    second = maklumat.save(wording("Bambang"), 0, "petugas", today())
    shown = maklumat.current()
    assert shown is not None
    assert (shown.head, second.number) == ("Rahmawati", 2)
    with pytest.raises(Moved):
        maklumat.save(wording("Lain"), 9, "petugas", today())
    with pytest.raises(Refused, match="no_draft"):
        maklumat.publish(3, 1, "petugas", today())
    maklumat.publish(2, second.edition, "petugas", today())
    assert [v.head for v in maklumat.versions()] == ["Bambang", "Rahmawati"]
