"""What calls that create no campaign are answered with, and what those who make them may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from ctsync.api.contract import NotSent, RateLimited, RefusedByRemote, Unclear
from ctsync.api.identity_send import IdentitySend
from ctsync.api.trigger_call import TriggerOne, TriggerSeveral
from ctsync.names import RemoteId


@dataclass(frozen=True, slots=True)
class Queued:
    """`Added to queue for processing`: valid and queued, which is not delivered (contract 6)."""


@dataclass(frozen=True, slots=True)
class PartlyQueued:
    """A trigger of several campaigns of which some were not set off; `text` is CleverTap's reason (contract 7)."""

    not_added: tuple[RemoteId, ...]
    text: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of the account, as its dashboard counts it. `starts` is on the account's clock, without a zone."""

    id: RemoteId
    name: str
    channel: str
    delivery: str
    status: str
    starts: datetime | None
    labels: tuple[str, ...]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Messages:
    """All rows of one message report."""

    rows: tuple[MessageRow, ...]


SendAnswer: TypeAlias = Queued | NotSent | RefusedByRemote | RateLimited | Unclear
TriggerAnswer: TypeAlias = Queued | PartlyQueued | NotSent | RefusedByRemote | RateLimited | Unclear
MessagesAnswer: TypeAlias = Messages | NotSent | RefusedByRemote | RateLimited | Unclear


class IdentitySender(Protocol):
    """Sends a message to identities that were named. Never tried again by the client."""

    def send(self, message: IdentitySend) -> SendAnswer:
        """POST once (contract 6)."""
        ...


class TriggerSender(Protocol):
    """Sets off campaigns that were built in the dashboard. Never tried again by the client."""

    def one(self, trigger: TriggerOne) -> TriggerAnswer:
        """POST once, version 1: one campaign, one recipient (contract 7)."""
        ...

    def several(self, trigger: TriggerSeveral) -> TriggerAnswer:
        """POST once, version 2: up to five campaigns, up to 1,000 identities (contract 7)."""
        ...
