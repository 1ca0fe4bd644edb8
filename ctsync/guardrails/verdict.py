"""What a guardrail says: the number, the limit, which campaigns, and what would make it pass."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ctsync.planning.change import Acting

DIGEST_LENGTH: Final = 16
"""Hex digits of what lifts a limit: long enough that no other set of changes has the same, short enough to read."""


class Level(StrEnum):
    """How much it matters, in the words of policy.yaml, the mildest first."""

    INFO = "info"
    WARN = "warn"
    APPROVE = "approve"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS: Final = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one guardrail, or one check, says of some changes.

    `guardrail` is its key in policy.yaml, `expect` for the number that a file agreed to, or `checks.ID`. `number` and
    `limit` are in `unit` (`campaigns`, `people`, `%`, `minutes`, `messages` or a currency); None where nobody knows the
    number, and for checks. `text` is a sentence with both, `cure` what would make it pass. `digests` are those of its
    changes, if naming them lifts it (protocol 11).
    """

    guardrail: str
    level: Level
    number: float | None
    limit: float | None
    unit: str
    changes: tuple[Acting, ...]
    text: str
    cure: str
    digests: frozenset[str] = frozenset()
    digest: str = ""
    is_lifted: bool = False

    @property
    def blocks(self) -> bool:
        """Whether its changes may not be made."""
        return self.level is Level.BLOCK and not self.is_lifted

    @property
    def names(self) -> tuple[str, ...]:
        """The definitions that it speaks of, each once."""
        return tuple(dict.fromkeys(change.key.definition for change in self.changes))

    @property
    def option(self) -> str:
        """What lifts it, for these changes and no others; empty for one that nothing lifts."""
        return f"--allow {self.guardrail}={self.digest}" if self.digest else ""


def bound_to(limit: str, account_hash: str, digests: Iterable[str]) -> str:
    """What names a limit together with exactly these changes."""
    bound = json.dumps([limit, account_hash, sorted(digests)], separators=(",", ":"))
    return hashlib.sha256(bound.encode()).hexdigest()[:DIGEST_LENGTH]


def lifting(limit: str, digests: Iterable[str]) -> frozenset[str]:
    """What is kept of a limit that somebody named: each of the changes that may cross it, and no other limit."""
    return frozenset(f"{limit}={digest}" for digest in digests)


def is_lifted(limit: str, digests: Collection[str], lifted: Collection[str]) -> bool:
    """Whether somebody named the limit for these changes, or for these and others that are done meanwhile."""
    return bool(digests) and lifting(limit, digests) <= frozenset(lifted)


def with_lifts(verdicts: Iterable[Verdict], lifted: Collection[str]) -> tuple[Verdict, ...]:
    """The verdicts, each saying whether somebody lifted it."""
    return tuple(
        replace(each, is_lifted=True) if is_lifted(each.guardrail, each.digests, lifted) else each
        for each in verdicts
    )
