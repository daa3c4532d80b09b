"""Names of files and folders in a pack that every system can unpack, and that lead nowhere else."""

import re
import unicodedata

from app import file_words

_SAVED = 100
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.I)
_CODE = re.compile(r"[A-Z]{1,4}(?:\.[a-z0-9]{1,3}){0,3}")


def folder(code: str) -> str:
    """The folder of a criterion: ``V/V.c/V.c.2``. Raises ``ValueError`` for what is no code."""
    if not _CODE.fullmatch(code):
        raise ValueError(code)
    parts = code.split(".")
    return "/".join(".".join(parts[: n + 1]) for n in range(len(parts)))


def file(name: str) -> str:
    """A file's name without folders, control signs, and names that Windows keeps for itself."""
    plain = unicodedata.normalize("NFC", file_words.saved_name(name))
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in plain)
    plain = plain.strip(" .") or "berkas"
    stem = plain.split(".", 1)[0].strip()
    return f"_{plain}" if _RESERVED.fullmatch(stem) else plain[:_SAVED].rstrip(" .")


class Taken:
    """Names that are in use, whatever their case: each file gets one of its own."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def place(self, where: str, name: str) -> str:
        """A path for ``name`` in the folder ``where`` that nothing else has."""
        plain = file(name)
        stem, dot, ending = plain.rpartition(".")
        stem, ending = (stem, dot + ending) if dot else (plain, "")
        path, n = f"{where}/{plain}", 1
        while path.casefold() in self._used:
            n += 1
            path = f"{where}/{stem} ({n}){ending}"
        self._used.add(path.casefold())
        return path
