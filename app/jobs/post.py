"""Handing letters to the office's mail server, so that it is known of each whether it went."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import localtime
from types import TracebackType

from app.people import email
from config import Mail

_PATIENCE = 20.0
"""Seconds that the server may take for an answer."""


@dataclass(frozen=True)
class Words:
    """What a letter says, and to whom."""

    to: str
    subject: str
    text: str


class NoServer(Exception):
    """The mail server cannot be reached, or does not let the portal in: nothing was handed over."""


class TryLater(Exception):
    """The server does not take this letter now."""


class Undeliverable(Exception):
    """The server will never take this letter."""


class MaybeSent(Exception):
    """The line broke while the letter was handed over: nobody knows whether it went."""


class Post:
    """One connection to the mail server, made with the first letter and kept for the others."""

    def __init__(self, settings: Mail) -> None:
        self._settings = settings
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        line, self._line = self._line, None
        if line is not None:
            try:
                line.quit()
            except (smtplib.SMTPException, OSError):
                line.close()

    def deliver(self, to: str, letter: EmailMessage, handing_over: Callable[[], None]) -> None:
        """Hand ``letter`` over for the address ``to``; returns once the server has taken it.

        ``handing_over`` is called when the server has accepted sender and receiver and
        nothing of the letter was sent yet; what it raises stops the letter. Raises
        :class:`NoServer`, :class:`TryLater`, :class:`Undeliverable` or :class:`MaybeSent`.
        """
        line = self._connected()
        try:
            self._expect(line.mail(self._settings.sender), TryLater)
            self._expect(line.rcpt(to), Undeliverable)
        except (smtplib.SMTPException, OSError) as error:
            self._broken()
            raise NoServer(_kind(error)) from None
        except (TryLater, Undeliverable):
            self._reset()
            raise
        try:
            handing_over()
        except BaseException:
            self._reset()
            raise
        try:
            self._expect(line.data(letter.as_bytes()), Undeliverable)
        except smtplib.SMTPDataError as refused:
            self._reset()
            never = refused.smtp_code >= 500
            raise (Undeliverable if never else TryLater)(f"{refused.smtp_code}") from None
        except (smtplib.SMTPException, OSError):
            self._broken()
            raise MaybeSent from None

    def new_letter(self, words: Words, name: str) -> EmailMessage:
        """A letter that says ``words``; ``name`` makes its Message-ID, the same however often it is tried.

        Raises :class:`Undeliverable` for what not every mail server takes as an address.
        """
        if not email.is_plain(words.to):
            raise Undeliverable("no address")
        letter = EmailMessage(policy=SMTP_POLICY)
        letter["From"] = self._settings.sender
        letter["To"] = words.to
        letter["Subject"] = words.subject
        letter["Date"] = localtime()
        letter["Message-ID"] = f"<{name}@{self._settings.domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(words.text)
        return letter

    def _connected(self) -> smtplib.SMTP:
        if self._line is None:
            try:
                self._line = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise NoServer(_kind(error)) from None
        return self._line

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.use_ssl:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.server,
                settings.port,
                settings.domain,
                timeout=_PATIENCE,
                context=ssl.create_default_context(),
            )
        else:
            line = smtplib.SMTP(settings.server, settings.port, settings.domain, timeout=_PATIENCE)
        try:
            if settings.use_tls:
                line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
            if settings.username:
                line.login(settings.username, settings.password)
        except BaseException:
            line.close()
            raise
        return line

    def _expect(self, answer: tuple[int, bytes], if_never: type[Exception]) -> None:
        code, _ = answer
        if code >= 500:
            raise if_never(f"{code}")
        if code not in (250, 251):
            raise TryLater(f"{code}")

    def _reset(self) -> None:
        try:
            if self._line is not None:
                self._line.rset()
        except (smtplib.SMTPException, OSError):
            self._broken()

    def _broken(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _kind(error: Exception) -> str:
    """What went wrong with the server, without a word of its answer: that may name an address."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code or ''}".strip()
