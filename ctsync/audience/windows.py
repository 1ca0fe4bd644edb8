"""Windows of days: symbolic as written, and resolved for a send (yaml.md 5.2).

CleverTap takes no window that ends in the future, so `within` ends some days before the send: the account's
`window_gap`, 2 days unless set. Days and weeks count whole days, the last included: `14d` for a send on 24 December
with a gap of 2 days is 9 to 22 December. Months go by the calendar: `1mo` ending on 22 December begins on 23 November,
the day after the end moved back by whole months; where that month is too short, on its last day.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from ctsync.audience.model import Audience, Condition
from ctsync.values import Span

_DAY = timedelta(days=1)
_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days in the account zone, both ends included."""

    first: date
    last: date


def window_of(part: Audience | Condition, send_day: date, gap: Span) -> Days | None:
    """The days that an event is looked for in; None without a window. `send_day` is in the account zone."""
    last = _last_day(part, send_day, gap)
    if last is None:
        return None
    return Days(_first_day(part.within, last) if part.within is not None else part.from_ or last, last)


def _last_day(part: Audience | Condition, send_day: date, gap: Span) -> date | None:
    if part.within is not None:
        return send_day - timedelta(days=gap_days(gap))
    return part.to if part.from_ is not None else None


def latest_to(audience: Audience, send_day: date, gap: Span) -> date | None:
    """The last day that any window of the base, `did` or `did_not` reaches; None without windows."""
    parts: tuple[Audience | Condition, ...] = (audience, *audience.did, *audience.did_not)
    lasts = [last for part in parts if (last := _last_day(part, send_day, gap)) is not None]
    return max(lasts, default=None)


def ready_on(audience: Audience, send_day: date, gap: Span) -> date | None:
    """The first day, in the account zone, on which CleverTap takes the audience; None if it does on any day."""
    last = latest_to(audience, send_day, gap)
    return None if last is None else last + _DAY


def latest_fixed_end(audience: Audience) -> date | None:
    """The last day of any window that does not move with the send; None without one."""
    parts: tuple[Audience | Condition, ...] = (audience, *audience.did, *audience.did_not)
    ends = [
        part.to for part in parts if part.within is None and part.from_ is not None and part.to is not None
    ]
    return max(ends, default=None)


def as_number(day: date) -> int:
    """`20261224`, as windows travel (contract 3.5)."""
    return day.year * 10_000 + day.month * 100 + day.day


def gap_days(gap: Span) -> int:
    """Whole days between a window and its send; hours are rounded up, since it must be over when it is handed over."""
    return -(-gap.seconds // _SECONDS)


def _first_day(within: Span, last: date) -> date:
    if within.unit == "mo":
        return _months_before(last + _DAY, within.number)
    days = within.number * (7 if within.unit == "w" else 1)
    return last - timedelta(days=days - 1)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
