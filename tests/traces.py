"""What running processes leave where others might find it: files, open files, arguments.

A :class:`Watch` looks on while a portal works. The kernel tells it of every file that is
made or written in the watched folders, and many times a second it goes through all files
that the portal's processes hold open, deleted ones too.
"""

import base64
import contextlib
import ctypes
import os
import re
import select
import stat
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from tests.portal import spellings
from tests.serving import ROOT, Server

SHARED = [Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), ROOT]
"""Folders in which other programs write too: there only what is in a file is judged."""

_PAUSE = 0.05
"""Seconds between two looks."""

_MODIFY, _CLOSED, _MOVED_TO, _CREATE = 0x2, 0x8, 0x80, 0x100
_IS_FOLDER, _OVERFLOW = 0x40000000, 0x4000
_EVENT = struct.Struct("iIII")
_MUCH = 2**20
"""Bytes of a file that somebody is writing in a shared folder; the whole is read at the end."""


def needles(marker: str, contents: Iterable[bytes] = ()) -> list[bytes]:
    """What to search for: ``marker`` in every spelling, and a piece of each of ``contents``."""
    found = set(spellings(marker))
    for content in contents:
        piece = _piece(content)
        found |= {piece, piece.hex().encode(), piece.hex().upper().encode()}
        for offset in range(3):
            coded = base64.b64encode(bytes(offset) + piece)
            inner = re.sub(rb"=+$", b"", coded)[4:-4]
            found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return sorted(found)


