"""Apply, as one list of what happens in which order (design 6, protocol 9).

Take the lock; list; settle what is open; plan again and take what was approved; withdrawals, then replaces, then
creates, each nearest send first; look once more; let go. Every part yields calls and is sent answers, so one driver
runs it against CleverTap and another against a simulated world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from ctsync.applying.approving import is_approved, tell_what_was_overtaken, why_not
from ctsync.applying.calls import AskSkew, KeepContent, ReadLock
from ctsync.applying.creating import Creation, create
from ctsync.applying.forgetting import named_sends
from ctsync.applying.holding import left_by_holds
from ctsync.applying.limiting import Counted, count_first, within_limits
from ctsync.applying.looking import look
from ctsync.applying.opening import take_lock
from ctsync.applying.promising import tell_of_promises, write_promises
from ctsync.applying.receipts import grant_of, sight
from ctsync.applying.recording import intent, recorded
from ctsync.applying.recounting import as_many_as_agreed
from ctsync.applying.replacing import replace_campaigns
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import resolve, stops_begun
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import Run
from ctsync.applying.session import guarded, mind_what_is_unsettled, see
from ctsync.applying.sweeping import sweep
from ctsync.applying.weighing import agreed_resolves, agreed_withdrawals, within_policy
from ctsync.applying.withdrawing import Withdrawal, removal, withdraw
from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.token import parse_token
from ctsync.errors import ExitCode, RemoteError
from ctsync.guardrails.approval import refuse_an_emptied_repository
from ctsync.guardrails.thresholds import is_a_stop
from ctsync.lock.operations import noted, now_released, with_on_appear
from ctsync.lock.receipt import Deed, Finding
from ctsync.lock.record import OnAppear, State
from ctsync.planning.change import (
    ACTING,
    Acting,
    Adopt,
    Approve,
    Blocked,
    Change,
    Create,
    Forget,
    Keep,
    Replace,
    Resolve,
    Stop,
)
from ctsync.planning.listing import windows_for
from ctsync.planning.plan import Plan
from ctsync.planning.planner import make_plan
from ctsync.planning.rolling import watch
from ctsync.planning.saved import stands, told_apart, was_begun
from ctsync.planning.wishes import wishes

_Kind = TypeVar("_Kind")

MOST_SKEW = 60.0
"""Seconds between CleverTap's clock and ours beyond which nothing is created (protocol 11)."""


def apply_changes(request: Request) -> Asking[ApplyResult]:
    """Make the account match the files, as far as the changes were approved.

    Raises what stopped it before anything was sent: LockHeld, LockMissing, LockForeign, LockCorrupt, RemoteError,
    Fenced, Refused. Everything later is an outcome.
    """
    refuse_an_emptied_repository(request.wanted, (yield ReadLock()))
    run = yield from take_lock(request, request.approved or ())
    return (yield from guarded(run, _applied(run)))


def _applied(run: Run) -> Asking[Plan]:
    yield from see(run)
    mind_what_is_unsettled(run)
    yield from _mind_the_clock(run)
    before = watch(run.lock, run.now)
    plan = yield from _carry_out(run)
    yield from _look_once_more(run)
    yield from _say_what_is_left(run, plan)
    tell_what_was_overtaken(run, plan)
    yield from tell_of_promises(run, before)
    run.has_rolled = not (run.halted or run.creates_barred)
    return plan


def _mind_the_clock(run: Run) -> Asking[None]:
    skew = yield AskSkew()
    if skew is not None and abs(skew) > MOST_SKEW:
        run.creates_barred = (
            f"This machine's clock and CleverTap's differ by {abs(skew):.0f} seconds, so nothing was created. "
            "Set the clock."
        )
        run.codes.add(ExitCode.FROZEN)


def _plan(run: Run) -> Plan:
    return make_plan(run.request.wanted, run.lock, run.seen, account=run.request.account, now=run.now)


