"""Stopping for certain: written down before the POST, irrevocable, and proven only by the list (protocol 7, 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ctsync.api.contract import RefusedByRemote, StopAccepted
from ctsync.applying.calls import HeldBack, PostStop, Together
from ctsync.applying.doubts import Doubts
from ctsync.applying.looking import look
from ctsync.applying.receipts import answered_stop, begun_stop, grant_of, sight
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings
from ctsync.errors import RemoteError
from ctsync.lock.holds import Hold
from ctsync.lock.operations import noted, now_stopped, now_stopping
from ctsync.lock.receipt import Deed, Finding, Grant
from ctsync.lock.record import Operation, Record, State, Successor, Why
from ctsync.planning.change import Stop
from ctsync.planning.listing import windows_of
from ctsync.planning.timing import local_day
from ctsync.schedule import Timetable

SMALLEST_GROUP = 10
LARGEST_GROUP = 160
"""Stops that share one write of the lock and one look. The nearest sends come first, in a small group; each later one is
twice as large, because every write and every look is as long as the account.
"""

LONGEST_PROOF = 600.0
"""Seconds that a stop is looked for in the list before it is left to the next run (protocol 10)."""

BLUR = timedelta(seconds=60)
"""Around a stop, a send this near may have gone out (protocol 4)."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A recorded campaign that must stop, or goes on being stopped."""

    record: Record
    why: Why
    then: Successor | None = None
    grant: Grant | None = None
    """Who approved it, where it begins in this run."""
    under: Hold | None = None
    """The hold that wants it stopped. Once that is gone, a stop that was not begun is left."""

    @property
    def key(self) -> str:
        return str(self.record.key)


def removal(run: Run, change: Stop) -> Withdrawal:
    """The stop of what git has no more."""
    return Withdrawal(run.lock.records[str(change.key)], Why.REMOVE, grant=grant_of(run, change, Deed.STOP))


def withdraw(run: Run, wanted: Iterable[Withdrawal]) -> Asking[tuple[str, ...]]:
    """Stop and prove, nearest send first. Gives the keys that are proven stopped before they sent anything more.

    Every stop is sent before any of them is waited for: one that cannot be proven must not hold up the next.
    """
    proven: list[str] = []
    doubtful: dict[str, str] = {}
    for group in _groups(sorted(wanted, key=lambda each: _urgency(each, run.now))):
        if run.halted:
            yield from _not_stopped(run, group)
            continue
        sure = yield from _identified(run, list(_as_they_stand(run, group)))
        if sure:
            doubtful.update((yield from _begin(run, sure)))
            proven += yield from _look_for_ends(run, doubtful)
    if doubtful:
        proven += yield from _prove(run, doubtful)
    return tuple(proven)


def _not_stopped(run: Run, group: list[Withdrawal]) -> Asking[None]:
    """After a signal, or when another run took over: what was begun is unverified, what was not is left."""
    for each in group:
        operation = each.record.operation
        if operation.state is State.STOPPING:
            yield from run.settle(unverified(each.record, ""))
            continue
        text = "It was not stopped: the run ended first. It is still live."
        yield from run.settle(
            Outcome(
                each.record.key,
                Fate.NOT_TRIED,
                operation.remote_id,
                first_send=operation.first_send,
                text=text,
                code=run.halt_code,
            )
        )


def _groups(withdrawals: list[Withdrawal]) -> Iterator[list[Withdrawal]]:
    begin, size = 0, SMALLEST_GROUP
    while begin < len(withdrawals):
        yield withdrawals[begin : begin + size]
        begin, size = begin + size, min(2 * size, LARGEST_GROUP)


def _as_they_stand(run: Run, group: list[Withdrawal]) -> Iterator[Withdrawal]:
    """By the lock as this run read it last: others may have decided more, or proven it, while earlier ones were stopped."""
    for each in group:
        record = run.lock.records.get(each.key)
        if record is None or record.operation.seq != each.record.operation.seq:
            continue
        is_wanted = each.under is None or run.is_in_force(each.under)
        if record.operation.state is State.STOPPING or (record.operation.state is State.LIVE and is_wanted):
            yield replace(each, record=record)


def _urgency(withdrawal: Withdrawal, now: datetime) -> datetime:
    operation = withdrawal.record.operation
    return Timetable.from_tree(operation.timetable).next_after(now) or operation.last_send


