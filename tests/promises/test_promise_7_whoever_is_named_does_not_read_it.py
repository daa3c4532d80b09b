"""Promise 7: by keys, not by a rule on a page. No key of the office opens the Inspektorat's."""

import math
import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import delete, select

from app import bulk
from app.cases import intake, keys, reading, records
from app.cases.channel import NOTES
from app.cases.keys import SHARED
from app.cases.models import Case, Event, KeyWrap, Record
from app.cases.reading import NotForYou
from app.channels import CHANNELS
from app.crypto import paper
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, open_sealed
from app.law.calendar import today
from app.people import enrolment, vaults
from app.people.models import VaultMember
from app.store import db, writing
from tests.portal import Portal


def office_keys(portal: Portal) -> list[Holder]:
    """All that the office's first officer has: passphrase, and the office's recovery key."""
    found = portal.keys("petugas")
    secret = paper.read(portal.accounts["petugas"]["kunci_pemulihan"], enrolment.RECOVERY_BYTES)
    recovery = vaults.recovery_holder(secret)
    for row in db.session.scalars(select(VaultMember).where(VaultMember.member == "pemulihan")):
        try:
            private = open_sealed(row.sealed, recovery, "kunci brankas", row.vault, row.number)
        except CannotOpen:
            continue
        found.append(Holder(row.vault, row.number, private))
    return found


def test_the_first_officer_with_everything_opens_no_report_meant_for_the_inspektorat(
    portal: Portal,
) -> None:
    numbers = [portal.report(tidak_boleh_baca=[who])[1] for who in ("kepala", "petugas")]
    mine = office_keys(portal)
    assert {h.id for h in mine} == set(vaults.OFFICE_VAULTS)
    for number in numbers:
        with pytest.raises(reading.NotForYou):
            reading.open_by_number(number, mine)
    for wrap in db.session.scalars(select(KeyWrap).where(KeyWrap.wrap == SHARED)):
        for holder in mine:
            disguises = {holder.id, wrap.recipient, keys.REPORTER}
            for name in disguises:
                for generation in (0, 1, 2):
                    disguised = Holder(name, generation, holder.private_key)
                    with pytest.raises(CannotOpen):
                        keys.open_wrap(wrap.case_id, wrap.wrap, wrap.sealed, disguised)
    inspector = portal.sign_in("inspektorat")
    page = inspector.get(f"/kantor/meja/kasus/{numbers[0]}")
    inspector.send(page, f"{numbers[0]}/catatan", catatan="Hanya Inspektorat")
    db.session.rollback()
    noted = db.session.scalars(
        select(KeyWrap).where(KeyWrap.wrap == NOTES, KeyWrap.recipient == "wbs-inspektorat")
    ).all()
    assert noted
    for wrap in noted:
        for holder in mine:
            with pytest.raises(CannotOpen):
                keys.open_wrap(
                    wrap.case_id, NOTES, wrap.sealed, Holder(wrap.recipient, 1, holder.private_key)
                )
    inspected = portal.opened(numbers[0], "inspektorat")
    assert inspected.answers["tidak_boleh_baca"] == ["kepala"]


def test_notes_of_the_inspektorat_are_under_a_key_the_office_does_not_hold(portal: Portal) -> None:
    _, number = portal.report(tidak_boleh_baca=["kepala"])
    inspector = portal.sign_in("inspektorat")
    address = f"/kantor/meja/kasus/{number}"
    inspector.send(inspector.get(address), "/catatan", catatan="Hanya Inspektorat")
    case = db.session.scalars(select(Case)).one()
    wraps = {
        w.recipient: w for w in db.session.scalars(select(KeyWrap).where(KeyWrap.wrap == NOTES))
    }
    office = next(h for h in portal.keys("petugas") if h.id == "wbs")
    ring = keys.open_wrap(case.id, NOTES, wraps["wbs"].sealed, office)
    note = db.session.scalars(select(Record).where(Record.kind == records.NOTE)).one()
    with pytest.raises(CannotOpen):
        records.read(note, ring)


REPORTS = 400


