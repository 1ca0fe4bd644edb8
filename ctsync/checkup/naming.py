"""Judging whether names come back as they were sent, and whether the account keeps the clock that we think. Pure.

The list gives four fields. Two of them were ours to choose, the name and the time, so they show what CleverTap makes
of what it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, local_time_of
from ctsync.checkup.check import Check
from ctsync.checkup.kinds import NAMES, ZONE
from ctsync.checkup.words import several, span
from ctsync.lock.record import Operation
from ctsync.planning.claims import is_one_off

NEAR = timedelta(hours=1)
"""A bound that is nearer than this proves a time zone: few differ by less."""
LATE = timedelta(minutes=15)
"""A campaign may begin some minutes after its time, and zones differ by quarters of an hour."""

_BEGUN = (RemoteStatus.RUNNING, RemoteStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class Pair:
    """A campaign that ctsync created, and its row in the list."""

    operation: Operation
    row: ObservedCampaign


def names_check(pairs: Sequence[Pair], name_limit: int, unlisted: Sequence[Operation] = ()) -> Check:
    """`unlisted` are campaigns of ours that the list should show, and does not."""
    if not pairs and not unlisted:
        return NAMES.unchecked(
            "No campaign of ctsync is listed yet.",
            "Nothing: the first apply looks at the first name before it creates a second campaign.",
        )
    changed = [pair for pair in pairs if pair.row.name != pair.operation.remote_name]
    if changed:
        return NAMES.failed(
            f"{len(changed):,} of {several(len(pairs), 'name')} did not come back as sent.",
            "If somebody renamed them in the dashboard, give them their names back there. If nobody did, CleverTap changes "
            "names: apply nothing, and lower `name_limit` if it cuts them.",
            *(_difference(pair) for pair in changed[:5]),
        )
    if unlisted:
        missing = [f"{each.remote_id}: {each.remote_name}" for each in unlisted[:5]]
        found = f"Of {several(len(pairs) + len(unlisted), 'campaign')}, {len(unlisted):,} not listed."
        do = "Run this again in some minutes. If they stay away: ctsync audit. Nothing is created again by itself."
        return NAMES.warning(found, do, *missing)
    longest = max(len(pair.operation.remote_name.encode()) for pair in pairs)
    return NAMES.ok(
        f"{several(len(pairs), 'name')} came back byte for byte, the longest with {longest} bytes of at most {name_limit}."
    )


def _difference(pair: Pair) -> str:
    sent, listed = pair.operation.remote_name, pair.row.name
    place = next(
        (number for number, (one, other) in enumerate(zip(sent, listed, strict=False)) if one != other),
        min(len(sent), len(listed)),
    )
    return (
        f"{pair.row.id}: from character {place + 1} on, “{_around(sent, place)}” was sent and "
        f"“{_around(listed, place)}” is listed."
    )


def _around(text: str, place: int) -> str:
    return text[max(0, place - 10) : place + 20]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """By how much CleverTap's clock can be ahead of the account's in ctsync.yaml: from `least`, to less than `most`."""

    least: timedelta | None
    most: timedelta | None

    @property
    def is_narrow(self) -> bool:
        return self.least is not None and self.most is not None and max(-self.least, self.most) <= NEAR


def zone_check(pairs: Sequence[Pair], zone: str, now: datetime) -> Check:
    """What campaigns that send once show: their listed time, and whether CleverTap has begun them.

    The listed time only shows that list and create speak of one clock. Which clock that is shows in what has begun.
    """
    usable = [pair for pair in pairs if is_one_off(pair.operation)]
    moved = [pair for pair in usable if pair.row.scheduled_on != pair.operation.scheduled_on]
    if moved:
        return _moved(moved, len(usable))
    bounds = _bounds(usable, now)
    if bounds.least is not None and bounds.least > LATE:
        return ZONE.failed(
            f"CleverTap began a campaign {span(bounds.least)} before its time on the clock of {zone}.",
            "Look up the account's time zone in CleverTap's dashboard, and write it as `timezone` in ctsync.yaml.",
        )
    if bounds.most is not None and bounds.most < -LATE:
        return ZONE.warning(
            f"A campaign has not begun, {span(bounds.most)} after its time on the clock of {zone}.",
            "CleverTap may be late. If it is always late by as much, the account keeps another clock: look up its time zone in "
            "CleverTap's dashboard.",
        )
    seen = " ".join(_seen(bounds))
    if bounds.is_narrow:
        return ZONE.ok(f"CleverTap keeps the clock of {zone}. {seen}")
    return ZONE.unchecked(
        f"Whether CleverTap keeps the clock of {zone} cannot be told yet. {seen}".rstrip(),
        "Run this within the hour before a campaign begins, and within the hour after. Until then compare `timezone` with the "
        "account's settings in CleverTap's dashboard.",
    )


def _moved(moved: Sequence[Pair], of: int) -> Check:
    shifts = {_shift(pair) for pair in moved}
    lines = tuple(
        f"{pair.row.id}: sent for {_clock(pair.operation.scheduled_on)}, listed for {_clock(pair.row.scheduled_on)}"
        for pair in moved[:5]
    )
    if len(moved) == of and of > 1 and len(shifts) == 1:
        return ZONE.failed(
            f"All {of} campaigns are listed {span(shifts.pop())} away from the time that was sent.",
            "The list and the create call seem to keep different clocks: apply nothing, and ask CleverTap's support.",
            *lines,
        )
    return ZONE.warning(
        f"Of {several(of, 'campaign')}, {len(moved):,} listed for another time than the one that was sent.",
        "Somebody seems to have moved them in the dashboard. `ctsync audit` says what that means.",
        *lines,
    )


def _shift(pair: Pair) -> timedelta:
    return local_time_of(pair.row.scheduled_on) - local_time_of(pair.operation.scheduled_on)


def _clock(scheduled_on: int) -> str:
    return f"{local_time_of(scheduled_on):%Y-%m-%d %H:%M}"


def _bounds(pairs: Sequence[Pair], now: datetime) -> _Bounds:
    """What began was not before its time on CleverTap's clock; what waits has it still before it.

    Campaigns on people's own clocks begin elsewhere first, and show nothing.
    """
    begun, waiting = [], []
    for pair in pairs:
        if pair.operation.timetable.get("in") == "user":
            continue
        ahead = _on_account_clock(pair.operation) - now
        if pair.row.status in _BEGUN:
            begun.append(ahead)
        elif pair.row.status.has_not_begun:
            waiting.append(ahead)
    return _Bounds(max(begun, default=None), min(waiting, default=None))


def _on_account_clock(operation: Operation) -> datetime:
    local = local_time_of(operation.scheduled_on)
    return local.replace(tzinfo=ZoneInfo(operation.timetable["zone"])).astimezone(UTC)


def _seen(bounds: _Bounds) -> Iterator[str]:
    if bounds.least is not None:
        yield (
            f"The last campaign that began had its time {span(bounds.least)} ago."
            if bounds.least <= timedelta()
            else ""
        )
    if bounds.most is not None:
        yield f"The next one that waits has it in {span(bounds.most)}." if bounds.most > timedelta() else ""