def _piece(content: bytes) -> bytes:
    """Thirty-two bytes of the middle that stand in no other file."""
    for start in range(len(content) // 2, len(content) - 32):
        piece = content[start : start + 32]
        if len(set(piece)) > 24:
            return piece
    raise AssertionError("nothing in it tells this file from others")


def assert_absent(wanted: Sequence[bytes], places: Iterable[tuple[str, bytes]]) -> int:
    """None of ``wanted`` stands in any place; returns how many bytes were searched."""
    searched = 0
    for name, content in places:
        searched += len(content)
        assert not (found := _first(wanted, content)), f"readable in {name}: {found!r}"
    return searched


def _first(wanted: Sequence[bytes], content: bytes) -> bytes:
    for raw in wanted:
        at = content.find(raw)
        if at >= 0:
            return content[max(0, at - 20) : at + 100]
    return b""


def files(places: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Every file in ``places``, with its content."""
    for place in places:
        for path in [place] if place.is_file() else place.rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.is_file():
                    yield str(path), path.read_bytes()


def arguments(pid: int) -> Iterator[tuple[str, bytes]]:
    """Command line and environment of a process."""
    for name in ("cmdline", "environ"):
        with contextlib.suppress(OSError):
            yield f"/proc/{pid}/{name}", Path(f"/proc/{pid}/{name}").read_bytes()


class Watch:
    """Looks on from its beginning to its end; ``faults`` says what should not have been there.

    In ``private`` folders nothing at all may be made; in those of :data:`SHARED` nothing that
    holds one of ``wanted``. Whatever a process holds open for writing, or deleted, lies in
    ``kept`` or is empty or mere memory.
    """

    def __init__(
        self, portal: Server, wanted: Sequence[bytes], private: Sequence[Path], kept: Sequence[Path]
    ) -> None:
        self.faults: list[str] = []
        self.children: set[int] = set()
        """Cleaning processes that were looked at, arguments and open files."""
        self._portal, self._wanted = portal, wanted
        self._private, self._kept = private, [str(path) for path in kept]
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._queue = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        self._folders: dict[int, Path] = {}
        self._made: set[Path] = set()
        self._known: set[tuple[int, bytes]] = set()
        self._done = threading.Event()
        looks = (self._look_at_folders, self._look_at_processes)
        self._threads = [threading.Thread(target=self._look_on, args=[look]) for look in looks]

    def __enter__(self) -> "Watch":
        assert self._queue >= 0, os.strerror(ctypes.get_errno())
        for folder in (*self._private, *filter(Path.is_dir, SHARED)):
            assert self._add(folder), os.strerror(ctypes.get_errno())
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()
        os.close(self._queue)
        if error is None:
            for path in self._made:
                self._read(path)
            for folder in self._private:
                self.faults += [f"left behind: {path}" for path in folder.rglob("*")]
            assert not self.faults, "\n".join(self.faults)

    def _add(self, folder: Path) -> bool:
        wanted = _CREATE | _MODIFY | _CLOSED | _MOVED_TO
        number = self._libc.inotify_add_watch(self._queue, os.fsencode(folder), wanted)
        if number >= 0:
            self._folders[number] = folder
        return bool(number >= 0)

    def _look_on(self, look: Callable[[], None]) -> None:
        try:
            while not self._done.is_set():
                look()
            look()
        except Exception as error:
            self.faults.append(f"the watch itself failed: {error!r}")

    def _look_at_folders(self) -> None:
        if select.select([self._queue], [], [], _PAUSE)[0]:
            self._read_events()

    def _look_at_processes(self) -> None:
        for pid in self._portal.processes():
            self._look_at(pid)
        time.sleep(_PAUSE)

    def _read_events(self) -> None:
        raw, at, touched = os.read(self._queue, 2**20), 0, {}
        while at < len(raw):
            number, mask, _, length = _EVENT.unpack_from(raw, at)
            at += _EVENT.size + length
            name = raw[at - length : at].rstrip(b"\0")
            if mask & _OVERFLOW:
                self.faults.append("more happened than the watch could follow")
            elif name:
                path = self._folders[number] / os.fsdecode(name)
                touched[path] = touched.get(path, 0) | mask
        for path, mask in touched.items():
            if path.parent in self._private:
                self.faults.append(f"made or written: {path}")
            if mask & _IS_FOLDER and self._add(path):
                with contextlib.suppress(OSError):
                    touched_inside = list(path.iterdir())
                    self._made.update(touched_inside)
                    for inner in touched_inside:
                        self._read(inner, _MUCH)
            self._made.add(path)
            self._read(path, _MUCH)

    def _read(self, path: Path, most: int = -1) -> None:
        with contextlib.suppress(OSError):
            if path.is_file():
                with path.open("rb") as opened:
                    self._judge(str(path), opened.read(most))

    def _judge(self, name: str, content: bytes) -> None:
        if found := _first(self._wanted, content):
            self.faults.append(f"readable in {name}: {found!r}")

    def _look_at(self, pid: int) -> None:
        self._judge_arguments(pid)
        with contextlib.suppress(OSError):
            for number in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    self._judge_open(pid, number)

    def _judge_arguments(self, pid: int) -> None:
        seen = dict(arguments(pid))
        if len(seen) < 2:
            return  # gone already, or one that shows nothing of itself any more
        command, environment = seen.values()
        if (pid, command) in self._known:
            return
        child = b"app.cleaning" in command
        for name, content in seen.items():
            self._judge(name, content)
        if child and b"PYTHONDONTWRITEBYTECODE" in environment:
            self.children.add(pid)
            with contextlib.suppress(OSError):
                limits = Path(f"/proc/{pid}/limits").read_text()
                if not re.search(r"Max core file size\s+0\s+0", limits):
                    self.faults.append("a cleaning process may leave a core file")
        self._known.add((pid, command))

    def _judge_open(self, pid: int, number: str) -> None:
        name = f"/proc/{pid}/fd/{number}"
        link, found = os.readlink(name), os.stat(name)
        if not stat.S_ISREG(found.st_mode) or not found.st_size or link.startswith("/memfd:"):
            return
        path = link.removesuffix(" (deleted)")
        if any(path == kept or path.startswith(f"{kept}/") for kept in self._kept):
            if link != path:
                self._judge(name, Path(name).read_bytes())
            return
        flags = re.search(r"flags:\s+(\d+)", Path(f"/proc/{pid}/fdinfo/{number}").read_text())
        writable = flags is not None and int(flags[1], 8) & (os.O_WRONLY | os.O_RDWR)
        if writable or link != path:
            self.faults.append(f"open in process {pid}: {link}, {found.st_size} bytes")
