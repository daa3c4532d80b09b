"""How gunicorn runs the portal: quiet workers, and a logger that repeats nobody's words."""

import contextlib
import mmap
import multiprocessing
import os
import select
import socket
import struct
import sys
import threading
import time
from itertools import count
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http.wsgi import create
from gunicorn.workers.gthread import ThreadWorker

from app.answer import Answer
from app.busy import works
from app.quiet import describe, harden_process

_BAD_REQUEST = (
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Cache-Control: no-store\r\nContent-Length: %d\r\n\r\n%s"
)
_PAGE = (
    b"<!doctype html><html lang=id><title>Permintaan tidak terbaca</title>"
    b"<p>Permintaan dari peramban Anda tidak terbaca. Tidak ada yang disimpan. "
    b"Kembalilah ke halaman sebelumnya dan coba lagi."
)


class QuietLogger(Logger):
    """gunicorn's logger without messages of exceptions, which may hold request bytes."""

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log the error's type and place; ``msg`` and ``args`` may hold addresses and are dropped."""
        self.error("worker error: %s", describe(sys.exc_info()))


class Balance:
    """How many connections each worker holds, in memory that all of them share.

    gunicorn lets whichever worker wakes first take every new connection, and
    kept-alive connections then stay with it while the other one idles.
    """

    PATIENCE = 0.002
    """Seconds that a worker leaves a connection to one that holds fewer."""

    _SLOT = struct.Struct("=IB")

    def __init__(self, slots: int = 64) -> None:
        self._counts = mmap.mmap(-1, slots * self._SLOT.size)
        self._slots = range(0, slots * self._SLOT.size, self._SLOT.size)
        self._lock = multiprocessing.get_context("fork").Lock()
        self._mine = 0

    def join(self) -> None:
        """Take a place for this process; one that a process left which no longer lives will do."""
        with self._lock:
            free = [
                at for at in self._slots if not _lives(self._SLOT.unpack_from(self._counts, at)[0])
            ]
            self._mine = free[0]
            self.note(0)

    def note(self, count: int) -> None:
        """Note that this process holds ``count`` connections."""
        self._SLOT.pack_into(self._counts, self._mine, os.getpid(), max(0, min(count, 255)))

    def others_hold_fewer(self, count: int) -> bool:
        """Whether another process holds fewer connections than ``count``."""
        for at in self._slots:
            pid, held = self._SLOT.unpack_from(self._counts, at)
            if not pid:
                return False
            if at != self._mine and held < count:
                return True
        return False


def _lives(pid: int) -> bool:
    return pid != 0 and Path(f"/proc/{pid}").exists()


_balance = Balance()


class Patience:
    """Which connections hold a thread, since when, and when one of them has to give way.

    A request is read by the thread that serves it, so a few that trickle in would
    stop everybody else. Whoever is served is done in a moment; a thread that is
    held for seconds is waiting for its client, unless it says that it works
    (:mod:`app.busy`). While others wait, those that stand still, and then those that
    held on longest, are cut off, whether they do not send or do not read.
    """

    CROWDED = 4.0
    """Seconds that a client may take while others wait for a thread."""

    STALLED = 60.0
    """Seconds that a client may neither send nor take anything."""

    LONGEST = 3600.0
    """Seconds that a client may take at all: a thin line needs half an hour for its files."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._held: dict[socket.socket, tuple[float, int]] = {}
        self._cut: set[socket.socket] = set()
        self._waiting = 0
        self._next_look = 0.0
        self._lock = threading.Lock()

    def arrived(self) -> None:
        """A request waits for a thread."""
        with self._lock:
            self._waiting += 1

    def somebody_waits(self) -> bool:
        """Whether a request waits for a thread."""
        return self._waiting > 0

    def takes(self, line: socket.socket) -> None:
        """The thread that it waited for is held by ``line``'s client from now on."""
        with self._lock:
            self._waiting -= 1
            self._held[line] = (time.monotonic(), threading.get_ident())

    def leaves(self, line: socket.socket) -> None:
        """``line``'s client holds its thread no more."""
        with self._lock:
            self._held.pop(line, None)
            self._cut.discard(line)

    def make_room(self, now: float) -> None:
        """Cut off clients that took too long: as many as there are others waiting."""
        if now < self._next_look:
            return
        self._next_look = now + self.CROWDED / 8
        with self._lock:
            crowd = self._waiting if len(self._held) >= self._threads else 0
            slow = []
            for line in self._held.keys() - self._cut:
                began, thread = self._held[line]
                if now - began > self.CROWDED and not works(thread):
                    slow.append((-_stands_still(line, now - began), began, line))
            for still, began, line in sorted(slow, key=lambda one: one[:2]):
                if crowd > 0 or -still > self.STALLED or now - began > self.LONGEST:
                    crowd -= 1
                    self._cut.add(line)
                    with contextlib.suppress(OSError):
                        line.shutdown(socket.SHUT_RDWR)


