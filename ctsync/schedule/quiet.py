"""Quiet hours as spans of a week, and how long they can hold a message back.

Spans include their start and exclude their end (yaml.md 6.3). A span belongs to the day it starts on; one that ends
at or before its start reaches into the next morning. CleverTap's page shows such spans without saying to which day
the morning belongs (contract 3.4.2): this reading is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from ctsync.schedule.model import QuietHours
from ctsync.schedule.rhythm import weekday
from ctsync.schedule.written import ends_text
from ctsync.values import DAYS, ClockRange
from ctsync.values.times import read_clock

_DAY = 24 * 60
_WEEK = 7 * _DAY


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours with everything decided: `spans` are CleverTap's day numbers with their range, as written."""

    in_user_zone: bool
    delays: bool
    spans: tuple[tuple[int, ClockRange], ...]

    @classmethod
    def of(cls, written: QuietHours | None) -> Quiet | None:
        """What a checked `quiet_hours` means; None if it leaves no quiet time."""
        if written is None:
            return None
        kept = _spans(written.from_, written.to, tuple(written.days.items()))
        return cls(written.in_ == "user", written.then == "delay", kept) if kept else None

    def wait(self, earliest: datetime, latest: datetime) -> timedelta:
        """The longest time that anybody waits whose clock shows something from `earliest` to `latest`.

        Both are naive local times, at most a week apart; zero if no clock between them is inside quiet hours.
        """
        start = _minute_of_week(earliest)
        return _longest_wait(self.spans, start, start + _minutes(latest - earliest))

    def covers(self, earliest: datetime, latest: datetime) -> bool:
        """Whether some clock between these naive local times, both included, is inside quiet hours."""
        return self.wait(earliest, latest) > timedelta()

    def to_tree(self) -> dict[str, Any]:
        return {
            "in": "user" if self.in_user_zone else "account",
            "then": "delay" if self.delays else "discard",
            "days": [[DAYS[day - 1], *ends_text(span)] for day, span in self.spans],
        }

    @classmethod
    def from_tree(cls, tree: dict[str, Any]) -> Quiet:
        """Raises KeyError or ValueError for anything that `to_tree` did not make."""
        days = tuple((day, start, end) for day, start, end in tree["days"])
        return cls(tree["in"] == "user", tree["then"] == "delay", _read_spans(days))


@lru_cache(maxsize=512)
def _read_spans(days: tuple[tuple[str, str, str], ...]) -> tuple[tuple[int, ClockRange], ...]:
    return tuple(
        (DAYS.index(day) + 1, ClockRange(read_clock(start), read_clock(end))) for day, start, end in days
    )


@lru_cache(maxsize=512)  # the files of a shop know few quiet hours, mostly those of its defaults
def _spans(
    start: time | None, end: time | None, days: tuple[tuple[str, ClockRange | None], ...]
) -> tuple[tuple[int, ClockRange], ...]:
    """All seven days where both ends are written, and single days over them, by CleverTap's numbers."""
    spans: dict[str, ClockRange | None] = {}
    if start is not None and end is not None:
        spans = dict.fromkeys(DAYS, ClockRange(start, end))
    spans.update(days)
    numbers: dict[str, int] = {name: number for number, name in enumerate(DAYS, start=1)}
    return tuple((numbers[day], span) for day, span in spans.items() if span is not None)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _minute_of_week(local: datetime) -> int:
    return (weekday(local.date()) - 1) * _DAY + local.hour * 60 + local.minute


@lru_cache(maxsize=512)
def _blocks(spans: tuple[tuple[int, ClockRange], ...]) -> tuple[tuple[int, int], ...]:
    """Minutes of quiet over three weeks, touching spans joined, so that a week may wrap on both sides."""
    pieces = []
    for day, span in spans:
        start = (day - 1) * _DAY + span.start.hour * 60 + span.start.minute
        end = (day - 1) * _DAY + span.end.hour * 60 + span.end.minute
        pieces.append((start, end if end > start else end + _DAY))
    joined: list[tuple[int, int]] = []
    for start, end in sorted((s + week, e + week) for s, e in pieces for week in (-_WEEK, 0, _WEEK)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


@lru_cache(maxsize=4096)
def _longest_wait(spans: tuple[tuple[int, ClockRange], ...], earliest: int, latest: int) -> timedelta:
    waits = [
        end - max(start, earliest) for start, end in _blocks(spans) if start <= latest and end > earliest
    ]
    return timedelta(minutes=max(waits, default=0))
