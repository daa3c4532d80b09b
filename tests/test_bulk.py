"""Who comes together commits together, and suffers for nobody else's error."""

import threading
from datetime import date
from typing import Any

import pytest

from app import bulk
from app.bulk import GroupCommit, Outdated, Rows, Taken
from app.campaign.views import Opened
from app.store import db
from tests.portal import Portal

DAY = date(2026, 3, 2)


def _rows(*pages: str) -> Rows:
    return {Opened: [{"page": page, "day": DAY, "count": 1} for page in pages]}


def _stored() -> set[str]:
    db.session.rollback()
    return {one.page for one in db.session.query(Opened)}


def _refuse_old(_cursor: Any, rows: Rows) -> None:
    if any(row["page"] == "usang" for row in rows[Opened]):
        raise Outdated


def _together(portal: Portal, parts: dict[str, tuple[Rows, Any]]) -> dict[str, str]:
    """Insert all parts in one group; what each of them was told."""
    group, told = GroupCommit(), dict.fromkeys(parts, "")
    queued = threading.Semaphore(0)

    def bring(name: str) -> None:
        with portal.app.app_context():
            try:
                group.insert(parts[name][0], name.encode(), (), parts[name][1])
            except (Taken, Outdated) as error:
                told[name] = type(error).__name__

    threads = [threading.Thread(target=bring, args=(name,)) for name in parts]
    take = group._take

    def when_all_are_there(batch: list[Any]) -> None:
        if not batch:
            assert queued.acquire(timeout=20)
        take(batch)

    group._take = when_all_are_there  # type: ignore[method-assign]
    for thread in threads:
        thread.start()
    while len(group._queue) < len(parts):
        threading.Event().wait(0.005)
    queued.release()
    for thread in threads:
        thread.join(20)
    return told


def test_a_group_is_one_step_a_table_and_all_of_it_is_stored(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    run = bulk.run

    def counted(cursor: Any, dialect: Any, text: str, values: Any) -> None:
        steps.append(text)
        run(cursor, dialect, text, values)

    monkeypatch.setattr(bulk, "run", counted)
    parts = {name: (_rows(name, f"{name}-lagi"), _refuse_old) for name in ("satu", "dua", "tiga")}
    assert _together(portal, parts) == dict.fromkeys(parts, "")
    assert len([text for text in steps if text.startswith("INSERT")]) == 1
    assert _stored() == {page for name in parts for page in (name, f"{name}-lagi")}


def test_one_that_is_taken_or_outdated_is_told_so_and_the_others_are_stored(
    portal: Portal,
) -> None:
    bulk.store(_rows("lama"))
    parts = {
        "baik": (_rows("baik"), _refuse_old),
        "kembar": (_rows("baru", "lama"), _refuse_old),
        "usang": (_rows("usang"), _refuse_old),
        "tanpa": (_rows("tanpa"), None),
    }
    told = _together(portal, parts)
    assert told == {"baik": "", "kembar": "Taken", "usang": "Outdated", "tanpa": ""}
    assert _stored() == {"lama", "baik", "tanpa"}


def test_two_that_bring_the_same_are_stored_once(portal: Portal) -> None:
    parts = {"a": (_rows("sama"), None), "b": (_rows("sama"), None)}
    assert sorted(_together(portal, parts).values()) == ["", "Taken"]
    assert _stored() == {"sama"}