def _carry_out(run: Run) -> Asking[Plan]:
    """Open work first, then the approved changes in the order that keeps people from getting anything twice."""
    before, plan = Counted(), _plan(run)
    if not run.request.rolls:
        before = yield from _steer_open_creates(run, plan)
    withdraws = any(plan.of(Stop)) or bool(left_by_holds(run))
    yield from resolve(run, last_look=False, finishes=not withdraws)
    yield from sweep(run)
    plan = _plan(run)
    run.wanted, run.remembers = plan.wanted, named_sends(plan)
    chosen = yield from _approved(run, plan)
    changes = yield from within_limits(run, plan, chosen.changes, before)
    chosen = _Chosen((yield from agreed_withdrawals(run, plan, changes)))
    begun = stops_begun(run) if withdraws else []
    yield from withdraw(run, _withdrawals(run, chosen, begun))
    plan, chosen = _with_second_halves(run, plan, chosen, begun)
    changes = yield from as_many_as_agreed(run, plan, chosen.changes)
    chosen = _Chosen((yield from within_policy(run, plan, changes)))
    if not run.request.rolls:
        yield from _remember_wishes(run, plan)
    yield from _write_down(run, chosen)
    yield from write_promises(run, chosen.of(Approve))
    yield from replace_campaigns(run, chosen.of(Replace))
    yield from create(
        run, [Creation(c.desired, c.remainder, grant=grant_of(run, c)) for c in chosen.of(Create)]
    )
    return plan


@dataclass(frozen=True, slots=True)
class _Chosen:
    changes: tuple[Acting, ...]

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        return [change for change in self.changes if isinstance(change, kind)]


def _withdrawals(run: Run, chosen: _Chosen, begun: Iterable[Withdrawal]) -> Iterable[Withdrawal]:
    """Everything that has to stop, whoever said so: the nearest send goes first, and none waits for another's proof."""
    removals = [removal(run, change) for change in chosen.of(Stop)]
    removed = {each.key for each in removals}
    held = (each for each in left_by_holds(run) if each.key not in removed)
    return (*begun, *removals, *held)


def _with_second_halves(
    run: Run, plan: Plan, chosen: _Chosen, begun: Iterable[Withdrawal]
) -> tuple[Plan, _Chosen]:
    """Exchanges of an earlier run whose stop was proven beside the withdrawals: what they make is approved already."""
    proven = {each.key for each in begun if run.lock.records[each.key].operation.state is not State.STOPPING}
    if not proven:
        return plan, chosen
    again = [change for change in _plan(run).of(Create) if str(change.key) in proven and was_begun(change)]
    keys = {change.key for change in again}
    kept = (change for change in plan.changes if change.key not in keys)
    return replace(plan, changes=(*kept, *again)), _Chosen((*chosen.changes, *again))


def _approved(run: Run, plan: Plan) -> Asking[_Chosen]:
    """Recomputed ∩ approved; the rest is left, exit 7."""
    if run.request.rolls:
        return (yield from _standing_only(run, plan))
    chosen, left = told_apart(plan, lambda change: is_approved(run, change))
    for change in left:
        if not isinstance(change, Resolve):
            yield from run.settle(Outcome(change.key, Fate.NOT_TRIED, text=why_not(run, change)))
    return _Chosen(chosen)


def _standing_only(run: Run, plan: Plan) -> Asking[_Chosen]:
    """What the nightly job may do. The rest is named, and waits for an apply that somebody approves (exit 2)."""
    chosen: list[Acting] = []
    for change in plan.acting:
        if stands(change) or was_begun(change):
            chosen.append(change)
        elif not isinstance(change, Resolve) or _is_steered(run, change):
            text = "The nightly job leaves it alone: it is not approved yet. `ctsync plan` shows it."
            yield from run.settle(Outcome(change.key, Fate.NOT_TRIED, text=text, code=ExitCode.CHANGES))
    return _Chosen(tuple(chosen))


def _is_steered(run: Run, change: Resolve) -> bool:
    """Whether git has changed its mind about a create whose answer is open.

    While a hold covers it, it is not to give way to what the file wants by now, as nothing live is (protocol 10).
    """
    operation = change.record.operation
    if change.on_appear is OnAppear.STOP and change.desired is not None and run.forbidding(change.desired):
        return False
    return operation.state is State.INTENT and operation.on_appear is not change.on_appear


def _steer_open_creates(run: Run, plan: Plan) -> Asking[Counted]:
    """Tell each unclear create what to do should it turn up, if that is approved: adopt it, or stop it.

    Gives what was counted meanwhile: such a stop counts like any other (protocol 11).
    """
    steering = [
        change for change in plan.of(Resolve) if _is_steered(run, change) and is_approved(run, change)
    ]
    agreed = {id(change) for change in (yield from agreed_resolves(run, plan, steering))}
    approved = [change for change in steering if id(change) in agreed]
    counted = count_first(run, plan, approved)
    steered = {
        str(change.key): noted(
            with_on_appear(change.record.operation, change.on_appear),
            grant_of(run, change, Deed.STOP if change.on_appear is OnAppear.STOP else Deed.CREATE),
        )
        for change in approved
        if counted.over is None or not is_a_stop(change)
    }
    if steered:
        yield from run.write_operations(steered)
    return counted


