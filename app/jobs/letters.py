"""Sending what waits in the outbox: each letter once, or not at all where that is not known.

A letter is claimed, then handed over, then noted as sent, each in a transaction of its
own. Who finds a claimed one after a crash tries it anew, since nothing was handed over;
one that was being handed over is never sent again and stands on the officers' list.
"""

import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import ColumnElement, delete, or_, select, update

from app import outbox
from app.cases import automatic, keys
from app.cases.channel import declared
from app.cases.models import Case, KeyWrap
from app.crypto.sealing import Holder
from app.jobs import digest, evaluation_note, prompts, record_note
from app.jobs.alone import alone
from app.jobs.post import MaybeSent, NoServer, Post, TryLater, Undeliverable, Words
from app.law.calendar import today
from app.outbox import Letter
from app.people import addresses
from app.people.lending import Custody
from app.people.models import Account
from app.people.signin import utc_now
from app.quiet import describe
from app.store import db, new_id, writing
from config import Config

LOCK = "surat"

_WAITS = (2, 5, 15, 60, 180, 360, 720, 1440, 1440)
"""Minutes after each try until the next; after the last one the letter has failed."""

_NEWS_FOR = timedelta(days=7)
"""How long news waits for a server, an address or a key; then nobody is written to of it any more."""

_KEPT_FOR = timedelta(days=90)
"""How long it is known of a letter what became of it."""

_LOOK_AGAIN = timedelta(hours=1)

_AT_ONCE = 500

_TEXTS = Path(__file__).with_name("surat")

_log = logging.getLogger("kanal")


class _NotYet(Exception):
    """The address is sealed to an older key of its vault: a member has still to seal it anew."""


class _Lost(Exception):
    """Another runner took the letter over: it must not be sent from here."""


def send_due(
    config: Config, custody: Custody | None, stopping: Callable[[], bool] = lambda: False
) -> dict[str, int]:
    """Send what can be sent now; returns how many letters came to which state.

    Does nothing while another runner is at it, and stops between two letters once ``stopping``
    says so. Without ``custody`` nothing is sent: it takes a process that members lend keys to.
    """
    done: dict[str, int] = {}
    with alone(LOCK) as held:
        if held:
            _take_over()
            day = today()
            _tidy(day)
            digest.put_out(day, utc_now())
            prompts.put_out(day, utc_now())
            if config.mail is not None and custody is not None:
                with Post(config.mail) as post, suppress(NoServer):
                    _send_all(post, config, custody, done, stopping)
    db.session.remove()
    return done


def _send_all(
    post: Post,
    config: Config,
    custody: Custody,
    done: dict[str, int],
    stopping: Callable[[], bool],
) -> None:
    held = custody.keys()
    digests = digest.Digests(today(), held)
    for account_id in _due(outbox.DIGEST) if digest.may_go(utc_now(), held) else ():
        if stopping():
            return
        letter = _claim(Letter.account_id == account_id, outbox.DIGEST)
        if letter:
            send = partial(_send_digest, post, letter, digests, account_id)
            _count(done, _without_stopping_others(letter, send))
    for kind, write in (
        (outbox.REMINDER, _send_reminder),
        (outbox.RECORD, _send_note),
        (outbox.EVALUATION, _send_recommendations),
    ):
        for account_id in _due(kind):
            if stopping():
                return
            letter = _claim(Letter.account_id == account_id, kind)
            if letter:
                send = partial(write, post, letter, account_id, config.url)
                _count(done, _without_stopping_others(letter, send))
    if held is None:
        return
    for kind in (outbox.NEWS, outbox.PROMPT):
        for case_id in _due(kind):
            if stopping():
                return
            letter = _claim(Letter.case_id == case_id, kind)
            if letter:
                send = partial(_send_about, kind, post, letter, case_id, held, config.url)
                _count(done, _without_stopping_others(letter, send))


def _count(done: dict[str, int], state: str) -> None:
    if state:
        done[state] = done.get(state, 0) + 1


def _without_stopping_others(letter: "_Claimed", send: Callable[[], str]) -> str:
    """Send one letter; one that cannot even be read fails without holding up those behind it."""
    try:
        return send()
    except NoServer:
        raise
    except Exception:
        _log.error("a letter: %s", describe(sys.exc_info()))
        db.session.rollback()
        handed = _move(letter, outbox.HANDING, outbox.UNSURE)  # it may have gone
        return handed or _again(letter)


