"""Threads that make their client wait, so that nobody takes the client for a slow one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_working: set[int] = set()


@contextmanager
def working() -> Iterator[None]:
    """The thread of this request does long work of its own while this lasts."""
    me = threading.get_ident()
    _working.add(me)
    try:
        yield
    finally:
        _working.discard(me)


def works(thread: int) -> bool:
    """Whether ``thread`` (its ident) is at such work."""
    return thread in _working