def _remember_wishes(run: Run, plan: Plan) -> Asking[None]:
    """What a campaign's file says of its own removal must outlive the file (protocol 7).

    A run that was fenced leaves it to the one that took over.
    """
    changed = wishes(run.lock.records, plan)
    if changed and run.fenced is None:
        yield from run.write(run.lock.with_records(changed))


def _write_down(run: Run, chosen: _Chosen) -> Asking[None]:
    """Adopt and Forget: the lock changes, CleverTap is not called."""
    released = {
        str(c.key): noted(
            now_released(run.lock.records[str(c.key)].operation, run.now), grant_of(run, c, Deed.FORGET)
        )
        for c in chosen.of(Forget)
    }
    if released:
        yield from run.write_operations(released)
    for forgotten in chosen.of(Forget):
        yield from run.settle(Outcome(forgotten.key, Fate.FORGOTTEN, forgotten.record.operation.remote_id))
    for adopted in chosen.of(Adopt):
        yield from _adopt(run, adopted)


def _adopt(run: Run, change: Adopt) -> Asking[None]:
    """With the token that its name carries, if any, and the time of a one-off as CleverTap lists it."""
    desired, row = change.desired, change.seen
    token, timetable = parse_token(row.name), desired.timetable
    if timetable.kind == "once":
        timetable = replace(timetable, times=(row.local_time,))
    content = yield KeepContent(canonical_tree(desired), {})
    named = ("" if token is None else str(token), row.name)
    begun = intent(desired, timetable, seq=run.lock.next_seq, named=named, content=content, at=run.now)
    operation = replace(
        begun,
        state=State.LIVE,
        on_appear=None,
        scheduled_on=row.scheduled_on,
        remote_id=row.id,
        settled_at=run.now,
        imported=True,
        receipts=(grant_of(run, change, Deed.ADOPT), sight(run, row, Finding.LISTED)),
    )
    record = recorded(run.lock, desired, operation)
    yield from run.write(replace(run.lock.with_record(record), next_seq=operation.seq + 1))
    yield from run.settle(Outcome(change.key, Fate.ADOPTED, row.id, first_send=timetable.first_send))


def _look_once_more(run: Run) -> Asking[None]:
    """List again after the settle time: adopt creates whose answer was lost, and find what exists twice."""
    touched = any(outcome.fate in _TOUCHING for outcome in run.outcomes)
    open_left = any(record.operation.state is State.INTENT for record in run.lock.records.values())
    if not (touched or open_left):
        return
    if not (yield from run.rest(run.request.limits.settle)):
        try:
            run.seen = yield from look(windows_for(run.request.wanted, run.lock, run.now))
        except RemoteError as error:
            run.notes.append(f"The account could not be looked at once more. {error.what}")
            run.codes.add(ExitCode.FROZEN)
        yield from run.tick()
    yield from resolve(run, last_look=True)
    yield from sweep(run)


def _say_what_is_left(run: Run, plan: Plan) -> Asking[None]:
    """What became possible, or impossible, at the very end: with a create whose row turned up only then.

    No run may end well that leaves a wanted send undone.
    """
    told = {outcome.key for outcome in run.outcomes if outcome.exit_code is not ExitCode.DONE}
    begun = {change.key for change in plan.of(Resolve)}
    for change in _plan(run).changes:
        if change.key in told or _came_due(change, plan):
            continue
        if isinstance(change, ACTING) and not isinstance(change, Resolve):
            text = "What was in its way is settled only now. Apply again."
            yield from run.settle(Outcome(change.key, Fate.NOT_TRIED, text=text))
        elif change.key in begun and _is_left(change):
            text = "What was begun is settled, and what the file wants now cannot follow. Plan to see why."
            yield from run.settle(Outcome(change.key, Fate.BLOCKED, text=text))


def _came_due(change: Change, plan: Plan) -> bool:
    """Whether it is a date that came within its horizon while the run was under way: the next night's work."""
    return isinstance(change, Create) and change.standing and str(change.key) not in plan.wanted


def _is_left(change: Change) -> bool:
    return isinstance(change, Blocked) or (isinstance(change, Keep) and change.needs_generation)


_TOUCHING = (Fate.CREATED, Fate.REPLACED, Fate.FOUND)
