"""The blank form of a channel as a PDF of one page, with a QR of the portal's address."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask_babel import gettext

from app import printing
from app.cases.channel import Channel, Kind
from app.channels import OPEN_TO_ALL
from app.language import use_language
from app.site import OFFICE


@lru_cache(maxsize=16)
def blank_pdf(name: str, language: str, address: str) -> bytes:
    """The form of the channel ``name``; ``address`` is where the same form stands on the portal."""
    use_language(language)
    return printing.pdf("formulir.typ", _words(OPEN_TO_ALL[name], language, address))


def _words(channel: Channel, language: str, address: str) -> dict[str, object]:
    split = urlsplit(address)
    return {
        "bahasa": language,
        "judul": gettext(channel.title),
        "kantor": OFFICE,
        "alamat": f"{split.netloc}{split.path}",
        "qr": printing.qr(address, border=1),
        "wajib": gettext("(wajib)"),
        "petunjuk": [
            gettext("Isi dengan tangan, dan serahkan di loket atau kirim ke kantor."),
            gettext(
                "Di loket, minta tanda terima: di atasnya ada kode untuk membaca jawaban di portal, "
                "tanpa akun. Jika laporan ini tentang Kepala UPT atau petugas pengaduan, serahkan "
                "langsung kepada Inspektorat."
            ),
        ],
        "isian": [
            {
                "label": gettext(f.label),
                "wajib": f.required,
                "pilihan": [gettext(label) for value, label in f.choices if value],
                "panjang": f.kind is Kind.TEXT,
            }
            for f in channel.fields
        ],
        "loket": gettext(
            "Diisi kantor: tanggal diterima ____________  nomor ____________  paraf ________"
        ),
    }
