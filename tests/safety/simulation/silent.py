"""SILENT: a wanted send does not happen, and the apply that was to see to it had ended with 0."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ctsync.errors import ExitCode
from tests.safety.simulation.facts import Facts
from tests.safety.simulation.files import File, day_of, written
from tests.safety.simulation.history import Run
from tests.safety.simulation.holding import is_perhaps_stopped


def silences(facts: Facts) -> Iterator[tuple[datetime, str, str]]:
    for run in facts.working:
        if run.code is not ExitCode.DONE:
            continue
        for base, file in facts.history.commits[run.commit].items():
            if _was_touched(facts, base, run.begun_at):
                continue
            for moment in file.moments:
                if _is_promised(facts, run, file, moment):
                    yield from _kept(facts, run, file, moment)


def _was_touched(facts: Facts, base: str, since: datetime) -> bool:
    """Whether somebody did something to a campaign of the file in the dashboard after that, or unseen before.

    The contract does not say whether the row of a campaign of several runs shows the first run or the next one
    (contract 8). So once it has begun, no list tells that what is left of it was moved, and protocol 6 asks for a
    word about what is moved only of those who can see it.
    """
    return any(
        row.base == base and row.touched_at is not None and (row.touched_at >= since or row.is_moved_unseen)
        for row in facts.rows
    )


def _is_promised(facts: Facts, run: Run, file: File, moment: datetime) -> bool:
    horizon = timedelta(days=file.horizon)
    if not run.ended_at < moment <= facts.history.now:
        return False
    if file.is_rolling and moment > run.begun_at + horizon:
        return False
    if any(panic.about == file.base and panic.begun_at <= moment for panic in facts.panics):
        return False
    if is_perhaps_stopped(facts.history, file.base, moment) or file.base in facts.others:
        return False
    return not any(_has_changed(facts, run, each, file, moment) for each in facts.working)


def _has_changed(facts: Facts, run: Run, other: Run, file: File, moment: datetime) -> bool:
    """A night does not raise the commit: after it, an apply of an older one may come."""
    is_later = other.commit > run.commit or (run.kind == "roll" and other.ended_at >= run.begun_at)
    is_other = written(facts.file(other.commit, file.base)) != file.written
    return is_later and is_other and other.begun_at <= moment


def _kept(facts: Facts, run: Run, file: File, moment: datetime) -> Iterator[tuple[datetime, str, str]]:
    facts.history.met["promised"] += 1
    for part in file.owned_parts:
        sends = [at for at, row in facts.sends[file.base] if row.part in (part, "")]
        earlier = any(day_of(at) == day_of(moment) and at < moment for at in sends)
        if moment not in sends and not earlier:
            text = f"{file.base}[{part}] did not go out at {moment} although run {run.number} ended with 0"
            yield moment, "SILENT", text