_LAST_HEARD = struct.Struct("=52xII")
"""Where ``struct tcp_info`` keeps how long ago data and an acknowledgement last came (ms)."""


def _stands_still(line: socket.socket, held: float) -> float:
    """Seconds since anything came from the client, where the system can tell; else ``held``."""
    try:
        raw = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_HEARD.size)
        heard, acknowledged = _LAST_HEARD.unpack(raw)
        return float(min(held, heard / 1000, acknowledged / 1000))
    except (OSError, AttributeError, struct.error):
        return held


class _Settled:
    """gunicorn's settings as a worker has them: looked up once, not some twenty times a request."""

    def __init__(self, cfg: Any) -> None:
        vars(self).update(
            {name: getattr(cfg, name) for name in cfg.settings if not hasattr(type(cfg), name)},
            is_ssl=cfg.is_ssl,
            forwarded_allow_networks=cfg.forwarded_allow_networks,
            _all=cfg,
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._all, name)


class QuietWorker(ThreadWorker):
    """A worker that writes neither address nor bytes of a bad request into the log."""

    alive: bool
    cfg: Any

    IN_A_ROW = 100
    """Requests of one connection after which its thread looks who else is there."""

    MOMENT = 2
    """Milliseconds for which a thread that nobody needs waits for its client's next request."""

    def init_process(self) -> None:
        """Harden the process before it serves."""
        harden_process()
        self.cfg = _Settled(self.cfg)
        self._yielded_since = 0.0
        self._patience = Patience(self.cfg.threads)
        _balance.join()
        super().init_process()

    def notify(self) -> None:
        """Say that this worker lives (once a round of its loop), and how much it holds."""
        super().notify()
        _balance.note(self.nr_conns)
        self._patience.make_room(time.monotonic())

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to the threads."""
        self._patience.arrived()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Read and serve a request, in a thread, and those that the same client sends at once.

        A kept-alive connection goes back to the loop, and from there to a thread again, only
        where nothing comes for a moment, or somebody waits for a thread.
        """
        for served in count(1):
            self._patience.takes(conn.sock)
            try:
                result = super().handle(conn)
            finally:
                self._patience.leaves(conn.sock)
            if result is not True or not self._goes_on(conn, served):
                break
            self._patience.arrived()
        return result

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Let the application answer; whether the connection may be kept.

        As gunicorn's own does, without its hooks, its access log and its sending of files.
        """
        answer, environ = create(req, conn.sock, conn.client, conn.server, self.cfg, Answer)
        environ["wsgi.multithread"] = True
        self.nr += 1
        if self.nr >= self.max_requests:
            self.alive = False
        if not self.alive or len(self.keepalived_conns) >= self.max_keepalived:
            answer.force_close()
        try:
            parts = self.wsgi(environ, answer.start_response)
            try:
                for part in parts:
                    answer.write(part)
                answer.close()
            finally:
                if hasattr(parts, "close"):
                    parts.close()
        except OSError:
            raise  # the client is gone
        except (Exception, SystemExit):
            if not answer.headers_sent:
                raise
            self.log.exception("answer broken off")
            return False  # gunicorn closes the line, once
        return not answer.should_close() and not answer.cut_short()

    def _goes_on(self, conn: Any, served: int) -> bool:
        """Whether the client's next request is here, or comes in a moment, and this thread is free for it."""
        if served == self.IN_A_ROW or not self.alive or self._patience.somebody_waits():
            return False
        if conn.parser.unreader.buf.getvalue():
            return True
        coming = select.poll()
        coming.register(conn.sock, select.POLLIN)
        return bool(coming.poll(self.MOMENT))

    def accept(self, listener: Any) -> None:
        """Take a new connection, unless another worker holds fewer and takes it at once."""
        _balance.note(self.nr_conns)
        if _balance.others_hold_fewer(self.nr_conns):
            now = time.monotonic()
            self._yielded_since = self._yielded_since or now
            if now - self._yielded_since < Balance.PATIENCE:
                time.sleep(Balance.PATIENCE / 10)
                return
        self._yielded_since = 0.0
        super().accept(listener)
        _balance.note(self.nr_conns)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read, in the reader's language."""
        self.log.warning("request refused: %s", type(exc).__name__)
        with contextlib.suppress(OSError):
            client.sendall(_BAD_REQUEST % (len(_PAGE), _PAGE))