def _send_digest(post: Post, letter: "_Claimed", digests: digest.Digests, account_id: str) -> str:
    return _carry(post, letter, digests.compose(account_id))


def _send_reminder(post: Post, letter: "_Claimed", account_id: str, url: str) -> str:
    account = db.session.get(Account, account_id)
    address = addresses.of(account) if account and account.left_on is None else ""
    db.session.rollback()
    if not address:
        return _carry(post, letter, None)
    text = (_TEXTS / "ingat.txt").read_text().format(alamat=f"{url}/kantor/masuk")
    return _carry(
        post, letter, Words(address, "Kanal Integritas: daftar kepentingan pribadi", text)
    )


def _send_note(post: Post, letter: "_Claimed", account_id: str, url: str) -> str:
    return _carry(post, letter, record_note.compose(account_id, today(), url))


def _send_recommendations(post: Post, letter: "_Claimed", account_id: str, url: str) -> str:
    return _carry(post, letter, evaluation_note.compose(account_id, today(), url))


def _send_about(
    kind: str,
    post: Post,
    letter: "_Claimed",
    case_id: str,
    held: Mapping[str, Holder],
    url: str,
) -> str:
    """Send news of a case, or that its reporter's time runs out."""
    try:
        notice = _notice(case_id, held)
    except _NotYet:
        later = utc_now() + _LOOK_AGAIN
        return _move(letter, None, outbox.WAITING, not_before=later, counted=False)
    case = db.session.execute(select(Case.number, Case.channel).where(Case.id == case_id)).first()
    db.session.rollback()
    if notice is None or not notice.address or case is None:
        return _carry(post, letter, None)
    number, channel = case.number, declared(case.channel)
    at_work = channel is not None and channel.staff
    if kind == outbox.PROMPT:
        name, subject = (
            "tenggat.txt",
            f"Laporan {number} menunggu jawaban Anda / Waiting for your answer",
        )
    else:
        name = "kabar_pegawai.txt" if at_work else "kabar.txt"
        subject = f"Ada pembaruan pada laporan {number} / News on your report"
    address = f"{url}/{'kantor/masuk' if at_work else 'lacak'}"
    text = (_TEXTS / name).read_text().format(nomor=number, alamat=address)
    words = Words(notice.address, subject, text)
    if letter.seq is None:
        return _carry(post, letter, words)
    told = partial(automatic.told, case_id, letter.seq, notice.key, today())
    return _carry(post, letter, words, told, case_id)


def _due(kind: str) -> list[str]:
    """Cases, or accounts, with a letter that may be tried now."""
    owner = Letter.case_id if kind in (outbox.NEWS, outbox.PROMPT) else Letter.account_id
    query = select(owner).where(
        Letter.kind == kind,
        Letter.state == outbox.WAITING,
        or_(Letter.not_before.is_(None), Letter.not_before <= utc_now()),
    )
    found = db.session.scalars(query.distinct().limit(_AT_ONCE)).all()
    db.session.rollback()
    return [str(one) for one in found]


@dataclass(frozen=True)
class _Claimed:
    """Letters that go out as one: all that wait about one case, the newest event named."""

    token: str
    id: str
    seq: int | None
    tries: int


