"""A standard is complete or not published, and what is published stays as it was."""

import pytest

from app import standards
from app.law import tariff
from app.law.calendar import today
from app.standards import catalogue, versions
from app.standards.components import COMPONENTS, DELIVERY, MANAGEMENT
from app.standards.errors import Incomplete, Moved, Refused
from tests.portal import Portal
from tests.standards.shelf import DECISION, FULL, days, drafted, published, service


def test_there_are_six_components_of_delivery_and_eight_of_management() -> None:
    groups = [c.group for c in COMPONENTS]
    assert (groups.count(DELIVERY), groups.count(MANAGEMENT)) == (6, 8)
    assert len({c.name for c in COMPONENTS}) == 14


def test_a_standard_with_an_empty_component_is_not_published_and_says_which(portal: Portal) -> None:
    one = service()
    draft = drafted(one, biaya="  ", sarana="")
    with pytest.raises(Incomplete) as refused:
        versions.publish(one, 1, draft.edition, today(), DECISION, days(300), "petugas", today())
    assert [c.name for c in refused.value.args[0]] == ["biaya", "sarana"]
    assert versions.in_force(versions.of_service(one.id), today()) is None


def test_a_published_version_never_changes_and_an_edit_makes_the_next_from_it(
    portal: Portal,
) -> None:
    one = service()
    published(one)
    drafted(one, changed="Lebih cepat.", waktu="20 menit.")
    second, first = versions.of_service(one.id)
    assert (first.number, first.content) == (1, FULL)
    assert (second.number, second.published) == (2, None)
    published(one, since=5, changed="Lebih cepat.", waktu="20 menit.")
    own = versions.of_service(one.id)
    held, coming = versions.in_force(own, today()), versions.coming(own, today())
    assert held is not None
    assert held.content["waktu"] == FULL["waktu"]
    assert coming is not None
    assert coming.content["waktu"] == "20 menit."
    later = versions.in_force(own, days(5))
    assert later is not None
    assert later.number == 2


def test_the_next_version_says_what_changed_and_holds_after_the_one_before(portal: Portal) -> None:
    one = service()
    published(one, since=-9)
    with pytest.raises(Refused, match="unchanged"):
        published(one, since=3)
    with pytest.raises(Refused, match="version_before"):
        published(one, since=-9, changed="Lebih cepat.")


def test_of_two_who_edit_one_draft_the_second_is_told_and_overwrites_nothing(
    portal: Portal,
) -> None:
    one = service()
    seen = drafted(one, waktu="30 menit.").edition
    versions.save(one, FULL | {"waktu": "40 menit."}, [], "", seen, "siti", today())
    with pytest.raises(Moved, match="siti"):
        versions.save(one, FULL | {"waktu": "50 menit."}, [], "", seen, "budi", today())
    with pytest.raises(Moved, match="siti"):
        versions.publish(one, 1, seen, today(), DECISION, days(300), "budi", today())
    versions.save(one, FULL | {"waktu": "40 menit."}, [], "", seen, "siti", today())  # sent twice
    (draft,) = versions.of_service(one.id)
    assert (draft.content["waktu"], draft.edition, draft.published) == ("40 menit.", 2, None)


def test_a_draft_sent_again_after_it_was_published_begins_no_other(portal: Portal) -> None:
    one = service()
    draft = published(one)
    with pytest.raises(Moved):
        versions.save(one, FULL | {"waktu": "x"}, [], "", 1, "petugas", today())
    versions.publish(
        one, 1, draft.edition, days(3), "lain", days(9), "budi", today()
    )  # sent twice: nothing happens
    (kept,) = versions.of_service(one.id)
    assert (kept.since, kept.decision) == (days(-9), DECISION)


def test_other_parts_read_active_services_and_counts_from_the_package(portal: Portal) -> None:
    one, other = service("Balik nama"), service("Mutasi masuk")
    published(one)
    published(other, since=4)
    assert [s.slug for s in standards.services()] == ["balik-nama", "mutasi-masuk"]
    assert standards.published_standards_count(today()) == 1
    assert standards.published_standards_count(days(4)) == 2
    catalogue.change(one, "Balik nama", "pajak", "", None, False)
    assert [s.slug for s in standards.services()] == ["mutasi-masuk"]
    assert standards.published_standards_count(today()) == 0
    assert standards.services_with_sop_count(today()) == 0
    assert standards.reviews_between(days(-9), today()) == 0


def test_the_starting_list_adds_drafts_once_and_leaves_what_it_does_not_know_empty(
    portal: Portal,
) -> None:
    service("Balik nama kendaraan")
    added = catalogue.begin_with_list("petugas", today())
    assert catalogue.begin_with_list("petugas", today()) == 0
    assert len(catalogue.all_services()) == added + 1
    codes = {row.code for row in tariff.tariffs("id").rows}
    for one in catalogue.services():
        for draft in versions.of_service(one.id):
            empty = {c.name for c in versions.missing(draft.content)}
            assert {"persyaratan", "waktu", "jumlah_pelaksana"} <= empty
            assert set(draft.tariffs) <= codes
            assert draft.content.keys() <= FULL.keys()
            assert not any(c.isdigit() for c in draft.content.get("biaya", ""))


def test_two_services_of_one_name_are_refused_and_slugs_stay_apart(portal: Portal) -> None:
    service("Pajak tahunan")
    with pytest.raises(Refused, match="taken"):
        service("Pajak tahunan")
    assert service("Pajak (tahunan)").slug == "pajak-tahunan-2"
    assert service("税").slug == "layanan"
