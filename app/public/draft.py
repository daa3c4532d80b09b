"""What a reporter has typed on ``/lacak`` and not yet sent, carried from page to page."""

from dataclasses import dataclass, field, replace

from flask import request

from app import files, forms
from app.cases.channel import N_, TEXT_LIMIT, By, Field, Kind
from app.channels import OPEN_TO_ALL
from app.files import Bag

MESSAGE = Field(name="pesan", label=N_("Pesan Anda"), required=True, limit=TEXT_LIMIT)
MESSAGE_BESIDE_FILES = replace(MESSAGE, required=False)
REASON = Field(
    name="alasan", label=N_("Pesan Anda kepada Inspektorat"), required=True, limit=TEXT_LIMIT
)
RETALIATION = "pembalasan"
WITHDRAW = "hapus_identitas"

RATING = (
    Field(
        name="nilai",
        label=N_("Bagaimana laporan ini ditangani?"),
        kind=Kind.CHOICE,
        choices=(
            ("4", N_("Sangat baik")),
            ("3", N_("Baik")),
            ("2", N_("Kurang baik")),
            ("1", N_("Tidak baik")),
        ),
        required=True,
    ),
    Field(
        name="tuntas",
        label=N_("Apakah masalahnya sungguh selesai?"),
        hint=N_("Dicatat terpisah dari pendapat kantor."),
        kind=Kind.CHOICE,
        choices=(("ya", N_("Ya, sudah selesai")), ("belum", N_("Belum"))),
        required=True,
    ),
    Field(name="komentar", label=N_("Komentar (boleh kosong)"), limit=TEXT_LIMIT),
)
RATE = "nilai"
"""Name of the part of the page where a reporter rates."""

_CHOSEN = tuple(
    {
        f.name: f
        for channel in OPEN_TO_ALL.values()
        for t in channel.transitions
        if t.by is By.REPORTER
        for f in t.asks
    }.values()
)
_MORE = (*RATING, *_CHOSEN)
_CARRIED = {
    MESSAGE.name,
    REASON.name,
    RETALIATION,
    *(f.name for f in _MORE),
    *files.NAMES.values(),
}
"""Fields that hold something of a draft; a code that was typed and nothing else has none."""


@dataclass(frozen=True)
class Draft:
    """What was typed and not yet sent: to the team, to the Inspektorat, the tick for retaliation; files.

    ``more`` holds a rating and the reasons of steps, by field.
    """

    text: str = ""
    reason: str = ""
    retaliation: bool = False
    bag: Bag = field(default_factory=Bag)
    more: dict[str, str] = field(default_factory=dict)

    @classmethod
    def sent(cls) -> "Draft":
        """The draft in the form that was just sent, its files taken in."""
        if request.mimetype != "multipart/form-data" and not request.form.keys() & _CARRIED:
            return cls()
        bag = files.take()
        filled = forms.read((MESSAGE, REASON, *_MORE), request.form)
        return cls(
            text=filled[MESSAGE.name].data,
            reason=filled[REASON.name].data,
            retaliation=request.form.get(RETALIATION) == "ya",
            bag=bag,
            more={f.name: filled[f.name].data for f in _MORE if filled[f.name].data},
        )

    def without(self, part: tuple[Field, ...]) -> "Draft":
        """What is left of it once the fields of one part were sent, with what goes with them."""
        sent = {f.name for f in part}
        more = {name: text for name, text in self.more.items() if name not in sent}
        left = replace(self, more=more)
        if REASON.name in sent:
            return replace(left, reason="", bag=Bag())
        if MESSAGE.name in sent:
            return replace(left, text="", retaliation=False, bag=Bag())
        return left
