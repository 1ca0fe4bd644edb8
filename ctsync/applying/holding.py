"""A hold: from now until a moment nothing that it covers is created, or stopped to be replaced (protocol 10).

Like the panic button it is written at once, without waiting for the lock, and whatever run is under way is fenced by
it. It touches nothing live unless it is told to stop what would send before it ends; then a stop is proven as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from ctsync.applying.panic import opened, second_pass, see_these
from ctsync.applying.receipts import own_grant
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import resolve, stops_begun
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import SWAPS, Run, too_many_writers
from ctsync.applying.session import tell_what_is_open
from ctsync.applying.sweeping import stop_extras
from ctsync.applying.withdrawing import Withdrawal, withdraw
from ctsync.campaign.observed import RemoteStatus
from ctsync.errors import CtsyncError, ExitCode, Fenced, UsageError
from ctsync.lock.holds import EVERYTHING, Hold
from ctsync.lock.operations import now_held, was_held
from ctsync.lock.receipt import Basis, Deed, Grant
from ctsync.lock.record import Lock, Record, State, Why
from ctsync.names import InstanceKey
from ctsync.schedule import Timetable

Names: TypeAlias = Mapping[str, tuple[str, ...]]
"""Names of definitions by their keys."""

_NONE: Final[Names] = {}
_INSTANT = timedelta(microseconds=1)
_LOOK = "Run the command again. `ctsync hold` says what holds."


_NOWHERE_TO_HOLD = (
    "There is no lock yet, so there is nothing to hold, and no place to write a hold down.",
    "Nothing is made without a lock, and the first apply makes it: until then do not apply, and let no job do so.",
)


def hold_now(request: Request, hold: Hold, renamed: Names = _NONE) -> Asking[ApplyResult]:
    """Write the hold down, in the place of one with the same scope, and stop what it stops.

    `renamed` are the names that the files give to definitions that were called otherwise, by their keys: the lock
    learns them with the next apply. Raises UsageError if there is no lock, the hold is over already or would stop and
    means nothing, LockMissing or LockForeign if the lock is not ours, and StoreError or Fenced if it could not be
    written: then nothing holds and nothing was stopped.
    """
    run = yield from opened(request, _NOWHERE_TO_HOLD)
    if not hold.counts_at(run.now):
        until, now = (each.astimezone(ZoneInfo(run.zone)) for each in (hold.until, run.now))
        raise UsageError(
            f"{until:%Y-%m-%d %H:%M %Z} has passed: it is {now:%Y-%m-%d %H:%M %Z} on the account's clock.",
            hint="Give a later moment to --until.",
        )
    meant = _Meant(replace(hold, since=run.now), renamed)
    if hold.stops and not meant.anything_in(run.lock):
        raise UsageError(
            f"No campaign that the lock knows has a name like {hold.scope}, so nothing would be stopped.",
            why="Nothing is held by this either: a hold that was meant to stop something must not pass for one that did.",
            hint="`ctsync status` lists the names. Without --stop, it holds what a new file brings.",
        )
    hold = meant.hold
    before = run.lock.holds.get(hold.scope)
    _refuse_an_end_of_the_rebuilding(run, before, hold)
    yield from _swapped(run, lambda lock: _with_hold(lock, meant))
    run.notes.append(f"{hold.words(run.zone)}.")
    if before is not None and before.counts_at(run.now):
        run.notes.append(f"It takes the place of another. {before.words(run.zone)}.")
    if not meant.anything_in(run.lock):
        run.notes.append(
            f"No campaign that the lock knows has a name like {hold.scope}, so for now it holds only what a new file "
            "brings. If that is a slip, end it: `ctsync hold --release`, with the same --scope."
        )
    if hold.stops:
        yield from _stop_what_it_stops(run, meant)
    return run.result(None)


def _refuse_an_end_of_the_rebuilding(run: Run, before: Hold | None, hold: Hold) -> None:
    """The hold of a rebuilt lock ends when a person says so, not by itself: nobody may have entered anything by then."""
    if run.lock.rebuilt is None or before is None or before.has_end or not hold.has_end:
        return
    raise UsageError(
        "The whole account is held since its lock was rebuilt, until somebody ends that. Nothing was changed.",
        why="A hold with an end in its place would end by itself, whether or not what was stopped by hand is entered "
        "again by then.",
        hint="The same command with --scope '?*' sets it beside that one.",
    )


@dataclass(frozen=True, slots=True)
class _Meant:
    """Which campaigns of the lock a hold means, by every name that they have or had."""

    hold: Hold
    renamed: Names

    def covers(self, key: InstanceKey, name: str) -> bool:
        return self.hold.covers(key, name, *self.renamed.get(key.definition, ()))

    def anything_in(self, lock: Lock) -> bool:
        """Whether it is about anything that is known: a scope with a slip in it keeps nobody's prices from going out."""
        known = [(each.key, each.name) for each in lock.records.values()]
        known += [(each.key, each.name) for each in lock.standing.values()]
        return self.hold.scope == EVERYTHING or any(self.covers(key, name) for key, name in known)

    def begins_before_its_end(self, record: Record) -> bool:
        """Whether it covers a campaign that has its first send before the hold ends."""
        return self.covers(record.key, record.name) and record.operation.first_send < self.hold.until


