"""Creating at most once: intents first, one POST each, and no conclusion without evidence (protocol 4).

A group of at most three intents is written in one swap and then POSTed. What is proven not sent may be tried again
under the same token; what is unclear stays an intent, is looked for in the list, and is never sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ctsync.api.contract import Created, NotSent, RateLimited, RefusedByRemote, Unclear
from ctsync.applying.calls import HeldBack, KeepContent, PostCreate, Together
from ctsync.applying.naming import names_are_known, names_come_back
from ctsync.applying.receipts import answered_create, begun_create, never_sent
from ctsync.applying.recording import intent, recorded
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run, by_definition
from ctsync.applying.withdrawing import stop_at_once
from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.campaign.token import make_token, remote_name
from ctsync.errors import ExitCode, Fenced
from ctsync.lock.operations import may_be_followed, noted, now_live, now_refused, now_stopping
from ctsync.lock.receipt import Grant
from ctsync.lock.record import OnAppear, Operation, Record, State, Why
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.family import barrier
from ctsync.planning.timing import GUARD
from ctsync.schedule import Timetable

GROUP = 3
"""Open intents at a time: what a crash may leave for people to look at (design 6)."""

TRIES = 3
"""POSTs of one operation in a run, each but the last proven not sent or refused for haste."""


@dataclass(frozen=True, slots=True)
class Creation:
    """A campaign to create: an instance, and what is left of its schedule if it replaces one that has begun."""

    desired: DesiredCampaign
    remainder: Timetable | None = None
    replaces: RemoteId | None = None
    grant: Grant | None = None
    """Who approved it."""

    @property
    def key(self) -> str:
        return str(self.desired.key)

    @property
    def timetable(self) -> Timetable:
        return self.remainder or self.desired.timetable

    @property
    def gap(self) -> str:
        """What has to be said as well if it is not created after all."""
        return "" if self.replaces is None else f" The old campaign {self.replaces} is stopped already."


def create(run: Run, wanted: Iterable[Creation]) -> Asking[None]:
    """Create, nearest send first. Every one of them gets an outcome."""
    waiting = sorted(wanted, key=lambda each: (each.timetable.first_send, each.key))
    if waiting and not (run.creates_barred or run.halted):
        yield from names_are_known(run)
    families = by_definition(run.lock.records.values())
    left_alone = _left_alone(run, waiting)
    while waiting:
        size = GROUP if run.lock.names_verified else 1
        group, waiting = waiting[:size], waiting[size:]
        if run.creates_barred or run.halted:
            yield from _not_tried(run, group)
            continue
        yield from run.tick()
        group = yield from _allowed(run, group, families, left_alone)
        if group:
            yield from _create_group(run, group)
            for each in group:
                families.setdefault(each.desired.key.definition, []).append(each.key)


def prospective_payload(run: Run, creation: Creation) -> Mapping[str, object]:
    """The exact payload that would be sent now, for asking whether CleverTap would take it."""
    operation_name = _named(run, creation, run.lock.next_seq)[1]
    return create_payload(creation.desired, operation_name, remainder=creation.remainder)


def _not_tried(run: Run, group: list[Creation]) -> Asking[None]:
    code = ExitCode.FROZEN if run.creates_barred else run.halt_code
    text = run.creates_barred or run.halt_text
    for each in group:
        yield from run.settle(
            Outcome(each.desired.key, Fate.NOT_TRIED, old_id=each.replaces, text=text + each.gap, code=code)
        )


def _allowed(
    run: Run, group: list[Creation], families: Mapping[str, list[str]], left_alone: frozenset[str]
) -> Asking[list[Creation]]:
    """Ask the family barrier and the guard once more, now that earlier steps of this run have been taken."""
    allowed: list[Creation] = []
    for each in group:
        if text := _kin_in_the_way(run, each, families, left_alone):
            yield from run.settle(Outcome(each.desired.key, Fate.BLOCKED, text=text + each.gap))
        elif not _may_follow(run, each):
            text = "Its earlier campaign has not ended yet. Apply again when it has."
            yield from run.settle(Outcome(each.desired.key, Fate.BLOCKED, text=text))
        elif each.timetable.first_send - run.now < GUARD:
            yield from run.settle(Outcome(each.desired.key, Fate.NOT_SENT, text=_GUARD_TEXT + each.gap))
        elif (hold := run.forbidding(each.desired)) is not None:
            yield from run.settle(
                Outcome(each.desired.key, Fate.BLOCKED, text=f"{hold.words(run.zone)}.{each.gap}")
            )
        else:
            allowed.append(each)
    return allowed


def _kin_in_the_way(
    run: Run, creation: Creation, families: Mapping[str, list[str]], left_alone: frozenset[str]
) -> str:
    """Which relative forbids it, as a sentence; empty if none does."""
    family = relatives(run, creation.desired.key, families)
    kin = barrier(
        creation.desired, family, run.wanted, run.now, stops_come_first=False, left_alone=left_alone
    )
    if kin is None:
        return ""
    keeps_the_old = kin.operation.state is State.LIVE and str(kin.key) in left_alone
    return (_KEEPS_THE_OLD if keeps_the_old else _MAY_REACH).format(key=kin.key)


def _left_alone(run: Run, wanted: Iterable[Creation]) -> frozenset[str]:
    """The keys of what this run was to do something about and has not: of those that are live it is their exchange.

    The second half of another exchange goes on beside it: both campaigns were live before as well.
    """
    if all(each.replaces is not None for each in wanted):
        return frozenset()
    return frozenset(str(outcome.key) for outcome in run.outcomes if outcome.fate in _NOT_DONE)


_NOT_DONE = (Fate.NOT_TRIED, Fate.NOT_SENT, Fate.REFUSED, Fate.BLOCKED)
_MAY_REACH = "{key} may reach the same people that day, and is not proven stopped."
_KEEPS_THE_OLD = "{key} was to be exchanged first and was left as it is, so people could get its old content and this one that day."


def _may_follow(run: Run, creation: Creation) -> bool:
    known = run.lock.records.get(creation.key)
    return known is None or may_be_followed(known.operation)


_GUARD_TEXT = "It would send in less than 15 minutes; nothing that near is created. Write a later time."


def relatives(run: Run, key: InstanceKey, families: Mapping[str, list[str]]) -> Iterator[Record]:
    """The records of the instance's family, but for its own; `families` are the keys of `by_definition`."""
    for text in families.get(key.definition, ()):
        record = run.lock.records[text]
        if record.key != key:
            yield record


