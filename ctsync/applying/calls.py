"""Everything the machine may ask of the world. It never does anything itself: it yields one of these.

The answer's type stands in each docstring. `Together` is the only one that may run calls side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from ctsync.applying.result import Outcome
from ctsync.campaign.observed import Window
from ctsync.lock.record import Lock
from ctsync.lock.stores.contract import Remains, Revision
from ctsync.names import RemoteId


@dataclass(frozen=True, slots=True)
class TellTime:
    """The account's now, as an aware UTC `datetime`."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Wait for some seconds. On a sandbox, whose clock stands still, it takes no time.

    Answered with the number of the signal that has come, which also ends the wait, or with None.
    """

    seconds: float


@dataclass(frozen=True, slots=True)
class AskSkew:
    """How many seconds CleverTap's `Date` lies from our clock: `float`, or None if it has sent none."""


@dataclass(frozen=True, slots=True)
class ReadLock:
    """The lock as it is now, or None if there has never been one: `Lock | None`."""


@dataclass(frozen=True, slots=True)
class WriteLock:
    """Compare and swap: answered with the `Lock` as written; raises `Fenced` or `StoreError` into the machine."""

    lock: Lock
    based_on: Revision | None


@dataclass(frozen=True, slots=True)
class FindRemains:
    """What is left where the lock should be, without judging it: `Remains`."""


@dataclass(frozen=True, slots=True)
class RestoreLock:
    """Write a lock that was made anew in the place of what remains: answered as `WriteLock` is."""

    lock: Lock
    over: Remains


@dataclass(frozen=True, slots=True)
class FoldLock:
    """Move the head's changes into its base: answered with the `Lock` as written."""

    lock: Lock


@dataclass(frozen=True, slots=True)
class KeepContent:
    """Keep a canonical tree and a payload durably: answered with their digest, a `str`."""

    tree: Mapping[str, Any]
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeepReceipts:
    """Keep receipts as `lock.put_away` makes a blob of them: answered with its digest; raises `StoreError` into the machine."""

    blob: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GetContent:
    """What `KeepContent` kept: a mapping with `tree` and `payload`."""

    digest: str


@dataclass(frozen=True, slots=True)
class ListDays:
    """One window of the list: `ListAnswer`."""

    window: Window


@dataclass(frozen=True, slots=True)
class AskReach:
    """An estimate that creates nothing: `EstimateAnswer`."""

    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PostCreate:
    """One create, POSTed once: `CreateAnswer`, or `HeldBack` once a signal has come."""

    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PostStop:
    """One stop, POSTed once: `StopAnswer`, or `HeldBack` once a signal has come."""

    campaign: RemoteId


@dataclass(frozen=True, slots=True)
class Together:
    """Several calls, side by side as far as the account's limit allows: a tuple of their answers, in order."""

    calls: tuple[AskReach | PostCreate | PostStop | ListDays, ...]


class Ancestry(StrEnum):
    """How the commit of this run stands to another one."""

    NEWER = "newer"
    """It is the same, or descends from it; or they differ in nothing that ctsync reads."""
    OLDER = "older"
    UNRELATED = "unrelated"
    """Neither descends from the other, or the other is not known here: history was rewritten."""


@dataclass(frozen=True, slots=True)
class CompareCommits:
    """Whether this run's commit may follow the one that was applied last: `Ancestry`."""

    applied: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Let whoever watches know of an outcome; answered with None."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An answer: the call was not made, because a signal had come."""

    signal: int


Call: TypeAlias = (
    TellTime
    | Rest
    | AskSkew
    | CompareCommits
    | Tell
    | ReadLock
    | WriteLock
    | FindRemains
    | RestoreLock
    | FoldLock
    | KeepContent
    | KeepReceipts
    | GetContent
    | ListDays
    | AskReach
    | PostCreate
    | PostStop
    | Together
)
