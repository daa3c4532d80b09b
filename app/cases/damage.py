"""Rows that cannot even be read, because somebody changed them outside the portal.

One damaged case must not take the others along: lists and checks read many
cases together, and only where that fails one by one.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import DataError

UNREADABLE = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    DataError,
)
"""What reading a value raises that the portal cannot have written: a day before all days, say."""

T = TypeVar("T")


class Unreadable(Exception):
    """The case is there and the key is right, but its rows cannot be read."""


def read_each(
    load: Callable[[Sequence[str]], Sequence[T]], ids: Sequence[str]
) -> tuple[list[T], list[str]]:
    """What ``load`` gives for these cases, and the ids of the cases for which it fails."""
    try:
        return list(load(ids)), []
    except UNREADABLE:
        if len(ids) == 1:
            return [], list(ids)
    found: list[T] = []
    damaged: list[str] = []
    for case_id in ids:
        rows, broken = read_each(load, [case_id])
        found += rows
        damaged += broken
    return found, damaged
