"""A mail server that keeps what it is given, and answers as a test tells it to."""

import asyncio
import email
import socket
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from config import Mail


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Mailbox:
    """A server on a port of this machine. ``at_rcpt`` and ``at_data`` answer instead of it."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.at_rcpt: Callable[[str], str | None] = lambda _: None
        self.at_data: Callable[[], str | None] = lambda: None
        self.thinks = 0.0
        """Seconds before and after it takes a letter."""
        self._controller = Controller(self, hostname="127.0.0.1", port=_free_port())

    def start(self) -> None:
        """Take letters."""
        self._controller.start()

    def stop(self) -> None:
        """Take none any more."""
        self._controller.stop(no_assert=True)

    @property
    def settings(self) -> Mail:
        """How the portal reaches it."""
        return Mail(
            server="127.0.0.1",
            port=self._controller.port,
            sender="kanal@samsat.invalid",
        )

    @property
    def received(self) -> list[str]:
        """To whom letters came, in order."""
        return [to for to, _ in self.letters]

    def text(self, number: int = -1) -> str:
        """Subject and text of a letter."""
        letter = self.letters[number][1]
        return f"{letter['Subject']}\n{letter.get_content()}"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take a receiver, or not."""
        refused = self.at_rcpt(address)
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter, or not."""
        refused = self.at_data()
        if refused:
            return refused
        letter = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        await asyncio.sleep(self.thinks)
        self.letters += [(to, letter) for to in envelope.rcpt_tos]
        await asyncio.sleep(self.thinks)
        return "250 OK"
