"""How forms of the risk register are carried out, and the reasons why one was not, in words."""

from flask_babel import gettext

from app.office.desk import sending
from app.office.desk.risk_fields import FILE
from app.risk.errors import Moved, Refused
from app.risk.statement import FIRST_YEAR


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
        "uncounted": gettext(
            "Pada tahun itu portal ini belum mencatat dan belum menghitung apa pun. Tahun pertama yang dapat "
            "dinyatakan: %(tahun)s.",
            tahun=FIRST_YEAR,
        ),
        "needed": gettext(
            "Tahun ini sudah punya pernyataan. Tulis apa yang dikoreksi dan mengapa."
        ),
        "empty": gettext("Belum ada risiko pada tahun itu."),
    }
    return texts[reason]


carry_out = sending.with_reasons(
    FILE.name,
    {
        Refused: lambda refused: (refused.args[0], why(refused.args[1])),
        Moved: lambda moved: ("", _moved(moved)),
    },
    open_to_all=True,
)
"""As :func:`app.office.desk.sending.carry_out`, with the reasons of the risk register in words."""
