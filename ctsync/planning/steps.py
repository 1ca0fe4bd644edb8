"""A change spelt out as single steps, every stop proven before the create it makes room for.

`plan` prints this list and the machine walks it, so nothing runs that was not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from ctsync.names import RemoteId
from ctsync.planning.change import Acting, Adopt, Approve, Create, Forget, Replace, Resolve, Stop


@dataclass(frozen=True, slots=True)
class TryPayload:
    """Ask CleverTap whether it would take the new campaign, creating nothing."""


@dataclass(frozen=True, slots=True)
class StopOld:
    """Write down that it is being stopped, for good, then stop it."""

    campaign: RemoteId | None


@dataclass(frozen=True, slots=True)
class ProveStopped:
    """Look until the list says `stopped`; an accepted stop is no proof."""

    campaign: RemoteId | None


@dataclass(frozen=True, slots=True)
class CreateNew:
    """Write down the intent, then create it: one request, never repeated."""


@dataclass(frozen=True, slots=True)
class WriteDown:
    """Only the lock changes; CleverTap is not called."""


@dataclass(frozen=True, slots=True)
class LookForIt:
    """Look for the token of what was begun; nothing is guessed if it is not there."""


Step: TypeAlias = TryPayload | StopOld | ProveStopped | CreateNew | WriteDown | LookForIt


def steps(change: Acting) -> tuple[Step, ...]:
    """The steps of one change, in order."""
    match change:
        case Create():
            return (CreateNew(),)
        case Replace():
            old = change.record.operation.remote_id
            return (TryPayload(), StopOld(old), ProveStopped(old), CreateNew())
        case Stop():
            old = change.record.operation.remote_id
            return (StopOld(old), ProveStopped(old))
        case Adopt() | Forget() | Approve():
            return (WriteDown(),)
        case Resolve():
            return (LookForIt(),)
        case _:
            assert_never(change)
