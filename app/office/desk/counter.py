"""What comes to the office on paper, by telephone or in person: entered at the desk, receipt printed."""

from datetime import date, timedelta

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import files, forms, web
from app.cases import intake
from app.cases.channel import MEDIA, N_, Field, Kind
from app.cases.intake import Submission
from app.cases.uploads import FilesGone
from app.channels import CHANNELS
from app.files import Bag
from app.language import language
from app.law.calendar import today
from app.law.tariff import tariffs
from app.office import sentences, session, unclean
from app.printing import inline_qr

bp = Blueprint("catat", __name__, url_prefix="/meja/catat")

CHANNEL = CHANNELS["pengaduan"]
LAPOR = "lapor"
LONGEST_AGO = timedelta(days=366)
"""How long ago a case may have come that is entered only now."""

MEDIUM = Field(
    name="medium",
    label=N_("Sampai ke kantor lewat"),
    kind=Kind.CHOICE,
    choices=tuple((name, label) for name, label in MEDIA.items() if name != "daring"),
    required=True,
)
RECEIVED = Field(
    name="diterima",
    label=N_("Tanggal diterima"),
    hint=N_("Semua tenggat dihitung dari tanggal ini. Contoh: 17-11-2026."),
    kind=Kind.DATE,
    required=True,
)
NUMBER = Field(
    name="nomor_lapor",
    label=N_("Nomor pelacakan SP4N-LAPOR!"),
    hint=N_("Hanya untuk laporan dari SP4N-LAPOR!. Nomor yang sama tidak diterima dua kali."),
    kind=Kind.LINE,
    limit=40,
    needed_with=("medium", LAPOR),
)
ARRIVAL = (MEDIUM, RECEIVED, NUMBER)
_PURPOSE = "catat"


@bp.get("")
@session.at_desk
def form() -> Response:
    """The blank form, received today."""
    filled = forms.read((*ARRIVAL, *CHANNEL.fields), None)
    filled[RECEIVED.name].data = today().isoformat()
    return _page(filled, Bag())


@bp.post("")
@session.at_desk
def enter() -> Response:
    """Take what was entered as a case of its own, or give it back with everything that was typed."""
    bag = files.take()
    filled = forms.read((*ARRIVAL, *CHANNEL.fields), request.form)
    if files.CHANGE in request.form:
        return _page(filled, bag)
    try:
        secret = bytes.fromhex(session.read_token(_PURPOSE))
    except session.FormRefused:
        text = sentences.once_more()
        return _page(filled, bag, 403, text)
    if not filled.validate() or bag.refused:
        return _page(filled, bag, 422)
    if filled[MEDIUM.name].data == LAPOR and not intake.bare_number(filled[NUMBER.name].data):
        filled[NUMBER.name].errors = [gettext("Nomor ini tidak berisi huruf atau angka.")]
        return _page(filled, bag, 422)
    received = date.fromisoformat(filled[RECEIVED.name].data)
    if received < today() - LONGEST_AGO:
        filled[RECEIVED.name].errors = [gettext("Paling lama setahun yang lalu.")]
        return _page(filled, bag, 422)
    if bag.unclean():
        return unclean.page(url_for("catat.enter"), _PURPOSE, forms.hidden(filled), bag)
    return _submit(filled, bag, secret, received)


def answers_of(filled: Form) -> dict[str, str | list[str]]:
    """The answers of the channel's own questions, and the number that another system gave."""
    given = forms.answers(filled)
    own: dict[str, str | list[str]] = {f.name: given[f.name] for f in CHANNEL.fields}
    number = str(given[NUMBER.name]).strip()
    return own | ({NUMBER.name: number} if number else {})


def _submit(filled: Form, bag: Bag, secret: bytes, received: date) -> Response:
    answers, medium = answers_of(filled), filled[MEDIUM.name].data
    sent = Submission(
        CHANNEL,
        answers,
        secret,
        today(),
        received=received,
        medium=medium,
        number=str(answers.get(NUMBER.name, "")) if medium == LAPOR else "",
        proofs=bag.to_send(),
    )
    try:
        given = intake.submit(sent)
    except FilesGone:
        bag.drop_lost()
        return _page(filled, bag, 409)
    except intake.TokenUsed:
        text = gettext(
            "Formulir ini sudah pernah tersimpan dengan isi yang lain, dengan kodenya sendiri. Jika yang di "
            "bawah memang laporan baru, simpan sekali lagi."
        )
        return _page(filled, bag, 409, text)
    except intake.TakenBefore:
        filled[NUMBER.name].errors = [gettext("Nomor ini sudah pernah dicatat.")]
        return _page(filled, bag, 422)
    except intake.NoVault:
        text = gettext(
            "Inspektorat belum terdaftar di portal ini, sehingga laporan ini belum dapat dirahasiakan "
            "dari kantor. Tidak ada yang disimpan. Minta pelapor menghubungi Inspektorat langsung."
        )
        return _page(filled, bag, 409, text)
    except sentences.NOT_WRITTEN as error:
        return _page(filled, bag, 503, sentences.not_written(error))
    bag.sent()
    return web.page(
        "kantor/tanda_terima.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        given=given,
        channel=CHANNEL,
        medium=MEDIA[medium],
        opens=intake.route(CHANNEL, answers) in session.member().vault_ids(),
        qr=inline_qr(given.code),
    )


def _page(filled: Form, bag: Bag, status: int = 200, text: str = "") -> Response:
    return web.page(
        "kantor/catat.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        channel=CHANNEL,
        arrival=ARRIVAL,
        form=filled,
        text=text,
        problems=forms.problems(filled),
        bag=bag,
        files=files,
        tarif=tariffs(language()),
        names={"token": session.TOKEN},
    )
