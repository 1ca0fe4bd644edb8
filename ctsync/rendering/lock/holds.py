"""What holds now, until when and why, and what a hold stopped that waits to be approved anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ctsync.lock.holds import Hold
from ctsync.lock.record import Lock, Record
from ctsync.rendering.campaign_words import title_of
from ctsync.rendering.lock.hold_words import release_command, scope_words, until_words
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.wording import count, moment, shown


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold. Times are UTC; `release` is the command that ends it, `stops` whether it stopped what was live."""

    scope: str
    covers: str
    until: datetime
    since: datetime
    by: str
    reason: str
    stops: bool
    release: str


@dataclass(frozen=True, slots=True)
class StoppedRow:
    """A campaign that a hold stopped before anybody got it. `first_send` is UTC."""

    key: str
    title: str
    remote_id: int | None
    first_send: datetime


@dataclass(frozen=True, slots=True)
class HoldsView:
    """Holds that have run out are left out; `rows` are in the order in which they end."""

    headline: str
    rows: tuple[HoldRow, ...]
    stopped: tuple[StoppedRow, ...]
    zone: str
    now: datetime


def holds_view(lock: Lock | None, stopped: Iterable[Record], zone: str, now: datetime) -> HoldsView:
    """`stopped` are the records that `applying.holding.stopped_by_holds` gives."""
    holds = [] if lock is None else [hold for hold in lock.holds.values() if hold.counts_at(now)]
    rows = tuple(_row(hold) for hold in sorted(holds, key=lambda hold: (hold.until, hold.scope)))
    said = f"{count(len(rows), 'hold')}" if rows else "Nothing is held"
    waiting = tuple(
        StoppedRow(
            str(record.key),
            title_of(record.key, record.name),
            record.operation.remote_id,
            record.operation.first_send,
        )
        for record in sorted(stopped, key=lambda record: (record.operation.first_send, str(record.key)))
    )
    return HoldsView(f"{said}. {moment(now, zone)}.", rows, waiting, zone, now)


def _row(hold: Hold) -> HoldRow:
    return HoldRow(
        scope=shown(hold.scope, 100),
        covers=scope_words(hold.scope),
        until=hold.until,
        since=hold.since,
        by=shown(hold.by, 120),
        reason=shown(hold.reason, 300),
        stops=hold.stops,
        release=release_command(hold.scope),
    )


def holds_lines(view: HoldsView, paper: Paper) -> Iterator[str]:
    yield paper.ink(view.headline, Tone.HEADING)
    for row in view.rows:
        yield ""
        yield from paper.indented(
            f"{row.covers}, until {until_words(row.until, view.zone, view.now)}", "! ", "  ", tone=Tone.ALARM
        )
        told = f"Set by {row.by}, {moment(row.since, view.zone, view.now)}"
        told += f": {row.reason.rstrip('.')}." if row.reason else "."
        told += " What would have sent before it ends was stopped." if row.stops else ""
        yield from paper.indented(told, "  ")
        yield from paper.indented(f"To end it: {row.release}", "  ", tone=Tone.QUIET)
    if view.stopped:
        yield ""
        yield from paper.indented(
            "Stopped by a hold, and made anew only by an apply that is approved when nothing holds them:", ""
        )
        cells = [_cells(row, view) for row in view.stopped]
        yield from sheet(("campaign", "id", "would have sent"), cells, paper)


def _cells(row: StoppedRow, view: HoldsView) -> tuple[str, ...]:
    known = "" if row.remote_id is None else str(row.remote_id)
    return row.title, known, moment(row.first_send, view.zone, view.now)
