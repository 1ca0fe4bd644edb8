"""What the lock remembers, for people who look after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ctsync.lock.holds import Hold
from ctsync.lock.rebuilt import Rebuilt
from ctsync.lock.record import Lock
from ctsync.lock.standing import Standing
from ctsync.rendering.lock.hold_words import until_words
from ctsync.rendering.lock.released_rows import ReleasedRow, released_lines, released_rows
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.wording import count, moment, shown


@dataclass(frozen=True, slots=True)
class LockRow:
    """One record. `first_send` is UTC; `earlier` counts ended operations before the current one."""

    key: str
    name: str
    state: str
    remote_id: int | None
    generation: int
    on_remove: str
    first_send: datetime
    earlier: int
    note: str


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One rolling definition. Times are UTC; every date up to `accounted_to` is created, noted as missed, or was never due."""

    key: str
    name: str
    approved_at: datetime
    approved_by: str
    accounted_to: datetime
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class MissedRow:
    """A send that was missed, and who knows of it."""

    key: str
    at: datetime
    seen_by: str


@dataclass(frozen=True, slots=True)
class LockHoldRow:
    """A hold, also one that has run out. Times are UTC."""

    scope: str
    until: datetime
    since: datetime
    by: str
    reason: str
    stops: bool


@dataclass(frozen=True, slots=True)
class LockView:
    place: str
    lineage: str
    project: str
    serial: int
    commit: str
    held_by: str
    zone: str
    rows: tuple[LockRow, ...]
    exists: bool = True
    standing: tuple[StandingRow, ...] = ()
    missed: tuple[MissedRow, ...] = ()
    holds: tuple[LockHoldRow, ...] = ()
    released: tuple[ReleasedRow, ...] = ()
    rebuilt: str = ""
    """When, by whom and why it was made anew; empty if it never was."""


def lock_view(lock: Lock | None, place: str, zone: str) -> LockView:
    if lock is None:
        return LockView(shown(place), "", "", 0, "", "", zone, (), exists=False)
    rows = tuple(
        LockRow(
            str(record.key),
            record.name,
            record.operation.state.value,
            record.operation.remote_id,
            record.operation.generation,
            record.on_remove,
            record.operation.first_send,
            len(record.history),
            shown(record.operation.note),
        )
        for record in lock.records.values()
    )
    held = "" if lock.holder is None else f"{shown(lock.holder.who)} since {moment(lock.holder.since, zone)}"
    commit = shown(lock.applied_commit, 40)
    return LockView(
        shown(place),
        shown(lock.lineage),
        shown(lock.project),
        lock.serial,
        commit,
        held,
        zone,
        rows,
        standing=tuple(_standing(key, one) for key, one in lock.standing.items()),
        missed=tuple(MissedRow(key, one.at, shown(one.seen_by)) for key, one in lock.missed.items()),
        holds=tuple(_hold(lock.holds[scope]) for scope in sorted(lock.holds)),
        released=released_rows(lock),
        rebuilt="" if lock.rebuilt is None else _rebuilt(lock.rebuilt, zone),
    )


def _rebuilt(one: Rebuilt, zone: str) -> str:
    return f"Rebuilt {moment(one.at, zone)} by {shown(one.by)}: {shown(one.evidence)}"


def _hold(one: Hold) -> LockHoldRow:
    by, reason = shown(one.by), shown(one.reason)
    return LockHoldRow(shown(one.scope), one.until, one.since, by, reason, one.stops)


def _standing(key: str, one: Standing) -> StandingRow:
    approved, through = one.approved_at, one.materialised_through
    return StandingRow(key, shown(one.name), approved, shown(one.approved_by), through, one.stopped_at)


def lock_lines(view: LockView, paper: Paper) -> Iterator[str]:
    if not view.exists:
        yield f"There is no lock yet at {view.place}. The first apply on a sandbox makes one."
        return
    yield paper.ink(f"{count(len(view.rows), 'record')}, serial {view.serial}, in {view.place}", Tone.HEADING)
    facts = [f"lineage {view.lineage}", f"project {view.project}"]
    facts += [f"commit {view.commit[:12]}"] if view.commit else []
    facts += [f"held by {view.held_by}"] if view.held_by else []
    yield paper.ink(" · ".join(facts), Tone.QUIET)
    if view.rebuilt:
        yield from paper.indented(view.rebuilt, "", tone=Tone.QUIET)
    if view.rows:
        yield ""
    head = ("campaign", "state", "id", "first send", "note")
    yield from sheet(head, [_cells(row, view) for row in view.rows], paper, whole=frozenset({2, 3}))
    if view.standing:
        yield ""
        titles = ("approved with all dates", "since", "by", "accounted for to")
        rows = [_standing_cells(row, view) for row in view.standing]
        yield from sheet(titles, rows, paper, whole=frozenset({1, 3}))
    if view.missed:
        yield ""
        cells = [(row.key, moment(row.at, view.zone), row.seen_by or "nobody yet") for row in view.missed]
        yield from sheet(("missed", "send", "acknowledged by"), cells, paper, whole=frozenset({1}))
    if view.holds:
        yield ""
        held = [(row.scope, until_words(row.until, view.zone), row.by, row.reason) for row in view.holds]
        yield from sheet(("held", "until", "by", "reason"), held, paper, whole=frozenset({1}))
    yield from released_lines(view.released, view.zone, paper)


def _cells(row: LockRow, view: LockView) -> tuple[str, ...]:
    known = "" if row.remote_id is None else str(row.remote_id)
    return row.key, row.state, known, moment(row.first_send, view.zone), row.note


def _standing_cells(row: StandingRow, view: LockView) -> tuple[str, ...]:
    """Without days of the week, so that both moments fit whole."""
    to = _undayed(row.accounted_to, view.zone)
    if row.stopped_at is not None:
        to = f"stopped by hand {_undayed(row.stopped_at, view.zone)}"
    return row.key, _undayed(row.approved_at, view.zone), row.approved_by, to


def _undayed(instant: datetime, zone: str) -> str:
    return moment(instant, zone).partition(" ")[2]
