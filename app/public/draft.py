"""What a reporter has typed on ``/lacak`` and not yet sent, carried from page to page."""

from dataclasses import dataclass, field, replace

from flask import request

from app import files, forms
from app.cases.channel import N_, TEXT_LIMIT, Field
from app.files import Bag

MESSAGE = Field(name="pesan", label=N_("Pesan Anda"), required=True, limit=TEXT_LIMIT)
MESSAGE_BESIDE_FILES = replace(MESSAGE, required=False)
REASON = Field(
    name="alasan", label=N_("Pesan Anda kepada Inspektorat"), required=True, limit=TEXT_LIMIT
)
RETALIATION = "pembalasan"
WITHDRAW = "hapus_identitas"

_CARRIED = {MESSAGE.name, REASON.name, RETALIATION, *files.NAMES.values()}
"""Fields that hold something of a draft; a code that was typed and nothing else has none."""


@dataclass(frozen=True)
class Draft:
    """What was typed and not yet sent: to the team, to the Inspektorat, the tick for retaliation; files."""

    text: str = ""
    reason: str = ""
    retaliation: bool = False
    bag: Bag = field(default_factory=Bag)

    @classmethod
    def sent(cls) -> "Draft":
        """The draft in the form that was just sent, its files taken in."""
        if request.mimetype != "multipart/form-data" and not request.form.keys() & _CARRIED:
            return cls()
        bag = files.take()
        filled = forms.read((MESSAGE, REASON), request.form)
        return cls(
            text=filled[MESSAGE.name].data,
            reason=filled[REASON.name].data,
            retaliation=request.form.get(RETALIATION) == "ya",
            bag=bag,
        )

    def without(self, *, hand_over: bool) -> "Draft":
        """What is left of it once one of the two was sent."""
        left = replace(self, bag=Bag())
        return replace(left, reason="") if hand_over else replace(left, text="", retaliation=False)
