"""The single sends of a rolling schedule: when each begins, counted from any moment without walking what came before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ctsync.schedule.calendar import locals_of
from ctsync.schedule.model import Schedule
from ctsync.schedule.zones import earliest_instant, first_anywhere, local_time

_FARTHEST = timedelta(days=2)
"""A local time and its instant never lie further apart, on whatever clock on earth."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One send: its naive moment on the account's clock, and when the first person can get it (UTC)."""

    local: datetime
    begins: datetime


def slots_between(schedule: Schedule, zone: str, after: datetime, until: datetime) -> Iterator[Slot]:
    """The sends of a checked schedule that begin later than `after` and no later than `until`, in rising order."""
    first = local_time(after, zone).date() - _FARTHEST
    for local in locals_of(schedule, since=first):
        if local.date() > local_time(until, zone).date() + _FARTHEST:
            return
        begins = first_anywhere(local) if schedule.in_user_zone else earliest_instant(local, zone)
        if after < begins <= until:
            yield Slot(local, begins)


def schedule_from_tree(tree: Mapping[str, Any]) -> Schedule:
    """Read what `canonical_schedule` made of a whole schedule. Raises pydantic's ValidationError for anything else."""
    return Schedule.model_validate({key: _as_written(value) for key, value in tree.items()})


def _as_written(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value
