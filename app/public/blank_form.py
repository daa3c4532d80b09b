"""The blank form of a channel as a PDF of one page, with a QR of the portal's address."""

import io
import json
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import segno
from flask_babel import gettext

from app.cases.channel import Channel, Kind
from app.channels import OPEN_TO_ALL
from app.language import use_language
from app.site import OFFICE

_SOURCE = Path(__file__).parent.parent / "templates" / "formulir.typ"


@lru_cache(maxsize=16)
def blank_pdf(name: str, language: str, address: str) -> bytes:
    """The form of the channel ``name``; ``address`` is where the same form stands on the portal."""
    import typst  # 30 MB that a worker needs only where a form is printed

    use_language(language)
    words = json.dumps(_words(OPEN_TO_ALL[name], language, address), ensure_ascii=False)
    pdf: bytes = typst.compile(_SOURCE.read_bytes(), sys_inputs={"data": words})
    return pdf


def _words(channel: Channel, language: str, address: str) -> dict[str, object]:
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", border=1, svgclass=None)
    split = urlsplit(address)
    return {
        "bahasa": language,
        "judul": gettext(channel.title),
        "kantor": OFFICE,
        "alamat": f"{split.netloc}{split.path}",
        "qr": picture.getvalue().decode(),
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
