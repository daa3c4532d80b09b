"""What pages say of files: their names, kinds and sizes, and what cleaning came to."""

import unicodedata
from urllib.parse import quote

from flask_babel import format_decimal

from app.cases.attachments import Proof
from app.cases.channel import N_
from app.cleaning import findings

_SAVED_NAME = 100

KINDS = {
    "image/jpeg": N_("foto JPEG"),
    "image/png": N_("gambar PNG"),
    "application/pdf": N_("dokumen PDF"),
    "text/plain": N_("teks"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": N_("dokumen Word"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": N_("lembar Excel"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": N_(
        "presentasi PowerPoint"
    ),
}
_GROUPS = {
    "image": N_("gambar"),
    "video": N_("video"),
    "audio": N_("rekaman suara"),
    "text": N_("teks"),
}
_OTHER = N_("berkas lain")

RESULTS = {
    findings.CLEAN: N_("Sudah dibersihkan."),
    findings.NOTHING: N_("Teks biasa: tidak ada keterangan tersembunyi yang dikenal."),
    findings.UNKNOWN: N_(
        "Jenis berkas ini tidak dapat dibersihkan di sini; ia dapat memuat tempat, nama, atau perangkat."
    ),
    findings.BROKEN: N_("Isinya rusak atau tidak lengkap, sehingga tidak dapat dibersihkan."),
    findings.LOCKED: N_("Berkas ini terkunci dengan sandi, sehingga tidak dapat dibersihkan."),
    findings.SIGNED: N_(
        "Dokumen ini bertanda tangan elektronik. Membersihkannya merusak tanda tangan itu."
    ),
    findings.TOO_MUCH: N_("Berkas ini terlalu berat untuk dibersihkan di sini."),
    findings.CONTAINS: N_(
        "Di dalamnya ada berkas lain atau program, sehingga tidak dapat dibersihkan dengan pasti."
    ),
    findings.EMPTY: N_("Berkas ini kosong; mungkin gagal tersalin. Pilih lagi, atau lepas."),
    findings.BUSY: N_("Belum dibersihkan: pembersih sedang sibuk."),
}
FOUND = {
    findings.LOCATION: N_("tempat"),
    findings.AUTHOR: N_("nama pembuat"),
    findings.DEVICE: N_("perangkat"),
    findings.TIME: N_("waktu"),
    findings.REST: N_("keterangan lain"),
}


def shown_name(name: str) -> str:
    """A file's name as it was, with signs that would be invisible or turn the line written out."""
    return "".join(f"‹U+{ord(c):04X}›" if _hidden(c) else c for c in name) or "-"


def saved_name(name: str) -> str:
    """A name that can be saved anywhere: no folder, no hidden sign, not too long, its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join("_" if c in '<>:"|?*' else c for c in last if not _hidden(c)).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: _SAVED_NAME - len(ending)]}.{ending}"
    return plain[:_SAVED_NAME] or "berkas"


def disposition(name: str, how: str = "attachment") -> str:
    """The header by which a browser saves a file under its name, or shows it (``inline``)."""
    saved = saved_name(name)
    plain = saved.encode("ascii", "replace").decode().replace("?", "_")
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(saved, safe='')}"


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def kind_text(proof: Proof) -> str:
    """What kind of file it is, in a sentence for the catalogue."""
    return KINDS.get(proof.kind) or _GROUPS.get(proof.kind.split("/")[0], _OTHER)


def size_text(size: int) -> str:
    """A size in words, in the reader's language."""
    if size < 1024 * 1024:
        return f"{format_decimal(max(1, round(size / 1024)) if size else 0)} KB"
    return f"{format_decimal(round(size / 1024 / 1024, 1))} MB"