def _create_group(run: Run, group: list[Creation]) -> Asking[None]:
    intents = yield from _begun(run, group)
    if not intents:
        return
    left = {each.key: each for each in group}
    unclear: dict[str, str] = {}
    for attempt in range(1, TRIES + 1):
        yield from run.tick()
        late = {key for key, each in left.items() if each.timetable.first_send - run.now < GUARD}
        _note_unsent(run, late if attempt == 1 else ())
        yield from _give_up(run, {key: _GUARD_TEXT + left[key].gap for key in late})
        left = {key: each for key, each in left.items() if key not in late}
        if not left:
            break
        answers = yield Together(tuple(PostCreate(intents[key]) for key in left))
        again, pause = yield from _take_answers(
            run, dict(zip(left, answers, strict=True)), unclear, is_first=attempt == 1
        )
        left = {key: left[key] for key in again}
        if not left:
            break
        if (
            attempt == TRIES
            or run.creates_barred
            or not (yield from _may_try_again(run, pause or float(attempt)))
        ):
            yield from _give_up(run, {key: text + left[key].gap for key, text in again.items()})
            break
    yield from _after_group(run, group, unclear)


def _begun(run: Run, group: list[Creation]) -> Asking[dict[str, Mapping[str, object]]]:
    """The intents, written in one swap; none if others wrote the lock before it, or between it and the first POST.

    A hold or a panic that comes at the last moment is obeyed like one that came before.
    """
    try:
        intents = yield from _write_intents(run, group)
    except Fenced as fenced:
        yield from run.reread(fenced)
        if not run.outcomes:
            raise run.fenced or fenced from None
        yield from _not_tried(run, group)
        return {}
    if (yield from run.still_holds()):
        return intents
    yield from _give_up(run, {each.key: run.halt_text + each.gap for each in group})
    return {}


def _may_try_again(run: Run, pause: float) -> Asking[bool]:
    """Wait, and look whether somebody has decided otherwise about these intents meanwhile."""
    if run.halted or (yield from run.rest(pause)):
        return False
    return (yield from run.still_holds())


def _write_intents(run: Run, group: list[Creation]) -> Asking[dict[str, Mapping[str, object]]]:
    """Keep what will be sent, then write all intents of the group in one swap. Only then may anything be POSTed."""
    lock, intents, records = run.lock, dict[str, Mapping[str, object]](), dict[str, Record]()
    seq = lock.next_seq
    for each in group:
        named = _named(run, each, seq)
        payload = create_payload(each.desired, named[1], remainder=each.remainder)
        content = yield KeepContent(canonical_tree(each.desired), payload)
        operation = intent(each.desired, each.timetable, seq=seq, named=named, content=content, at=run.now)
        operation = noted(operation, each.grant, begun_create(run, payload))
        records[each.key] = recorded(lock, each.desired, operation)
        intents[each.key] = payload
        seq += 1
    yield from run.write(replace(lock.with_records(records), next_seq=seq))
    run.begun.update(intents)
    return intents


def _named(run: Run, creation: Creation, seq: int) -> tuple[str, str]:
    desired = creation.desired
    token = make_token(
        desired.account,
        desired.key,
        desired.fingerprint,
        generation=desired.generation,
        lineage=run.lock.token_lineage,
        seq=seq,
    )
    return str(token), remote_name(desired.human_name, token, desired.account.name_limit)


