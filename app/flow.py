"""A channel's workflow as a drawing: a column for each stage, a line for each step, as declared.

Nothing is laid out by hand and no two labels can meet, however many steps a channel has.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.cases.channel import By, Channel, Transition

COLUMN, LINE, LEFT, TOP = 118, 40, 20, 36
_WORD = 15
"""Characters of a stage's label in one line of its box."""


@dataclass(frozen=True)
class Stage:
    """A column: where it stands, its label in lines, whether it closes the case or is where it begins."""

    x: int
    lines: tuple[str, ...]
    closed: bool
    first: bool


@dataclass(frozen=True)
class Step:
    """A line: from the columns ``sources`` to the column ``target``; where it ``stays``, a loop at each.

    ``loops`` says that the target is one of the sources too.
    """

    y: int
    label: str
    by: By
    sources: tuple[int, ...]
    target: int
    stays: bool
    loops: bool = False

    @property
    def left(self) -> int:
        """Where the line begins."""
        return min((*self.sources, self.target))

    @property
    def right(self) -> int:
        """Where the line ends."""
        return max((*self.sources, self.target))


@dataclass(frozen=True)
class Drawing:
    """All of it, with its size in pixels."""

    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    width: int
    height: int


def draw(channel: Channel, say: Callable[[str], str]) -> Drawing:
    """The workflow of ``channel``; ``say`` translates its labels."""
    xs = {state.name: LEFT + COLUMN * n + COLUMN // 2 for n, state in enumerate(channel.states)}
    begins = {channel.first_state, *channel.begins.values()}
    stages = tuple(
        Stage(xs[s.name], _lines(say(s.label)), s.closed, s.name in begins) for s in channel.states
    )
    order = list(xs)

    def place(step: Transition) -> tuple[int, int, int]:
        first = min(order.index(source) for source in step.sources)
        return first, order.index(step.target) if step.target else first, list(By).index(step.by)

    ordered = sorted(channel.transitions, key=place)
    steps = tuple(
        Step(
            TOP + LINE * n + LINE // 2 + 12,
            say(step.label),
            step.by,
            tuple(xs[source] for source in step.sources if source != step.target),
            xs[step.target] if step.target else xs[step.sources[0]],
            stays=not step.target,
            loops=step.target in step.sources,
        )
        for n, step in enumerate(ordered, 1)
    )
    width = 2 * LEFT + COLUMN * len(stages)
    longest = max(step.left + 7 * len(step.label) + 30 for step in steps)
    return Drawing(stages, steps, max(width, longest), TOP + LINE * (len(steps) + 2))


def _lines(label: str) -> tuple[str, ...]:
    """A label in as many lines as it takes."""
    lines: list[str] = [""]
    for word in label.split():
        fits = len(lines[-1]) + len(word) < _WORD or not lines[-1]
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if fits else [lines[-1], word]
    return tuple(lines)
