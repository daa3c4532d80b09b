"""How far a long command has come, on standard error: one line that moves, or few plain ones."""

from typing import Protocol, TextIO

_STEP = 10
"""Per cent between two plain lines."""


class Progress(Protocol):
    """Told the stage, and how much of it is done out of how much; nought of nought if unknown."""

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None: ...  # noqa: D102


class Shown:
    """Progress for ``stream``: on a terminal one line is rewritten, elsewhere each line stays."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._moving = stream.isatty()
        self._stage = ""
        self._percent = 0

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Show it, unless it would say nothing new."""
        percent = min(100, 100 * done // total) if total else 0
        fresh = stage != self._stage
        if fresh:
            self.close()
        elif percent < self._percent + (1 if self._moving else _STEP):
            return
        self._stage, self._percent = stage, percent
        text = f"{stage}: {percent}%" if percent else f"{stage} …"
        if self._moving:
            self._stream.write(f"\r{text}\x1b[K")
        else:
            self._stream.write(text + "\n")
        self._stream.flush()

    def close(self) -> None:
        """End the moving line."""
        if self._moving and self._stage:
            self._stream.write("\n")
            self._stream.flush()
        self._stage, self._percent = "", 0
