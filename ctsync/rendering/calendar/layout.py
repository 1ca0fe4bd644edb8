"""A calendar at a terminal: a grid for each week, a lane for each channel, and below it who that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from ctsync.calendar import Budget, Calendar, Hour, hours_of
from ctsync.rendering.calendar.words import (
    DAYS,
    SIGNS,
    Row,
    blackout_words,
    blackouts_on,
    budget_words,
    clock_words,
    headline,
    lane_name,
    rows_of,
    rush_words,
    shared_words,
    short_day,
    short_number,
    sign_word,
    slot_words,
    unknown_words,
)
from ctsync.rendering.paper.cells import padded
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.schedule.zones import local_time

MOST_IN_A_CELL = 4
"""More sends of one lane and day are counted and not shown; all of them without end in `--verbose`."""
MOST_ROWS = 14
"""Campaigns named under a week."""
MOST_LINES = 12
"""Lines of each list below the weeks."""

_LANE = 11
_BARS = "▁▂▃▄▅▆▇█"
_TONES = {
    "planned": Tone.NEW,
    "live": Tone.CALM,
    "unmanaged": Tone.PLAIN,
    "sent": Tone.QUIET,
    "look": Tone.ALARM,
    "stops": Tone.REMOVED,
}
_MEANINGS = {
    "planned": "planned",
    "live": "live",
    "unmanaged": "not managed",
    "sent": "sent",
    "stops": "stops",
    "look": "needs a look",
}
_LEGEND = "  ".join(f"{SIGNS[word]} {said}" for word, said in _MEANINGS.items()) + "  ? unknown"


def calendar_lines(calendar: Calendar, paper: Paper, *, verbose: bool = False) -> Iterator[str]:
    yield from paper.indented(headline(calendar), "", tone=Tone.HEADING)
    yield from paper.indented(clock_words(calendar), "", tone=Tone.QUIET)
    yield paper.ink(_LEGEND, Tone.QUIET)
    loads = _loads(calendar)
    for days in calendar.frame.by_week():
        yield ""
        yield from _week(calendar, days, loads, paper, verbose=verbose)
    yield from _lists(calendar, paper, verbose=verbose)


def _week(
    calendar: Calendar, days: Sequence[date], loads: dict[date, str], paper: Paper, *, verbose: bool
) -> Iterator[str]:
    lanes = [lane for lane in calendar.lanes if any((lane, day) in calendar.cells for day in days)]
    closed = blackouts_on(calendar)
    wide = (paper.width - _LANE) // 7
    if not lanes and not any(day in closed for day in days):
        yield paper.ink(f"{short_day(days[0])} to {short_day(days[-1])}: nothing is sent.", Tone.QUIET)
        return
    yield _head(calendar, days, paper, wide)
    for lane in lanes:
        yield from _lane(calendar, lane, days, paper, wide, verbose=verbose)
    if any(day in loads for day in days):
        cells = [
            (loads.get(day, ""), Tone.ALARM if loads.get(day, "").startswith("!") else Tone.QUIET)
            for day in days
        ]
        yield _line("peak 5 min", cells, paper, wide)
    if any(day in closed for day in days):
        yield _line(
            "blackout", [("× closed" if day in closed else "", Tone.ALARM) for day in days], paper, wide
        )
    yield from _names(rows_of(calendar, days), paper, verbose=verbose)


def _head(calendar: Calendar, days: Sequence[date], paper: Paper, wide: int) -> str:
    today = local_time(calendar.now, calendar.frame.zone).date()
    cells = [
        (
            f"{'›' if day == today else ''}{DAYS[day.weekday()]} {day.day}",
            Tone.QUIET if day < today else Tone.HEADING,
        )
        for day in days
    ]
    first = short_day(days[0]).partition(" ")[2]
    return _line(first, cells, paper, wide, Tone.HEADING)


def _lane(
    calendar: Calendar, lane: str, days: Sequence[date], paper: Paper, wide: int, *, verbose: bool
) -> Iterator[str]:
    columns = [_cell(calendar, lane, day, verbose=verbose) for day in days]
    for number, row in enumerate(zip_longest(*columns, fillvalue=("", Tone.PLAIN))):
        yield _line(lane_name(lane) if number == 0 else "", row, paper, wide)


def _cell(calendar: Calendar, lane: str, day: date, *, verbose: bool) -> list[tuple[str, Tone]]:
    """The sends of one lane and day, one a line; those of one minute and kind are one line with their number."""
    found: dict[tuple[str, str], int] = {}
    for entry, send in calendar.cells.get((lane, day), ()):
        what = (sign_word(entry, send, calendar.now), f"{send.local:%H:%M}")
        found[what] = found.get(what, 0) + 1
    lines = [
        (f"{SIGNS[word]}{clock}{f'×{number}' if number > 1 else ''}", _TONES[word])
        for (word, clock), number in found.items()
    ]
    if len(lines) > MOST_IN_A_CELL and not verbose:
        return [*lines[: MOST_IN_A_CELL - 1], (f"+{len(lines) - MOST_IN_A_CELL + 1} more", Tone.QUIET)]
    return lines or [("·", Tone.QUIET)]


def _line(
    name: str, cells: Sequence[tuple[str, Tone]], paper: Paper, wide: int, tone: Tone = Tone.QUIET
) -> str:
    last = max((place for place, (text, _) in enumerate(cells) if text), default=-1)
    drawn = [paper.ink(text, tone) + padded("", wide - len(text)) for text, tone in cells[:last]]
    end = [paper.ink(*cells[last])] if last >= 0 else []
    return paper.ink(padded(name, _LANE), tone) + "".join((*drawn, *end))


def _loads(calendar: Calendar) -> dict[date, str]:
    """The fullest five minutes of each day: `!` if over the budget, `≤` if only people's clocks can bring it together.

    A `?` behind it says that sends of unknown size meet the day, so that it is no upper end.
    """
    days: defaultdict[date, list[Hour]] = defaultdict(list)
    for hour in hours_of(calendar.load):
        days[local_time(hour.begins, calendar.frame.zone).date()].append(hour)
    return {day: text for day, hours in days.items() if (text := _load(hours, calendar.budget))}


def _load(hours: Sequence[Hour], budget: Budget) -> str:
    fullest = max(hours, key=lambda hour: hour.most)
    mark = "?" if any(hour.unknown for hour in hours) else ""
    if not fullest.most:
        return mark
    sign = "!" if budget.crossed(fullest.most) else _bar(fullest.most, budget.highest)
    most = "≤" if fullest.most > fullest.placed else ""
    return f"{sign}{most}{short_number(fullest.most)}{mark}"


def _bar(number: int, most: int | None) -> str:
    return "" if not most else _BARS[min(number * len(_BARS) // most, len(_BARS) - 1)]


def _names(rows: Sequence[Row], paper: Paper, *, verbose: bool) -> Iterator[str]:
    kept = rows if verbose else rows[:MOST_ROWS]
    cells = [(f"{SIGNS[row.sign]} {row.name}", row.when, row.messages) for row in kept]
    lines = list(sheet(("campaign", "when", "messages"), cells, paper))[1:]
    for row, line in zip(kept, lines, strict=True):
        yield line
        if row.notes:
            yield from paper.indented("; ".join(row.notes), "      ", tone=Tone.QUIET)
    if len(kept) < len(rows):
        yield paper.ink(f"  and {len(rows) - len(kept):,} more: --verbose names them all", Tone.QUIET)


def _lists(calendar: Calendar, paper: Paper, *, verbose: bool) -> Iterator[str]:
    yield ""
    yield from paper.indented(budget_words(calendar), "", tone=Tone.QUIET)
    over = [rush_words(rush, calendar) for rush in calendar.rushes]
    slots = [slot_words(slot) for slot in calendar.slots]
    for title, tone, lines in (
        ("Over the budget", Tone.ALARM, over),
        ("The same people on one day", Tone.CHANGED, list(shared_words(calendar))),
        ("Nothing goes out on", Tone.CHANGED, [blackout_words(one) for one in calendar.blackouts]),
        ("The nearest free time, if only this one moves", Tone.NEW, slots),
        ("Not known", Tone.QUIET, list(unknown_words(calendar))),
    ):
        if lines:
            yield ""
            yield paper.ink(title, tone)
            yield from _items(lines, paper, verbose=verbose)


def _items(lines: Sequence[str], paper: Paper, *, verbose: bool) -> Iterator[str]:
    kept = lines if verbose else lines[:MOST_LINES]
    for line in kept:
        yield from paper.indented(line, "  ", "    ")
    if len(kept) < len(lines):
        yield paper.ink(f"  and {len(lines) - len(kept):,} more: --verbose shows them all", Tone.QUIET)
