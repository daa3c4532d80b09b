"""The report of a survey period, in the order of PermenPANRB 14/2017, on paper and as a workbook."""

from collections.abc import Iterable
from decimal import Decimal

from flask import Blueprint, Response, abort, current_app
from flask_babel import gettext

from app import documents, file_words, grid, printing
from app.grid import Cell, Grid
from app.language import day_text, language
from app.law.calendar import today
from app.office import session
from app.office.desk.survey import season_of
from app.site import OFFICE
from app.survey import collecting, improvements, index, results, seasons, services
from app.survey.answers_file import SERVICE
from app.survey.form import ABOUT, FROM_COUNTER
from app.survey.models import Improvement
from app.survey.results import Results
from app.survey.seasons import Season

bp = Blueprint("survei_laporan", __name__, url_prefix="/meja/survei")

_KINDS = ("pdf", "xlsx")


@bp.get("/<instrument>/<period>/laporan.<kind>")
@session.office_team
def download(instrument: str, period: str, kind: str) -> Response:
    """The report as a file."""
    if kind not in _KINDS:
        abort(404)
    season = season_of(instrument, period)
    title = f"{gettext(season.instrument.title)}: {season.period.label()}"
    name = f"{season.instrument.name}-{season.name}.{kind}"
    return grid.file(grids(results.of(season)), title, name)


@bp.get("/bukti/<document_id>")
@session.office_team
def proof(document_id: str) -> Response:
    """The proof of something that was changed."""
    if not improvements.is_proof(document_id):
        abort(404)
    return documents.answer(document_id)


def grids(found: Results) -> list[Grid]:
    """The report's parts: introduction, how it was done, results, analysis, conclusion, annexes."""
    return [
        _text(gettext("I. Pendahuluan"), _introduction(found)),
        _text(gettext("II. Pengumpulan data"), _collection(found.season)),
        *_outcome(found),
        *_analysis(found),
        _text(gettext("V. Kesimpulan"), _conclusion(found)),
        *_annexes(found),
    ]


def _text(title: str, sentences: Iterable[str]) -> Grid:
    return Grid(title, (), (), " ".join(sentences))


def _introduction(found: Results) -> list[str]:
    instrument = found.season.instrument
    return [
        gettext("Survei ini dilakukan oleh %(kantor)s.", kantor=OFFICE),
        gettext("Dasar: %(dasar)s.", dasar=instrument.basis)
        + ("" if instrument.confirmed else " " + gettext("Pertanyaannya perlu dikonfirmasi.")),
        gettext(
            "Tujuannya mengetahui penilaian orang yang dilayani atas %(n)s unsur, menemukan yang paling "
            "lemah, dan memperbaikinya.",
            n=len(instrument.elements),
        ),
    ]


def _collection(season: Season) -> list[str]:
    media: dict[str, int] = {}
    for counted in results.days(season).values():
        for medium, count in counted.items():
            media[medium] = media.get(medium, 0) + count
    sentences = [
        gettext(
            "Jawaban dikumpulkan dari %(dari)s sampai %(sampai)s tanpa akun dan tanpa nama: %(daring)s "
            "daring, %(loket)s lewat poster di loket, %(kertas)s di kertas.",
            dari=day_text(season.period.first),
            sampai=day_text(season.period.last),
            daring=media.get(collecting.ONLINE, 0),
            loket=media.get(collecting.COUNTER, 0),
            kertas=media.get(collecting.PAPER, 0),
        )
    ]
    if season.set_aside:
        sentences.append(
            gettext("Hanya kuesioner kertas yang dihitung: %(alasan)s", alasan=season.set_aside)
        )
    if season.needed is not None:
        sentences.append(
            gettext(
                "Dari %(populasi)s orang yang dilayani, sampel paling sedikit %(perlu)s orang (Krejcie dan "
                "Morgan).",
                populasi=season.population,
                perlu=season.needed,
            )
        )
    return sentences


def _outcome(found: Results) -> list[Grid]:
    instrument, named = found.season.instrument, services.named()
    title = gettext("III. Hasil")
    total = found.total
    rows: list[tuple[Cell, ...]] = [
        (code, gettext(e.short), _decimal(mean), _decimal(part))
        for code, e, mean, part in found.elements
    ]
    if total.index is not None and total.band is not None and total.value is not None:
        value = index.two_decimals(total.value)
        rows += [
            ("", gettext("Jumlah nilai tertimbang"), "", _decimal(value)),
            ("", gettext(instrument.index_title), "", _decimal(total.index)),
            ("", gettext("Mutu"), "", f"{total.band[0]} ({gettext(total.band[1])})"),
        ]
    return [
        Grid(
            f"{title}: {gettext('responden')}",
            (gettext("Keterangan"), gettext("Jawaban"), gettext("Banyaknya")),
            _profile(found),
            gettext("Ditampilkan sesudah periode ditutup."),
            gettext("Hanya yang mau mengatakannya; dijumlahkan terpisah dari jawaban."),
        ),
        Grid(
            f"{title}: {gettext('tiap unsur')}",
            (gettext("Kode"), gettext("Unsur"), gettext("NRR"), gettext("NRR tertimbang")),
            rows,
            note=gettext(
                "Bobot tiap unsur tepat 1/%(n)s; indeks = jumlah nilai tertimbang × 25.",
                n=len(instrument.elements),
            ),
        ),
        Grid(
            f"{title}: {gettext('tiap layanan')}",
            (gettext("Layanan"), gettext("Responden"), gettext("Indeks"), gettext("Mutu")),
            [
                (
                    gettext(named.get(slug, slug)),
                    one.respondents,
                    _decimal(one.index),
                    one.band[0] if one.band else "–",
                )
                for slug, one in sorted(found.services.items())
            ],
            gettext("Belum ada layanan dengan %(n)s jawaban.", n=collecting.SMALLEST),
        ),
    ]


