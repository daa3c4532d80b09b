"""The team behind the desk: invite, let in, part, stand in, seal old cases anew."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from flask import Blueprint, Response, current_app, redirect, request, stream_with_context, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from app import language, web
from app.cases import resealing
from app.crypto import paper
from app.law.calendar import today
from app.office import carried, recorded, session
from app.people import enrolment, members, presence, recovery, vaults
from app.people.members import Refused, Why
from app.people.pins import KeyExchanged
from app.zi import live_sealed

bp = Blueprint("tim", __name__, url_prefix="/meja/tim")

_REMOVAL = "keluar dari tim"
SHOWN = ("wbs", "wbs-inspektorat")
"""The vaults whose fingerprints are published."""

_HERE = "@@di sini@@"
"""Where the page that tells the progress is cut in two."""


@bp.get("")
@session.at_desk
def show() -> Response:
    """Members, who waits, leave, and cases that still hang on an old key."""
    return _page()


@bp.post("/undang")
@session.at_desk
def invite() -> Response:
    """A code for a new colleague, shown once."""
    session.read_token("tim")
    return _page(code=enrolment.invite(members.role_of(session.member()), today()))


@bp.post("/undang/batal")
@session.at_desk
def call_off() -> Response:
    """Let no code work that nobody has used yet."""
    session.read_token("tim")
    enrolment.call_off(members.role_of(session.member()))
    return redirect(url_for("tim.show"), 303)  # type: ignore[return-value]


@bp.post("/ajak")
@session.at_desk
def ask_in() -> Response:
    """Ask somebody to join who has an account already."""
    session.read_token("tim")
    name = request.form.get("nama", "").strip().replace("\0", "")
    return _do(lambda: members.ask_in(session.member(), name), "ajak")


@bp.post("/izinkan/<account_id>")
@session.at_desk
def admit(account_id: str) -> Response:
    """Let a colleague in whose fingerprint was read out."""
    session.read_token("tim")
    typed = request.form.get("sidik", "")
    return _do(lambda: members.admit(session.member(), account_id, typed, today()), account_id)


@bp.post("/tolak/<account_id>")
@session.at_desk
def turn_away(account_id: str) -> Response:
    """Take an invitation back."""
    session.read_token("tim")
    return _do(lambda: members.turn_away(session.member(), account_id, today()), account_id)


@bp.post("/keluarkan/<account_id>")
@session.at_desk
def part(account_id: str) -> Response:
    """Show the new recovery key that comes with a member's leaving; nothing is stored yet."""
    session.read_token("tim")
    try:
        members.parting(session.member(), account_id)
    except Refused as refused:
        return _page(_sentence(refused), account_id, 409)
    key = os.urandom(recovery.RECOVERY_BYTES)
    kept = {"akun": account_id, "kunci": key.hex(), "oleh": session.member().account.id}
    return _show_removal(carried.seal(_REMOVAL, kept))


@bp.post("/keluarkan/<account_id>/selesai")
@session.at_desk
def parted(account_id: str) -> Response:
    """Part with a member, once the new recovery key was written down."""
    session.read_token("tim")
    sealed = request.form.get("rahasia", "")
    kept = carried.unseal(_REMOVAL, sealed)
    mine = {"akun": account_id, "oleh": session.member().account.id}
    if kept is None or not mine.items() <= kept.items():
        return _page(gettext("Halaman itu sudah kedaluwarsa. Mulailah lagi."), "", 409)
    key = bytes.fromhex(kept["kunci"])
    if not paper.same_end(request.form.get("kunci", ""), paper.write(key), members.LAST_GROUPS):
        text = gettext(
            "Tiga kelompok terakhir tidak sama dengan kunci di atas. Periksa tulisan Anda."
        )
        return _show_removal(sealed, text)
    try:
        members.remove(session.member(), account_id, key, today())
    except Refused as refused:
        return _page(_sentence(refused), account_id, 409)
    return redirect(url_for("tim.show", selesai=1), 303)  # type: ignore[return-value]


@bp.post("/cuti")
@session.at_desk
def leave() -> Response:
    """Name a deputy for the days of one's leave."""
    session.read_token("tim")
    try:
        begin, end = (date.fromisoformat(request.form.get(n, "")) for n in ("mulai", "sampai"))
    except ValueError:
        text = gettext("Isi kedua hari, misalnya 2026-12-21.")
        return _page(text, "cuti", 422)
    deputy = request.form.get("pengganti", "").replace("\0", "")

    def act() -> None:
        members.go_on_leave(session.member(), begin, end, deputy, today())

    return _do(act, "cuti")


@bp.post("/kembali")
@session.at_desk
def back() -> Response:
    """End or call off one's leave."""
    session.read_token("tim")
    return _do(lambda: members.come_back(session.member()), "cuti")


