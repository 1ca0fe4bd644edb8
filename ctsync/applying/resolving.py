"""Settling what an earlier run began, and what time or other people ended: by positive evidence only (protocol 5).

It reads the lock and the list, never the files. So `audit`, which has no files, does exactly this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ctsync.applying.receipts import is_first_sight, sight
from ctsync.applying.request import NEWEST_BACK, Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.applying.withdrawing import BLUR, Withdrawal, withdraw
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.errors import ExitCode, LockForeign
from ctsync.lock.operations import is_unknown, now_foreign, now_live, now_missed, now_sent, now_stopping
from ctsync.lock.receipt import Finding, Sight
from ctsync.lock.record import OnAppear, Operation, Record, State, Why
from ctsync.names import RemoteId
from ctsync.planning.claims import Claims, claim, is_disputed, row_of
from ctsync.planning.drift import is_over
from ctsync.schedule import Timetable

NEAR = timedelta(hours=24)
"""A wanted send that is in doubt and this near is exit 5, not 2 (protocol 6)."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the list says of one open or live operation."""

    next: Operation | None
    outcome: Outcome | None
    sight: Sight | None = None
    """The row that says so."""


def refuse_foreign(claims: Claims) -> None:
    """Rows of our project that this lock cannot have made: it was lost or rolled back. Raises LockForeign."""
    if claims.foreign:
        rows = ", ".join(str(row.id) for row in claims.foreign[:5])
        raise LockForeign(
            f"The account holds {len(claims.foreign)} campaigns of this project that the lock does not know ({rows}).",
            why="The lock was lost, replaced or rolled back. Nothing was sent: a create now could go out twice.",
            hint=NEWEST_BACK,
        )


def resolve(
    run: Run, *, last_look: bool, only: Collection[str] | None = None, finishes: bool = True
) -> Asking[None]:
    """Adopt, end or go on waiting for whatever is open; note what has ended; finish stops that were begun.

    What stays unclear is reported at the `last_look` of a run only: until then it may still turn up. `only` keeps it
    to some keys. Where more is to be stopped it `finishes` no stop: all of them go out before any is waited for.
    """
    claims = claim(run.lock, run.seen, run.request.account)
    yield from run.hand_in(dict(_doubted(run.lock.records, claims)))
    found = {
        key: _examined(record, claims, run)
        for key, record in run.lock.records.items()
        if only is None or key in only
    }
    steps = {key: each.next for key, each in found.items() if each is not None and each.next is not None}
    for key, each in found.items():
        if each is not None and each.sight is not None:
            run.note(key, each.sight)
    yield from run.hand_in(steps)
    for each in found.values():
        outcome = None if each is None else each.outcome
        if outcome is not None and (last_look or outcome.fate is not Fate.FROZEN):
            yield from run.settle(outcome)
    if finishes:
        yield from withdraw(run, stops_begun(run, only))


def stops_begun(run: Run, only: Collection[str] | None = None) -> list[Withdrawal]:
    """The stops that an earlier run began, or that open work came to in this one."""
    return [
        Withdrawal(record, record.operation.why or Why.REMOVE)
        for key, record in run.lock.records.items()
        if record.operation.state is State.STOPPING and (only is None or key in only)
    ]


def _doubted(records: Mapping[str, Record], claims: Claims) -> Iterator[tuple[str, Operation]]:
    """What the list calls into question by now, and what it confirms again: both are remembered (`claims.is_disputed`)."""
    for key, record in records.items():
        operation = record.operation
        if operation.state in (State.LIVE, State.STOPPING) and not operation.imported:
            disputed = is_disputed(operation, claims.rows_of(operation))
            if disputed != operation.disputed and (disputed or claims.rows_of(operation)):
                yield key, replace(operation, disputed=disputed)


def _examined(record: Record, claims: Claims, run: Run) -> _Found | None:
    operation = record.operation
    if operation.state is State.INTENT:
        return _intent(record, claims.rows_of(operation), run)
    if operation.state is State.LIVE:
        return _live(record, claims, run)
    return None


def _intent(record: Record, rows: tuple[ObservedCampaign, ...], run: Run) -> _Found:
    """An unclear create: its row is adopted if it is there; its absence says nothing."""
    operation = record.operation
    if not rows:
        if run.now > operation.last_send:
            return _Found(now_missed(operation, run.now), Outcome(record.key, Fate.MISSED, text=_MISSED))
        return _Found(None, frozen(record))
    row = _kept(rows)
    step = as_row_says(record, row, run)
    seen = sight(run, row, Finding.ADOPTED, rows=len(rows))
    match step.state:
        case State.FOREIGN:
            fate, text = ended_words(operation, step.state, row, run)
            outcome = _outcome(record, fate, row, text)
            if operation.on_appear is OnAppear.ADOPT:
                outcome = replace(outcome, code=in_doubt(operation, run.now))
            return _Found(step, outcome, seen)
        case State.SENT:
            fate, text = ended_words(operation, step.state, row, run)
            return _Found(step, _outcome(record, fate, row, text), seen)
        case State.STOPPING:
            return _Found(step, None, seen)
        case _:
            text = "the create whose answer was lost did happen"
            return _Found(step, _outcome(record, Fate.FOUND, row, text), seen)


