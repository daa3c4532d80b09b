"""What a channel declares: fields, compartments, states, transitions, clocks.

A channel is data. Labels are written in Bahasa Indonesia inside :func:`N_`, which
marks them for the catalogue; pages translate them when they show them.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeVar

CONVERSATION = "percakapan"
IDENTITY = "identitas"
ORIGINALS = "asli"
NOTES = "catatan"

SHARED_COMPARTMENTS = (CONVERSATION, IDENTITY, ORIGINALS)
"""Compartments whose key the reporter holds too."""

TEXT_LIMIT = 50_000
"""Characters that a long text may have."""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a marker
    """Mark ``text`` for translation; returns it unchanged."""
    return text


MEDIA = {
    "daring": N_("lewat portal"),
    "loket": N_("datang langsung"),
    "surat": N_("surat"),
    "telepon": N_("telepon"),
    "whatsapp": N_("WhatsApp"),
    "medsos": N_("media sosial"),
    "lapor": N_("SP4N-LAPOR!"),
}
"""The media through which a case can come; those other than the first are entered by the office."""


class Kind(StrEnum):
    """How a field is asked."""

    LINE = "baris"
    TEXT = "teks"
    CHOICE = "pilihan"
    MANY = "centang"
    DATE = "tanggal"
    """A day that is not to come, as ISO text."""
    ANY_DATE = "hari"
    """A day, past or to come, as ISO text."""
    NUMBER = "angka"
    """A whole number."""
    EMAIL = "surel"
    PHONE = "telepon"
    STAFF = "bawahan"
    """One of the staff of the superior who fills in the form; kept as name and NIP."""
    RUPIAH = "rupiah"
    """An amount in whole rupiah; thousands may be marked with points."""


class By(StrEnum):
    """Who may carry out a transition, or has to keep within a clock."""

    TEAM = "tim"
    REPORTER = "pelapor"
    SUPERIOR = "atasan"
    """The superior whom the case is put before; see :mod:`app.cases.parties`."""
    CONCERNED = "terkait"
    """Whom the case is about, where somebody else filed it."""
    TIME = "waktu"
    """The portal itself, when a clock has run out."""


FACTS = (
    "kind",
    "category",
    "classification",
    "outcome",
    "unit",
    "assignee",
    "priority",
    "reach",
    "joined",
)
"""Columns of a case in the clear that queues and summaries go by; a channel declares which it fills."""


@dataclass(frozen=True)
class Field:
    """One question, asked once and used by form, case page, printed form and export.

    ``told`` is the label where others read the answer, if the question says "you";
    ``head`` puts the answer at the top of the case page; ``limit`` is in characters.
    ``needed_with`` names another field and the answer there that makes this one
    required; ``empty_with`` the same for one that must then stay empty, with the
    sentence that says so. ``otherwise`` is the answer of whoever has no staff, where only
    superiors are asked.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    limit: int = TEXT_LIMIT
    compartment: str = CONVERSATION
    head: bool = False
    told: str = ""
    needed_with: tuple[str, str] | None = None
    empty_with: tuple[str, str, str] | None = None
    otherwise: str | None = None
    digits: int = 0
    """Exactly so many digits, for a line that is a number."""
    told_choices: tuple[tuple[str, str], ...] = ()
    """What choices are called where others read the answer, if they say "I"."""

    @property
    def answers_told(self) -> dict[str, str]:
        """What each choice is called once it is an answer."""
        return dict(self.choices) | dict(self.told_choices)


@dataclass(frozen=True)
class Section:
    """A part of the form with a heading and who will read what is written there."""

    title: str
    fields: tuple[Field, ...]
    seen_by: str = ""
    readers: str = ""
    """The same in a few words, beside each field."""
    beside: str = ""
    """A template of what to compare with, shown under the fields."""


@dataclass(frozen=True)
class State:
    """A stage. ``meaning`` tells the reporter where the case stands, ``next`` what comes."""

    name: str
    label: str
    meaning: str
    next: str = ""
    closed: bool = False


UNKNOWN = State(
    "", N_("Tidak dikenal"), N_("Keadaan laporan ini tidak terbaca: datanya diubah di luar portal.")
)


