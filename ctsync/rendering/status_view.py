"""What is live: the lock and the list side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ctsync.campaign.observed import Sightings
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.rendering.campaign_words import title_of
from ctsync.rendering.ink import Paper, Tone
from ctsync.rendering.sheet import sheet
from ctsync.rendering.wording import count, moment, shown
from ctsync.schedule import Timetable


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One campaign. `status` is CleverTap's word, or ours where the list says nothing; `next_send` is UTC."""

    key: str
    title: str
    channel: str
    remote_id: int | None
    status: str
    next_send: datetime | None
    is_ours: bool = True
    needs_a_look: bool = False


@dataclass(frozen=True, slots=True)
class StatusView:
    """Live rows first by next send. `finished` and `stopped` count what is over."""

    headline: str
    rows: tuple[StatusRow, ...]
    others: tuple[StatusRow, ...]
    finished: int
    stopped: int
    zone: str
    now: datetime


def status_view(lock: Lock | None, seen: Sightings, zone: str, now: datetime) -> StatusView:
    records = () if lock is None else tuple(lock.records.values())
    rows = [_row(record, seen, now) for record in records if not _is_over(record.operation, seen, now)]
    rows.sort(key=lambda row: (row.next_send is None, row.next_send or now, row.key))
    ours = set() if lock is None else set(lock.by_remote_id())
    others = tuple(
        StatusRow("", shown(row.name, 100), "", row.id, row.status.value, None, is_ours=False)
        for row in sorted(seen.rows, key=lambda row: (row.scheduled_on, row.id))
        if row.id not in ours and row.status.is_live
    )
    look = sum(1 for row in rows if row.needs_a_look)
    said = f"{count(len(rows), 'campaign')} live" if rows else "Nothing is live"
    headline = f"{said}{f', {look:,} to look at' if look else ''}. {moment(now, zone)}."
    stopped = sum(1 for record in records if record.operation.state in _STOPPED)
    finished = len(records) - len(rows) - stopped
    return StatusView(headline, tuple(rows), others, finished, stopped, zone, now)


_STOPPED = (State.STOPPED_BEFORE, State.STOPPED_MAYBE, State.FOREIGN)


def _is_over(operation: Operation, seen: Sightings, now: datetime) -> bool:
    if operation.state.is_open:
        return False
    row = None if operation.remote_id is None else seen.by_id.get(operation.remote_id)
    if operation.state is not State.LIVE:
        return True
    return now > operation.last_send if row is None else not row.status.is_live and now > operation.last_send


def _row(record: Record, seen: Sightings, now: datetime) -> StatusRow:
    operation = record.operation
    row = None if operation.remote_id is None else seen.by_id.get(operation.remote_id)
    if operation.state is State.INTENT:
        status, odd = "unclear: it may exist", True
    elif operation.state is State.STOPPING:
        status, odd = "stop not proven", True
    elif row is None:
        status, odd = "not listed", True
    else:
        status, odd = row.status.value, not row.status.is_live
    return StatusRow(
        key=str(record.key),
        title=title_of(record.key, record.name),
        channel=shown(operation.channel),
        remote_id=operation.remote_id,
        status=status,
        next_send=Timetable.from_tree(operation.timetable).next_after(now),
        needs_a_look=odd,
    )


def status_lines(view: StatusView, paper: Paper) -> Iterator[str]:
    yield paper.ink(view.headline, Tone.HEADING)
    if view.rows:
        yield ""
    head = ("campaign", "channel", "id", "status", "next send")
    yield from sheet(head, [_cells(row, view) for row in view.rows], paper, spare=1)
    if view.others:
        yield ""
        yield paper.ink("Not managed here, and never touched:", Tone.QUIET)
        yield from sheet(head, [_cells(row, view) for row in view.others], paper, spare=1)
    over = [
        f"{number:,} {word}"
        for number, word in ((view.finished, "finished"), (view.stopped, "stopped"))
        if number
    ]
    if over:
        yield ""
        yield paper.ink(f"{' and '.join(over)}: ctsync report", Tone.QUIET)


def _cells(row: StatusRow, view: StatusView) -> tuple[str, ...]:
    known = "" if row.remote_id is None else str(row.remote_id)
    status = f"! {row.status}" if row.needs_a_look else row.status
    when = "" if row.next_send is None else moment(row.next_send, view.zone, view.now)
    return row.title, row.channel, known, status, when