def _profile(found: Results) -> list[tuple[Cell, ...]]:
    """What respondents said of themselves, once no answer comes any more: two reports never differ by one."""
    if found.season.closed is None:
        return []
    counted = results.counts(found.season)
    rows: list[tuple[Cell, ...]] = [
        (gettext("Semua yang menjawab"), "", found.taken_in),
    ]
    for field in ABOUT:
        for value, label in field.choices:
            count = counted.get(field.name, {}).get(value, 0)
            rows.append((gettext(field.label), gettext(label), count))
    return rows


def _analysis(found: Results) -> list[Grid]:
    season, title = found.season, gettext("IV. Analisis")
    lowest = ", ".join(gettext(season.instrument.element(n).short) for n in found.lowest)
    trend = results.trend(season.instrument, today())
    return [
        _text(
            f"{title}: {gettext('unsur terendah')}",
            [lowest + "." if lowest else gettext("Belum ada angka.")],
        ),
        _plans(f"{title}: {gettext('rencana tindak lanjut')}", improvements.of(season), season),
        Grid(
            f"{title}: {gettext('dari periode ke periode')}",
            (gettext("Periode"), gettext("Responden"), gettext("Indeks"), gettext("Mutu")),
            [
                (
                    r.season.period.label(),
                    r.total.respondents,
                    _decimal(r.total.index),
                    r.total.band[0] if r.total.band else "–",
                )
                for r in trend
            ],
            gettext("Belum ada."),
        ),
    ]


def _plans(title: str, found: list[Improvement], season: Season) -> Grid:
    return Grid(
        title,
        (
            gettext("Unsur"),
            gettext("Rencana"),
            gettext("Penanggung jawab"),
            gettext("Paling lambat"),
            gettext("Selesai"),
            gettext("Yang berubah"),
            gettext("Bukti"),
        ),
        [
            (
                gettext(season.instrument.element(u.element).short),
                u.plan,
                u.person,
                day_text(u.due),
                day_text(u.done) if u.done else "–",
                u.change or "–",
                gettext("ada") if u.proof else "–",
            )
            for u in found
        ],
        gettext("Belum ada."),
    )


def _conclusion(found: Results) -> list[str]:
    total, season = found.total, found.season
    if total.index is None or total.band is None:
        return [gettext("Jawaban belum cukup untuk sebuah indeks.")]
    sentences = [
        gettext(
            "%(indeks)s sebesar %(nilai)s, mutu %(mutu)s (%(kata)s), dari %(n)s responden.",
            indeks=gettext(season.instrument.index_title),
            nilai=grid.shown(total.index),
            mutu=total.band[0],
            kata=gettext(total.band[1]),
            n=total.respondents,
        )
    ]
    if season.needed is not None:
        sentences.append(
            gettext("Sampel paling sedikit tercapai.")
            if found.taken_in >= season.needed
            else gettext("Sampel paling sedikit belum tercapai.")
        )
    if missing := improvements.missing(season, found.lowest):
        names = ", ".join(gettext(season.instrument.element(n).short) for n in missing)
        sentences.append(gettext("Belum ada rencana untuk: %(unsur)s.", unsur=names))
    return sentences


def _annexes(found: Results) -> list[Grid]:
    season = found.season
    own = {e.name: place for place, e in enumerate(season.instrument.elements)}
    before = seasons.find(season.instrument, season.period.before().name, today())
    annexes = [
        Grid(
            gettext("Lampiran: kuesioner dan sebaran jawaban"),
            (gettext("Kode"), gettext("Pertanyaan"), "1", "2", "3", "4"),
            [
                (
                    code,
                    gettext(e.question),
                    *(
                        f"{gettext(words)}: {count}"
                        for words, count in zip(
                            e.choices, found.counted.counts[own[e.name]], strict=True
                        )
                    ),
                )
                for code, e in season.instrument.printed(season.order)
            ],
        )
    ]
    if before is not None:
        title = gettext("Lampiran: tindak lanjut periode sebelumnya")
        annexes.append(_plans(title, improvements.of(before), before))
    return annexes


def _decimal(value: Decimal | None) -> Cell:
    return "–" if value is None else value


@bp.get("/poster/<slug>.pdf")
@session.office_team
def poster(slug: str) -> Response:
    """A poster whose code leads a phone at the counter to the survey of one service."""
    name = services.offered().get(slug)
    if name is None:
        abort(404)
    mine = language()
    where = f"{current_app.config['PORTAL'].url}/survei?{SERVICE}={slug}&{FROM_COUNTER}"
    made = printing.poster(
        where + ("&bahasa=en" if mine == "en" else ""),
        gettext("Bagaimana layanan kami?"),
        gettext(name),
        (
            gettext("Sembilan pertanyaan, satu menit, dengan ponsel Anda."),
            gettext("Tanpa akun dan tanpa nama."),
            gettext("Hasilnya dan yang kami ubah terbaca semua orang."),
        ),
        OFFICE,
        mine,
    )
    response = Response(made, content_type="application/pdf")
    name = f"poster-survei-{slug}.pdf"
    response.headers["Content-Disposition"] = file_words.disposition(name, "inline")
    return response
