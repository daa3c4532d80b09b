"""Doors outside: each is named, explained and reachable for both readers."""

import re

import pytest

from app.law.doors import Door, outside

DOORS = list(zip(outside("id"), outside("en"), strict=True))
each_door = pytest.mark.parametrize(
    ("door", "english"), DOORS, ids=[door.name for door, _ in DOORS]
)


@each_door
def test_every_door_has_name_purpose_and_contact_in_both_languages(
    door: Door, english: Door
) -> None:
    for text in (door.name, door.purpose, door.contact, english.purpose, english.contact):
        assert text.strip()
    assert english.name == door.name
    assert english.purpose != door.purpose


@pytest.mark.parametrize(("language", "contact"), [("id", "Telepon 198"), ("en", "Telephone 198")])
def test_kpk_is_reached_by_telephone_in_the_readers_language(language: str, contact: str) -> None:
    assert [door.contact for door in outside(language) if "KPK" in door.name] == [contact]


@each_door
def test_a_door_has_the_same_numbers_and_address_in_both_languages(
    door: Door, english: Door
) -> None:
    assert re.findall(r"\d+", english.contact) == re.findall(r"\d+", door.contact)
    assert english.address == door.address


@each_door
def test_a_door_is_marked_and_its_address_is_encrypted(door: Door, english: Door) -> None:
    assert door.mark == english.mark
    assert door.mark in {"V", "U"}
    assert re.fullmatch(r"(https://[a-z0-9.-]+/)?", door.address)


@pytest.mark.parametrize("authority", ["Inspektorat", "KPK", "Ombudsman", "LPSK", "LAPOR!"])
def test_the_authorities_that_a_reporter_can_turn_to_are_all_there(authority: str) -> None:
    assert [door.name for door in outside() if authority in door.name] != []


def test_no_door_is_shown_twice() -> None:
    names = [door.name for door in outside()]
    assert len(names) == len(set(names))


def test_a_reader_who_names_no_language_reads_indonesian() -> None:
    assert outside() == outside("id")
