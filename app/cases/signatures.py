"""Who wrote the events of a case, as far as a reader's keys can tell."""

import hmac
from collections.abc import Sequence
from typing import Any

from app.cases import history, keys
from app.cases.channel import CONVERSATION
from app.crypto.sealing import Holder


class Signatures:
    """Checks the MACs of one case's events, which nobody but their author can make."""

    def __init__(
        self,
        case_id: str,
        rings: keys.Rings,
        wraps: Sequence[Any],
        holders: Sequence[Holder],
        own_key: bytes = b"",
    ) -> None:
        self._epochs = [history.mac_key(key) for key in rings[CONVERSATION]]
        self._own = history.mac_key(own_key) if own_key else b""
        self._holders = holders
        notice = None if own_key else keys.notice_in(case_id, wraps, holders)
        self._notice = notice.key if notice else b""
        if own_key:
            self._notice = keys.notice_key(case_id, own_key)

    def right(self, event: Any, hashed: bytes) -> bool:
        """Whether the MACs of ``event``, whose hash is ``hashed``, are right, as far as these keys tell."""
        if event.mac is None:
            return True  # an event of the portal itself; app.cases.chain lets no other go unsigned
        if event.kind == history.RESEALED:
            return history.resealed_by_holder(event, hashed, self._holders) is not False
        if event.kind == history.NOTIFIED:
            return not self._notice or history.signed_with(event, hashed, self._notice)
        epoch = history.signing_epoch(event.kind, event.data["epoch"])
        if not 0 < epoch <= len(self._epochs):
            return False
        if not hmac.compare_digest(event.mac, history.event_mac(self._epochs[epoch - 1], hashed)):
            return False
        if not self._own or event.reporter_mac is None:
            return True
        return hmac.compare_digest(event.reporter_mac, history.event_mac(self._own, hashed))