def release_now(request: Request, scope: str) -> Asking[ApplyResult]:
    """End the hold with this very scope. Raises UsageError naming those there are, and else what `hold_now` raises."""
    run = yield from opened(request, _NOWHERE_TO_HOLD)
    yield from _swapped(run, lambda lock: _without_hold(lock, scope))
    return run.result(None)


def stopped_by_holds(lock: Lock) -> tuple[Record, ...]:
    """What a hold stopped in time, and nothing has taken the place of: it waits for a new approval."""
    return tuple(
        record
        for record in lock.records.values()
        if record.operation.state is State.STOPPED_BEFORE and was_held(record.operation)
    )


def left_by_holds(run: Run) -> list[Withdrawal]:
    """What a hold in force was to stop when it was set, and did not come to: it was killed, or could not write.

    Only what was there by then. What was taken over since was taken over by somebody who knew of the hold.
    """
    found: dict[str, Withdrawal] = {}
    for hold in run.lock.holds.values():
        if not hold.stops or not hold.counts_at(run.now):
            continue
        meant, grant = _Meant(hold, _NONE), Grant(Deed.STOP, Basis.HOLD, hold.by, hold.since)
        for key, record in run.lock.records.items():
            was_there = record.operation.intended_at <= hold.since and meant.begins_before_its_end(record)
            if was_there and _would_send(run, key, hold):
                found.setdefault(key, Withdrawal(record, Why.HOLD, grant=grant, under=hold))
    return list(found.values())


def would_be_stopped(lock: Lock, hold: Hold, now: datetime, renamed: Names = _NONE) -> list[Record]:
    """The live campaigns that such a hold would stop, as far as the lock alone can tell, the nearest send first."""
    meant = _Meant(hold, renamed)
    found = [
        record
        for record in lock.records.values()
        if record.operation.state is State.LIVE
        and meant.begins_before_its_end(record)
        and _sends(record, hold, now)
    ]
    return sorted(found, key=lambda record: (record.operation.first_send, str(record.key)))


def _with_hold(lock: Lock, meant: _Meant) -> Lock:
    """The hold, and what it tells creates whose outcome is not known yet, should they turn up."""
    hold = meant.hold
    told = {
        key: record.with_operation(step)
        for key, record in lock.records.items()
        if hold.stops
        and meant.begins_before_its_end(record)
        and (step := now_held(record.operation)) is not None
    }
    return replace(lock.with_records(told), holds={**lock.holds, hold.scope: hold})


def _without_hold(lock: Lock, scope: str) -> Lock:
    if scope not in lock.holds:
        where = "the whole account" if scope == EVERYTHING else scope
        named = [each if each == EVERYTHING else f"--scope '{each}'" for each in sorted(lock.holds)]
        raise UsageError(
            f"There is no hold on {where}.",
            why=f"What holds is: {', '.join(named)}." if named else "Nothing is held.",
            hint="`ctsync hold` lists what holds.",
        )
    return replace(lock, holds={each: hold for each, hold in lock.holds.items() if each != scope})


def _swapped(run: Run, change: Callable[[Lock], Lock]) -> Asking[None]:
    """One change of the lock, by compare-and-swap against whatever another run writes meanwhile."""
    for _ in range(SWAPS):
        try:
            yield from run.write(change(run.lock))
        except Fenced as fenced:
            yield from run.reread(fenced)
        else:
            return
    raise too_many_writers("so this could not be written down", _LOOK)


