"""Declarations only: each folder is one channel, and this is the list of them."""

from app.cases.channel import Channel
from app.channels.wbs import WBS

CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (WBS,)}
"""Every channel by its name."""
