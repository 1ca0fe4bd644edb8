"""One campaign on the calendar: whose it is, where it stands, and its sends on the days that are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ctsync.calendar.audiences import Who
from ctsync.calendar.people import Messages
from ctsync.calendar.sends import Send, Spread
from ctsync.campaign.desired import DesiredCampaign


class Kind(StrEnum):
    """Whose a campaign is, and whether it exists: what a reader tells apart first."""

    PLANNED = "planned"
    """The files want it, and it is not made yet."""
    LIVE = "live"
    """The lock knows it: it is made, or may be."""
    UNMANAGED = "unmanaged"
    """CleverTap lists it, and nobody manages it here."""


class Standing(StrEnum):
    """Where a campaign stands, in a word or two that a person reads."""

    NEW = "new"
    REPLACES = "replaces the live one"
    WAITS = "waits"
    AHEAD = "not due yet"
    BLOCKED = "blocked"
    LIVE = "live"
    STOPS = "will be stopped"
    DRIFTED = "needs a look"
    GONE = "stopped by others"
    UNCLEAR = "unclear"
    SENT = "sent"
    MAYBE = "may have been sent"
    MISSED = "missed"
    LET_GO = "let go"
    UNMANAGED = "unmanaged"
    ENDED = "ended"
    STRANGE = "not in the lock"

    @property
    def kind(self) -> Kind:
        return _KINDS.get(self, Kind.LIVE)

    @property
    def sends(self) -> bool:
        """Whether people get its messages, once the files are applied."""
        return self not in (Standing.STOPS, Standing.GONE, Standing.MISSED)

    @property
    def needs_a_look(self) -> bool:
        return self in _ODD


_KINDS = {
    **dict.fromkeys(
        (Standing.NEW, Standing.REPLACES, Standing.WAITS, Standing.AHEAD, Standing.BLOCKED), Kind.PLANNED
    ),
    **dict.fromkeys((Standing.UNMANAGED, Standing.ENDED, Standing.STRANGE, Standing.LET_GO), Kind.UNMANAGED),
}
_ODD = (
    Standing.BLOCKED,
    Standing.DRIFTED,
    Standing.GONE,
    Standing.UNCLEAR,
    Standing.MAYBE,
    Standing.MISSED,
    Standing.STRANGE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A campaign with its sends within the frame, in rising order.

    `key` is the instance's as text, or CleverTap's id with a `#` before it. `name` is foreign text, `channel` empty
    where CleverTap does not tell it. `who` is None where the audience is not known. `said` is what belongs to the
    standing: a day, a reason. `unit` is the key that all dates of one rhythm share: they can move only together.
    """

    key: str
    name: str
    channel: str
    standing: Standing
    messages: Messages
    sends: tuple[Send, ...]
    who: Who | None = None
    remote_id: int | None = None
    said: str = ""
    repeats: bool = False
    unit: str = ""
    desired: DesiredCampaign | None = field(default=None, compare=False, repr=False)

    @property
    def kind(self) -> Kind:
        return self.standing.kind

    def counted(self) -> tuple[Send, ...]:
        """The sends that put messages on the account's load."""
        if not self.standing.sends or self.channel == "webhook":
            return ()
        return tuple(send for send in self.sends if send.spread is not Spread.NOBODY)


@dataclass(frozen=True, slots=True)
class Told:
    """What the message report says of a campaign that nobody manages: our word for its channel, its rhythm."""

    channel: str = ""
    repeats: bool = False


def first_of(entry: Entry) -> tuple[datetime, str]:
    """What entries are ordered by."""
    return entry.sends[0].local, entry.key
