"""A mail server that keeps what it is handed."""

from collections.abc import Iterator

import pytest

from tests.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.start()
    yield box
    box.stop()
