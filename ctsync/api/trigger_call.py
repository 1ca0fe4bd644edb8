"""The two forms of an external trigger: one campaign for one person, or up to five for up to 1,000 (contract 7).

CleverTap's page says of version 1 both "one or more users" and "only one recipient identity is accepted". ctsync holds
to the second: a refusal costs nothing, and a message to more people than somebody thought cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ctsync.api.recipients import TRIGGER_KINDS, Recipients
from ctsync.names import RemoteId

MOST_CAMPAIGNS: Final = 5


@dataclass(frozen=True, slots=True)
class TriggerOne:
    """Version 1. `data` is what the campaign reads as `{{ ExternalTrigger.key }}`."""

    campaign: RemoteId
    to: Recipients
    data: Mapping[str, Any] = field(repr=False)

    def __post_init__(self) -> None:
        _check(self.to)
        if len(self.to) != 1:
            raise ValueError("a trigger of version 1 has one recipient")

    def to_wire(self) -> dict[str, Any]:
        """The campaign's id is a text here."""
        return {
            "to": self.to.to_wire(),
            "campaign_id": str(self.campaign),
            "ExternalTrigger": dict(self.data),
        }


@dataclass(frozen=True, slots=True)
class TriggerSeveral:
    """Version 2."""

    campaigns: tuple[RemoteId, ...]
    to: Recipients
    data: Mapping[str, Any] = field(repr=False)

    def __post_init__(self) -> None:
        _check(self.to)
        if not 1 <= len(self.campaigns) <= MOST_CAMPAIGNS:
            raise ValueError(f"a trigger sets off 1 to {MOST_CAMPAIGNS} campaigns")
        if len(set(self.campaigns)) != len(self.campaigns):
            raise ValueError("one campaign was named twice, and would be sent twice")

    def to_wire(self) -> dict[str, Any]:
        """The page shows two names for the list; this is the one of its parameter table (contract 9, row 15)."""
        return {
            "to": self.to.to_wire(),
            "campaign_id_list": list(self.campaigns),
            "ExternalTrigger": dict(self.data),
        }


def _check(to: Recipients) -> None:
    if to.kinds != TRIGGER_KINDS:
        raise ValueError("these recipients are an identity send's")