@pytest.fixture(params=["wbs", "pengaduan"])
def routes(request: pytest.FixtureRequest, portal: Portal) -> dict[str, bool]:
    """Case id → whether it names the head; 400 reports, alternating, otherwise alike."""
    channel = CHANNELS[request.param]
    found = {}
    for n in range(REPORTS):
        answers = {
            "jenis": "pengaduan",
            "kategori": "petugas",
            "uraian": "Petugas meminta uang di luar tarif. " * (1 + n // 2 % 7),
            "tidak_boleh_baca": ["kepala"] if n % 2 else [],
        }
        given = intake.submit(intake.Submission(channel, answers, os.urandom(15), today()))
        found[given.number] = bool(n % 2)
    rows = db.session.execute(select(Case.id, Case.number))
    return {case_id: found[number] for case_id, number in rows}


def test_no_statistic_over_the_databases_bytes_tells_which_reports_name_the_head(
    portal: Portal, routes: dict[str, bool]
) -> None:
    wraps: dict[tuple[str, str, str], bytes] = {
        (w.case_id, w.wrap, w.recipient): w.sealed for w in db.session.scalars(select(KeyWrap))
    }
    places = sorted({(wrap, recipient) for _, wrap, recipient in wraps})
    notices = {("kabar", "kabar"), ("kabar", "kabar-inspektorat")}
    assert len(places) == 3 or set(places) > notices
    assert len(places) in (3, 5)
    for place in places:
        named = [wraps[c, *place] for c, about_head in routes.items() if about_head]
        plain = [wraps[c, *place] for c, about_head in routes.items() if not about_head]
        assert {len(w) for w in named} == {len(w) for w in plain}
        assert len({len(w) for w in named}) == 1
        for statistic in (_ones, _first_bytes, _entropy):
            _assert_alike(statistic, named, plain)
        _assert_bits_alike(named, plain)
        if place[1] != keys.REPORTER:
            _assert_alike(_high_bits_of_the_curve_point, named, plain)
            _assert_valid(named, plain)


def test_rows_events_and_sizes_are_the_same_whoever_is_named(
    portal: Portal, routes: dict[str, bool]
) -> None:
    shapes: dict[bool, Counter[tuple[object, ...]]] = {True: Counter(), False: Counter()}
    for case in db.session.scalars(select(Case)):
        stored = db.session.scalars(select(Record).where(Record.case_id == case.id)).all()
        events = db.session.scalars(select(Event).where(Event.case_id == case.id)).all()
        shape = (
            case.state,
            case.awaits,
            case.epoch,
            tuple(sorted((r.compartment, r.kind, r.epoch, len(r.sealed)) for r in stored)),
            tuple((e.kind, e.actor, tuple(sorted(e.data))) for e in events),
        )
        shapes[routes[case.id]][shape] += 1
    assert set(shapes[True]) == set(shapes[False])


def test_a_hand_over_looks_like_any_other_message(portal: Portal) -> None:
    shapes = []
    for action, words in (
        ("/lacak/balas", {"pesan": "Pesan biasa"}),
        ("/lacak/serahkan", {"alasan": "Saya serahkan"}),
    ):
        code, number = portal.report()
        visitor, page = portal.track(code)
        before = _wraps_of(number)
        visitor.send(page, action, **words)
        after = _wraps_of(number)
        changed = {place: before[place] != after[place] for place in before}
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        stored = db.session.scalars(select(Record).where(Record.case_id == case.id)).all()
        events = db.session.scalars(select(Event).where(Event.case_id == case.id)).all()
        shapes.append(
            (
                changed,
                {place: len(sealed) for place, sealed in after.items()},
                sorted((r.kind, r.epoch, len(r.sealed)) for r in stored),
                [(e.kind, e.actor, sorted(e.data), e.data["status"]) for e in events],
                (case.state, case.awaits, case.epoch),
            )
        )
    assert shapes[0] == shapes[1]
    assert all(changed for (wrap, _), changed in shapes[0][0].items() if wrap == SHARED)


def test_the_first_note_looks_the_same_whichever_team_wrote_it(portal: Portal) -> None:
    shapes = []
    for name, named in (("petugas", []), ("inspektorat", ["kepala"])):
        _, number = portal.report(tidak_boleh_baca=named)
        member = portal.sign_in(name)
        address = f"/kantor/meja/kasus/{number}"
        before = set(_wraps_of(number))
        member.send(member.get(address), "/catatan", catatan="Pertama")
        after = _wraps_of(number)
        shapes.append(sorted((place, len(after[place])) for place in set(after) - before))
        member.send(member.get(address), "/catatan", catatan="Kedua")
        assert _wraps_of(number) == after
        notes = [e.texts["catatan"]["isi"] for e in portal.opened(number, name).entries[1:]]
        assert notes == ["Pertama", "Kedua"]
    assert shapes[0] == shapes[1]
    assert [place for place, _ in shapes[0]] == [(NOTES, "wbs"), (NOTES, "wbs-inspektorat")]


def _wraps_of(number: str) -> dict[tuple[str, str], bytes]:
    db.session.rollback()
    db.session.expire_all()
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    rows = db.session.scalars(select(KeyWrap).where(KeyWrap.case_id == case.id))
    return {(w.wrap, w.recipient): w.sealed for w in rows}


def _ones(sealed: bytes) -> float:
    return sum(byte.bit_count() for byte in sealed) / len(sealed)


def _high_bits_of_the_curve_point(sealed: bytes) -> float:
    """X25519 points are below 2^255: random bytes of the same length would not be."""
    return float(sealed[1 + 1088 + 31] >> 7)


def _first_bytes(sealed: bytes) -> float:
    return sum(sealed[1:9]) / 8


def _entropy(sealed: bytes) -> float:
    counts = Counter(sealed)
    return -sum(n / len(sealed) * math.log2(n / len(sealed)) for n in counts.values())


def _assert_alike(
    statistic: Callable[[bytes], float], named: Sequence[bytes], plain: Sequence[bytes]
) -> None:
    """Welch's t of both groups; 5 would be one chance in a million."""
    groups = [[statistic(w) for w in group] for group in (named, plain)]
    means = [sum(g) / len(g) for g in groups]
    spread = [
        sum((x - m) ** 2 for x in g) / (len(g) - 1) / len(g)
        for g, m in zip(groups, means, strict=True)
    ]
    if sum(spread) == 0:
        assert means[0] == means[1], statistic.__name__
        return
    assert abs(means[0] - means[1]) / math.sqrt(sum(spread)) < 5, statistic.__name__


def _assert_bits_alike(named: Sequence[bytes], plain: Sequence[bytes]) -> None:
    """No single bit of a wrap is set more often in one group: a threshold for 9,352 comparisons."""
    for at in range(len(named[0])):
        for bit in range(8):
            ones = [sum(w[at] >> bit & 1 for w in group) for group in (named, plain)]
            total, size = sum(ones), len(named) + len(plain)
            if total in (0, size):
                continue
            share = total / size
            sigma = math.sqrt(share * (1 - share) * size)
            assert abs(ones[0] - ones[1]) < 6.5 * sigma, (at, bit)


def _assert_valid(named: Sequence[bytes], plain: Sequence[bytes]) -> None:
    """Membership of the curve: true X25519 points all lie on it, random bytes only half the time."""
    p = 2**255 - 19
    shares = []
    for group in (named, plain):
        on_curve = 0
        for sealed in group:
            u = int.from_bytes(sealed[1 + 1088 : 1 + 1120], "little") % p
            square = (pow(u, 3, p) + 486662 * pow(u, 2, p) + u) % p
            on_curve += pow(square, (p - 1) // 2, p) in (0, 1)
        shares.append(on_curve / len(group))
    assert abs(shares[0] - shares[1]) < 0.05, shares
    assert min(shares) > 0.95, shares


def test_an_older_header_never_leads_a_handed_over_case_back_to_the_office(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/serahkan", alasan="Hanya untuk Inspektorat")
    before = visitor.get("/lacak/laporan")
    with writing() as session:
        session.execute(delete(Record).where(Record.kind == "kepala", Record.epoch == 2))
    for shown in (before, visitor.get("/lacak/laporan")):
        answer = visitor.send(shown, "/lacak/balas", pesan="Rahasia berikutnya")
        assert answer.status == 409
        assert "diubah di luar portal" in answer.text
        assert answer.filled("/lacak/balas")["pesan"] == "Rahasia berikutnya"
    with pytest.raises(NotForYou):
        portal.opened(number)
    assert portal.opened(number, "inspektorat").case.events == 2


def test_whoever_distrusts_a_damaged_case_can_still_hand_it_over(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    with writing() as session:
        session.execute(delete(Record).where(Record.kind == "kepala"))
    assert visitor.send(page, "/lacak/serahkan", alasan="Ada yang merusaknya").status == 200
    opened = portal.opened(number, "inspektorat")
    assert not opened.sound
    assert "Ada yang merusaknya" in str([e.texts for e in opened.entries])


def test_the_order_in_which_wraps_are_written_does_not_tell_the_route(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, ...]] = []
    values = bulk._values

    def watched(rows: bulk.Rows) -> Any:
        if rows.get(KeyWrap):
            written.append(tuple(row["recipient"] for row in rows[KeyWrap]))
        return values(rows)

    monkeypatch.setattr(bulk, "_values", watched)
    for named in ([], ["kepala"]):
        portal.report(tidak_boleh_baca=named)
    for action, words in (("/lacak/balas", "pesan"), ("/lacak/serahkan", "alasan")):
        visitor, page = portal.track(portal.report()[0])
        visitor.send(page, action, **{words: "Tulisan"})
    assert len(written) == 6
    assert len(set(written)) == 1
