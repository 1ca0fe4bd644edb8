"""What a plan says of rolling definitions beyond single campaigns: approvals for good, and sends that were missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ctsync.campaign.desired import DesiredCampaign, Series
from ctsync.lock.record import Lock
from ctsync.planning.agreed_rule import is_widened
from ctsync.planning.change import Approve, Block, Blocked, Change, Create, Missed, Replace, Resolve, Wait
from ctsync.planning.rolling import is_approved, is_halted, open_misses

_STILL_TO_COME = (Create, Replace, Resolve, Wait)
"""Changes after which a date is as good as not missed: its file gives it a later time."""


def with_misses(changes: list[Change], lock: Lock, now: datetime) -> list[Change]:
    """The changes with a Missed for each date that was, in the place of whatever had been said of that date."""
    missed = {str(one.key): one for one in open_misses(lock, now)}
    if not missed:
        return changes
    kept: list[Change] = []
    for change in changes:
        key = str(change.key)
        if key not in missed:
            kept.append(change)
        elif isinstance(change, _STILL_TO_COME) or _is_held_back(change, now):
            kept.append(change)
            del missed[key]
    return [*kept, *(Missed(one.key, one, key in lock.missed) for key, one in missed.items())]


def _is_held_back(change: Change, now: datetime) -> bool:
    return isinstance(change, Blocked) and change.desired is not None and change.desired.first_send > now


def approvals(wanted: Iterable[DesiredCampaign], lock: Lock, now: datetime) -> Iterator[Change]:
    """An Approve for each rolling definition with dates to come whose schedule, content or number is not approved yet.

    One whose dates are all over is not: if nothing was ever made of it, that is said.
    """
    known = {record.key.definition for record in lock.records.values()}
    for series, dates in _dates(wanted):
        coming = [each for each in dates if each.first_send > now]
        lead = min(coming, key=lambda each: each.first_send) if coming else dates[-1]
        before = lock.standing.get(str(series.key))
        is_same_rule = before is None or not is_widened(lead, before)
        if (is_approved(lead, lock) and is_same_rule) or is_halted(lead, lock):
            continue
        if coming:
            yield Approve(series.key, series, lead, len(coming), len(dates) - len(coming), before)
        elif before is None and series.key.definition not in known:
            yield Blocked(lead.key, Block.PAST, lead)


def _dates(wanted: Iterable[DesiredCampaign]) -> Iterator[tuple[Series, list[DesiredCampaign]]]:
    found: dict[int, tuple[Series, list[DesiredCampaign]]] = {}
    for desired in wanted:
        if desired.series is not None:
            found.setdefault(id(desired.series), (desired.series, []))[1].append(desired)
    yield from found.values()
