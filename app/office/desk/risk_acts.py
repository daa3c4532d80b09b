"""How forms of the risk register are carried out, and the reasons why one was not, in words."""

from collections.abc import Sequence

from flask import Response
from flask_babel import gettext
from wtforms import Form

from app.cases.channel import Field
from app.documents import Document, prepare
from app.documents import Refused as FileRefused
from app.office import session
from app.office.desk import sending
from app.office.desk.risk_fields import FILE
from app.office.desk.sending import Act, Again, Wrong
from app.risk.errors import Moved, Refused
from app.uploaded import Uploaded


def carry_out(fields: Sequence[Field], purpose: str, act: Act, again: Again, done: str) -> Response:
    """As :func:`app.office.desk.sending.carry_out`, with the reasons of the risk register in words."""

    def said(filled: Form, form_id: str) -> None:
        try:
            act(filled, form_id)
        except Refused as refused:
            field, reason = refused.args
            raise Wrong(field, why(reason)) from None
        except FileRefused as refused_file:
            raise Wrong(FILE.name, refused_file.sentence) from None
        except Moved as moved:
            raise Wrong("", _moved(moved)) from None

    return sending.carry_out(fields, purpose, said, again, done)


def prepared(files: Sequence[Uploaded], *, needed: bool = True) -> Document | None:
    """The file of the form, cleaned; None where there is none. Raises :class:`app.documents.Refused`."""
    if files:
        return prepare(files[0])
    if needed:
        raise FileRefused(gettext("Pilih dulu berkasnya."))
    return None


def who() -> str:
    """The name that an entry is made under."""
    return session.member().account.name


def writes() -> bool:
    """Whether the signed-in member writes in the register, and does not only read it."""
    return "petugas" in session.member().account.roles


def _moved(moved: Moved) -> str:
    text: str = gettext(
        "Risiko ini baru saja diubah oleh %(nama)s. Yang baru ada di bawah, dan tulisan Anda masih ada di "
        "formulirnya: bandingkan, lalu kirim lagi bila masih perlu.",
        nama=moved.args[0],
    )
    return text


def why(reason: str) -> str:
    """What to say of a refusal of the domain."""
    texts: dict[str, str] = {
        "closed": gettext("Risiko ini sudah ditutup. Yang baru dicatat sebagai risiko baru."),
        "residual": gettext("Yang tersisa tidak dapat lebih besar daripada nilainya sekarang."),
        "large": gettext("Angka ini terlalu besar."),
        "order": gettext("Angka ini tidak boleh lebih kecil daripada angka sebelumnya."),
        "nobody": gettext(
            "Pegawai ini tidak ada dalam daftar pegawai hari ini. Pilih dari daftar."
        ),
        "full": gettext("Register sudah penuh."),
        "unchanged": gettext("Tidak ada yang berubah."),
        "past": gettext("Hari itu sudah lewat."),
        "before_plan": gettext("Pilih hari sejak kegiatan ini direncanakan."),
        "unknown": gettext("Yang dimaksud tidak ada lagi. Buka halaman ini sekali lagi."),
        "over": gettext("Kegiatan ini sudah selesai atau dibatalkan."),
        "event": gettext(
            "Pilih kegiatan yang sudah berlangsung pada hari itu dan tidak dibatalkan."
        ),
        "year": gettext("Tulis tahun ini atau tahun yang sudah lewat, misalnya 2026."),
        "needed": gettext(
            "Tahun ini sudah punya pernyataan. Tulis apa yang dikoreksi dan mengapa."
        ),
        "empty": gettext("Belum ada risiko pada tahun itu."),
    }
    return texts[reason]