@bp.post("/segel")
@session.at_desk
def reseal() -> Response:
    """Seal old cases to the newest keys; the page grows while it is done, and shows how far it is."""
    session.read_token("tim")
    holders = session.member().vault_keys
    if session.member().false_keys:
        return _page(_sentence(Refused(Why.KEYS)), "", 409)
    total = resealing.left(holders)
    whole = language.render(
        "kantor/segel.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        total=total,
        here=_HERE,
    )
    head, tail = whole.split(_HERE)

    def told() -> Iterator[str]:
        yield head
        try:
            for progress in resealing.reseal(holders, today()):
                yield language.render("kantor/_kemajuan.html", p=progress, total=total)
        except (SQLAlchemyError, KeyExchanged):
            current_app.log_exception(sys.exc_info())
            yield language.render("kantor/_kemajuan.html", p=None, total=total)
        yield tail

    answer = web.no_store(Response(stream_with_context(told()), mimetype="text/html"))
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy hands on each line as it comes
    return answer


def _do(act: Callable[[], None], failed: str) -> Response:
    """Carry out ``act`` and show the team again, with what was wrong at the form called ``failed``."""
    try:
        act()
    except Refused as refused:
        return _page(_sentence(refused), failed, 409)
    return redirect(url_for("tim.show"), 303)  # type: ignore[return-value]


def _sentence(refused: Refused) -> str:
    names = ", ".join(refused.names)
    sentences = {
        Why.UNKNOWN: gettext(
            "Tidak ada akun seperti itu, atau keadaannya sudah berubah sejak halaman ini dibuka."
        ),
        Why.INVITED: gettext(
            "%(nama)s sudah anggota sebuah tim, atau sudah diundang tim lain.", nama=names
        ),
        Why.FINGERPRINT: gettext(
            "Yang Anda ketik bukan akhir sidik kunci %(nama)s. Mintalah ia membacakannya lagi dari "
            "halaman akunnya; bila tetap berbeda, jangan menerimanya.",
            nama=names,
        ),
        Why.KEYS: gettext(
            "Kunci Anda untuk brankas tim ini tidak lengkap, sehingga tidak ada yang berubah. Mintalah "
            'rekan lain melakukannya, dan minta pengelola menjalankan "portal verify".'
        ),
        Why.YOURSELF: gettext(
            "Anda tidak dapat mengeluarkan diri sendiri, karena kunci baru akan melewati tangan Anda. "
            "Mintalah rekan satu tim melakukannya."
        ),
        Why.EXCHANGED: gettext(
            "Kunci %(nama)s bukan yang diterima di komputer ini: pemulihan akunnya terputus di tengah, "
            "atau seseorang menukarnya. Tidak ada yang berubah. Bila akunnya baru saja dipulihkan, "
            "ulangi pemulihan itu; bila tidak, keluarkan %(nama)s lebih dahulu, dan hubungi Inspektorat.",
            nama=names,
        ),
        Why.DAYS: gettext(
            "Hari terakhir harus hari ini atau sesudahnya, dan tidak sebelum hari pertama."
        ),
        Why.DEPUTY: gettext(
            "Pengganti harus anggota lain tim ini yang tidak sedang cuti pada hari-hari itu."
        ),
    }
    return str(sentences[refused.why])


def _page(message: str = "", failed: str = "", status: int = 200, code: str = "") -> Response:
    member = session.member()
    role = members.role_of(member)
    team = members.team(role)
    return web.page(
        "kantor/tim.html",
        status,
        member=member,
        leave_token=session.new_token("keluar"),
        token=session.new_token("tim"),
        team=team,
        recorded=recorded.told(*_readiness(role)),
        gone={a.id for a in members.off_the_roster(team)},
        left=0 if member.false_keys else resealing.left(member.vault_keys),
        message=message,
        failed=failed,
        code=code,
        outstanding=enrolment.outstanding(role, today()),
        keys=[s for s in presence.team_status(vaults.TEAMS[role]) if s.vault in SHOWN],
        since=presence.key_days(vaults.TEAMS[role]),
        days=enrolment.VALID.days,
        sent=request.form,
        hari=today(),
    )


def _readiness(role: str) -> list[recorded.Source]:
    """What the record says of the channels of a role's vaults."""
    own = vaults.TEAMS[role]
    return [partial(live_sealed.channel, n) for n, v in live_sealed.VAULTS.items() if v in own]


def _show_removal(sealed: str, message: str = "") -> Response:
    kept = carried.unseal(_REMOVAL, sealed)
    assert kept is not None
    try:
        parting = members.parting(session.member(), kept["akun"])
    except Refused as refused:
        return _page(_sentence(refused), kept["akun"], 409)
    return web.page(
        "kantor/keluarkan.html",
        422 if message else 200,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token("tim"),
        leaving=parting.leaving,
        covered=members.covered_by(parting.leaving.id),
        staying=parting.staying,
        sealed=sealed,
        key=paper.write(bytes.fromhex(kept["kunci"])),
        message=message,
    )
