"""Declarations only: each folder is one channel, and this is the list of them."""

from typing import Any

from app.cases.channel import Channel, declare
from app.cases.damage import Unreadable
from app.channels.pengaduan import PENGADUAN
from app.channels.wbs import WBS

CHANNELS: dict[str, Channel] = {channel.name: declare(channel) for channel in (WBS, PENGADUAN)}
"""Every channel by its name."""


def channel_of(case: Any) -> Channel:
    """The channel of a stored case; :class:`app.cases.damage.Unreadable` if it names none."""
    found = CHANNELS.get(case.channel)
    if found is None:
        raise Unreadable
    return found
