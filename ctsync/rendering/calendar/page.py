"""A calendar as HTML: `calendar_section` for a larger report, `calendar_page` for one that stands alone.

No script, nothing loaded from elsewhere, and the same bytes for the same values. On a wide screen a week is a grid with a
lane for each channel; on a phone it is its days, one below the other. Nothing is told by colour alone.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup

from ctsync.calendar import Calendar, Entry, Send, quiet_times
from ctsync.catalog.blackouts import Blackout
from ctsync.rendering.calendar.bars import Bars
from ctsync.rendering.calendar.markup import element
from ctsync.rendering.calendar.styles import PAGE_STYLES, STYLES
from ctsync.rendering.calendar.words import (
    DAYS,
    MONTHS,
    SIGNS,
    blackout_words,
    blackouts_on,
    budget_words,
    clock_words,
    day_overlap_words,
    headline,
    lane_name,
    messages_words,
    name_of,
    quiet_words,
    rush_words,
    shared_words,
    short_day,
    sign_word,
    slot_words,
    spread_words,
    standing_words,
    unknown_words,
)
from ctsync.rendering.wording import shown
from ctsync.schedule.zones import local_time

__all__ = ["BEGINNING", "STYLES", "calendar_page", "calendar_section"]

BEGINNING = "<!doctype html>\n<!-- ctsync calendar -->\n"
"""How every such page begins."""

MOST_SHOWN = 5
"""Sends of one lane and day that stand in the open; more are behind a fold."""

_KEY = {
    "planned": "planned",
    "live": "live",
    "unmanaged": "not managed here",
    "sent": "sent",
    "stops": "will be stopped",
    "look": "needs a look",
}


def calendar_page(calendar: Calendar) -> str:
    """The whole page. Its policy lets nothing run or load, but for the styles it brings, by their hash."""
    styles = STYLES + PAGE_STYLES
    title = (
        f"{shown(calendar.account, 60)}: four weeks"
        if calendar.frame.weeks == 4
        else shown(calendar.account, 60)
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(styles)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Markup(styles)),  # noqa: S704  # our own styles, in which no foreign text stands
    )
    body = element("body", element("main", calendar_section(calendar, level=1)))
    return BEGINNING + str(element("html", head, body, lang="en")) + "\n"


def _policy(styles: str) -> str:
    found = b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{found}'; base-uri 'none'; form-action 'none'"


def calendar_section(calendar: Calendar, *, level: int = 2, anchor: str = "calendar") -> Markup:
    """The calendar as a part of a page that has `STYLES`; `level` is that of its heading, `anchor` its id."""
    drawing = _Drawing(calendar, level, Bars.of(calendar))
    return element(
        "section",
        drawing.head(anchor),
        *(drawing.week(days) for days in calendar.frame.by_week()),
        drawing.lists(),
        class_="cal",
        id=anchor,
        aria_labelledby=f"{anchor}-title",
    )


class _Drawing:
    """One calendar being drawn; `level` is that of the first heading."""

    def __init__(self, calendar: Calendar, level: int, bars: Bars) -> None:
        self.calendar, self.level, self.bars = calendar, level, bars
        self.today = local_time(calendar.now, calendar.frame.zone).date()
        self.closed = blackouts_on(calendar)
        self.overlaps = {day.day: day for day in calendar.overlaps}

    def heading(self, below: int, *children: Markup | str | None, **attributes: str) -> Markup:
        """A heading so many levels below the first; it looks as its level would in a report."""
        return element(f"h{self.level + below}", *children, **attributes)

    def head(self, anchor: str) -> Markup:
        calendar = self.calendar
        rules = [quiet_words(each) for each in quiet_times(calendar.entries)[:MOST_SHOWN]]
        return element(
            "div",
            self.heading(0, headline(calendar), class_="cal-title", id=f"{anchor}-title"),
            element("p", clock_words(calendar), class_="cal-soft"),
            element("p", budget_words(calendar), class_="cal-soft"),
            element(
                "ul",
                *_key(calendar, has_quiet_hours=bool(rules)),
                class_="cal-key",
                aria_label="What the signs mean",
            ),
            *(element("p", element("small", text)) for text in rules),
            class_="cal-head",
        )

    def week(self, days: Sequence[date]) -> Markup:
        lanes = [
            lane for lane in self.calendar.lanes if any((lane, day) in self.calendar.cells for day in days)
        ]
        first, last = days[0], days[-1]
        if not lanes and not any(day in self.closed for day in days):
            text = f"{short_day(first)} to {short_day(last)}: nothing is sent"
            return element("div", self.heading(1, text, class_="cal-h"), class_="cal-week is-empty")
        is_closed = any(day in self.closed for day in days)
        rows = 2 + len(lanes) + is_closed
        names = [element("span", "")]
        names += [element("span", "closed")] if is_closed else []
        names += [*(element("span", lane_name(lane)) for lane in lanes), element("span", "load")]
        return element(
            "div",
            self.heading(1, f"{short_day(first)} to {short_day(last)} {last.year}", class_="cal-h"),
            element(
                "div",
                element("div", *names, class_="cal-names", aria_hidden="true"),
                *(self._day(day, lanes, is_closed=is_closed) for day in days),
                class_=f"cal-days has-{rows}",
            ),
            class_="cal-week",
        )

    def _day(self, day: date, lanes: Sequence[str], *, is_closed: bool) -> Markup:
        is_bare = day not in self.closed and not any((lane, day) in self.calendar.cells for lane in lanes)
        classes = ["cal-day", "is-past" if day < self.today else "", "is-bare" if is_bare else ""]
        mark = element("span", "today", class_="cal-today") if day == self.today else None
        named = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
        return element(
            "div",
            self.heading(2, element("span", named), mark, class_="cal-d"),
            self._closed(self.closed.get(day, ())) if is_closed else None,
            *(self._lane(lane, day) for lane in lanes),
            element("div", self.bars.drawn(day), self._who(day), class_="cal-foot"),
            class_=" ".join(filter(None, classes)),
        )

    def _closed(self, blackouts: Sequence[Blackout]) -> Markup:
        lines = (element("p", f"× {shown(one.why, 60)}", class_="cal-closed") for one in blackouts)
        return element("div", *lines, class_="cal-lane" if blackouts else "cal-lane is-bare")

    def _lane(self, lane: str, day: date) -> Markup:
        sends = self.calendar.cells.get((lane, day), ())
        drawn = [self._send(entry, send) for entry, send in sends]
        rest = drawn[MOST_SHOWN:]
        fold = element("details", element("summary", f"{len(rest):,} more"), *rest) if rest else None
        return element(
            "div",
            element("b", lane_name(lane)) if drawn else None,
            *drawn[:MOST_SHOWN],
            fold,
            class_="cal-lane" if drawn else "cal-lane is-bare",
        )

    def _send(self, entry: Entry, send: Send) -> Markup:
        word = sign_word(entry, send, self.calendar.now)
        notes = (
            messages_words(entry.messages),
            standing_words(entry),
            spread_words(send, self.calendar.frame.zone),
        )
        return element(
            "div",
            element("i", SIGNS[word], aria_hidden="true"),
            element("b", f" {send.local:%H:%M}"),
            element("span", f" {_KEY[word]}: ", class_="cal-sr"),
            element("span", name_of(entry), class_="cal-name"),
            *(element("small", note) for note in notes if note),
            class_=f"cal-send is-{word}",
        )

    def _who(self, day: date) -> Markup | None:
        """Who may get several messages on the day, behind a fold."""
        found = self.overlaps.get(day)
        if found is None:
            return None
        lines = (element("p", text) for text in day_overlap_words(found, self.calendar))
        return element("details", element("summary", "Who gets several?"), *lines)

    def lists(self) -> Markup:
        calendar = self.calendar
        found = (
            ("Over the budget", "is-bad", [rush_words(rush, calendar) for rush in calendar.rushes]),
            ("The same people on one day", "", list(shared_words(calendar))),
            ("Nothing goes out on", "", [blackout_words(one) for one in calendar.blackouts]),
            (
                "The nearest free time, if only this one moves",
                "is-good",
                [slot_words(slot) for slot in calendar.slots],
            ),
            ("Not known", "", list(unknown_words(calendar))),
        )
        return element("div", *(self._list(*each) for each in found if each[2]), class_="cal-lists")

    def _list(self, title: str, kind: str, lines: Sequence[str]) -> Markup:
        shown_ones, rest = lines[:20], lines[20:]
        items = element("ul", *(element("li", line) for line in shown_ones))
        more = (
            element(
                "details",
                element("summary", f"{len(rest):,} more"),
                element("ul", *(element("li", line) for line in rest)),
            )
            if rest
            else None
        )
        heading = self.heading(1, title, class_="cal-h")
        return element("div", heading, items, more, class_=f"cal-list {kind}".strip())


def _key(calendar: Calendar, *, has_quiet_hours: bool) -> Iterator[Markup]:
    for word, said in _KEY.items():
        yield element("li", element("span", SIGNS[word], class_=f"cal-mark is-{word}"), said)
    waking = f"outside {calendar.waking[0]:%H:%M} to {calendar.waking[1]:%H:%M}"
    for kind, said in (
        ("sure", "load, for certain"),
        ("possible", "possible besides"),
        ("size", "a send of unknown size"),
        ("asleep", waking),
        *((("quiet", "quiet hours"),) if has_quiet_hours else ()),
    ):
        yield element("li", element("span", class_=f"cal-swatch is-{kind}"), said)