def as_row_says(record: Record, row: ObservedCampaign, run: Run) -> Operation:
    """The next state of an unclear create, now that its row is known."""
    operation = record.operation
    if row.status is RemoteStatus.STOPPED:
        return now_foreign(operation, run.now, row.id)
    if row.status is RemoteStatus.COMPLETED:
        return now_sent(operation, run.now, row.id)
    live = now_live(operation, row.id, run.now)
    if operation.on_appear is OnAppear.STOP:
        return now_stopping(live, operation.why or Why.REMOVE, run.now)
    return live


def ended_words(
    operation: Operation, ended: State, row: ObservedCampaign | None, run: Run
) -> tuple[Fate, str]:
    """What is said of an unclear create that is over: SENT, or FOREIGN for one that somebody stopped; `row` shows it.

    Of one that was withdrawn, and went out or may have, it is the worst there is (exit 6): an earlier run that was told to
    take it away could not.
    """
    if operation.on_appear is OnAppear.STOP:
        if ended is State.SENT:
            return Fate.MAYBE_SENT, _RAN
        if _had_come(operation, row, run):
            return Fate.MAYBE_SENT, _MAY_HAVE_RUN
    return Fate.SETTLED, "it has been sent" if ended is State.SENT else "stopped by others"


def _had_come(operation: Operation, row: ObservedCampaign | None, run: Run) -> bool:
    """Whether a send had begun by now, as it was sent or as its row says that it was moved to."""
    by_now = run.now + BLUR
    local = by_now.astimezone(ZoneInfo(run.zone)).replace(tzinfo=None)
    was_due = bool(Timetable.from_tree(operation.timetable).done_before(by_now))
    return was_due or (row is not None and row.local_time <= local)


_RAN = (
    "It was withdrawn while nobody knew whether it exists, and the list shows it as completed: it ran before it could be "
    "stopped. Look in the dashboard who got it."
)
_MAY_HAVE_RUN = (
    "It was withdrawn while nobody knew whether it exists. The list shows that somebody stopped it, and not when: its time had "
    "come by then, so it may have run. Look in the dashboard who got it."
)


def frozen(record: Record) -> Outcome:
    """What is said of a create whose answer was unclear and that has not turned up (exit 5)."""
    text = _MAY_EXIST.format(key=record.key) if is_unknown(record.operation) else _FROZEN
    return Outcome(record.key, Fate.FROZEN, first_send=record.operation.first_send, text=text)


_MISSED = "Whether it was created is still not known, and its time has passed. Look in the dashboard."
_FROZEN = (
    "CleverTap's answer was unclear, so it may exist. It is not sent again. "
    "Run `ctsync audit` in a few minutes; if it stays like this, look for it in the dashboard."
)


_MAY_EXIST = (
    "The lock that would know whether it exists was lost. It is not created before somebody has looked in the "
    "dashboard: `ctsync resolve {key} --absent` or `--id NUMBER`, with --evidence."
)


def in_doubt(operation: Operation, now: datetime) -> ExitCode:
    """How loud to be about a wanted campaign that is not as it should be: 5 near its next send, else 2."""
    following = Timetable.from_tree(operation.timetable).next_after(now)
    near = following is not None and following - now <= NEAR
    return ExitCode.FROZEN if near else ExitCode.CHANGES


def _kept(rows: tuple[ObservedCampaign, ...]) -> ObservedCampaign:
    """Of several rows with one token: one that is sending or has sent, else the lowest live id (protocol 5)."""
    sending = (RemoteStatus.RUNNING, RemoteStatus.COMPLETED)

    def rank(row: ObservedCampaign) -> tuple[int, RemoteId]:
        return (0 if row.status in sending else 1 if row.status.is_live else 2, row.id)

    return min(rows, key=rank)


def _outcome(record: Record, fate: Fate, row: ObservedCampaign, text: str) -> Outcome:
    return Outcome(record.key, fate, row.id, first_send=record.operation.first_send, text=text)


def _live(record: Record, claims: Claims, run: Run) -> _Found | None:
    """A live campaign that has ended meanwhile: by its own schedule, or by somebody else.

    The first time that one with receipts is listed is noted too. A recorded id that is in dispute says nothing of it.
    """
    operation = record.operation
    marked = claims.rows_of(operation)
    rows = max(len(marked), 1)
    row = row_of(operation, run.seen, marked)
    if row is not None and row.status is RemoteStatus.STOPPED:
        outcome = Outcome(
            record.key,
            Fate.SETTLED,
            row.id,
            first_send=operation.first_send,
            text="Somebody stopped it in the dashboard. It is not created again by itself.",
            code=in_doubt(operation, run.now),
        )
        return _Found(now_foreign(operation, run.now), outcome, sight(run, row, Finding.ENDED, rows=rows))
    if is_over(operation, row, run.now):
        seen = None if row is None else sight(run, row, Finding.ENDED, rows=rows)
        return _Found(now_sent(operation, run.now), None, seen)
    if row is not None and is_first_sight(operation):
        return _Found(None, None, sight(run, row, Finding.LISTED, rows=rows))
    return None
