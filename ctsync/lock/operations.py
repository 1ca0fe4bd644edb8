"""How an operation may change: the drawing of protocol 4 as code. Nothing else makes a next state.

Each function takes an operation in the one state it is allowed from and gives the next one. Asking for any other
step is a mistake of ours, not of a user, and raises `IllegalStep` before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ctsync.lock.receipt import Receipt, all_added
from ctsync.lock.record import OnAppear, Operation, State, Successor, Why
from ctsync.names import RemoteId

STEPS: Mapping[State, frozenset[State]] = {
    State.INTENT: frozenset(
        {State.LIVE, State.REFUSED, State.ABSENT, State.MISSED, State.SENT, State.FOREIGN, State.INTENT}
    ),
    State.LIVE: frozenset({State.STOPPING, State.FOREIGN, State.SENT, State.RELEASED}),
    State.STOPPING: frozenset({State.STOPPED_BEFORE, State.STOPPED_MAYBE}),
}
"""Every other state is an end: a new operation follows it, never a step of the old one."""


class IllegalStep(AssertionError):
    """The machine asked for a step that the protocol does not have."""


def _step(operation: Operation, to: State, **changes: Any) -> Operation:
    if to not in STEPS.get(operation.state, frozenset()):
        raise IllegalStep(f"{operation.remote_name}: {operation.state} cannot become {to}")
    return replace(operation, state=to, **changes)


def now_live(
    operation: Operation, remote_id: RemoteId, at: datetime, *, reach: int | None = None
) -> Operation:
    """INTENT became a campaign: DONE, with the people counted, or adopted by its token."""
    return _step(operation, State.LIVE, remote_id=remote_id, on_appear=None, settled_at=at, reach=reach)


def now_refused(operation: Operation, text: str, at: datetime) -> Operation:
    """INTENT was refused by CleverTap, or proven not sent: nothing exists."""
    return _step(operation, State.REFUSED, note=text, on_appear=None, settled_at=at)


def now_absent(operation: Operation, evidence: str, at: datetime) -> Operation:
    """A person says, with evidence, that the create did not happen; its token stays watched."""
    return _step(operation, State.ABSENT, note=evidence, settled_at=at)


def now_missed(operation: Operation, at: datetime) -> Operation:
    """INTENT stayed unresolved past its last send; its token stays watched."""
    return _step(operation, State.MISSED, settled_at=at)


def with_on_appear(operation: Operation, wanted: OnAppear) -> Operation:
    """Say what to do should the row of an INTENT turn up."""
    return _step(operation, State.INTENT, on_appear=wanted)


def now_stopping(operation: Operation, why: Why, at: datetime, then: Successor | None = None) -> Operation:
    """LIVE is being stopped, written before the POST and irrevocable from here on."""
    return _step(operation, State.STOPPING, why=why, then=then, stopping_since=at)


def now_stopped(
    operation: Operation, *, in_time: bool, done_to: tuple[datetime, ...], at: datetime
) -> Operation:
    """STOPPING was listed as stopped (`in_time`: no send lay between the decision and that listing)."""
    state = State.STOPPED_BEFORE if in_time else State.STOPPED_MAYBE
    return _step(operation, state, done_to=done_to, settled_at=at)


def now_foreign(operation: Operation, at: datetime, remote_id: RemoteId | None = None) -> Operation:
    """Listed as stopped, and not by us. It counts as sent.

    Of a create that was to be stopped it stays known that the files do not want it.
    """
    found = operation.remote_id if remote_id is None else remote_id
    foreign = _step(operation, State.FOREIGN, remote_id=found, on_appear=None, settled_at=at)
    is_wanted = operation.on_appear is not OnAppear.STOP or operation.why is not None
    return foreign if is_wanted else with_wish(foreign, is_wanted=False)


def with_wish(operation: Operation, *, is_wanted: bool) -> Operation:
    """Of what others stopped: whether the files want it all the same. What the panic button meant to stop stays so."""
    if operation.state is not State.FOREIGN or operation.why is Why.PANIC:
        return operation
    if not is_wanted:
        return replace(operation, why=Why.REMOVE)
    return replace(operation, why=None) if operation.why is Why.REMOVE else operation


def is_missed_by_the_files(operation: Operation) -> bool:
    """Whether others stopped it, and the files want it as far as the lock knows."""
    return operation.state is State.FOREIGN and operation.why not in (Why.REMOVE, Why.PANIC)


def now_sent(operation: Operation, at: datetime, remote_id: RemoteId | None = None) -> Operation:
    """Completed, or live at its last send."""
    found = operation.remote_id if remote_id is None else remote_id
    return _step(operation, State.SENT, remote_id=found, on_appear=None, settled_at=at)


def now_released(operation: Operation, at: datetime) -> Operation:
    """Left to itself for good, by `on_remove: forget` or by a person."""
    return _step(operation, State.RELEASED, settled_at=at)


def now_panicked(operation: Operation, at: datetime) -> Operation | None:
    """What a person's `stop` makes of it, so that only a higher generation brings it back (protocol 10).

    Also of what is being exchanged, or was stopped or refused a moment ago: a run that went on with it later would
    undo the decision. None where nothing has to be written.
    """
    if operation.state is State.LIVE:
        return now_stopping(operation, Why.PANIC, at)
    if operation.state not in _GONE_ON_WITH:
        return None
    on_appear = OnAppear.STOP if operation.state is State.INTENT else operation.on_appear
    panicked = replace(operation, why=Why.PANIC, then=None, on_appear=on_appear)
    return None if panicked == operation else panicked


_GONE_ON_WITH = (State.INTENT, State.STOPPING, State.STOPPED_BEFORE, State.REFUSED, State.ABSENT)
"""States from which a later run starts anew, or goes on, by itself."""


def now_held(operation: Operation) -> Operation | None:
    """What a hold with `--stop` makes of a create under way: should it turn up, it is stopped (protocol 10).

    Also if its outcome is that nothing was sent, it takes a new approval to create it; and so it does if the old half of
    an exchange is stopped, or being stopped, and the new half is not begun. None where nothing has to be written.
    """
    if operation.then is not None and operation.state in (State.STOPPING, State.STOPPED_BEFORE):
        return replace(operation, why=Why.HOLD, then=None)
    if operation.state is not State.INTENT or operation.why is Why.PANIC:
        return None
    held = replace(operation, why=Why.HOLD, on_appear=OnAppear.STOP)
    return None if held == operation else held


def was_held(operation: Operation) -> bool:
    """Whether a hold is why it is not live, and nothing of it went out: only a new approval brings it back."""
    return operation.why is Why.HOLD and may_start_anew(operation)


def noted(operation: Operation, *receipts: Receipt | None) -> Operation:
    """The same operation with more receipts; None stands for one that there is not."""
    return replace(operation, receipts=all_added(operation.receipts, receipts))


def counts_as_sent(operation: Operation) -> bool:
    """Whether people got it, may have, or were spared it by the panic button: only a higher generation sends again."""
    return (
        operation.state
        in (
            State.SENT,
            State.STOPPED_MAYBE,
            State.FOREIGN,
            State.MISSED,
        )
        or (operation.state.is_ended and operation.why is Why.PANIC)
        or _was_stopped_after_its_sends(operation)
    )


def _was_stopped_after_its_sends(operation: Operation) -> bool:
    """Whether nothing was left to prevent when it was stopped: its row was still sending, or only looked as if.

    Else one send taken out of the files while its row runs, and put back for another day, would go out again.
    """
    since = operation.stopping_since
    return operation.state is State.STOPPED_BEFORE and since is not None and since > operation.last_send


def may_be_followed(operation: Operation) -> bool:
    """Whether a new operation may take its place: never that of one still to be settled (protocol 4)."""
    return operation.state not in STEPS


def may_start_anew(operation: Operation) -> bool:
    """Whether nothing of it exists and nothing went out, so that its send is as good as never begun (protocol 4)."""
    return operation.state in (State.REFUSED, State.ABSENT, State.STOPPED_BEFORE) and not counts_as_sent(
        operation
    )


def is_unknown(operation: Operation) -> bool:
    """Whether it stands for a create that only a lost lock knew, if there was one: nobody knows its token."""
    return operation.state is State.INTENT and not operation.token


def is_watched(operation: Operation) -> bool:
    """Whether a row with this token must be stopped should it turn up late (protocol 4, 5)."""
    return operation.state in (State.ABSENT, State.MISSED, State.REFUSED)
