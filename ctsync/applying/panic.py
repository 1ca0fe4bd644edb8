"""The panic button: stop named campaigns now, without waiting for the lock (protocol 10).

The decision is written first, so that a running apply is fenced and no later one brings the campaign back, or makes what
it had not reached yet. If the store cannot be written, or not even read, the campaign is stopped all the same, and the run
ends with exit 6 until it can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ctsync.applying.by_marks import stop_by_marks
from ctsync.applying.calls import PostStop, ReadLock, Rest, TellTime, Together
from ctsync.applying.doubts import Doubts
from ctsync.applying.looking import look
from ctsync.applying.meant import NO_FILES, Files, Meant
from ctsync.applying.opening import owned_lock
from ctsync.applying.receipts import begun_stop, own_grant
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import resolve
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import SWAPS, Run
from ctsync.applying.session import tell_what_is_open
from ctsync.applying.sweeping import stop_extras
from ctsync.campaign.observed import ObservedCampaign
from ctsync.campaign.token import definition_of, parse_token
from ctsync.errors import (
    CtsyncError,
    ExitCode,
    Fenced,
    LockCorrupt,
    LockForeign,
    LockMissing,
    RemoteError,
    StoreError,
    UsageError,
)
from ctsync.lock.operations import noted, now_panicked
from ctsync.lock.receipt import Basis, Deed, Receipt
from ctsync.lock.record import Record, State
from ctsync.names import RemoteId
from ctsync.planning.claims import claim
from ctsync.planning.listing import windows_for, windows_of
from ctsync.planning.planner import empty_lock
from ctsync.planning.timing import local_day

WAITS = (0.0, 1.0, 2.0, 5.0)
"""Seconds between the tries of a stop that cannot be written down."""


def stop_now(request: Request, names: Collection[str], files: Files = NO_FILES) -> Asking[ApplyResult]:
    """Stop campaigns by definition name or instance key, and prove it, twice.

    `files` say what a run may create that the lock does not know yet: that is fenced, and kept from being created. Raises
    UsageError if a name is in no record and no file, or if a sandbox has no lock and nothing of ours. A lock that cannot be
    read, whatever the reason, keeps nothing from being stopped (`by_marks`). Whatever fails later is an outcome.
    """
    meant = Meant(names, files)
    try:
        run = yield from _opened_with_patience(request, meant)
    except (StoreError, UsageError) as error:
        return (yield from stop_by_marks(request, names, files, error))
    written = yield from _written_down(run, meant)
    keys = [str(record.key) for record in meant.records(run.lock)]
    yield from _tell_of_series(run, meant, keys, written=written)
    told_of_series = len(run.outcomes)
    yield from _tell_of_strays(run, meant)
    try:
        yield from see_these(run, keys)
        if written:
            yield from resolve(run, last_look=False, only=keys)
            yield from stop_extras(run, keys)
            yield from second_pass(run, keys)
        else:
            yield from _stop_unwritten(run, keys, _STOPPED_UNWRITTEN)
    except StoreError as error:
        _note(run, error)
        yield from _stop_unwritten(run, keys, _STOPPED_UNTOLD, since=told_of_series)
    except CtsyncError as error:
        _note(run, error)
    if written:
        yield from tell_what_is_open(run, keys)
    for key in keys:
        yield from _tell_if_nothing_to_stop(run, key, since=told_of_series)
    return run.result(None)


def _note(run: Run, error: CtsyncError) -> None:
    run.codes.add(error.exit_code)
    run.notes.append(f"{error.what} {error.hint}".strip())


_NOTHING_TO_STOP = (
    "There is no lock yet, so there is nothing of ours to stop.",
    "Stop campaigns of others in CleverTap's dashboard.",
)


def _opened_with_patience(request: Request, meant: Meant) -> Asking[Run]:
    """A store that does not answer is asked once more; one that answers with something else than our lock is not."""
    try:
        return (yield from opened(request, _NOTHING_TO_STOP))
    except LockForeign as foreign:
        return (yield from _opened_elsewhere(request, meant, foreign))
    except (LockMissing, LockCorrupt):
        raise
    except StoreError:
        yield Rest(1.0)
    return (yield from opened(request, _NOTHING_TO_STOP))


def _opened_elsewhere(request: Request, meant: Meant, foreign: LockForeign) -> Asking[Run]:
    """With the lock of another lineage what that one knows is stopped: it has only what it made or took over.

    It may know less than the lock that is missing, so no run with it ends well. Raises `foreign` if it is another
    account's or project's, or knows none of the names.
    """
    try:
        run = yield from opened(replace(request, lineage=""), _NOTHING_TO_STOP)
        meant.records(run.lock)
    except (StoreError, UsageError):
        raise foreign from None
    run.codes.add(foreign.exit_code)
    run.notes.append(f"{foreign.what} {foreign.why} {_KNOWS_LESS}")
    return run


_KNOWS_LESS = (
    "What it knows under these names was stopped. The right lock may know more of them: look in the dashboard, mend "
    "ctsync.yaml or `store`, and run `ctsync stop` again."
)


def opened(request: Request, without: tuple[str, str]) -> Asking[Run]:
    """A run that goes on whoever else writes the lock. Raises UsageError without a lock, LockForeign with another's.

    `without` says what it means that there is no lock, and what to do. The account's zone is that of the lock: what is live
    was made in it, and nobody has to explain a changed one before something can be stopped.
    """
    found = yield ReadLock()
    if found is None:
        what, hint = without
        lost = "" if request.account.is_local else " If there was one, put the newest copy back."
        raise UsageError(what, hint=f"{hint}{lost}")
    request = replace(request, account=replace(request.account, zone=found.zone))
    lock = owned_lock(found, request.account, request.lineage)
    now = yield TellTime()
    return Run(request, lock, now, presses_on=True)


def _written_down(run: Run, meant: Meant) -> Asking[bool]:
    """The tombstone, by compare-and-swap against whatever another run writes meanwhile. Gives whether it is durable.

    The names are looked up anew each time: an apply may have begun another instance of a definition in between. While
    another run holds the lock it is written also where nothing of it changes, because that is what fences the run.
    """
    for _ in range(SWAPS):
        decided = {
            str(record.key): noted(step, *_receipts(run, record))
            for record in meant.records(run.lock)
            if (step := now_panicked(record.operation, run.now))
        }
        halted = meant.halted(run.lock, run.now)
        if not (decided or halted or run.lock.holder):
            return True
        try:
            yield from run.write_operations(decided, standing=halted)
        except Fenced as fenced:
            if not (yield from _reread(run, fenced)):
                return False
        except StoreError as error:
            run.notes.append(f"The lock could not be written: {error.what}")
            return False
        else:
            begun = (key for key in decided if run.lock.records[key].operation.state is State.STOPPING)
            run.stops_begun.update(begun)
            return True
    run.notes.append("Another run kept writing the lock; the decision could not be written down.")
    return False


def _reread(run: Run, fenced: Fenced) -> Asking[bool]:
    """Take the lock as others have written it. Gives False if it cannot be read any more: what is known has to do."""
    try:
        yield from run.reread(fenced)
    except (Fenced, StoreError) as error:
        run.notes.append(f"The lock could not be read again: {error.what}")
        return False
    return True


def _receipts(run: Run, record: Record) -> tuple[Receipt, ...]:
    """That a person decided it; and of a live campaign, that it is about to be stopped."""
    grant = own_grant(run, Deed.STOP, Basis.PANIC)
    if record.operation.state is not State.LIVE:
        return (grant,)
    return (grant, begun_stop(run, record.operation.remote_id))


def _tell_of_series(run: Run, meant: Meant, keys: Collection[str], *, written: bool) -> Asking[None]:
    """A definition with dates is stopped with all those that do not exist yet; one date of it is stopped alone.

    What could not be written down is told also of a definition that nothing stands in the lock for (protocol 10).
    """
    told = {str(series.key): series for series in meant.series(run.lock)}
    if not written:
        told |= meant.halted(run.lock, run.now)
    for key in set(keys).difference(meant.names):
        series = run.lock.standing.get(str(replace(run.lock.records[key].key, day=None, number=1)))
        if series is not None:
            told[str(series.key)] = series
    for _, series in sorted(told.items()):
        text = f"Nothing more of it is created until its file raises `generation` above {series.generation}."
        fate = Fate.SETTLED
        if not written:
            fate, text = Fate.STOP_UNVERIFIED, _SERIES_UNWRITTEN
        yield from run.settle(Outcome(series.key, fate, text=text))


_SERIES_UNWRITTEN = (
    "The decision could not be written down, so a later run may create more of it. "
    "Run `ctsync stop` again as soon as the lock can be written."
)


def _tell_of_strays(run: Run, meant: Meant) -> Asking[None]:
    """Of what the lock has no record of, the list may show a campaign all the same: the lock was put back, or lost.

    It is not stopped by a lock that cannot have made it, and nobody may think that there was none.
    """
    unmade = meant.unmade(run.lock)
    if not unmade:
        return
    account = run.request.account
    try:
        seen = yield from look(windows_for(unmade, empty_lock(account, ""), run.now), patient=False)
    except RemoteError as error:
        run.codes.add(ExitCode.STOP_NOT_VERIFIED)
        run.notes.append(f"{error.what} So it is not proven that nothing of it is live.")
        return
    marks = {definition_of(each.key): each.key for each in unmade}
    claims = claim(run.lock, seen, account)
    for row in (*claims.unclaimed, *claims.foreign):
        token = parse_token(row.name)
        if token is not None and token.definition in marks and row.status.is_live:
            yield from run.settle(Outcome(marks[token.definition], Fate.STOP_UNVERIFIED, row.id, text=_STRAY))


_STRAY = (
    "The list shows it as live, with a mark of this definition, and the lock knows nothing of it: it was put back to an earlier "
    "state, or lost. It was not stopped. Stop it in the dashboard, and put the newest lock back."
)


def see_these(run: Run, keys: Collection[str]) -> Asking[None]:
    """List the days of these campaigns; that it failed is noted."""
    operations = [run.lock.records[key].operation for key in keys]
    today = local_day(run.now, run.request.account.zone)
    try:
        run.seen = yield from look(windows_of(operations, today), patient=False)
    except RemoteError as error:
        run.notes.append(error.what)


def second_pass(run: Run, keys: Collection[str]) -> Asking[None]:
    """Look and stop once more after a while: a create that was under way may turn up late."""
    limits = run.request.limits
    if not _open(run, keys) or (yield from run.rest(limits.stop_recheck + limits.settle)):
        return
    yield from run.tick()
    yield from _take_in(run)
    yield from see_these(run, keys)
    yield from resolve(run, last_look=True, only=_open(run, keys))
    yield from stop_extras(run, keys)


def _open(run: Run, keys: Collection[str]) -> list[str]:
    return [key for key in keys if run.lock.records[key].operation.state.is_open]


def _take_in(run: Run) -> Asking[None]:
    """What the apply that was fenced has handed in meanwhile: perhaps the id of the very create under way."""
    fresh = yield ReadLock()
    if fresh is not None and fresh.lineage == run.lock.lineage:
        run.lock = fresh


def _stop_unwritten(run: Run, keys: Collection[str], stopped: str, *, since: int = 0) -> Asking[None]:
    """The store is away: stop all the same, also what exists twice. Unrecorded, the run cannot end well (exit 6).

    `stopped` says what follows for one that is proven stopped; what has an outcome after the first `since` is not told again.
    """
    meant = [record for key in keys if _may_send(record := run.lock.records[key])]
    for wait in WAITS:
        if not _live_ids(run, meant) or (yield from run.rest(wait)):
            break
        yield Together(tuple(PostStop(each) for each in _live_ids(run, meant)))
        yield from see_these(run, keys)
    doubts, told = Doubts(run), {outcome.key for outcome in run.outcomes[since:]} if since else set()
    for record in meant:
        if record.key in told:
            continue
        remote_id = record.operation.remote_id
        is_over = remote_id is not None and not _live_ids(run, [record])
        text = doubts.of(record) or (stopped if is_over else _UNWRITTEN)
        yield from run.settle(Outcome(record.key, Fate.STOP_UNVERIFIED, remote_id, text=text))


def _live_ids(run: Run, records: Iterable[Record]) -> list[RemoteId]:
    """What is to be stopped and is not listed as ended, without what may be somebody else's by the latest look."""
    doubts = Doubts(run)
    ids = {each for record in records for each in (*doubts.targets(record), *doubts.twins(record))}
    return sorted(each for each in ids if (row := run.seen.by_id.get(each)) is None or row.status.is_live)


