"""What CleverTap's message report tells of campaigns that nobody manages: a channel and a rhythm, and nothing to rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ctsync.api.sends import MessageRow, Messages
from ctsync.campaign.observed import Window
from ctsync.channels import CHANNELS
from ctsync.names import RemoteId
from ctsync.workspace.connection import Connection

_CHANNELS: Final = {
    **{name: name for name in CHANNELS},
    "browser": "webpush",
    "webhooks": "webhook",
    "appinbox": "inbox",
}
"""By CleverTap's word in a message report, without blanks and capitals (contract 5.4)."""
SINGLE: Final = "one time"
"""CleverTap's word for what does not repeat, in small letters."""


def channel_of(word: str) -> str:
    """Our word for a channel as CleverTap's message report gives it; empty if it is none of ours."""
    return _CHANNELS.get("".join(word.split()).lower(), "")


def messages_in(connection: Connection, windows: Iterable[Window]) -> Mapping[RemoteId, MessageRow] | None:
    """What the message report knows of these days; None if it gave no answer. Nothing rests on it but a word."""
    found: dict[RemoteId, MessageRow] = {}
    for window in windows:
        answer = connection.messages.messages(window.first, window.last)
        if not isinstance(answer, Messages):
            return None
        found.update((row.id, row) for row in answer.rows)
    return found
