"""Declarations only: each folder is one channel, and this is the list of them."""

from typing import Any

from app.cases.channel import Channel, declare
from app.cases.damage import Unreadable
from app.channels.benturan import BENTURAN
from app.channels.gratifikasi import GRATIFIKASI
from app.channels.informasi import INFORMASI
from app.channels.kepentingan import KEPENTINGAN
from app.channels.pengaduan import PENGADUAN
from app.channels.wbs import WBS

CHANNELS: dict[str, Channel] = {
    channel.name: declare(channel)
    for channel in (WBS, PENGADUAN, INFORMASI, GRATIFIKASI, BENTURAN, KEPENTINGAN)
}
"""Every channel by its name."""

OPEN_TO_ALL = {name: channel for name, channel in CHANNELS.items() if not channel.staff}
"""Those that anybody can file; the others are for employees who are signed in."""


def channel_of(case: Any) -> Channel:
    """The channel of a stored case; :class:`app.cases.damage.Unreadable` if it names none."""
    found = CHANNELS.get(case.channel)
    if found is None:
        raise Unreadable
    return found
