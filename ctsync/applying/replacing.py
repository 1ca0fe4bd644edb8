"""Replace: try the new payload, stop the old campaign, prove it, create the new one (protocol 7).

Any condition that fails before the stop leaves the old campaign as it is. After the stop there is no way back, which
is why everything that can be known is asked before.
"""

from __future__ import annotations

from collections.abc import Iterable

from ctsync.api.contract import Estimated, RefusedByRemote
from ctsync.applying.calls import AskReach, Together
from ctsync.applying.creating import Creation, create, prospective_payload, relatives
from ctsync.applying.naming import names_are_known
from ctsync.applying.receipts import grant_of
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run, by_definition
from ctsync.applying.withdrawing import Withdrawal, withdraw
from ctsync.errors import ExitCode
from ctsync.lock.receipt import Deed
from ctsync.lock.record import Successor, Why
from ctsync.planning.change import Replace
from ctsync.planning.family import barrier
from ctsync.planning.handover import holds_people_of
from ctsync.planning.plan import change_digest
from ctsync.planning.timing import GUARD, STOP_BUDGET

GROUP = 3
"""Chains open at a time (protocol 7)."""


def replace_campaigns(run: Run, changes: Iterable[Replace]) -> Asking[None]:
    """Carry out the chains, nearest send first; a part that takes over people waits for the one that has them."""
    waiting = list(changes)
    if waiting and not (run.creates_barred or run.halted):
        yield from names_are_known(run)
    while waiting and not run.halted:
        size = GROUP if run.lock.names_verified else 1
        group, waiting = _next_group(run, waiting, size)
        if run.creates_barred:
            yield from _kept(run, group, run.creates_barred, ExitCode.FROZEN)
            continue
        ready = yield from _ready(run, group)
        proven = yield from withdraw(run, [_withdrawal(run, change) for change in ready])
        yield from create(run, [_creation(run, change) for change in ready if str(change.key) in proven])
    yield from _kept(run, waiting, run.halt_text, run.halt_code)


def _next_group(run: Run, waiting: list[Replace], size: int) -> tuple[list[Replace], list[Replace]]:
    """The first few that no other one has to make room for, and the rest; if all wait for others, the first few."""
    records = {change.key: run.lock.records[str(change.key)] for change in waiting if change.key.part}
    letting_go = [
        records[change.key]
        for change in waiting
        if change.key in records and records[change.key].operation.scope != change.desired.scope
    ]
    if not letting_go:
        return waiting[:size], waiting[size:]
    free = [change for change in waiting if not holds_people_of(change, letting_go)]
    group = (free or waiting)[:size]
    keys = {change.key for change in group}
    return group, [change for change in waiting if change.key not in keys]


def _kept(run: Run, changes: list[Replace], text: str, code: ExitCode) -> Asking[None]:
    for change in changes:
        old = change.record.operation.remote_id
        yield from run.settle(
            Outcome(change.key, Fate.NOT_TRIED, old, text=f"{text} The old one is kept.", code=code)
        )


def _ready(run: Run, group: list[Replace]) -> Asking[list[Replace]]:
    """Those with time left, with no relative in the way, and whose new payload CleverTap would take."""
    yield from run.tick()
    families = by_definition(run.lock.records.values())
    possible = []
    for change in group:
        kin = barrier(
            change.desired,
            relatives(run, change.key, families),
            run.wanted,
            run.now,
            stops_come_first=False,
        )
        if min(change.next_old, change.timetable.first_send) - run.now < GUARD + STOP_BUDGET:
            fate, text = Fate.NOT_SENT, "A send is less than 35 minutes away, too near to prove the stop."
        elif kin is not None:
            fate, text = Fate.BLOCKED, f"{kin.key} may reach the same people, and is not proven stopped."
        elif (hold := run.forbidding(change.desired)) is not None:
            fate, text = Fate.BLOCKED, f"{hold.words(run.zone)}."
        else:
            possible.append(change)
            continue
        yield from run.settle(
            Outcome(change.key, fate, change.record.operation.remote_id, text=f"{text} The old one is kept.")
        )
    return (yield from _accepted(run, possible))


def _accepted(run: Run, group: list[Replace]) -> Asking[list[Replace]]:
    if not group:
        return []
    answers = yield Together(
        tuple(AskReach(prospective_payload(run, _creation(run, change))) for change in group)
    )
    ready = []
    for change, answer in zip(group, answers, strict=True):
        if isinstance(answer, Estimated):
            ready.append(change)
            continue
        fate, text = _why_not(answer)
        yield from run.settle(Outcome(change.key, fate, change.record.operation.remote_id, text=text))
    return ready


def _why_not(answer: object) -> tuple[Fate, str]:
    if isinstance(answer, RefusedByRemote):
        return Fate.REFUSED, f"CleverTap would refuse the new one: {answer.text}. The old one is kept."
    reason = getattr(answer, "reason", "no clear answer")
    return (
        Fate.BLOCKED,
        f"CleverTap could not be asked whether it takes the new one ({reason}). The old one is kept.",
    )


def _withdrawal(run: Run, change: Replace) -> Withdrawal:
    approved = run.request.numbers.get(change_digest(change, run.request.account))
    then = Successor(change.desired.fingerprint, change.desired.generation, approved)
    grant = grant_of(run, change, Deed.STOP)
    return Withdrawal(run.lock.records[str(change.key)], Why.REPLACE, then, grant)


def _creation(run: Run, change: Replace) -> Creation:
    old = change.record.operation.remote_id
    return Creation(change.desired, change.remainder, old, grant_of(run, change))