def _stop_what_it_stops(run: Run, meant: _Meant) -> Asking[None]:
    """Look, settle what is over, stop what would send before the hold ends, and prove it, twice.

    The hold is written by now: whatever fails here is told, and `ctsync audit` goes on with it.
    """
    keys = [
        key
        for key, record in run.lock.records.items()
        if _is_open(record) and meant.begins_before_its_end(record)
    ]
    try:
        yield from see_these(run, keys)
        yield from resolve(run, last_look=False, only=keys, finishes=False)
        yield from _withdraw(run, keys, meant.hold)
        yield from stop_extras(run, keys)
        yield from second_pass(run, keys)
    except CtsyncError as error:
        run.codes.add(error.exit_code)
        run.notes.append(f"{error.what} {error.hint}".strip())
    yield from _tell_what_was_let_go(run, keys, meant.hold)
    yield from _tell_what_is_left(run, keys, meant.hold)
    yield from tell_what_is_open(run, keys)


def _tell_what_was_let_go(run: Run, keys: list[str], hold: Hold) -> Asking[None]:
    """Of a hold that somebody ended, or set anew, while its stops went on: what it had not begun to stop is left."""
    if run.is_in_force(hold):
        return
    for key in keys:
        record = run.lock.records.get(key)
        if record is not None and record.operation.state is State.LIVE and _sends(record, hold, run.now):
            text = "The hold was ended, or set anew, meanwhile: it was not stopped, and is still live."
            yield from run.settle(
                Outcome(record.key, Fate.NOT_TRIED, record.operation.remote_id, text=text, code=ExitCode.HELD)
            )


def _tell_what_is_left(run: Run, keys: list[str], hold: Hold) -> Asking[None]:
    """What the hold means to stop and has not begun to: each is named, because people would get it."""
    told = {str(outcome.key) for outcome in run.outcomes}
    for key in keys:
        if key not in told and run.is_in_force(hold) and _would_send(run, key, hold):
            record = run.lock.records[key]
            text = "It was not stopped, and is still live. Run `ctsync audit`, which goes on with it."
            yield from run.settle(
                Outcome(
                    record.key,
                    Fate.NOT_TRIED,
                    record.operation.remote_id,
                    first_send=record.operation.first_send,
                    text=text,
                    code=ExitCode.STOP_NOT_VERIFIED,
                )
            )


def _is_open(record: Record) -> bool:
    return record.operation.state in (State.LIVE, State.INTENT, State.STOPPING)


def _withdraw(run: Run, keys: list[str], hold: Hold) -> Asking[None]:
    """Stop the live ones. A fenced apply may still hand in outcomes meanwhile, so the swap is tried again.

    Each swap asks whether the hold still stands: whoever ends it has changed their mind about what is live yet. Stops
    that were begun before go out beside the new ones, and wait for their proof with them.
    """
    for _ in range(SWAPS):
        left = [run.lock.records[key] for key in keys if _would_send(run, key, hold)]
        try:
            grant = own_grant(run, Deed.STOP, Basis.HOLD)
            new = [Withdrawal(record, Why.HOLD, grant=grant, under=hold) for record in left]
            yield from withdraw(run, [*stops_begun(run, keys), *new])
        except Fenced as fenced:
            yield from run.reread(fenced)
            yield from resolve(run, last_look=False, only=keys, finishes=False)
        else:
            return
    raise too_many_writers("so this could not be written down", _LOOK)


def _would_send(run: Run, key: str, hold: Hold) -> bool:
    """Whether a live campaign is sending, or sends before the hold ends.

    A repeat that has begun and whose next run comes later is left: it sends nothing that the hold forbids.
    """
    record = run.lock.records.get(key)
    if record is None or record.operation.state is not State.LIVE:
        return False
    row = None if record.operation.remote_id is None else run.seen.by_id.get(record.operation.remote_id)
    kind = Timetable.from_tree(record.operation.timetable).kind
    is_sending = row is not None and row.status is RemoteStatus.RUNNING and kind == "once"
    return is_sending or _sends(record, hold, run.now)


def _sends(record: Record, hold: Hold, now: datetime) -> bool:
    timetable = Timetable.from_tree(record.operation.timetable)
    return timetable.is_sending_between(now, hold.until - _INSTANT)
