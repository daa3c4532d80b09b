"""The four sheets of a meeting on paper: invitation, attendance, minutes, and what was handed out (DII)."""

from collections.abc import Sequence

from flask_babel import gettext

from app import printing
from app.language import day_text
from app.site import OFFICE
from app.zi.meetings import Meeting
from app.zi.models import Decision

_BLANK_ROWS = 20
"""Rows of an attendance list that nobody is on yet."""


def sheet(part: str, meeting: Meeting, decisions: Sequence[Decision]) -> bytes:
    """One sheet as a PDF in Bahasa Indonesia, with the office's head and room for signatures.

    ``part`` is one of :data:`app.zi.kinds.MEETING`.
    """
    said = meeting.said
    titles = {
        "undangan": gettext("Undangan"),
        "absensi": gettext("Daftar hadir"),
        "notulen": gettext("Notulen"),
        "dii": gettext("Daftar informasi dan dokumen yang dibagikan (DII)"),
    }
    hours = "–".join(filter(None, (said.begins, said.ends)))
    facts = [
        (gettext("Rapat"), said.title),
        (gettext("Hari"), day_text(said.day, "id")),
        (gettext("Pukul"), f"{hours} WIB" if hours else ""),
        (gettext("Tempat"), said.place),
    ]
    return printing.pdf(
        "rapat.typ",
        {
            "bahasa": "id",
            "bagian": part,
            "judul": titles[part],
            "kantor": OFFICE,
            "rapat": said.title,
            "keterangan": [[name, text] for name, text in facts if text],
            "pembuka": gettext(
                "Dengan ini kami mengundang Saudara untuk hadir dalam rapat berikut."
            ),
            "penutup": gettext("Demikian undangan ini disampaikan; kehadirannya diharapkan."),
            "acara": said.agenda.splitlines(),
            "judul_acara": gettext("Acara"),
            "notulen": said.minutes or gettext("Belum ditulis."),
            "judul_notulen": gettext("Jalannya rapat"),
            "tabel": _table(part, meeting, decisions),
            "tanda_tangan": _signers(part, meeting),
        },
    )


def _table(part: str, meeting: Meeting, decisions: Sequence[Decision]) -> list[dict[str, object]]:
    said = meeting.said
    number = gettext("No.")
    if part == "absensi":
        present = [(g.name, g.place) for g in (*meeting.people, *said.guests)]
        rows = present or [("", "")] * _BLANK_ROWS
        columns = [number, gettext("Nama"), gettext("Jabatan atau asal"), gettext("Tanda tangan")]
        body = [[str(n), name, place, ""] for n, (name, place) in enumerate(rows, 1)]
        return [{"judul": "", "kolom": columns, "isi": body, "kosong": "", "tinggi": True}]
    decided = {
        "judul": gettext("Keputusan"),
        "kolom": [
            number,
            gettext("Keputusan"),
            gettext("Dikerjakan oleh"),
            gettext("Paling lambat"),
        ],
        "isi": [
            [str(n), d.text, d.person, day_text(d.due, "id")] for n, d in enumerate(decisions, 1)
        ],
        "kosong": gettext("Tidak ada keputusan."),
        "tinggi": False,
    }
    handed = {
        "judul": gettext("Yang dibagikan"),
        "kolom": [number, gettext("Informasi atau dokumen")],
        "isi": [[str(n), line] for n, line in enumerate(said.handed_out, 1)],
        "kosong": gettext("Tidak ada dokumen yang dibagikan."),
        "tinggi": False,
    }
    return {"undangan": [], "notulen": [decided], "dii": [handed, decided]}[part]


def _signers(part: str, meeting: Meeting) -> list[list[str]]:
    """Who signs: position and name; a name that is not known yet is left as a line."""
    chair = [meeting.said.position, meeting.said.chair]
    return [chair] if part == "undangan" else [chair, [gettext("Notulis"), ""]]
