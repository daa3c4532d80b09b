"""Answers on their way out: whole, in few pieces, and never two on one request."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser

from app.server import QuietWorker, _Settled

GET = b"GET /?a=b HTTP/1.1\r\nHost: kanal.example\r\n\r\n"
PLAIN = [("Content-Type", "text/plain")]


class _Client:
    """A socket that notes each piece that is sent to it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.pieces.append(bytes(data))


App = Callable[[dict[str, Any], Any], Iterable[bytes]]


def serve(app: App, request: bytes = GET, **of_worker: Any) -> tuple[bool, _Client]:
    """Let a worker answer ``request`` with ``app``; whether it keeps the connection, and what it sent."""
    cfg = Config()
    worker: Any = object.__new__(QuietWorker)
    vars(worker).update(
        {
            "cfg": _Settled(cfg),
            "alive": True,
            "nr": 0,
            "max_requests": 100,
            "keepalived_conns": [],
            "max_keepalived": 10,
            "wsgi": app,
            "log": SimpleNamespace(exception=lambda *_: None),
        }
        | of_worker
    )
    client, (mine, other) = _Client(), socket.socketpair()
    with mine, other:
        other.sendall(request)
        read = next(get_parser(cfg, mine, ("127.0.0.1", 4)))
        line = SimpleNamespace(sock=client, client=("127.0.0.1", 4), server=("127.0.0.1", 80))
        return worker.handle_request(read, line), client


def saying(*parts: bytes, status: str = "200 OK", headers: Any = PLAIN) -> App:
    def app(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start(status, list(headers))
        return list(parts)

    return app


def test_head_and_page_go_out_in_one_piece_which_names_no_server() -> None:
    kept, client = serve(saying(b"isi", headers=[*PLAIN, ("Content-Length", "3")]))
    assert kept
    (piece,) = client.pieces
    head, _, body = piece.partition(b"\r\n\r\n")
    assert body == b"isi"
    lines = head.split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 200 OK"
    told = dict(line.split(b": ", 1) for line in lines[1:])
    assert told.keys() == {b"Date", b"Connection", b"Content-Type", b"Content-Length"}
    assert told[b"Connection"] == b"keep-alive"
    assert time.strptime(told[b"Date"].decode(), "%a, %d %b %Y %H:%M:%S GMT")


def test_what_has_no_length_goes_out_in_chunks_and_ends() -> None:
    kept, client = serve(saying(b"satu", b"", b"dua"))
    assert kept
    assert b"Transfer-Encoding: chunked\r\n" in client.pieces[0]
    whole = b"".join(client.pieces).partition(b"\r\n\r\n")[2]
    assert whole == b"4\r\nsatu\r\n3\r\ndua\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("status", "request_", "headers"),
    [
        ("204 NO CONTENT", GET, PLAIN),
        ("200 OK", GET.replace(b"GET", b"HEAD", 1), [*PLAIN, ("Content-Length", "3")]),
        ("303 SEE OTHER", GET, [("Location", "/"), ("Content-Length", "0")]),
    ],
)
def test_an_answer_without_a_body_is_its_head(status: str, request_: bytes, headers: Any) -> None:
    parts = [b"isi"] if b"HEAD" in request_ else []
    kept, client = serve(saying(*parts, status=status, headers=headers), request_)
    assert kept
    (piece,) = client.pieces
    assert piece.startswith(f"HTTP/1.1 {status}\r\n".encode())
    assert piece.endswith(b"\r\n\r\n")
    assert piece.count(b"\r\n\r\n") == 1


def test_the_last_answer_of_a_worker_says_so() -> None:
    for of_worker in ({"alive": False}, {"max_requests": 1}, {"max_keepalived": 0}):
        kept, client = serve(saying(b"isi"), **of_worker)
        assert not kept
        assert b"Connection: close\r\n" in client.pieces[0]


def test_an_answer_that_breaks_off_ends_the_line_and_no_second_one_follows() -> None:
    closed = []

    class _Parts:
        def __iter__(self) -> Iterator[bytes]:
            yield b"awal"
            raise ValueError

        def close(self) -> None:
            closed.append(True)

    def app(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", PLAIN)
        return _Parts()

    kept, client = serve(app)
    assert not kept
    assert closed == [True]
    assert b"".join(client.pieces).count(b"HTTP/1.1") == 1
    assert not b"".join(client.pieces).endswith(b"0\r\n\r\n")


def test_after_an_answer_shorter_than_its_head_says_the_line_ends() -> None:
    headers = [*PLAIN, ("Content-Length", "100")]
    kept, _ = serve(saying(b"isi", headers=headers))
    assert not kept
    kept, _ = serve(saying(headers=headers), GET.replace(b"GET", b"HEAD", 1))
    assert kept


def test_what_fails_before_its_head_is_left_to_whoever_answers_errors() -> None:
    def app(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        serve(app)


def test_a_workers_settings_are_gunicorns() -> None:
    cfg = Config()
    cfg.set("keepalive", 7)
    settled = _Settled(cfg)
    assert (settled.keepalive, settled.is_ssl, settled.threads) == (7, cfg.is_ssl, cfg.threads)
    assert settled.worker_class is cfg.worker_class
    assert settled.forwarded_allow_networks() == cfg.forwarded_allow_networks()
    with pytest.raises(AttributeError):
        _ = settled.tidak_ada
