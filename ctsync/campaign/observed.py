"""What the remote admits to, which is little: id, name, scheduled time, status (contract 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ctsync.names import RemoteId


class RemoteStatus(StrEnum):
    """`unknown` is any word the contract does not list: live for stops, proof of nothing else (protocol 6)."""

    SCHEDULED = "scheduled"
    PENDING = "pending"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    COMPLETED = "completed"
    UNKNOWN = "unknown"

    @property
    def is_live(self) -> bool:
        """Whether people may still get something from it."""
        return self not in (RemoteStatus.STOPPED, RemoteStatus.COMPLETED)

    @property
    def has_not_begun(self) -> bool:
        return self in (RemoteStatus.SCHEDULED, RemoteStatus.PENDING)


def local_time_of(scheduled_on: int) -> datetime:
    """`YYYYMMDDHHMM` as a naive time on the account's clock. Raises ValueError for any other number."""
    return datetime.strptime(str(scheduled_on), "%Y%m%d%H%M")  # noqa: DTZ007  # naive by contract


@dataclass(frozen=True, slots=True)
class ObservedCampaign:
    """One row of the list, never padded with guesses. `scheduled_on` is `YYYYMMDDHHMM` in the account zone."""

    id: RemoteId
    name: str
    scheduled_on: int
    status: RemoteStatus

    @property
    def day(self) -> date:
        return self.local_time.date()

    @property
    def local_time(self) -> datetime:
        """On the account's clock, without a zone, as CleverTap gives it."""
        return local_time_of(self.scheduled_on)


@dataclass(frozen=True, slots=True)
class Window:
    """Days that were listed, both included, in the account zone; at most 31 of them."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Sightings:
    """The rows of one sweep over the list, and the days it covered. Outside them: unknown, not gone."""

    rows: tuple[ObservedCampaign, ...]
    windows: tuple[Window, ...]
    by_id: Mapping[RemoteId, ObservedCampaign] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {row.id: row for row in self.rows})

    def covers(self, day: date) -> bool:
        return any(day in window for window in self.windows)