def _claim(owner: ColumnElement[bool], kind: str) -> _Claimed | None:
    token = new_id()
    with writing() as session:
        mine = session.scalars(
            select(Letter)
            .where(owner, Letter.kind == kind, Letter.state == outbox.WAITING)
            .order_by(Letter.seq)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        for letter in mine:
            letter.state, letter.claim, letter.tries = outbox.TRYING, token, letter.tries + 1
        if not mine:
            return None
        last = mine[-1]
        return _Claimed(token, last.id, last.seq, last.tries)


def _carry(
    post: Post,
    letter: _Claimed,
    words: Words | None,
    note: Callable[[], None] = lambda: None,
    case_id: str = "",
) -> str:
    """Hand one claimed letter over; returns the state it came to, nothing if another took it over.

    Raises :class:`NoServer`. Once it went, ``note`` puts that into the history of ``case_id``.
    """
    if words is None:
        return _move(letter, outbox.TRYING, outbox.EMPTY)
    try:
        mail = post.new_letter(words, letter.id)
        post.deliver(words.to, mail, lambda: _must_move(letter, outbox.TRYING, outbox.HANDING))
    except _Lost:
        return ""
    except (TryLater, NoServer) as error:
        _log.warning("a letter waits: %s", error)
        if isinstance(error, NoServer):
            _again(letter, counted=False)
            raise
        return _again(letter)
    except Undeliverable as error:
        _log.warning("a letter was refused: %s", error)
        return _move(letter, None, outbox.FAILED)
    except MaybeSent:
        _log.warning("the line broke while a letter was handed over")
        return _move(letter, outbox.HANDING, outbox.UNSURE)
    return _move(letter, outbox.HANDING, outbox.SENT, note, case_id=case_id)


def _again(letter: _Claimed, *, counted: bool = True) -> str:
    """Let the letter wait for its next try, or give it up; that there is no server is no try of a letter."""
    if counted and letter.tries > len(_WAITS):
        return _move(letter, None, outbox.FAILED)
    later = utc_now() + timedelta(minutes=_WAITS[min(letter.tries, len(_WAITS)) - 1])
    return _move(letter, None, outbox.WAITING, not_before=later, counted=counted)


def _must_move(letter: _Claimed, before: str, after: str) -> None:
    if not _move(letter, before, after):
        raise _Lost


def _move(
    letter: _Claimed,
    before: str | None,
    after: str,
    note: Callable[[], None] = lambda: None,
    not_before: datetime | None = None,
    case_id: str = "",
    *,
    counted: bool = True,
) -> str:
    """Bring a claimed letter from one state to another; returns that, nothing if it is not this claim's.

    The case that ``note`` writes in is held first, as everybody does who holds both. A try that is
    not ``counted`` brings it no nearer to being given up.
    """
    with writing() as session:
        if case_id:
            session.get(Case, case_id, with_for_update=True, populate_existing=True)
        mine = [Letter.claim == letter.token]
        if before is not None:
            mine.append(Letter.state == before)
        moved = session.execute(
            update(Letter)
            .where(*mine)
            .values(state=after, not_before=not_before, tries=letter.tries - (not counted))
        )
        if not moved.rowcount:  # type: ignore[attr-defined]
            return ""
        note()
    return after


def _take_over() -> None:
    """What a runner that died left behind: claimed is tried anew, handed over is not."""
    if db.session.scalar(
        select(Letter.id).where(Letter.state.in_((outbox.TRYING, outbox.HANDING))).limit(1)
    ):
        with writing() as session:
            for before, after in (
                (outbox.TRYING, outbox.WAITING),
                (outbox.HANDING, outbox.UNSURE),
            ):
                session.execute(
                    update(Letter).where(Letter.state == before).values(state=after, claim="")
                )


def _tidy(day: date) -> None:
    """Forget letters that are long done, and give up what is no news any more."""
    old = Letter.day < day - _KEPT_FOR
    waits = Letter.state == outbox.WAITING
    late = waits & or_(
        Letter.day < day - _NEWS_FOR,
        Letter.kind.in_((outbox.DIGEST, outbox.PROMPT)) & (Letter.day < day),
    )
    if db.session.scalar(select(Letter.id).where(old | late).limit(1)):
        with writing() as session:
            session.execute(update(Letter).where(late).values(state=outbox.STALE))
            session.execute(delete(Letter).where(old))


def _notice(case_id: str, held: Mapping[str, Holder]) -> keys.Notice | None:
    """Where to write to the reporter of a case; None where no key opens it.

    Raises :class:`_NotYet` while any of its wraps is sealed to an older key, whichever team's:
    that a letter goes or waits must not tell who reads the case.
    """
    query = select(KeyWrap.wrap, KeyWrap.recipient, KeyWrap.generation, KeyWrap.sealed)
    wraps = db.session.execute(
        query.where(KeyWrap.case_id == case_id, KeyWrap.wrap == keys.NOTICE)
    ).all()
    for row in wraps:
        holder = held.get(row.recipient)
        if holder is not None and 0 < row.generation < holder.generation:
            raise _NotYet
    return keys.notice_in(case_id, wraps, held.values())


def write_letters(
    config: Config, custody: Custody, stopping: Callable[[], bool] = lambda: False
) -> None:
    """Ask for keys and send what is due, for the scheduler: what fails is logged without anybody's words."""
    try:
        custody.ask(utc_now())
        send_due(config, custody, stopping)
    except Exception:
        _log.error("letters: %s", describe(sys.exc_info()))
        db.session.remove()
