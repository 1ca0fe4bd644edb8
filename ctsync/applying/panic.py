"""The panic button: stop named campaigns now, without waiting for the lock (protocol 10).

The decision is written first, so that a running apply is fenced and no later one brings the campaign back. If the
store cannot be written, the campaign is stopped all the same, and the run ends with exit 6 until it can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from ctsync.applying.calls import PostStop, ReadLock, TellTime, Together
from ctsync.applying.doubts import Doubts
from ctsync.applying.looking import look
from ctsync.applying.opening import owned_lock
from ctsync.applying.receipts import begun_stop, own_grant
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import resolve
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import SWAPS, Run
from ctsync.applying.session import tell_what_is_open
from ctsync.applying.sweeping import stop_extras
from ctsync.campaign.observed import ObservedCampaign
from ctsync.catalog.nearest import nearest
from ctsync.errors import CtsyncError, Fenced, RemoteError, StoreError, UsageError
from ctsync.lock.operations import noted, now_panicked
from ctsync.lock.receipt import Basis, Deed, Receipt
from ctsync.lock.record import Lock, Record, State
from ctsync.lock.standing import Standing
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.listing import windows_of
from ctsync.planning.timing import local_day

WAITS = (0.0, 1.0, 2.0, 5.0)
"""Seconds between the tries of a stop that cannot be written down."""


def stop_now(request: Request, names: Collection[str]) -> Asking[ApplyResult]:
    """Stop campaigns by definition name or instance key, and prove it, twice.

    Raises UsageError if a name is in no record, LockMissing or LockForeign if there is no lock of ours. Whatever
    fails after the decision was written is an outcome.
    """
    run = yield from opened(request, _NOTHING_TO_STOP)
    written = yield from _written_down(run, names)
    keys = [str(record.key) for record in chosen_records(run.lock, names)]
    yield from _tell_of_series(run, names, keys, written=written)
    try:
        yield from see_these(run, keys)
        if written:
            yield from resolve(run, last_look=False, only=keys)
            yield from stop_extras(run, keys)
            yield from second_pass(run, keys)
        else:
            yield from _stop_unwritten(run, keys)
    except CtsyncError as error:
        run.codes.add(error.exit_code)
        run.notes.append(f"{error.what} {error.hint}".strip())
    if written:
        yield from tell_what_is_open(run, keys)
    for key in keys:
        yield from _tell_if_nothing_to_stop(run, key)
    return run.result(None)


_NOTHING_TO_STOP = (
    "There is no lock yet, so there is nothing of ours to stop.",
    "Stop campaigns of others in CleverTap's dashboard.",
)


def chosen_records(lock: Lock, names: Collection[str]) -> list[Record]:
    """The records that are meant. Raises UsageError naming what is unknown."""
    known = {str(r.key) for r in lock.records.values()} | {r.key.definition for r in lock.records.values()}
    known |= {record.name for record in lock.records.values()}
    known |= {name for standing in lock.standing.values() for name in _names_of(standing)}
    unknown = sorted(set(names) - known)
    if unknown:
        close = nearest(unknown[0], known)
        raise UsageError(
            f"The lock has no campaign named {', '.join(unknown)}. Nothing was stopped.",
            why="Only campaigns that ctsync created or took over can be stopped by it.",
            hint=f"Did you mean `{close}`?" if close else "`ctsync status` lists them.",
        )
    wanted = set(names)
    return [
        record
        for key, record in lock.records.items()
        if key in wanted or record.key.definition in wanted or record.name in wanted
    ]


def chosen_series(lock: Lock, names: Collection[str]) -> list[Standing]:
    """The rolling definitions that are meant as a whole: no further date of them may be created."""
    return [each for each in lock.standing.values() if not _names_of(each).isdisjoint(names)]


def _names_of(standing: Standing) -> frozenset[str]:
    return frozenset({str(standing.key), standing.key.definition, standing.name})


def opened(request: Request, without: tuple[str, str]) -> Asking[Run]:
    """A run that goes on whoever else writes the lock. Raises UsageError without a lock, LockForeign with another's.

    `without` says what it means that there is no lock, and what to do.
    """
    found = yield ReadLock()
    if found is None:
        what, hint = without
        lost = "" if request.account.is_local else " If there was one, put the newest copy back."
        raise UsageError(what, hint=f"{hint}{lost}")
    lock = owned_lock(found, request.account, request.lineage)
    now = yield TellTime()
    return Run(request, lock, now, presses_on=True)


def _written_down(run: Run, names: Collection[str]) -> Asking[bool]:
    """The tombstone, by compare-and-swap against whatever another run writes meanwhile. Gives whether it is durable.

    The names are looked up anew each time: an apply may have begun another instance of a definition in between.
    """
    for _ in range(SWAPS):
        decided = {
            str(record.key): noted(step, *_receipts(run, record))
            for record in chosen_records(run.lock, names)
            if (step := now_panicked(record.operation, run.now))
        }
        halted = _halted(run.lock, names, run.now)
        if not (decided or halted):
            return True
        try:
            yield from run.write_operations(decided, standing=halted)
        except Fenced as fenced:
            yield from run.reread(fenced)
        except StoreError as error:
            run.notes.append(f"The lock could not be written: {error.what}")
            return False
        else:
            begun = (key for key in decided if run.lock.records[key].operation.state is State.STOPPING)
            run.stops_begun.update(begun)
            return True
    run.notes.append("Another run kept writing the lock; the decision could not be written down.")
    return False


def _receipts(run: Run, record: Record) -> tuple[Receipt, ...]:
    """That a person decided it; and of a live campaign, that it is about to be stopped."""
    grant = own_grant(run, Deed.STOP, Basis.PANIC)
    if record.operation.state is not State.LIVE:
        return (grant,)
    return (grant, begun_stop(run, record.operation.remote_id))


def _tell_of_series(
    run: Run, names: Collection[str], keys: Collection[str], *, written: bool
) -> Asking[None]:
    """A definition with dates is stopped with all those that do not exist yet; one date of it is stopped alone.

    What could not be written down is told also of a definition that nothing stands in the lock for (protocol 10).
    """
    meant = {str(series.key): series for series in chosen_series(run.lock, names)}
    if not written:
        meant |= _halted(run.lock, names, run.now)
    for key in set(keys).difference(names):
        series = run.lock.standing.get(str(replace(run.lock.records[key].key, day=None, number=1)))
        if series is not None:
            meant[str(series.key)] = series
    for _, series in sorted(meant.items()):
        fate, text = Fate.SETTLED, "Nothing more of it is created until its file raises `generation`."
        if not written:
            fate, text = Fate.STOP_UNVERIFIED, _SERIES_UNWRITTEN
        yield from run.settle(Outcome(series.key, fate, text=text))


_SERIES_UNWRITTEN = (
    "The decision could not be written down, so a later run may create more of it. "
    "Run `ctsync stop` again as soon as the lock can be written."
)


def _halted(lock: Lock, names: Collection[str], now: datetime) -> dict[str, Standing]:
    """The definitions with dates to write down as stopped, so that no further date of them is created.

    Also one whose approval is gone with its file, or that needs none because its dates are a list, or that has
    languages or markets: dates and parts that have not been created yet must not be.
    """
    found = {str(series.key): series for series in chosen_series(lock, names)}
    for record in chosen_records(lock, names):
        key = replace(record.key, day=None, number=1)
        is_whole = not {key.definition, record.name}.isdisjoint(names)
        has_more = is_whole and bool(key.part)
        if has_more or (record.key.day is not None and (is_whole or str(key) in names)):
            known = lock.standing.get(str(key))
            if known is None or _is_outdated(known, record.operation.generation):
                found[str(key)] = _tombstone(key, record, found.get(str(key)), now)
            else:
                found.setdefault(str(key), known)
    return {key: replace(one, stopped_at=now) for key, one in found.items() if _is_news(one, lock)}


def _is_news(series: Standing, lock: Lock) -> bool:
    known = lock.standing.get(str(series.key))
    return known is None or known.stopped_at is None or _is_outdated(known, series.generation)


def _is_outdated(known: Standing, generation: int) -> bool:
    """Whether it was stopped once, and brought back by a higher generation since."""
    return known.stopped_at is not None and known.generation < generation


def _tombstone(key: InstanceKey, record: Record, before: Standing | None, now: datetime) -> Standing:
    """What stands for a definition that has no approval: it was approved of nothing, and it is stopped."""
    generation = max(record.operation.generation, 0 if before is None else before.generation)
    return Standing(key, record.name, record.operation.fingerprint, generation, {}, now, now, "")


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


def _stop_unwritten(run: Run, keys: Collection[str]) -> Asking[None]:
    """The store is away: stop all the same, also what exists twice. Unrecorded, the run cannot end well (exit 6)."""
    meant = [record for key in keys if _may_send(record := run.lock.records[key])]
    for wait in WAITS:
        if not _live_ids(run, meant) or (yield from run.rest(wait)):
            break
        yield Together(tuple(PostStop(each) for each in _live_ids(run, meant)))
        yield from see_these(run, keys)
    doubts = Doubts(run)
    for record in meant:
        remote_id = record.operation.remote_id
        is_over = remote_id is not None and not _live_ids(run, [record])
        text = doubts.of(record) or (_STOPPED_UNWRITTEN if is_over else _UNWRITTEN)
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


def _may_send(record: Record) -> bool:
    """Whether a person's decision about it is lost if it is not written down, or it may be live now."""
    operation = record.operation
    return operation.state is State.STOPPING or now_panicked(operation, operation.intended_at) is not None


def _tell_if_nothing_to_stop(run: Run, key: str) -> Asking[None]:
    """What the lock holds for over, and the list does not show as live: nobody may take such a one for stopped."""
    record = run.lock.records[key]
    if any(outcome.key == record.key for outcome in run.outcomes):
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
