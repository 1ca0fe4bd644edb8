"""Every send of the files with its times, and what clocks, quiet hours and horizons make of it, in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ctsync.calendar import Edge, Held, Simulated, Spread
from ctsync.rendering.calendar.words import MONTHS, messages_words, short_day, short_moment
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.report.tables import harmless_cell
from ctsync.rendering.wording import count, listed, shown
from ctsync.schedule.zones import local_time

CSV_HEAD = (
    "date", "local_time", "utc", "campaign", "key", "channel", "first_phone_utc", "last_phone_utc", "messages",
    "messages_from", "waits_until", "made_from", "notes",
)  # fmt: skip

MOST_ZONES = 4
"""Zones of a clock change that are named; more are counted."""


@dataclass(frozen=True, slots=True)
class SimulationView:
    """`rows` in the order of time, each with its notes. `today` decides what waits."""

    rows: tuple[tuple[Simulated, tuple[str, ...]], ...]
    zone: str
    first: date
    last: date
    today: date


def simulation_view(
    rows: tuple[Simulated, ...], zone: str, first: date, last: date, today: date
) -> SimulationView:
    return SimulationView(tuple((row, tuple(_notes(row, zone))) for row in rows), zone, first, last, today)


def _notes(row: Simulated, zone: str) -> Iterator[str]:
    if row.ready_on is not None:
        yield f"waits: CleverTap takes it from {short_day(row.ready_on)} on, when its window has passed"
    if row.made_from is not None:
        yield f"made from {short_day(row.made_from)} on"
    if row.change:
        yield f"clocks of the account go {_by(row.change)} on this day"
    if row.utc_moved is not None:
        yield f"clocks changed: the send before was at {row.utc_moved:%H:%M} UTC, this one is at {_utc(row):%H:%M}"
    for each in row.elsewhere:
        yield _edge(each.edge, each.zones, row)
    if row.send.held is not None:
        yield _held(row.send.held, row, zone)
    yield from _delivery(row)


def _by(change: timedelta) -> str:
    minutes = abs(int(change.total_seconds())) // 60
    return f"{'forward' if change > timedelta() else 'back'} by {count(minutes, 'minute')}"


def _utc(row: Simulated) -> datetime:
    return row.at.astimezone(UTC)


def _edge(edge: Edge, zones: tuple[str, ...], row: Simulated) -> str:
    where = listed(zones, MOST_ZONES)
    does = "is skipped by" if edge is Edge.SKIPPED else "comes twice on"
    return f"{row.local:%H:%M} {does} the clocks of {where}; what CleverTap does then is unknown"


def _held(held: Held, row: Simulated, zone: str) -> str:
    if held.drops:
        whom = "for everybody" if held.all_alike else "for people whose clocks show them"
        return f"quiet hours drop it {whom}"
    if held.all_alike and row.timetable.in_user_zone:
        return f"quiet hours hold it until {row.local + held.longest:%H:%M} on each clock"
    if held.all_alike:
        return f"quiet hours hold it until {short_moment(local_time(row.send.begins, zone))}"
    last = local_time(row.send.ends, zone)
    return f"quiet hours hold it for some, until {short_moment(last)} at the latest"


def _delivery(row: Simulated) -> Iterator[str]:
    timetable = row.timetable
    if timetable.cutoff is not None:
        yield f"nothing is sent after {timetable.cutoff:%H:%M} (cutoff)"
    if timetable.in_user_zone and timetable.if_missed is not None:
        later = "the next day" if timetable.if_missed == "next_day" else "not at all"
        yield f"whoever's clock has passed {row.local:%H:%M} gets it {later}"
    if row.send.spread is Spread.THROTTLED:
        yield "throttled: how long it takes is unknown"


def simulation_lines(view: SimulationView, paper: Paper) -> Iterator[str]:
    campaigns = len({row.name for row, _ in view.rows})
    span = f"from {short_day(view.first)} {view.first.year} to {short_day(view.last)} {view.last.year}"
    said = f"{count(len(view.rows), 'send')} of {count(campaigns, 'campaign')} {span}."
    yield from paper.indented(said if view.rows else f"Nothing is sent {span}.", "", tone=Tone.HEADING)
    yield from paper.indented(
        f"By the files alone, on the clock of {shown(view.zone)}; today is {short_day(view.today)}.",
        "",
        tone=Tone.QUIET,
    )
    if not view.rows:
        return
    yield ""
    cells = [_cells(row) for row, _ in view.rows]
    head, *lines = sheet(("when", "UTC", "campaign", "messages"), cells, paper)
    yield head
    for (row, notes), line in zip(view.rows, lines, strict=True):
        yield line
        for note in (*_phones(row), *notes):
            yield from paper.indented(shown(note), "      ", tone=Tone.QUIET)


def _cells(row: Simulated) -> tuple[str, ...]:
    return (
        short_moment(row.local),
        f"{_utc(row).day} {MONTHS[_utc(row).month - 1]} {_utc(row):%H:%M}",
        shown(row.name, 80),
        messages_words(row.messages),
    )


def _phones(row: Simulated) -> Iterator[str]:
    if row.timetable.in_user_zone:
        first, last = row.first.astimezone(UTC), row.last.astimezone(UTC)
        yield f"first phone {short_moment(first)} UTC, last phone {short_moment(last)} UTC"


def simulation_csv(view: SimulationView) -> Iterator[str]:
    """One line a send. An empty cell is not known, or does not apply. Times with `Z` are UTC."""
    yield _csv(CSV_HEAD)
    for row, notes in view.rows:
        yield _csv(
            (
                row.local.date().isoformat(),
                f"{row.local:%H:%M}",
                _stamp(row.at),
                shown(row.name, 200),
                shown(row.key, 200),
                row.channel,
                _stamp(row.first),
                _stamp(row.last),
                "" if row.messages.number is None else str(row.messages.number),
                row.messages.source.value,
                "" if row.ready_on is None else row.ready_on.isoformat(),
                "" if row.made_from is None else row.made_from.isoformat(),
                shown("; ".join(notes), 2_000),
            )
        )


def _stamp(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _csv(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([harmless_cell(cell) for cell in cells])
    return out.getvalue()
