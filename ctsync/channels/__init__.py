"""The channels of CleverTap campaigns: one file each, and this table (contract 3.1)."""

from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.push import Push

CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (Push(),)}

__all__ = ["CHANNELS", "Channel", "Preview", "Wiring"]