@dataclass(frozen=True)
class Transition:
    """One declared step from any of ``sources`` to ``target``.

    ``asks`` are the fields the step needs; those in the compartment
    ``percakapan`` are shown to the reporter, those in ``catatan`` never. ``sets``
    says which facts of the case its answers become, fact by field, and ``clears``
    which become empty; without a ``target`` the state stays; ``shared`` that it is taken
    in every case joined to this one too, and ``office`` that the team outside the office
    has no such step. A step of the
    reporter that asks for nothing is taken by whatever they write; one that asks is
    chosen, and only ``once`` if it says so. A step that :attr:`By.TIME` takes follows
    the run-out of ``clock``; with ``told_first`` only after whoever can be reached was.
    ``then`` says whose turn it is after a step of a team or a party; ``needs`` names a
    setting of the office without which there is no such step.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    asks: tuple[Field, ...] = ()
    by: By = By.TEAM
    sets: Mapping[str, str] = field(default_factory=dict)
    clears: tuple[str, ...] = ()
    shared: bool = False
    office: bool = False
    once: bool = False
    clock: str = ""
    told_first: bool = False
    then: str = "pelapor"
    needs: str = ""


@dataclass(frozen=True)
class Clock:
    """One deadline of the law.

    ``rule`` names the figure in app/law; the clock starts, stops and starts anew
    at the named events (a transition's name, or ``masuk``, ``pesan_tim``,
    ``pesan_pelapor``) and stands still in the states of ``pauses``. ``rules`` names
    the figure by the case's classification, where that decides. ``along`` says at
    which events it does not begin on that day but counts from the start of the newest run
    of one of the named clocks, the first that ran, less the pauses of that. ``whose`` is who has to keep it.
    ``since`` names the answer of the form that holds the day from which it counts instead,
    ``since_step`` the same in the answers to a step, by the step, and ``only`` the kinds of case (the
    fact ``kind``) that have it. A clock that one event both starts and stops measures a time that was
    over when that happened. ``to_reporter`` is the label as the reporter reads it, where it speaks of them.
    """

    name: str
    label: str
    rule: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    to_reporter: str = ""
    restarts: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    along: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whose: By = By.TEAM
    since: str = ""
    since_step: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()

    def rule_for(self, classification: str) -> str:
        """The name of the figure for a case of this classification."""
        return self.rules.get(classification, self.rule)


@dataclass(frozen=True)
class About:
    """Which answers say whom a case is about, where a superior decides it.

    ``over_superior`` is the field, and its answer, that passes over the reporter's superior;
    ``concerned`` names somebody of the reporter's own staff.
    """

    over_superior: tuple[str, str]
    concerned: str


@dataclass(frozen=True)
class Staff:
    """What an employee's form says: who opens it (``readers``), the heading over the files that go with
    it, a public page that explains it (address, and what the link is called), and other channels
    that it leads to."""

    readers: str
    evidence: str
    information: tuple[str, str]
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Official:
    """The form of another authority: its lines in its order, what each is called and the answers in it."""

    title: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Register:
    """What the office reads off all cases of a channel in a year; the answers named stand in the header.

    ``by`` is the answer by which each quarter is counted, ``amount`` one in rupiah that is
    added up, ``crossed`` two whose combinations are counted, ``again`` one that is shown where
    it stands in more than one case. ``yearly`` says that every employee files one a year.
    """

    by: str
    amount: str = ""
    crossed: tuple[str, str] | None = None
    again: str = ""
    yearly: bool = False


@dataclass(frozen=True)
class Channel:
    """Everything that makes a channel differ from another."""

    name: str
    title: str
    number_prefix: str
    vaults: tuple[str, ...]
    hides_route: bool
    sections: tuple[Section, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    clocks: tuple[Clock, ...]
    kinds: Mapping[str, tuple[str, ...]]
    first_state: str
    answer_clock: str
    """The clock that tells a reporter by when the team answers."""

    purpose: str = ""
    """For whom and what it is, beside the way in."""
    invitation: str = ""
    """What stands on the way in."""
    answer_label: str = ""
    """What the day of :attr:`answer_clock` is called on a receipt."""
    excluded_by: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)
    """The vault that reporters' addresses are sealed to, by the vault that reads their case. None: the
    portal writes to nobody."""
    outside_vault: str = ""
    """The vault outside the office that a reporter can hand a case to; empty if there is none."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Which answers of the form become facts in the clear, fact by field."""
    reached_by: tuple[str, ...] = ()
    """The identity fields by which a reporter can be reached; which are filled is a fact too."""
    on_paper: bool = False
    """Whether the counter takes it in on paper, so that there is a blank form as a PDF."""
    rated_in: tuple[str, ...] = ()
    """States in which the reporter may say how the matter was handled, and whether it is solved."""
    staff: Staff | None = None
    """How employees file it, signed in, and follow it in their account; None where citizens do."""
    head_title: str = N_("Ringkasan")
    """The heading over the answers that stand at the top of the case page."""
    register: Register | None = None
    official: Official | None = None
    receipts: Mapping[str, str] = field(default_factory=dict)
    """Steps by which an object changes hands, and what the receipt to be signed is called."""
    about: About | None = None
    parties: tuple[str, ...] = ()
    """Who reads a case besides its team and its reporter; see :mod:`app.cases.parties`."""
    headed: tuple[str, ...] = ()
    """Answers that stand in the sealed header too, so that lists and registers need to open no more."""
    begins: Mapping[str, str] = field(default_factory=dict)
    """The state in which a case begins, by its kind, where that is not :attr:`first_state`."""
    accepts: str = ""
    """The reporter's step that a rating which calls the matter solved takes, where it can."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All fields of the form, in their order."""
        return tuple(f for section in self.sections for f in section.fields)

    def field(self, name: str) -> Field:
        """The field ``name``; :class:`LookupError` if there is none."""
        return _named(self.fields, name)

    @cached_property
    def all_vaults(self) -> tuple[str, ...]:
        """Every vault that something of a case is sealed to: the teams', and those of notices."""
        return (*self.vaults, *self.notices.values())

    @cached_property
    def address_field(self) -> str:
        """The name of the field that asks for the reporter's e-mail address; empty if none does."""
        return next((f.name for f in self.identity_fields if f.kind is Kind.EMAIL), "")

    @cached_property
    def identity_fields(self) -> tuple[Field, ...]:
        """The fields that tell who the reporter is."""
        return tuple(f for f in self.fields if f.compartment == IDENTITY)

    @cached_property
    def told_fields(self) -> tuple[Field, ...]:
        """The fields that tell of the matter."""
        return tuple(f for f in self.fields if f.compartment != IDENTITY)

    def state(self, name: str) -> State:
        """The state ``name``; :class:`LookupError` if there is none."""
        return _named(self.states, name)

    def shown_state(self, name: str) -> State:
        """The state ``name``, or one that says "unknown" where a database was tampered with."""
        return next((s for s in self.states if s.name == name), UNKNOWN)

    def clock_label(self, name: str, reader: str = "") -> str:
        """The label of the clock ``name`` as ``reader`` (``pelapor``, or anybody) reads it; or "unknown"."""
        clock = next((c for c in self.clocks if c.name == name), None)
        if clock is None:
            return UNKNOWN.label
        return clock.to_reporter if reader == "pelapor" and clock.to_reporter else clock.label

    def shown_step(self, name: str) -> str:
        """The label of the step ``name``, or one that says "unknown"."""
        return next((t.label for t in self.transitions if t.name == name), UNKNOWN.label)

    def taken_by(self, name: str) -> str:
        """Who takes the step ``name``; nothing for a step that is not declared."""
        return next((str(t.by) for t in self.transitions if t.name == name), "")

    def asked(self, name: str) -> tuple[Field, ...]:
        """What the step ``name`` asks for; nothing for a step that is not declared."""
        return next((t.asks for t in self.transitions if t.name == name), ())

    def fact_label(self, fact: str, value: str) -> str:
        """What a value of one of the :data:`FACTS` is called; the value itself where it has no label."""
        asked = [f for t in self.transitions for f in t.asks if f.name == t.sets.get(fact)]
        asked += [f for f in self.fields if f.name == self.facts.get(fact)]
        return next((f.answers_told[value] for f in asked if value in f.answers_told), value)

    def transition(self, name: str) -> Transition:
        """The transition ``name``; :class:`LookupError` if there is none."""
        return _named(self.transitions, name)

    def transitions_from(self, state: str, by: By = By.TEAM) -> tuple[Transition, ...]:
        """The steps that ``by`` can take from ``state``."""
        return tuple(t for t in self.transitions if state in t.sources and t.by is by)

    def steps_of(self, by: By, settings: Container[str]) -> tuple[Transition, ...]:
        """The steps that ``by`` takes where the office has these ``settings``."""
        given = (t for t in self.transitions if not t.needs or t.needs in settings)
        return tuple(t for t in given if t.by is by)

    def clock(self, name: str) -> Clock:
        """The clock ``name``; :class:`LookupError` if there is none."""
        return _named(self.clocks, name)

    def chosen_by_reporter(self, state: str) -> tuple[Transition, ...]:
        """The steps that a reporter can choose to take from ``state``."""
        return tuple(t for t in self.transitions_from(state, By.REPORTER) if t.asks)

    def taken_by_writing(self, state: str) -> Transition | None:
        """The step that whatever the reporter writes takes from ``state``, if any."""
        steps = self.transitions_from(state, By.REPORTER)
        return next((t for t in steps if not t.asks and t.name != self.accepts), None)

    def clocks_of(self, whose: By) -> frozenset[str]:
        """The names of the clocks that ``whose`` has to keep."""
        return frozenset(c.name for c in self.clocks if c.whose is whose)

    @cached_property
    def office_clocks(self) -> frozenset[str]:
        """The names of the clocks that the office has to keep: the team's, and the superiors'."""
        return self.clocks_of(By.TEAM) | self.clocks_of(By.SUPERIOR)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def _named(items: tuple[_T, ...], name: str) -> _T:
    for item in items:
        if item.name == name:
            return item
    raise LookupError(name)


_declared: dict[str, Channel] = {}


def declare(channel: Channel) -> Channel:
    """Make a channel known to the engine, which reads stored cases of it."""
    _declared[channel.name] = channel
    return channel


def number_prefixes() -> tuple[str, ...]:
    """What the numbers of cases begin with."""
    return tuple(sorted({channel.number_prefix for channel in _declared.values()}))


def declared(name: str) -> Channel | None:
    """The channel called ``name``; None where a stored case names none that there is."""
    return _declared.get(name)
