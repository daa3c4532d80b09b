"""How gunicorn runs the portal: quiet workers, and a logger that repeats nobody's words."""

import contextlib
import socket
import sys
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from app.quiet import describe, harden_process

_BAD_REQUEST = (
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Cache-Control: no-store\r\nContent-Length: %d\r\n\r\n%s"
)
_PAGE = (
    "<!doctype html><html lang=id><title>Permintaan tidak terbaca</title>"
    "<p>Permintaan dari peramban Anda tidak terbaca. Tidak ada yang disimpan. "
    "Kembalilah ke halaman sebelumnya dan coba lagi."
).encode()


class QuietLogger(Logger):
    """gunicorn's logger without messages of exceptions, which may hold request bytes."""

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log the error's type and place; ``msg`` and ``args`` may hold addresses and are dropped."""
        self.error("worker error: %s", describe(sys.exc_info()))


class QuietWorker(ThreadWorker):
    """A worker that writes neither address nor bytes of a bad request into the log."""

    def init_process(self) -> None:
        """Harden the process before it serves."""
        harden_process()
        super().init_process()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read, in the reader's language."""
        self.log.warning("request refused: %s", type(exc).__name__)
        with contextlib.suppress(OSError):
            client.sendall(_BAD_REQUEST % (len(_PAGE), _PAGE))
