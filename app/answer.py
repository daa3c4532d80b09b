"""An answer on its way to a client: head and first part in one piece, the date worked out once a second."""

import time
from functools import lru_cache
from typing import Any

from gunicorn import util
from gunicorn.http.wsgi import Response


class Answer(Response):  # type: ignore[misc]
    """gunicorn's response, which waits with its head for what follows and does not name the server.

    A head sent by itself is one more step of the system and one more packet, and whoever
    reads it wakes once more.
    """

    headers_sent: bool
    _head = b""

    def send_headers(self) -> None:
        """Make the head; it goes out before what is written next, or at the end."""
        if self.headers_sent:
            return
        major, minor = self.req.version
        lines = [
            f"HTTP/{major}.{minor} {self.status}",
            f"Date: {_date(int(time.time()))}",
            f"Connection: {'close' if self.should_close() else 'keep-alive'}",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        if self.chunked:
            lines.append("Transfer-Encoding: chunked")
        self._head = "\r\n".join([*lines, "\r\n"]).encode("latin-1")
        self.headers_sent = True

    def close(self) -> None:
        """Send what has not gone out yet; the answer is complete."""
        self.send_headers()
        if self._head:
            self._emit(b"")
        if self.chunked:
            util.write_chunk(self.sock, b"")

    def cut_short(self) -> bool:
        """Whether less of it went out than its head says: the client must not wait for the rest."""
        promised = None if self._omits_body else self.response_length
        return promised is not None and self.sent < promised

    def _emit_body(self, data: Any) -> None:
        self._emit(b"%X\r\n%b\r\n" % (len(data), data) if self.chunked else data)

    def _emit(self, data: bytes) -> None:
        head, self._head = self._head, b""
        self.sock.sendall(head + data if head else data)


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    text: str = util.http_date(second)
    return text
