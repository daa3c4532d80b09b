"""The portal as gunicorn serves it: what a hostile client can say, and how long it may take to say it."""

import contextlib
import io
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker

from app import server
from app.server import Patience
from tests.portal import REPORT
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One portal with four threads in each of two processes."""
    with serving(tmp_path_factory.mktemp("served"), WEB_THREADS="4") as portal:
        yield portal


def line_to(portal: Server) -> socket.socket:
    host, port = portal.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def ask(portal: Server, request: bytes) -> bytes:
    with line_to(portal) as line:
        line.sendall(request)
        found = b""
        with contextlib.suppress(TimeoutError):
            while chunk := line.recv(65536):
                found += chunk
    return found


@pytest.mark.parametrize(
    "head",
    [
        b"GET //evil.example/lapor/wbs HTTP/1.1\r\nHost: 127.0.0.1\r\nSCRIPT_NAME: //evil.example\r\n",
        b"GET http://evil.example/lapor/wbs HTTP/1.1\r\nHost: evil.example\r\n",
        b"GET /lapor/wbs HTTP/1.1\r\nHost: 127.0.0.1\r\nScript-Name: /jahat\r\n",
        b"GET /lapor/wbs HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\n"
        b"X-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /jahat\r\n",
    ],
    ids=["SCRIPT_NAME", "absolute address", "Script-Name", "X-Forwarded"],
)
def test_no_header_of_a_client_changes_the_addresses_on_a_page_for_the_next_reader(
    served: Server, head: bytes
) -> None:
    answer = ask(served, head + b"Connection: close\r\n\r\n")
    assert b"Strict-Transport-Security" not in answer
    for _ in range(8):
        page = served.visitor().get("/lapor/wbs")
        assert "evil.example" not in page.html
        assert "/jahat" not in page.html
        assert str(page.form("/lapor/wbs")["action"]) == "/lapor/wbs"


def test_clients_that_trickle_do_not_stop_the_others(served: Server) -> None:
    head = (
        b"POST /lapor/wbs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    )
    slow = [line_to(served) for _ in range(20)]
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.5):
            for line in slow:
                with contextlib.suppress(OSError):
                    line.sendall(b"a")

    for n, line in enumerate(slow):
        line.sendall(head if n % 2 else head[:40])
    feeder = threading.Thread(target=trickle)
    feeder.start()
    try:
        time.sleep(0.5)
        visitor = served.visitor()
        page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **REPORT)
        assert page.by_id("kode-laporan")
    finally:
        stop.set()
        feeder.join()
        for line in slow:
            line.close()


def test_only_the_slowest_give_way_and_only_while_others_wait() -> None:
    patience = Patience(threads=2)
    pairs = [socket.socketpair() for _ in range(2)]
    with contextlib.ExitStack() as stack:
        for mine, other in pairs:
            stack.callback(other.close)
            stack.callback(mine.close)
            patience.arrived()
            patience.takes(mine)
        now = time.monotonic() + Patience.CROWDED + 1
        patience.make_room(now)
        for mine, _ in pairs:
            mine.setblocking(False)
            with pytest.raises(BlockingIOError):
                mine.recv(1)
        patience.arrived()
        patience.make_room(now + 1)
        assert pairs[0][0].recv(1) == b""
        with pytest.raises(BlockingIOError):
            pairs[1][0].recv(1)
        patience.make_room(now + Patience.LONGEST)
        assert pairs[1][0].recv(1) == b""


class _Line:
    """A kept-alive connection on which ``requests`` single bytes have arrived, each a request."""

    def __init__(self, requests: int) -> None:
        self.sock, self.client = socket.socketpair()
        self.client.sendall(b"." * requests)
        self.parser = SimpleNamespace(unreader=SimpleNamespace(buf=io.BytesIO()))

    def serve(self, _worker: object) -> bool:
        return bool(self.sock.recv(1))


@pytest.mark.parametrize(
    ("arrived", "others", "served"), [(3, 0, 3), (3, 1, 1), (1, 0, 1), (9, 0, 5)]
)
def test_a_thread_goes_on_with_its_client_unless_somebody_waits_or_it_was_often_enough(
    monkeypatch: pytest.MonkeyPatch, arrived: int, others: int, served: int
) -> None:
    monkeypatch.setattr(server.QuietWorker, "IN_A_ROW", 5)
    monkeypatch.setattr(ThreadWorker, "handle", lambda worker, line: line.serve(worker))
    worker = object.__new__(server.QuietWorker)
    worker.alive, worker._patience = True, Patience(threads=2)
    for _ in range(1 + others):
        worker._patience.arrived()
    line = _Line(arrived)
    with line.sock, line.client:
        assert worker.handle(line) is True
        line.sock.setblocking(False)
        left = 0
        with contextlib.suppress(BlockingIOError):
            left = len(line.sock.recv(99))
    assert arrived - left == served
    assert worker._patience.somebody_waits() is (others > 0)


def test_no_process_of_the_portal_can_make_a_temporary_file_or_dump_its_memory(
    served: Server,
) -> None:
    for _ in range(100):  # a busy machine starts the last worker a little later
        workers = [
            pid
            for pid in served.processes()
            if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        if len(workers) >= 3:
            break
        time.sleep(0.1)
    assert len(workers) >= 3
    for pid in workers[1:]:
        limits = Path(f"/proc/{pid}/limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]
    visitor = served.visitor()
    page = visitor.get("/lapor/wbs")
    visitor.send(page, "/lapor/wbs", kategori="pungli", uraian="x" * 2_000_000)
    for pid in workers:
        for number in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                target = os.readlink(number)
                assert not target.startswith(str(served.temporary)), target


def test_when_it_stops_the_log_is_empty_and_no_file_tells_the_hour(tmp_path: Path) -> None:
    with serving(tmp_path) as portal:
        visitor = portal.visitor()
        visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **REPORT)
        data = portal.data
    files = [path for path in data.iterdir() if path.name.startswith("portal.sqlite3")]
    assert files
    for path in files:
        when = time.localtime(path.stat().st_mtime)
        assert (when.tm_hour, when.tm_min, when.tm_sec) == (0, 0, 0), path.name
        assert path.stat().st_mode & 0o077 == 0, path.name
    log = data / "portal.sqlite3-wal"
    assert not log.exists() or log.stat().st_size == 0


def test_a_client_that_sends_does_not_stand_still_and_one_that_does_not_does() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sender = socket.create_connection(listener.getsockname())
        line, _ = listener.accept()
        with sender, line:
            sender.sendall(b"x")
            assert line.recv(1) == b"x"
            assert server._stands_still(line, held=1000.0) < 60
    pair = socket.socketpair()
    with pair[0], pair[1]:
        assert server._stands_still(pair[0], held=1000.0) == 1000.0


def test_a_count_of_connections_below_none_stops_no_worker() -> None:
    """gunicorn may count a line that broke off twice."""
    balance = server.Balance(slots=2)
    balance.join()
    for count in (-1, 300, 0):
        balance.note(count)
        assert not balance.others_hold_fewer(9)
