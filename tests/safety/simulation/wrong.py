"""WRONG and GAP: a campaign is stopped that nothing wanted stopped, or for the sake of one that CleverTap refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tests.safety.simulation.account import Row
from tests.safety.simulation.facts import Facts, named
from tests.safety.simulation.files import REFUSED_WORDS, File, still_wants, written
from tests.safety.simulation.holding import may_be_stopped_by_a_hold
from tests.safety.simulation.wishes import editions, goes_on, may_have_been_taken_over, wishes


def wrongly_stopped(facts: Facts) -> Iterator[tuple[datetime, str, str]]:
    for row in facts.history.account.rows:
        at = row.stop_posted_at
        if at is None or row.stopped_by is None:
            continue
        if not row.post:
            yield from _wrong_of_others(facts, row, at)
            continue
        facts.history.met["stopped in the account"] += 1
        if may_be_stopped_by_a_hold(facts.history, row, at):
            continue
        if facts.was_panicked(row.base, at) or facts.has_twin(row, at) or _was_given_up(facts, row, at):
            continue
        if _was_missed(facts, row, at):
            continue
        if _made_a_gap(facts, row, at):
            yield at, "GAP", f"{named(row)} was stopped at {at} for another one that CleverTap refuses"
        elif not _is_unwanted(facts, row, at):
            yield at, "WRONG", f"{named(row)} was stopped at {at} by process {row.stopped_by}"
        elif _is_refused(facts, row, at):
            yield at, "WRONG", f"{named(row)} was stopped at {at}, and its file stops nothing by going"


def _wrong_of_others(facts: Facts, row: Row, at: datetime) -> Iterator[tuple[datetime, str, str]]:
    """What somebody made by hand, and a file may have taken over by its id and name."""
    stopper = facts.history.processes[(row.stopped_by or 0) - 1]
    since, changed = facts.taken_over.get(row.id), row.touched_at
    is_another = since is not None and changed is not None and since < changed < stopper.begun_at
    if not may_have_been_taken_over(facts.history, facts.working, row, at):
        yield at, "WRONG", f"{row.name} is somebody else's and was stopped"
    elif is_another:
        yield at, "WRONG", f"{row.name} ({row.made_as}) was stopped under another name or time"
    elif facts.was_panicked(row.base, at) or may_be_stopped_by_a_hold(facts.history, row, at):
        facts.history.met["one that was taken over was stopped"] += 1
    elif _goes_on(facts, row, at):
        yield at, "WRONG", f"{row.name} was taken over and was stopped at {at} although it is wanted"
    else:
        facts.history.met["one that was taken over was stopped"] += 1


def _goes_on(facts: Facts, row: Row, at: datetime) -> bool:
    """Whether every run that had begun wanted a campaign as it is that one of them had taken over."""
    edition = editions(facts.history, facts.working, row, facts.taken_over.get(row.id, at))[0]
    begun = (facts.file(run.commit, row.base) for run in facts.working if run.begun_at <= at)
    return all(goes_on(file, edition) for file in begun)


def _is_refused(facts: Facts, row: Row, at: datetime) -> bool:
    """Whether its file is gone and never said that this stops it; of a create without a clear answer it counts for nothing."""
    if (
        _was_overtaken(facts, row)
        or not row.is_told
        or "stop" in wishes(facts.history, facts.working, row.base, at)
    ):
        return False
    maker = next(run for run in facts.runs if run.number == row.by)
    if maker.code is None or maker.store_failed:
        return False
    begun = [facts.file(run.commit, row.base) for run in facts.working if run.begun_at <= at]
    wanted = written(facts.file(maker.commit, row.base))
    return all(file is None or written(file) == wanted for file in begun)


def _was_given_up(facts: Facts, row: Row, at: datetime) -> bool:
    """Whether a person had stopped the one of its doubles that ctsync kept: that decision is about both.

    Which one that was is told by the answer to the create, else by a list that showed it before, as the lowest of them;
    or by a list that showed this one only once the other was listed as stopped. So a stop of the one that is kept, for
    the sake of a double that a person stopped, is wrong.
    """
    doubles = [other for other in facts.rows if other.post == row.post and other is not row]
    shown = row.first_shown
    for other in doubles:
        stopped = other.first_shown_stopped
        if other.touched_at is None or other.stopped_by is not None or other.stopped_at is None:
            continue
        if stopped is not None and shown is not None and stopped <= shown:
            return True
        was_shown = other.first_shown is not None and other.first_shown < other.stopped_at
        is_lowest = not row.is_told and all(
            other.id < each.id for each in (row, *doubles) if each is not other
        )
        if other.stopped_at <= at and (other.is_told or (was_shown and is_lowest)):
            return True
    return False


def _was_missed(facts: Facts, row: Row, at: datetime) -> bool:
    """Whether its create had no clear answer and its time was over: its token is watched, and stopped (protocol 4).

    It can only turn up then if somebody moved it to a later day in the dashboard.
    """
    file = _made_from(facts, row)
    return not row.is_told and file is not None and max(file.moments) < at


def _was_overtaken(facts: Facts, row: Row) -> bool:
    """Whether a run that wanted it otherwise had begun before its create was sent, by a run that had been paused.

    To that run it was an open create, which is stopped when it turns up, whatever else is said of it (protocol 4).
    """
    maker = facts.history.processes[row.by - 1]
    made = written(_made_from(facts, row))
    return any(
        maker.begun_at < run.begun_at < row.posted_at
        and run.commit > maker.commit
        and written(facts.file(run.commit, row.base)) != made
        for run in facts.working
    )


def _made_from(facts: Facts, row: Row) -> File | None:
    """The file that its maker had."""
    maker = next(process for process in facts.history.processes if process.number == row.by)
    return facts.file(maker.commit, row.base)


def _is_unwanted(facts: Facts, row: Row, at: datetime) -> bool:
    """Whether a run had begun whose commit has another file, and that no good run of a newer commit took back."""
    maker = next(process for process in facts.history.processes if process.number == row.by)
    file = facts.file(maker.commit, row.base)
    if file is None:
        return True
    good = [
        run.commit
        for run in facts.good
        if run.ended_at <= at and still_wants(facts.file(run.commit, row.base), file, row.moments)
    ]
    least = max([*good, maker.commit if maker.kind == "apply" else 0])
    return any(
        run.begun_at <= at
        and run.commit >= least
        and not still_wants(facts.file(run.commit, row.base), file, row.moments)
        for run in facts.working
    )


def _made_a_gap(facts: Facts, row: Row, at: datetime) -> bool:
    """Whether all that was ever wanted instead of it is refused by CleverTap, as could have been asked before.

    A create without a clear answer is stopped when it turns up, once the file wants it otherwise (protocol 4).
    """
    if not row.is_told or _was_overtaken(facts, row):
        return False
    old = _made_from(facts, row)
    begun = [facts.file(run.commit, row.base) for run in facts.working if run.begun_at <= at]
    others = [file for file in begun if written(file) != written(old)]
    return bool(others) and all(
        file is not None
        and old is not None
        and file.words == REFUSED_WORDS
        and file.kind == old.kind
        and not file.is_dated
        and row.part in file.owned_parts
        for file in others
    )
