"""What a hold promises, judged by the account's journal and by when the commands began and ended (protocol 10).

HELD    while a hold is on, a run that began after it was set creates what it covers, or stops it to replace it
LOST    a campaign goes out that a hold with a stop, which ended with 0, was to stop
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ctsync.errors import ExitCode
from ctsync.lock.holds import EVERYTHING, Hold
from tests.safety.simulation.account import Row
from tests.safety.simulation.files import File, still_wants
from tests.safety.simulation.history import History, Run

WRITTEN = (ExitCode.DONE, ExitCode.FROZEN, ExitCode.STOP_NOT_VERIFIED)
"""How a command ends that has set a hold for certain, whatever its stops came to."""


@dataclass(frozen=True)
class Spell:
    """A hold that was set for certain, and when another command may have ended it or taken its place."""

    hold: Hold
    run: Run
    until: datetime

    def covers(self, file: File | None, base: str) -> bool:
        scope = self.hold.scope
        if scope in (EVERYTHING, base):
            return True
        return file is not None and (
            scope == file.name or (file.is_dated and not file.parts and scope == f"{base}@*")
        )

    def is_on(self, moment: datetime) -> bool:
        return self.run.ended_at < moment < self.until


def spells(history: History) -> list[Spell]:
    """Of all holds; one that others of its scope overlap with is left out, because nobody can tell which one counts."""
    found = []
    for run in history.runs:
        if run.hold is None or run.code not in WRITTEN:
            continue
        others = [
            each
            for each in history.processes
            if each.kind in ("hold", "release") and each.about == run.about and each.number != run.number
        ]
        ended = [each.begun_at for each in others if each.gone_at is None or each.gone_at >= run.begun_at]
        found.append(Spell(run.hold, run, min([run.hold.until, *ended])))
    return found


def may_be_stopped_by_a_hold(history: History, row: Row, at: datetime) -> bool:
    """Whether somebody set a hold with a stop before that, over a campaign of that name which sends before it ends."""
    return any(
        process.hold.stops
        and process.begun_at <= at
        and _is_about(process.hold.scope, row.base)
        and row.moments[0] < process.hold.until
        and (
            process.gone_at is None
            or row.posted_at <= process.gone_at
            or _made_by(history, row, process.gone_at)
        )
        for process in history.processes
        if process.hold is not None
    )


def is_perhaps_stopped(history: History, base: str, moment: datetime) -> bool:
    """Whether any hold with a stop was about it before it was to go out."""
    return any(
        process.hold.stops and process.begun_at <= moment and _is_about(process.hold.scope, base)
        for process in history.processes
        if process.hold is not None
    )


def created_under_a_hold(history: History) -> Iterator[tuple[datetime, str, str]]:
    for spell in spells(history):
        for process in history.processes:
            is_later = process.begun_at > spell.run.ended_at and process.begun_at < spell.until
            history.met["begun under a hold"] += is_later and process.kind in ("apply", "roll")
        for row in history.ours():
            maker = history.processes[row.by - 1]
            file = history.commits[maker.commit].get(row.base)
            if (
                maker.begun_at > spell.run.ended_at
                and spell.is_on(row.posted_at)
                and spell.covers(file, row.base)
            ):
                yield row.posted_at, "HELD", f"{row.name} was created by process {row.by} under a hold"


def sent_after_a_hold(history: History, rows: list[Row]) -> Iterator[tuple[datetime, str, str]]:
    for spell in spells(history):
        run, hold = spell.run, spell.hold
        if not hold.stops or run.code is not ExitCode.DONE:
            continue
        for row in rows:
            commit = history.processes[row.by - 1].commit if row.by else -1
            file = history.commits[commit].get(row.base) if commit >= 0 else None
            if (
                row.posted_at >= run.begun_at
                or row.touched_at is not None
                or not spell.covers(file, row.base)
            ):
                continue
            history.met["stopped by a hold"] += row.stopped_by == run.number
            for moment in row.sent_by(history.now):
                if run.ended_at < moment < hold.until:
                    yield moment, "LOST", f"{row.name} went out at {moment} after hold {run.number}"


def replaced_under_a_hold(history: History, working: Sequence[Run]) -> Iterator[tuple[Row, datetime]]:
    """Stops of single campaigns that the run wants otherwise, and that every run before the hold wanted as they are."""
    for spell in spells(history):
        before = [run for run in working if run.begun_at <= spell.run.ended_at]
        for row in history.ours():
            at, run = row.stop_posted_at, next((r for r in working if r.number == row.stopped_by), None)
            if at is None or run is None or not spell.is_on(at) or run.begun_at <= spell.run.ended_at:
                continue
            old = history.commits[history.processes[row.by - 1].commit].get(row.base)
            new = history.commits[run.commit].get(row.base)
            if old is None or new is None or not _is_replaced(row, old, new):
                continue
            files = [history.commits[each.commit].get(row.base) for each in before]
            was_begun = not all(still_wants(file, old, row.moments) for file in files)
            if (
                not was_begun
                and spell.covers(new, row.base)
                and not may_be_stopped_by_a_hold(history, row, at)
            ):
                yield row, at


def _is_replaced(row: Row, old: File, new: File) -> bool:
    """Whether the file has the same campaign in another form, and not others in its place."""
    return new.kind == old.kind and not new.is_dated and row.part in new.owned_parts


def _is_about(scope: str, base: str) -> bool:
    """As widely as the scopes of a history may be meant: names change, keys do not."""
    return scope == EVERYTHING or scope.removeprefix("new-").partition("@")[0] == base


def _made_by(history: History, row: Row, moment: datetime) -> bool:
    """Whether the process that made it had begun by then."""
    return row.by > 0 and history.processes[row.by - 1].begun_at <= moment
