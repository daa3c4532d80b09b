"""An evaluation on paper: everything that its page says, with room for a signature."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import gettext

from app import documents, printing, signature
from app.evaluation import cycle, evidence, measures, recommendations, schedule, telling, trials
from app.evaluation.models import FollowUp, Trial, Verdict
from app.evaluation.units import TITLES
from app.evaluation.view import Followed, Found, Seen
from app.language import day_text, language
from app.signature import Signer
from app.site import OFFICE


def pdf(seen: Seen, signer: Signer | None, day: date) -> bytes:
    """The evaluation as a PDF in the reader's language; office's own words stay as they were written."""
    return printing.pdf("evaluasi.typ", told(seen, signer, day))


def told(seen: Seen, signer: Signer | None, day: date) -> dict[str, Any]:
    """What the paper says, as the template takes it."""
    planned, row = seen.planned, seen.planned.row
    return {
        "bahasa": language(),
        "kantor": OFFICE,
        "judul": gettext("Evaluasi kanal"),
        "tentang": f"{gettext(TITLES[planned.unit])}: {planned.period.label()}",
        "keterangan": [
            [gettext("Keadaan"), _state(seen, day)],
            [gettext("Paling lambat tersusun"), day_text(planned.due)],
            *(
                [gettext("Dasar"), _basis(one)]
                for one in (row.basis if row else ())
            ),
        ],
        "simpulan": [gettext("Simpulan evaluasi"), row.conclusion if row else ""],
        "temuan": {
            "judul": gettext("Temuan, rekomendasi, dan tindak lanjut"),
            "kosong": gettext("Tidak ada temuan."),
            "isi": [_finding(one) for one in seen.of(cycle.KEPT)],
        },
        "dilepas": {
            "judul": gettext("Usulan yang dilepas"),
            "isi": [
                [one.finding.text, one.finding.reason] for one in seen.of(cycle.DROPPED)
            ],
        },
        "uji": {
            "judul": gettext("Uji kanal"),
            "kosong": gettext("Belum ada uji dalam periode ini."),
            "isi": [_trial(one) for one in seen.trials],
        },
        "kenal": {
            "judul": gettext("Pengenalan kanal"),
            "kolom": [
                gettext("Pernyataan"), gettext("tidak"), gettext("sebagian"), gettext("ya")
            ],
            "isi": [
                {
                    "judul": gettext(k.instrument.title),
                    "banyak": gettext("%(n)s jawaban", n=k.respondents),
                    "baris": [[gettext(e.question), *map(str, n)] for e, n in k.answers],
                }
                for k in seen.known
                if k.respondents
            ],
        },
        "tanda_tangan": signature.block(gettext("Mengetahui"), signer),
        "baris": gettext(
            "Dibuat %(hari)s. Sidik isi: %(sidik)s", hari=day_text(day), sidik=evidence.digest(seen)
        ),
    }  # fmt: skip


def _state(seen: Seen, day: date) -> str:
    state = gettext(schedule.STATES[seen.planned.state])
    return f"{state} ({gettext('terlambat')})" if seen.planned.late(day) else state


def _basis(one: dict[str, str]) -> str:
    return f"{one['nomor']} ({gettext('sidik')} {one['sidik']})"


def _finding(found: Found) -> dict[str, Any]:
    finding = found.finding
    source = (
        gettext(
            "Angka: %(ukuran)s, %(nilai)s, menurut %(nomor)s.",
            ukuran=telling.measure(finding.channel, finding.path),
            nilai=telling.value(finding.path, finding.value),
            nomor=finding.summary_number,
        )
        if finding.path
        else gettext("Temuan petugas.")
    )
    return {
        "isi": finding.text,
        "sumber": source,
        "alasan": finding.reason,
        "rekomendasi": [_recommendation(one) for one in found.recommendations],
    }


def _recommendation(followed: Followed) -> dict[str, Any]:
    row = followed.standing.row
    facts = [
        [gettext("Penanggung jawab"), row.person],
        [gettext("Paling lambat"), day_text(followed.standing.due)],
        [gettext("Keadaan"), gettext(recommendations.STATES[followed.state])],
    ]
    if row.path:
        facts.append([gettext("Ukuran"), measured(followed)])
    return {
        "isi": row.text,
        "fakta": facts,
        "peristiwa": list(events(followed)),
    }


def measured(followed: Followed) -> str:
    """The figure of a recommendation: then, wanted, and what a later summary says."""
    row = followed.standing.row
    text: str = gettext(
        "%(ukuran)s: dari %(dulu)s menjadi %(target)s",
        ukuran=telling.measure(row.channel, row.path),
        dulu=telling.value(row.path, row.then),
        target=telling.value(row.path, row.wanted),
    )
    if followed.silent:
        return f"{text}; {gettext('rekap sesudahnya tidak memuatnya')}"
    if followed.now is None:
        return f"{text}; {telling.outcome(measures.Outcome.UNKNOWN)}"
    later = gettext(
        "sekarang %(kini)s menurut %(nomor)s: %(hasil)s",
        kini=telling.value(row.path, followed.value),
        nomor=followed.now.number,
        hasil=telling.outcome(followed.outcome),
    )
    return f"{text}; {later}"


def events(followed: Followed) -> Iterator[list[str]]:
    """What happened to a recommendation, in order: day, and words."""
    several: list[FollowUp | Verdict] = [
        *followed.standing.follow_ups,
        *followed.standing.verdicts,
    ]
    for one in sorted(several, key=lambda e: e.number):
        if isinstance(one, FollowUp):
            yield [day_text(one.day), _done(one)]
        else:
            yield [day_text(one.day), _judged(followed, one)]


def _done(one: FollowUp) -> str:
    proof = documents.find(one.document_id) if one.document_id else None
    named = [
        *([gettext("bukti: %(nama)s", nama=proof.name)] if proof else []),
        *([one.link] if one.link else []),
        *([gettext("selesai")] if one.complete else []),
    ]
    return f"{one.text} ({'; '.join(named)})" if named else one.text


def _judged(followed: Followed, one: Verdict) -> str:
    text = gettext("Putusan: %(putusan)s.", putusan=gettext(recommendations.VERDICTS[one.verdict]))
    if one.value:
        number = telling.value(followed.standing.row.path, one.value)
        text += f" {number} ({one.summary_number})."
    return f"{text} {one.reason}".strip()


def _trial(one: Trial) -> dict[str, Any]:
    waited = trials.waited(one)
    return {
        "judul": gettext(
            "Dikirim %(hari)s oleh %(nama)s", hari=day_text(one.sent), nama=one.sender
        ),
        "jawab": gettext("Jawaban pertama sesudah %(n)s hari kerja.", n=waited)
        if waited is not None
        else gettext("Belum ada jawaban."),
        "langkah": [[gettext(label), gettext(found)] for label, found in trials.steps(one)],
        "gagal": [gettext("Yang gagal"), one.failed] if one.failed else [],
    }
