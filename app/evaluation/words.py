"""What may not be written in an evaluation: it is read without a key, so it tells no case."""

from app import open_words
from app.cases.pointing import plain
from app.evaluation.errors import Refused
from app.evaluation.units import covers, sealed


def found_in(unit: str, text: str) -> tuple[str, ...]:
    """What in a text of an evaluation of ``unit`` must not stand there, by name, to be translated."""
    return open_words.found_in(text, sealed=any(map(sealed, covers(unit))))


def checked(unit: str, field: str, text: str) -> str:
    """The text without what nobody sees. Raises :class:`Refused` where it tells of somebody."""
    if found := found_in(unit, text):
        raise Refused(field, "telling", found)
    return plain(text)
