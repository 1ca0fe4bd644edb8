"""The identifiers that everything else speaks in: checked once, then never a bare string.

This file imports nothing of the project, so every room may use it, the sandbox included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NewType

AccountName = NewType("AccountName", str)
CampaignName = NewType("CampaignName", str)
RemoteId = NewType("RemoteId", int)
Fingerprint = NewType("Fingerprint", str)

ACCOUNT_NAME = re.compile(r"[a-z0-9-]{1,40}")
CAMPAIGN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
PROJECT_NAME = re.compile(r"[a-z0-9-]{1,40}")

TOKEN_MARK = "~ct1."  # noqa: S105  # a mark that everybody may see
"""What starts a token in a remote name (protocol 2); no human name may contain it."""


@dataclass(frozen=True, slots=True, order=True)
class InstanceKey:
    """`definition[market.language]@YYYY-MM-DD#n`; parts that do not apply are empty (protocol 1).

    `day` is a date in the account zone, and `number` (from 1) tells several of one day apart.
    """

    definition: str
    market: str = ""
    language: str = ""
    day: date | None = None
    number: int = 1

    def __str__(self) -> str:
        text = self.definition
        if self.market or self.language:
            text += f"[{self.part}]"
        if self.day is not None:
            text += f"@{self.day.isoformat()}"
        return text + (f"#{self.number}" if self.number > 1 else "")

    @property
    def part(self) -> str:
        """`market.language`, or the one of the two that there is, or nothing."""
        return ".".join(piece for piece in (self.market, self.language) if piece)

    def is_kin_of(self, other: InstanceKey) -> bool:
        """Same definition, and each of market and language equal or missing on one side (protocol 4)."""
        return (
            self.definition == other.definition
            and (not self.market or not other.market or self.market == other.market)
            and (not self.language or not other.language or self.language == other.language)
        )


def is_campaign_name(text: str) -> bool:
    return CAMPAIGN_NAME.fullmatch(text) is not None