def _identified(run: Run, group: list[Withdrawal]) -> Asking[list[Withdrawal]]:
    """Only those whose recorded id still shows our campaign, or has one beside it that does. A wrong stop cannot be undone.

    What was taken over by id is looked at once more, just before. One whose stop was begun and that has ended needs no
    stop any more, whatever it is called by now: it goes on to be proven.
    """
    if imported := [each.key for each in group if each.record.operation.imported]:
        yield from _look_once_more(run, imported)
    sure: list[Withdrawal] = []
    doubts = Doubts(run)
    for each in group:
        operation = each.record.operation
        row = _row(run, each.record)
        reason = "" if doubts.begins(each.record) else doubts.of(each.record)
        has_ended = operation.imported and row is not None and not row.status.is_live
        if not reason or (has_ended and operation.state is State.STOPPING):
            sure.append(each)
            continue
        yield from run.settle(
            Outcome(each.record.key, Fate.STOP_UNVERIFIED, operation.remote_id, text=reason)
        )
    return sure


def _look_once_more(run: Run, keys: list[str]) -> Asking[None]:
    """Look at what was taken over by id. A list may leave a row out for a moment; out of two, it counts as not seen.

    It may have been moved to days that are not looked at, and be another campaign by now. A look that fails says nothing.
    """
    ids = {run.lock.records[key].operation.remote_id for key in keys}
    seen = yield from _listed(run, keys)
    if seen.windows and not ids <= seen.by_id.keys() and not (yield from run.rest(1.0)):
        first, seen = seen, (yield from _listed(run, keys))
        seen = Sightings(tuple({**first.by_id, **seen.by_id}.values()), seen.windows)
    _saw_instead(run, keys, seen)


def _saw_instead(run: Run, keys: Iterable[str], seen: Sightings) -> None:
    """A look that was answered takes the place of what was seen of those that were taken over by id, also by not showing them."""
    records = [run.lock.records[key] for key in keys]
    if seen.windows:
        ids = {each.operation.remote_id for each in records if each.operation.imported}
        run.seen = Sightings(tuple(row for row in run.seen.rows if row.id not in ids), run.seen.windows)
    run.saw(seen)


def _row(run: Run, record: Record) -> ObservedCampaign | None:
    """How this run has last seen the recorded id."""
    known = record.operation.remote_id
    return None if known is None else run.seen.by_id.get(known)


def _begin(run: Run, group: list[Withdrawal]) -> Asking[dict[str, str]]:
    """Write the decision down, then POST. Gives what was answered that was not a promise, by key."""
    yield from run.tick()
    begun = {
        each.key: noted(
            now_stopping(each.record.operation, each.why, run.now, each.then),
            each.grant,
            begun_stop(run, each.record.operation.remote_id),
        )
        for each in group
        if each.record.operation.state is State.LIVE
    }
    if begun:
        yield from run.write_operations(begun)
        run.stops_begun.update(begun)
    run.begun.update(each.key for each in group)
    return (yield from _post(run, [run.lock.records[each.key] for each in group]))


def _post(run: Run, records: list[Record]) -> Asking[dict[str, str]]:
    """POST the stops once each; a stop is idempotent (contract 5.2), so the proof loop may repeat them.

    None goes out for an id that the latest look shows as somebody else's campaign, or does not show where another row has
    the mark. Gives a text for each: empty where CleverTap promised to stop it.
    """
    doubts = Doubts(run)
    texts = {str(record.key): doubts.of(record) for record in records}
    targets = [(str(record.key), campaign) for record in records for campaign in doubts.targets(record)]
    answers = (yield Together(tuple(PostStop(each) for _, each in targets))) if targets else ()
    for (key, campaign), answer in zip(targets, answers, strict=True):
        run.note(key, answered_stop(run, campaign, answer), closes=key in run.stops_begun)
        run.stops_begun.discard(key)
        if isinstance(answer, HeldBack):
            run.signal = answer.signal
            texts[key] = "A signal came before the stop was sent."
        elif isinstance(answer, RefusedByRemote):
            texts[key] = f"CleverTap refused the stop: {answer.text}"
        elif not isinstance(answer, StopAccepted):
            texts[key] = "CleverTap's answer to the stop was unclear."
    return texts


def stop_at_once(run: Run, keys: Iterable[str]) -> Asking[None]:
    """Send the stops of campaigns that were decided on while their creates were under way.

    Also from a run that has been fenced: what is STOPPING is stopped whatever anybody wants. It is not waited for.
    """
    records = [run.lock.records[key] for key in keys]
    if records:
        yield from _post(run, records)


