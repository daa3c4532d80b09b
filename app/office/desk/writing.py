"""How forms about the standards are carried out: one act each, or the filled form back with the reason."""

from flask_babel import gettext

from app.office.desk import sending
from app.standards.components import LABELS
from app.standards.errors import Incomplete, Moved, Refused

FILE = "berkas"
"""The field of a form's file."""


def _lacking(incomplete: Incomplete) -> tuple[str, str]:
    names = ", ".join(gettext(LABELS[c.name]) for c in incomplete.args[0])
    return "", gettext("Belum dapat terbit. Masih kosong: %(k)s.", k=names)


def moved_text(moved: Moved) -> str:
    """Somebody wrote in the draft meanwhile."""
    text: str = gettext(
        "Rancangan ini baru saja disimpan atau diterbitkan oleh %(nama)s. Tulisan Anda masih ada di bawah "
        "dan belum disimpan: salin bila perlu, lalu buka halaman ini sekali lagi.",
        nama=moved.args[0],
    )
    return text


def why(reason: str) -> str:
    """What to say of a refusal of the domain."""
    texts: dict[str, str] = {
        "taken": gettext("Sudah ada layanan dengan nama ini."),
        "full": gettext("Daftar layanan sudah penuh."),
        "no_draft": gettext("Rancangan itu tidak ada lagi. Buka halaman ini sekali lagi."),
        "unchanged": gettext("Tulis dulu di rancangan apa yang berubah dari versi sebelumnya."),
        "version_before": gettext("Pilih hari sesudah versi sebelumnya mulai berlaku."),
        "review_before": gettext("Pilih hari sesudah reviu ini."),
        "stop_before": gettext("Hari terakhir tidak boleh sebelum hari pertama."),
        "past": gettext("Pilih hari mulai besok."),
        "older": gettext("SOP bernomor ini sudah ada dengan versi yang sama atau lebih baru."),
        "needed": gettext("Bagian ini perlu diisi."),
        "unknown": gettext("Yang dimaksud tidak ada lagi. Buka halaman ini sekali lagi."),
        "range": gettext("Periksa tahunnya: hari itu terlalu jauh."),
        "hour": gettext("Tulis jamnya seperti 08.30."),
        "hours": gettext("Jam selesai harus sesudah jam mulai."),
        "begun": gettext("Titik ini sudah berjalan. Akhiri dengan mengisi hari terakhirnya."),
        "none": gettext("Pada hari itu titik ini memang tidak ada."),
        "over": gettext("Hari itu sudah lewat."),
    }
    return texts[reason]


carry_out = sending.with_reasons(
    FILE,
    {
        Refused: lambda refused: (refused.args[0], why(refused.args[1])),
        Incomplete: _lacking,
        Moved: lambda moved: ("", moved_text(moved)),
    },
)
"""As :func:`app.office.desk.sending.carry_out`, with the reasons of the standards in words."""
