"""The closed set of things a plan can say of one instance.

There is no Update: CleverTap cannot edit a campaign, so a changed one is stopped and created anew (Replace).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from ctsync.campaign.desired import DesiredCampaign, Series
from ctsync.campaign.observed import ObservedCampaign
from ctsync.errors import ExitCode
from ctsync.lock.holds import Hold
from ctsync.lock.record import OnAppear, Operation, Record
from ctsync.lock.standing import MissedSend, Standing
from ctsync.names import InstanceKey, RemoteId
from ctsync.schedule import Timetable


class Drift(StrEnum):
    """How the account differs from the lock, as far as a list can show it. Never repaired by itself."""

    UNSEEN = "unseen"
    PAUSED = "paused"
    MOVED = "moved"
    RENAMED = "renamed"
    STOPPED_BY_OTHERS = "stopped by others"
    UNKNOWN_STATUS = "unknown status"


class Remark(StrEnum):
    """Why nothing is done although something could be said."""

    COSMETIC = "cosmetic"
    """Names or labels differ; they change at the next replace."""
    SENT = "sent"
    """It has gone out; the same content goes out again only with a higher generation."""
    CHANGED_AFTER_SENDING = "changed after sending"
    """The file changed after the campaign went out, or may have: only a higher generation sends it."""
    ADOPTED = "adopted"
    """Its content is unverified; it is replaced only when the generation is raised."""
    GENERATION_RAISED = "generation raised"
    """The generation was raised while the campaign had not started: there is nothing to send again yet."""
    CHANGE_WAITS = "change waits"
    """The file changed, and the account must be put in order by a person first."""


class Block(StrEnum):
    """Why a change may not happen; the first two, `UNSETTLED` and `LIST_NOT_WHOLE` end with exit 5, `HALTED` with 2, the others with exit 8."""

    GUARD = "guard"
    PAST = "past"
    ALREADY_SENDING = "already sending"
    NO_REMAINDER = "no remainder"
    RELEASED = "released"
    LOOKALIKE = "look-alike"
    KIN = "kin"
    TWIN = "exists twice"
    HANDOVER = "people of another part"
    RENAMED_WITHOUT_SAYING = "renamed without saying so"
    REFUSES_REMOVAL = "refuses removal"
    MADE_BY_A_LOST_LOCK = "made by a lost lock"
    """The account shows a campaign of this very instance, which somebody settled without a record of it."""
    NOT_LISTED = "not listed"
    NAMED_OTHERWISE = "named otherwise"
    WINDOW_OPEN = "window still open"
    SERVED = "already served"
    GENERATION_WHILE_RUNNING = "generation raised while running"
    HALTED = "stopped by hand"
    """The panic button stopped the whole series: a wanted send that only a higher generation makes is exit 2."""
    UNSETTLED = "not settled since the lock was rebuilt"
    """The lock was lost and made anew, and somebody has to say what became of numbers or campaigns (protocol 11)."""
    LIST_NOT_WHOLE = "list not whole"
    """CleverTap's list leaves out a campaign that the lock knows to be live, so it may leave out others (protocol 6)."""
    HELD = "on hold"
    """Somebody set a hold: nothing it covers is created or replaced before it ends (protocol 10)."""

    @property
    def exit_code(self) -> ExitCode:
        if self is Block.HALTED:
            return ExitCode.CHANGES
        frozen = (Block.GUARD, Block.PAST, Block.UNSETTLED, Block.LIST_NOT_WHOLE)
        return ExitCode.FROZEN if self in frozen else ExitCode.BLOCKED


@dataclass(frozen=True, slots=True)
class OfInstance:
    """A change of an instance that the files want."""

    desired: DesiredCampaign

    @property
    def key(self) -> InstanceKey:
        return self.desired.key


@dataclass(frozen=True, slots=True)
class OfRecord:
    """A change of a campaign that the lock remembers."""

    record: Record

    @property
    def key(self) -> InstanceKey:
        return self.record.key


