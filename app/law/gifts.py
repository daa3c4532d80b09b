"""Whether a gift must be reported: the exemptions of the KPK's regulation as they held on its day.

The limits stand in ``app/law/rules/gratifikasi.toml``. A gift that fits no exemption must be
reported, and so must one that might influence a decision, whatever it is worth.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.law import rules
from app.law.money import rupiah
from app.law.rules import Rule

CHANNEL = "gratifikasi"

KINDS: dict[str, dict[str, str]] = {
    "upacara": {
        "id": "Pernikahan, kelahiran, baptis, khitan, upacara adat atau keagamaan",
        "en": "Wedding, birth, baptism, circumcision, customary or religious ceremony",
    },
    "rekan-kerja": {"id": "Dari sesama rekan kerja", "en": "From a colleague"},
    "perpisahan": {
        "id": "Dari rekan kerja untuk perpisahan, pensiun, atau ulang tahun",
        "en": "From colleagues for a farewell, retirement or birthday",
    },
    "musibah": {
        "id": "Bantuan karena musibah atau bencana",
        "en": "Help after a misfortune or disaster",
    },
    "keluarga": {"id": "Dari keluarga", "en": "From family"},
    "kedinasan": {
        "id": "Hidangan, cendera mata, atau perlengkapan acara kedinasan",
        "en": "Food, souvenirs or materials of an official event",
    },
    "lain": {
        "id": "Lainnya, misalnya dari orang yang dilayani atau rekanan kantor",
        "en": "Anything else, for example from somebody served or a supplier",
    },
}
"""What a gift can be, and its name by language."""

_NO_MONEY = ("rekan-kerja",)
"""Kinds whose exemption does not cover money, cheques, vouchers and the like."""

_YEARLY = {"rekan-kerja": "rekan_kerja_setahun"}


class Why(Enum):
    """What decided."""

    WITHIN = "within"
    ABOVE = "above"
    YEARLY = "yearly"
    MONEY = "money"
    CONFLICT = "conflict"
    FREE = "free"
    ENDED = "ended"
    """The exemption did not exist any more."""
    NONE = "none"
    """There is no exemption for anything like it."""


_TEXTS: dict[Why, dict[str, str]] = {
    Why.WITHIN: {
        "id": "Tidak wajib dilaporkan: nilainya tidak lebih dari {batas}.",
        "en": "Need not be reported: it is worth no more than {batas}.",
    },
    Why.ABOVE: {
        "id": "Wajib dilaporkan: nilainya lebih dari {batas}.",
        "en": "Must be reported: it is worth more than {batas}.",
    },
    Why.YEARLY: {
        "id": "Wajib dilaporkan: bersama pemberian sebelumnya, dari pemberi ini lebih dari {batas} setahun.",
        "en": "Must be reported: with earlier gifts of the same giver it is more than {batas} in a year.",
    },
    Why.MONEY: {
        "id": "Wajib dilaporkan: pengecualian bagi rekan kerja tidak berlaku untuk uang, cek, atau voucer.",
        "en": "Must be reported: the exemption for colleagues does not cover money, cheques or vouchers.",
    },
    Why.CONFLICT: {
        "id": "Wajib dilaporkan: pemberian ini berhubungan dengan keputusan atau layanan Anda.",
        "en": "Must be reported: the gift has to do with a decision or a service of yours.",
    },
    Why.FREE: {
        "id": "Tidak wajib dilaporkan, berapa pun nilainya.",
        "en": "Need not be reported, whatever it is worth.",
    },
    Why.ENDED: {
        "id": "Wajib dilaporkan: pengecualian ini tidak ada lagi pada hari itu.",
        "en": "Must be reported: this exemption no longer existed on that day.",
    },
    Why.NONE: {
        "id": "Wajib dilaporkan: tidak ada pengecualian untuk pemberian seperti ini.",
        "en": "Must be reported: there is no exemption for a gift like this.",
    },
}

_DUTIES = (Why.ABOVE, Why.YEARLY, Why.MONEY, Why.CONFLICT, Why.ENDED, Why.NONE)

_LAW = "UU 20/2001 Pasal 12B dan 12C"
_REGULATION = "upacara"
"""The rule whose source names the regulation that held, where an exemption is not there."""


@dataclass(frozen=True)
class Gift:
    """A gift on ``day``, worth ``value`` rupiah.

    ``money`` says that it is money or the like, ``conflict`` that it has to do with a
    decision or service of the receiver, ``earlier`` what the same giver gave before
    it in that year, in rupiah.
    """

    kind: str
    value: int
    day: date
    money: bool = False
    conflict: bool = False
    earlier: int = 0


@dataclass(frozen=True)
class Verdict:
    """Whether a gift must be reported, what decided it, and the rule that it was decided by.

    ``rule`` is None where no exemption fits, and ``source`` says by which law; ``since`` is the
    first day of the version of the rules that held.
    """

    why: Why
    rule: Rule | None
    since: date
    source: str = _LAW

    @property
    def must_report(self) -> bool:
        """Whether the gift must be reported."""
        return self.why in _DUTIES

    def sentence(self, language: str) -> str:
        """What decided, in words."""
        limit = rupiah(self.rule.value) if self.rule and self.rule.unit == "rupiah" else ""
        return _TEXTS[self.why][language].format(batas=limit)

    def basis(self, language: str) -> str:
        """The rule and its source, in words."""
        if self.rule is None:
            return self.source
        return f"{self.rule.labels[language]} ({self.rule.source})"


def check(gift: Gift) -> Verdict:
    """Whether ``gift`` must be reported, by the rules that held on its day.

    Source: Peraturan KPK 2/2019 Pasal 2 (3), from 20 January 2026 Peraturan KPK 1/2026.
    Raises :class:`app.law.rules.UnknownRule` for a day before there were rules, and
    :class:`ValueError` for an unknown kind or an amount below zero.
    """
    if gift.kind not in KINDS or gift.value < 0 or gift.earlier < 0:
        raise ValueError("gift")
    since = rules.version_on(CHANNEL, gift.day)
    held = rules.in_force(CHANNEL, gift.day)
    rule = held.get(gift.kind.replace("-", "_"))
    yearly = held.get(_YEARLY.get(gift.kind, ""))
    if gift.kind == "lain":
        return Verdict(Why.NONE, None, since)
    if rule is None:
        return Verdict(Why.ENDED, None, since, held[_REGULATION].source)
    if gift.conflict:
        return Verdict(Why.CONFLICT, None, since)
    if gift.money and gift.kind in _NO_MONEY:
        return Verdict(Why.MONEY, rule, since)
    if rule.unit == "bebas":
        return Verdict(Why.FREE, rule, since)
    if gift.value > rule.value:
        return Verdict(Why.ABOVE, rule, since)
    if yearly is not None and gift.value + gift.earlier > yearly.value:
        return Verdict(Why.YEARLY, yearly, since)
    return Verdict(Why.WITHIN, rule, since)
