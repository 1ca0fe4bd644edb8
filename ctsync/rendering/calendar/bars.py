"""The load of a day as 24 bars: the fullest five minutes of each hour against the budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from ctsync.calendar import Budget, Calendar, Hour, QuietTime, hours_of, quiet_times
from ctsync.lint.send_times import is_between
from ctsync.rendering.calendar.markup import element
from ctsync.rendering.calendar.words import short_number
from ctsync.schedule.zones import local_time

_HIGH = 10
"""The height of the drawing; the budget lies at the top tenth of it."""
_TOP = 1.0
_LOWEST_BAR = 0.7
"""A bar that is lower could not be seen."""


@dataclass(frozen=True, slots=True)
class Bars:
    """The hours of each day with what shades them."""

    hours: Mapping[date, Sequence[Hour]]
    budget: Budget
    zone: str
    calendar: Calendar
    quiet: tuple[QuietTime, ...]

    @classmethod
    def of(cls, calendar: Calendar) -> Bars:
        """Sort the hours of a calendar into its days."""
        zone = calendar.frame.zone
        days: defaultdict[date, list[Hour]] = defaultdict(list)
        for hour in hours_of(calendar.load):
            days[local_time(hour.begins, zone).date()].append(hour)
        return cls(days, calendar.budget, zone, calendar, quiet_times(calendar.entries))

    def drawn(self, day: date) -> Markup:
        """The day's drawing, with the same in words."""
        hours = self.hours.get(day, ())
        fullest = max(hours, key=lambda hour: hour.most, default=None)
        unknown = [hour for hour in hours if hour.unknown]
        if fullest is None or (not fullest.most and not unknown):
            return element("div", class_="cal-load")
        words = self._words(fullest, unknown)
        is_over = bool(self.budget.crossed(fullest.most))
        parts = [*self._shades(hours), *self._bars(hours, fullest.most)]
        drawing = element(
            "svg",
            *parts,
            viewBox=f"0 0 {max(len(hours), 1)} {_HIGH}",
            preserveAspectRatio="none",
            role="img",
            aria_label=f"Load by hour. {words[0]} {words[1]}".strip(),
        )
        text = element("p", element("span", words[0]), element("span", words[1]) if words[1] else None)
        return element("div", drawing, text, class_="cal-load is-over" if is_over else "cal-load")

    def _words(self, fullest: Hour, unknown: Sequence[Hour]) -> tuple[str, str]:
        """`2k at 18:00, 13 % of the budget`, and what is not known."""
        said = ""
        if fullest.most:
            at = f"{local_time(fullest.begins, self.zone):%H}h"
            most = self.budget.highest
            share = f", {_share(fullest.most, most)} of budget" if most else ""
            over = "! " if self.budget.crossed(fullest.most) else ""
            how = "at least " if fullest.unknown else "up to " if fullest.most > fullest.placed else ""
            said = f"{over}{how}{short_number(fullest.most)} at {at}{share}"
        hours = ", ".join(f"{local_time(hour.begins, self.zone):%H}h" for hour in unknown[:3])
        more = f" and {len(unknown) - 3} hours more" if len(unknown) > 3 else ""
        return said, f"? unknown at {hours}{more}" if unknown else ""

    def _shades(self, hours: Sequence[Hour]) -> Iterator[Markup]:
        for place, hour in enumerate(hours):
            box = {"x": str(place), "y": "0", "width": "1", "height": str(_HIGH)}
            if not is_between(local_time(hour.begins, self.zone).time(), self.calendar.waking):
                yield element("rect", class_="asleep", **box)
            if self._is_quiet(hour.begins):
                yield element("rect", class_="quiet", **box)

    def _is_quiet(self, instant: datetime) -> bool:
        return any(each.covers(instant, self.zone) for each in self.quiet)

    def _bars(self, hours: Sequence[Hour], fullest: int) -> Iterator[Markup]:
        most = self.budget.highest or fullest or 1
        for place, hour in enumerate(hours):
            kind = "over" if self.budget.crossed(hour.placed) else "sure"
            if hour.most > hour.placed:
                yield _box("possible", place, hour.most, most)
            if hour.placed:
                yield _box(kind, place, hour.placed, most)
            if hour.unknown:
                at = f"{place + 0.5:g}"
                yield element("line", class_="unknown", x1=at, x2=at, y1="0", y2=str(_HIGH))
        if self.budget.highest:
            yield element("line", class_="limit", x1="0", x2=str(len(hours)), y1=f"{_TOP:g}", y2=f"{_TOP:g}")


def _box(kind: str, place: int, number: int, most: int) -> Markup:
    """A bar from the bottom; what is over the budget reaches above its line and no further."""
    height = min(max((_HIGH - _TOP) * number / most, _LOWEST_BAR), _HIGH - 0.1)
    return element(
        "rect",
        class_=kind,
        x=f"{place + 0.12:g}",
        y=f"{_HIGH - height:.2f}",
        width="0.76",
        height=f"{height:.2f}",
    )


def _share(number: int, most: int) -> str:
    """`13 %`; what is less than one is not nothing."""
    share = 100 * number / most
    return "under 1 %" if share < 1 else f"{share:.0f} %"