def _take_answers(
    run: Run, answers: Mapping[str, object], unclear: dict[str, str], *, is_first: bool
) -> Asking[tuple[dict[str, str], float]]:
    """Write down what is certain. Gives those that may be tried again, and for how long to pause before."""
    certain: dict[str, Operation] = {}
    again: dict[str, str] = {}
    pause = 0.0
    for key, answer in _believed(run, answers):
        operation = run.lock.records[key].operation
        run.note(key, answered_create(run, operation, answer), closes=is_first)
        if isinstance(answer, Created):
            certain[key] = _live(operation, answer, run.now)
        elif isinstance(answer, RefusedByRemote):
            certain[key] = now_refused(operation, answer.text, run.now)
            if answer.http_status in (401, 403):
                run.creates_barred = "CleverTap no longer accepts these credentials; nothing more was sent."
        elif isinstance(answer, RateLimited):
            again[key], pause = "CleverTap limited the requests (429).", max(pause, answer.pause)
        elif isinstance(answer, NotSent):
            again[key] = f"CleverTap could not be reached: {answer.reason}."
        elif isinstance(answer, HeldBack):
            run.signal = answer.signal
            again[key] = "A signal came first; nothing was sent."
        else:
            unclear[key] = getattr(answer, "reason", "unclear")
    yield from run.hand_in(certain)
    for key, step in certain.items():
        if step.state is State.REFUSED:
            yield from run.settle(Outcome(run.lock.records[key].key, Fate.REFUSED, text=step.note))
    return again, pause


def _note_unsent(run: Run, keys: Iterable[str]) -> None:
    """An intent that the guard caught before its first POST must not look like one whose answer was lost."""
    for key in keys:
        unsent = never_sent(run, run.lock.records[key].operation, "its send had come too near")
        run.note(key, unsent, closes=True)


def _believed(run: Run, answers: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The answers, but for an id that was given before: that is unclear, and the list says by its token what was made.

    Ids count as given that the last list showed, those of every operation in the lock, ended ones included, and those
    that a file wants to take over: a list may leave such a campaign out for a moment.
    """
    operations = (
        each for record in run.lock.records.values() for each in (record.operation, *record.history)
    )
    adopted = (desired.identity.adopt for desired in run.request.wanted)
    given = {*run.seen.by_id, *(each.remote_id for each in operations), *adopted}
    for key, answer in answers.items():
        if isinstance(answer, Created) and answer.id in given:
            yield key, Unclear(f"CleverTap answered with the id of another campaign, {answer.id}")
            continue
        if isinstance(answer, Created):
            given.add(answer.id)
        yield key, answer


def _live(operation: Operation, answer: Created, at: datetime) -> Operation:
    reach = sum(answer.reach.values()) if answer.reach else None
    live = now_live(operation, answer.id, at, reach=reach)
    if operation.on_appear is OnAppear.ADOPT:
        return live
    return now_stopping(live, operation.why or Why.REMOVE, at)


def _give_up(run: Run, texts: Mapping[str, str]) -> Asking[None]:
    """Close intents that are proven not sent, so that a later run may start afresh.

    In a halted run it is the halt that decides the exit code: what was not sent is neither missed nor frozen.
    """
    closed = {
        key: now_refused(operation, text, run.now)
        for key, text in texts.items()
        if (operation := run.lock.records[key].operation).state is State.INTENT
    }
    yield from run.hand_in(closed)
    for key, operation in closed.items():
        fate, code = (Fate.NOT_TRIED, run.halt_code) if run.halted else (Fate.NOT_SENT, None)
        yield from run.settle(Outcome(run.lock.records[key].key, fate, text=operation.note, code=code))


def _after_group(run: Run, group: list[Creation], unclear: Mapping[str, str]) -> Asking[None]:
    """Tell what was created. What is unclear is looked for at the end of the run; a row of silence ends creating."""
    stopping = [each.key for each in group if run.lock.records[each.key].operation.state is State.STOPPING]
    yield from stop_at_once(run, stopping)
    created = [each for each in group if run.lock.records[each.key].operation.state is State.LIVE]
    for each in created:
        operation = run.lock.records[each.key].operation
        yield from run.settle(
            Outcome(
                each.desired.key,
                Fate.CREATED if each.replaces is None else Fate.REPLACED,
                operation.remote_id,
                each.replaces,
                operation.first_send,
            )
        )
    if created and not run.lock.names_verified:
        yield from names_come_back(run, run.lock.records[created[0].key].operation)
    if unclear and len(unclear) == len(group):
        run.creates_barred = (
            "CleverTap's answers were unclear several times in a row, so nothing more was sent. "
            "Run `ctsync audit` to look for what was begun."
        )
