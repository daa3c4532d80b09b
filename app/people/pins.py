"""The published keys that this machine has seen, remembered beside the database and not in it.

Whoever can write to the database could put a key of their own in a vault's
place, read what is sealed to it, and put the old one back. So the first key of
a vault is pinned in the data folder, and no other is sealed to. When a member
leaves, the vault gets a new key: whoever holds the pinned one vouches for it, and
the pin moves on, never back. What was pinned before stays known beside it. So are
the members' own keys: a new vault key is sealed to no other.
"""

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

from app.crypto.sealing import Recipient, fingerprint

FILE = "kunci-brankas.json"
_MEMBER = "anggota"


class KeyExchanged(Exception):
    """A published key is not the one that was pinned: nothing may be sealed to it."""


class Pins:
    """Pinned keys in one file of the data folder: for each vault its generation and fingerprint."""

    def __init__(self) -> None:
        self._folder = Path()
        self._known: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._version: tuple[int, int, int] | None = None

    def connect(self, folder: Path) -> None:
        """Use the file in ``folder``; both applications call this with the same one."""
        self._folder, self._known, self._version = folder, {}, None

    def check(self, recipient: Recipient) -> None:
        """Pin the key at its first use; raise :class:`KeyExchanged` if another one is pinned."""
        mine = pin(recipient)
        if self._known.get(recipient.id) != mine:
            self._known = self._with(recipient.id, mine)
        if self._known[recipient.id] != mine:
            raise KeyExchanged(recipient.id)

    def holds(self, vault_id: str) -> bool:
        """Whether a key of this vault was ever pinned here."""
        return vault_id in self._known or vault_id in self._read()

    def pinned(self, vault_id: str) -> str | None:
        """The key of this vault that was pinned here, as :func:`pin` names it."""
        return self._read().get(vault_id)

    def was_pinned(self, vault_id: str) -> set[str]:
        """Every key of this vault that was ever pinned here, as :func:`pin` names them."""
        return {p for name, p in self._read().items() if name.split("/")[0] == vault_id}

    def advance(self, vault_id: str, old: str, new: Recipient) -> None:
        """Pin ``new`` in the place of ``old``, if that is what is pinned; the caller was vouched for it."""
        self._write(lambda known: self._moved(known, vault_id, old, pin(new)))
        self._known.pop(vault_id, None)

    def pin_member(self, member: Recipient) -> None:
        """Remember the public key of somebody who was let into a team, in place of an earlier one."""
        self._write(lambda known: known | {f"{_MEMBER}/{member.id}": pin(member)})

    def knows_member(self, member: Recipient) -> bool:
        """Whether this is the key of somebody who was let into a team on this machine."""
        return self._read().get(f"{_MEMBER}/{member.id}") == pin(member)

    @staticmethod
    def _moved(known: dict[str, str], vault_id: str, old: str, new: str) -> dict[str, str]:
        if known.get(vault_id) != old:
            return known
        number = old.split("/", maxsplit=1)[0]
        return known | {vault_id: new, f"{vault_id}/{number}": old}

    def _with(self, vault_id: str, mine: str) -> dict[str, str]:
        """The pins in the file, which has one for ``vault_id`` afterwards."""
        known = self._read()
        if vault_id in known:
            return known
        return self._write(lambda known: {vault_id: mine} | known)

    def _write(self, change: Callable[[dict[str, str]], dict[str, str]]) -> dict[str, str]:
        with (self._folder / f"{FILE}-antre").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = change(self._read())
            draft = self._folder / f"{FILE}.{os.getpid()}"
            draft.touch(mode=0o600)
            with draft.open("w") as file:
                file.write(json.dumps(known, indent=1, sort_keys=True) + "\n")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._folder / FILE)
        return known

    def _read(self) -> dict[str, str]:
        """What stands in the file; read anew when it has changed."""
        path = self._folder / FILE
        try:
            found = path.stat()
            version = (found.st_mtime_ns, found.st_size, found.st_ino)
            if version != self._version:
                kept = {str(k): str(v) for k, v in json.loads(path.read_text()).items()}
                self._kept, self._version = kept, version
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError):
            raise KeyExchanged(FILE) from None  # somebody emptied or changed it: seal to nobody
        return self._kept


pins = Pins()


def pin(recipient: Recipient) -> str:
    """Generation and fingerprint of a key, as pins and events name it."""
    return f"{recipient.generation}/{fingerprint(recipient.public_key)}"
