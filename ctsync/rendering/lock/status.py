"""What is live: the lock and the list side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ctsync.applying.promising import SHORT_TEXT, idle_text, unseen_text
from ctsync.campaign.observed import Sightings
from ctsync.errors import ExitCode
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.lock.standing import Standing
from ctsync.planning.rolling import next_sends, open_misses, watch
from ctsync.rendering.campaign_words import title_of
from ctsync.rendering.lock.hold_words import hold_words, sentence
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.wording import count, moment, shown
from ctsync.schedule import Slot, Timetable, schedule_words


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One campaign. `status` is CleverTap's word, or ours where the list says nothing; `next_send` is UTC.

    A rolling definition is one row: that of its nearest date, with all `dates` that exist and how it goes on, in words.
    """

    key: str
    title: str
    channel: str
    remote_id: int | None
    status: str
    next_send: datetime | None
    is_ours: bool = True
    needs_a_look: bool = False
    dates: tuple[datetime, ...] = ()
    then: str = ""


@dataclass(frozen=True, slots=True)
class StatusView:
    """Live rows first by next send. `finished` and `stopped` count what is over.

    `notes` say what worries about rolling definitions; `exit_codes` are theirs.
    """

    headline: str
    rows: tuple[StatusRow, ...]
    others: tuple[StatusRow, ...]
    finished: int
    stopped: int
    zone: str
    now: datetime
    notes: tuple[str, ...] = ()
    exit_codes: frozenset[ExitCode] = frozenset()


def status_view(lock: Lock, seen: Sightings, zone: str, now: datetime) -> StatusView:
    records = tuple(lock.records.values())
    live = [record for record in records if not _is_over(record.operation, seen, now)]
    campaigns = len(live)
    rows = list(_rolled_up(live, lock, seen, now))
    rows.sort(key=lambda row: (row.next_send is None, row.next_send or now, row.key))
    ours = set(lock.by_remote_id())
    others = tuple(
        StatusRow("", shown(row.name, 100), "", row.id, row.status.value, None, is_ours=False)
        for row in sorted(seen.rows, key=lambda row: (row.scheduled_on, row.id))
        if row.id not in ours and row.status.is_live
    )
    look = sum(1 for row in rows if row.needs_a_look)
    said = f"{count(campaigns, 'campaign')} live" if campaigns else "Nothing is live"
    headline = f"{said}{f', {look:,} to look at' if look else ''}. {moment(now, zone)}."
    stopped = sum(1 for record in records if record.operation.state in _STOPPED)
    finished = len(records) - campaigns - stopped
    notes, codes = _worries(lock, now)
    return StatusView(headline, tuple(rows), others, finished, stopped, zone, now, notes, codes)


def _rolled_up(live: Iterable[Record], lock: Lock, seen: Sightings, now: datetime) -> Iterator[StatusRow]:
    """One row a campaign, but one for all sound dates of a rolling definition, and one for those without a date."""
    dates: defaultdict[str, list[StatusRow]] = defaultdict(list)
    for record in live:
        row, series = _row(record, seen, now), str(replace(record.key, day=None, number=1))
        if record.key.day is None or series not in lock.standing or row.needs_a_look:
            yield row
        else:
            dates[series].append(row)
    for series, standing in lock.standing.items():
        rows = sorted(dates[series], key=lambda row: row.next_send or now)
        following = next(next_sends(standing, lock, now), None)
        if standing.stopped_at is None and (rows or following is not None):
            yield _of_series(standing, rows, following, lock.zone)
        else:
            yield from rows


def _of_series(standing: Standing, rows: list[StatusRow], following: Slot | None, zone: str) -> StatusRow:
    then = schedule_words(standing.schedule, zone)
    title = title_of(standing.key, standing.name)
    if not rows:
        begins = None if following is None else following.begins
        return StatusRow(str(standing.key), title, "", None, "no date made yet", begins, then=then)
    nearest = rows[0]
    moments = tuple(row.next_send for row in rows if row.next_send is not None)
    status = f"{nearest.status}, {count(len(rows), 'date')}"
    return replace(nearest, key=str(standing.key), title=title, status=status, dates=moments, then=then)


def _worries(lock: Lock, now: datetime) -> tuple[tuple[str, ...], frozenset[ExitCode]]:
    holds = sorted((hold for hold in lock.holds.values() if hold.counts_at(now)), key=lambda each: each.scope)
    watched, missed = watch(lock, now), [str(one.key) for one in open_misses(lock, now)]
    notes = [f"{sentence(hold_words(hold, lock.zone, now))} `ctsync hold` says more." for hold in holds]
    notes += [unseen_text(missed)] if missed else []
    notes += [f"{key}: {SHORT_TEXT}" for key, _ in watched.short]
    notes += [idle_text(watched.idle_since)] if watched.idle_since else []
    return tuple(notes), watched.exit_codes | ({ExitCode.FROZEN} if missed else set())


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
    for note in view.notes:
        yield ""
        yield from paper.indented(note, "! ", "  ", tone=Tone.ALARM)
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
    when += f", then {row.then}" if row.then else ""
    return row.title, row.channel, known, status, when
