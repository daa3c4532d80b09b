"""What a letter says, before it is addressed to a server."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One letter: for whom, and what stands in it."""

    to: str
    subject: str
    text: str