def _prove(run: Run, doubtful: dict[str, str]) -> Asking[list[str]]:
    """Repeat until every one is listed as stopped, or its time is up; what is not proven stays STOPPING."""
    waited, began, proven = 0.0, run.now, list[str]()
    for wait in _waits():
        overdue = [key for key in doubtful if _too_late(run.lock.records[key].operation, run.now)]
        spent = max(waited, (run.now - began).total_seconds())
        if not doubtful or run.halted or spent >= LONGEST_PROOF or len(overdue) == len(doubtful):
            break
        yield from run.rest(wait)
        yield from run.tick()
        waited += wait
        doubtful.update((yield from _post(run, [run.lock.records[key] for key in doubtful])))
        proven += yield from _look_for_ends(run, doubtful)
    for key, text in doubtful.items():
        yield from run.settle(unverified(run.lock.records[key], text))
    return proven


def _look_for_ends(run: Run, doubtful: dict[str, str]) -> Asking[list[str]]:
    """One look at the list. Takes out of `doubtful` what has ended, and gives the keys that ended in time."""
    seen = yield from _listed(run, list(doubtful))
    _saw_instead(run, doubtful, seen)
    yield from run.tick()
    doubts = Doubts(run)
    sure = (key for key in doubtful if not doubts.is_disputed(run.lock.records[key].operation))
    ended = {key: step for key in sure if (step := _ending(run, key, seen)) is not None}
    if not ended:
        return []
    for key, step in ended.items():
        if step.remote_id is not None:
            run.note(key, sight(run, seen.by_id[step.remote_id], Finding.ENDED, seen=seen))
    yield from run.hand_in(ended)
    ended |= _ended_by_others(run, doubtful.keys() - ended)
    for key in ended:
        del doubtful[key]
    return (yield from _announce(run, ended))


def _ended_by_others(run: Run, keys: Iterable[str]) -> dict[str, Operation]:
    """What the lock, read anew while an outcome was handed in, shows as settled: no stop of it may go out any more."""
    operations = {key: run.lock.records[key].operation for key in sorted(keys)}
    return {key: each for key, each in operations.items() if each.state is not State.STOPPING}


def _waits() -> Iterator[float]:
    yield from (1.0, 2.0, 5.0, 10.0, 30.0)
    while True:
        yield 60.0


def _listed(run: Run, keys: list[str]) -> Asking[Sightings]:
    operations = [run.lock.records[key].operation for key in keys]
    today = local_day(run.now, run.request.account.zone)
    try:
        return (yield from look(windows_of(operations, today), patient=False))
    except RemoteError:
        return Sightings((), ())


def _ending(run: Run, key: str, seen: Sightings) -> Operation | None:
    """STOPPING's end, if the list shows one."""
    operation = run.lock.records[key].operation
    row = None if operation.remote_id is None else seen.by_id.get(operation.remote_id)
    if row is None or row.status.is_live:
        return None
    since = operation.stopping_since or run.now
    timetable = Timetable.from_tree(operation.timetable)
    in_time = row.status is RemoteStatus.STOPPED and not timetable.is_sending_between(
        since - BLUR, run.now + BLUR
    )
    return now_stopped(operation, in_time=in_time, done_to=timetable.done_before(since), at=run.now)


def _announce(run: Run, ended: Mapping[str, Operation]) -> Asking[list[str]]:
    proven: list[str] = []
    for key, operation in ended.items():
        record = run.lock.records[key]
        if operation.state is State.STOPPED_MAYBE:
            text = "It is stopped now, but a send was so near that people may have got it."
            yield from run.settle(Outcome(record.key, Fate.MAYBE_SENT, operation.remote_id, text=text))
            continue
        if operation.state is not State.STOPPED_BEFORE:
            continue
        proven.append(key)
        if operation.why is not Why.REPLACE:
            yield from run.settle(
                Outcome(record.key, Fate.STOPPED, operation.remote_id, first_send=operation.first_send)
            )
    return proven


def _too_late(operation: Operation, now: datetime) -> bool:
    following = Timetable.from_tree(operation.timetable).next_after(now)
    return following is not None and now >= following - BLUR


def unverified(record: Record, text: str) -> Outcome:
    """What is said of a stop that was begun and is not proven (exit 6)."""
    operation = record.operation
    note = f"{text} The list does not show it as stopped yet. Run `ctsync audit`, and look in the dashboard.".strip()
    return Outcome(
        record.key, Fate.STOP_UNVERIFIED, operation.remote_id, first_send=operation.first_send, text=note
    )
