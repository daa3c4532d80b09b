"""What a channel declares: fields, compartments, states, transitions, clocks.

A channel is data. Labels are written in Bahasa Indonesia inside :func:`N_`, which
marks them for the catalogue; pages translate them when they show them.
"""

from collections.abc import Mapping
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


class Kind(StrEnum):
    """How a field is asked."""

    LINE = "baris"
    TEXT = "teks"
    CHOICE = "pilihan"
    MANY = "centang"


class By(StrEnum):
    """Who may carry out a transition."""

    TEAM = "tim"
    REPORTER = "pelapor"


@dataclass(frozen=True)
class Field:
    """One question, asked once and used by form, case page, printed form and export.

    ``told`` is the label where others read the answer, if the question says "you";
    ``head`` puts the answer at the top of the case page; ``limit`` is in characters.
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


@dataclass(frozen=True)
class Section:
    """A part of the form with a heading and who will read what is written there."""

    title: str
    fields: tuple[Field, ...]
    seen_by: str = ""
    readers: str = ""
    """The same in a few words, beside each field."""


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
    ``percakapan`` are shown to the reporter, those in ``catatan`` never.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    asks: tuple[Field, ...] = ()
    by: By = By.TEAM


@dataclass(frozen=True)
class Clock:
    """One deadline of the law.

    ``rule`` names the figure in app/law; the clock starts, stops and starts anew
    at the named events (a transition's name, or ``masuk``, ``pesan_tim``,
    ``pesan_pelapor``) and stands still in the states of ``pauses``.
    """

    name: str
    label: str
    rule: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    restarts: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()


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

    excluded_by: Mapping[str, str] = field(default_factory=dict)
    outside_vault: str = ""
    """The vault outside the office that a reporter can hand a case to; empty if there is none."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All fields of the form, in their order."""
        return tuple(f for section in self.sections for f in section.fields)

    def field(self, name: str) -> Field:
        """The field ``name``; :class:`LookupError` if there is none."""
        return _named(self.fields, name)

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

    def clock_label(self, name: str) -> str:
        """The label of the clock ``name``, or one that says "unknown"."""
        return next((c.label for c in self.clocks if c.name == name), UNKNOWN.label)

    def asked(self, name: str) -> tuple[Field, ...]:
        """What the step ``name`` asks for; nothing for a step that is not declared."""
        return next((t.asks for t in self.transitions if t.name == name), ())

    def transition(self, name: str) -> Transition:
        """The transition ``name``; :class:`LookupError` if there is none."""
        return _named(self.transitions, name)

    def transitions_from(self, state: str, by: By = By.TEAM) -> tuple[Transition, ...]:
        """The steps that ``by`` can take from ``state``."""
        return tuple(t for t in self.transitions if state in t.sources and t.by is by)

    def clock(self, name: str) -> Clock:
        """The clock ``name``; :class:`LookupError` if there is none."""
        return _named(self.clocks, name)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def _named(items: tuple[_T, ...], name: str) -> _T:
    for item in items:
        if item.name == name:
            return item
    raise LookupError(name)