@dataclass(frozen=True, slots=True)
class Create(OfInstance):
    """A new campaign. `again` is an earlier edition whose people may get it twice (generation raised).

    `remainder` is set when it finishes a Replace that broke off after its stop, and its schedule has begun.
    `standing` marks a date of a rolling definition that was approved with all its dates, so that the nightly job may
    create it, and `signed` are the numbers of people that were approved with them. `resumes` marks the second half of a Replace that broke off after its stop. `held` is the operation that
    a hold stopped: it comes back only by an approval of its own, never by one that it had before (protocol 10).
    """

    again: Operation | None = None
    remainder: Timetable | None = None
    standing: bool = False
    resumes: bool = False
    held: Operation | None = None
    signed: Mapping[str, tuple[int, int]] | None = None

    @property
    def timetable(self) -> Timetable:
        """When it sends."""
        return self.remainder or self.desired.timetable


@dataclass(frozen=True, slots=True)
class Replace(OfInstance):
    """Stop the live campaign, prove it, then create it anew.

    `next_old` is the next send of the live one, which the stop must come before. `remainder` is set when it has
    begun: the new campaign gets only what is still to come; `done` are the runs that already went out.
    """

    record: Record
    seen: ObservedCampaign
    next_old: datetime
    remainder: Timetable | None = None
    done: tuple[datetime, ...] = ()

    @property
    def timetable(self) -> Timetable:
        """When the new campaign sends."""
        return self.remainder or self.desired.timetable


@dataclass(frozen=True, slots=True)
class Stop(OfRecord):
    """A campaign that git no longer wants. Final: there is no resume."""

    seen: ObservedCampaign | None


@dataclass(frozen=True, slots=True)
class Adopt(OfInstance):
    """Take over a live campaign that the file names by id; no call is made."""

    seen: ObservedCampaign


@dataclass(frozen=True, slots=True)
class Forget(OfRecord):
    """Let a live campaign go on without us, because its file said `on_remove: forget`; no call is made."""


@dataclass(frozen=True, slots=True)
class Resolve(OfRecord):
    """Something begun and not settled: finished first, by positive evidence only, else frozen or unverified."""

    desired: DesiredCampaign | None
    on_appear: OnAppear


@dataclass(frozen=True, slots=True)
class Approve:
    """All dates of a rolling definition, with its whole schedule, are approved: from now on they may be created.

    It has no campaign of its own, so `key` has no date, and may be that of a campaign which the definition was before.
    `lead` is the first of its dates that is still to come. `before` is the approval that it takes the place of. `left` are
    how many dates are still to come, and `past` how many are over and will not be sent.
    """

    key: InstanceKey
    series: Series
    lead: DesiredCampaign
    left: int
    past: int = 0
    before: Standing | None = None


@dataclass(frozen=True, slots=True)
class Keep(OfInstance):
    """Nothing to do. `needs_generation` marks a wanted future send that only a higher generation would make."""

    record: Record
    seen: ObservedCampaign | None
    remarks: tuple[Remark, ...] = ()
    drift: Drift | None = None
    needs_generation: bool = False


@dataclass(frozen=True, slots=True)
class Wait(OfInstance):
    """Complete and approved of, but CleverTap takes it only from `until` on (its window must have passed)."""

    until: date


@dataclass(frozen=True, slots=True)
class Missed:
    """An approved date whose time passed without a campaign. Exit 5 until a person has acknowledged it.

    `is_noted` says whether the lock knows of it already.
    """

    key: InstanceKey
    missed: MissedSend
    is_noted: bool


@dataclass(frozen=True, slots=True)
class Blocked:
    """May not happen, for this instance only; the rest goes on.

    `other` names what is in the way: a key, a name, or a day; `hold` is the hold that forbids it.
    """

    key: InstanceKey
    block: Block
    desired: DesiredCampaign | None = None
    record: Record | None = None
    seen: ObservedCampaign | None = None
    other: str = ""
    other_id: RemoteId | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class History(OfRecord):
    """Git does not want it and it is over, or it was never ours to stop: nothing to do."""


Change: TypeAlias = (
    Create | Replace | Stop | Adopt | Forget | Resolve | Approve | Keep | Wait | Missed | Blocked | History
)

Acting: TypeAlias = Create | Replace | Stop | Adopt | Forget | Resolve | Approve
"""The changes that do something; the others are no changes (design 6)."""

ACTING = (Create, Replace, Stop, Adopt, Forget, Resolve, Approve)