def _row(run: Run, remote_id: RemoteId | None) -> ObservedCampaign | None:
    return None if remote_id is None else run.seen.by_id.get(remote_id)


_UNWRITTEN = (
    "It is not proven stopped, and the decision could not be written down. "
    "Run it again as soon as the lock can be written, and look in the dashboard."
)
_STOPPED_UNWRITTEN = (
    "It is stopped, but that could not be written down, so a later apply may create it again. "
    "Run `ctsync stop` again as soon as the lock can be written."
)


_STOPPED_UNTOLD = "It is stopped for good, but the proof could not be written down. `ctsync audit` does so once the lock can be written."


def _may_send(record: Record) -> bool:
    """Whether a person's decision about it is lost if it is not written down, or it may be live now."""
    operation = record.operation
    return operation.state is State.STOPPING or now_panicked(operation, operation.intended_at) is not None


def _tell_if_nothing_to_stop(run: Run, key: str, *, since: int) -> Asking[None]:
    """What the lock holds for over, and the list does not show as live: nobody may take such a one for stopped.

    The first `since` outcomes are about what is not created yet. A definition may have the key of its only campaign.
    """
    record = run.lock.records[key]
    if any(outcome.key == record.key for outcome in run.outcomes[since:]):
        return
    operation = record.operation
    row = _row(run, operation.remote_id)
    over = _OVER.get(operation.state, "it does not exist in CleverTap")
    fate, text = Fate.SETTLED, f"There was nothing to stop: {over}."
    if operation.state is State.RELEASED:
        fate, text = Fate.STOP_UNVERIFIED, _LET_GO
    elif row is not None and row.status.is_live:
        fate = Fate.STOP_UNVERIFIED
        text = f"By the lock {over}, and the list shows it as live. Look in the dashboard, and stop it there."
    yield from run.settle(Outcome(record.key, fate, operation.remote_id, text=text))


_LET_GO = (
    "It was let go of for good (`on_remove: forget` or `ctsync lock forget`), so ctsync does not stop it. "
    "Stop it in the dashboard."
)
_OVER = {
    State.STOPPED_BEFORE: "it was stopped before",
    State.STOPPED_MAYBE: "it was stopped before, and some people may have got it",
    State.FOREIGN: "somebody stopped it in the dashboard before",
    State.SENT: "it has been sent",
    State.MISSED: "its time has passed",
}
