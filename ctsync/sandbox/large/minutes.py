"""The minute of the day that clocks in a zone show, in SQL, without a database of time zones in there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ctsync.sandbox.clock import offset_at

EARLIEST, LATEST = 0, 4102444800
"""1970 to 2100: no file holds events outside."""

DAY = 86400
MINUTES = 1440


def minute_of_day(moment: str, zone: str, begin: int, end: int) -> str:
    """SQL for moments from `begin` to `end`: whole minutes since midnight on clocks in `zone`."""
    steps = list(_offsets(zone, max(begin, EARLIEST), min(end, LATEST)))
    last = steps.pop()[1] if steps else 0
    cases = "".join(f"WHEN {moment} < {until} THEN {offset} " for until, offset in steps)
    offset = f"(CASE {cases}ELSE {last} END)" if cases else str(last)
    return f"(({moment} + {offset}) % {DAY}) // 60"


def _offsets(zone: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Pairs (moment, seconds ahead of UTC before that moment): where clocks change, and at last `end`."""
    at, offset = begin, offset_at(begin, zone)
    while at <= end:
        following = at + DAY
        if offset_at(following, zone) != offset:
            change = _change(zone, at, following, offset)
            yield change, offset
            at, offset = change, offset_at(change, zone)
        else:
            at = following
    yield end, offset


def _change(zone: str, before: int, after: int, offset: int) -> int:
    """The first second at which the offset is another one."""
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if offset_at(middle, zone) == offset else (before, middle)
    return after


def minutes_between(first: Any, last: Any) -> list[tuple[int, int]]:
    """Spans of minutes, both ends included, from one `HH:MM` to another, across midnight if need be."""
    if not isinstance(first, str) or not isinstance(last, str):
        return []
    held = [minute for minute in range(MINUTES) if within(_clock(minute), first, last)]
    spans = []
    for _, run in groupby(enumerate(held), key=lambda pair: pair[1] - pair[0]):
        minutes = [minute for _, minute in run]
        spans.append((minutes[0], minutes[-1]))
    return spans


def within(clock: str, first: str, last: str) -> bool:
    """Whether `clock` lies from `first` to `last`; times compare as texts."""
    if first <= last:
        return first <= clock <= last
    return clock >= first or clock <= last


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
