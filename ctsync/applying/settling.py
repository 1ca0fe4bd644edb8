"""A person settles a frozen create, with evidence: it did not happen, or it is this campaign (protocol 4).

A machine never concludes from absence. A person may, who has looked into the dashboard; what they saw is kept with the
record. Even then the token stays watched: should the campaign turn up after all, it is stopped. After a rebuilding it
is the same with wanted instances of which only the lost lock knew whether they exist (protocol 11). Likewise which campaign
is meant where a create's answer and the list disagree: only one that carries the create's mark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from ctsync.applying.founding import whole_reach
from ctsync.applying.looking import look
from ctsync.applying.opening import take_lock
from ctsync.applying.receipts import own_grant, sight
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import as_row_says, ended_words, resolve
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import Run
from ctsync.applying.session import guarded, see
from ctsync.applying.withdrawing import Withdrawal, withdraw
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.observed import ObservedCampaign, local_time_of
from ctsync.campaign.token import content_of, definition_of, instance_of, own_of, parse_token
from ctsync.errors import UsageError
from ctsync.lock.operations import is_unknown, now_absent
from ctsync.lock.receipt import Basis, Deed, Finding
from ctsync.lock.record import UNKNOWN_CONTENT, Operation, Record, State, Why
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.claims import Claims, claim, is_disputed, may_be_its_row, shows_another_operation
from ctsync.planning.widest import widest

TOO_EARLY: Final = timedelta(minutes=15)
"""For so long after a create nobody may say that it did not happen: CleverTap may still be at it."""

_Settled = Callable[[Run, Record], Operation]


def settle_as_absent(request: Request, name: str, evidence: str) -> Asking[ApplyResult]:
    """Note that the create of this key did not happen. Its campaign may be created again by the next apply.

    Raises UsageError if there is no frozen create of that name, if its campaign is in the list, or if it was sent less
    than `TOO_EARLY` ago.
    """

    def absent(run: Run, record: Record) -> Operation:
        operation = record.operation
        claims = _claims(run)
        rows = claims.rows_of(operation) or _late_rows(claims, record, request.account)
        if rows:
            raise UsageError(
                f"{record.key} does exist: CleverTap lists it under the id {rows[0].id}.",
                hint="ctsync audit takes it over."
                if operation.state is State.INTENT and not is_unknown(operation)
                else f"ctsync resolve {record.key} --id {rows[0].id} --evidence TEXT",
            )
        if run.now - operation.intended_at < TOO_EARLY:
            raise UsageError(
                f"It is too early to say that {record.key} does not exist.",
                why=f"{_since(operation)}, and CleverTap may still be working on it.",
                hint=f"Look again at {operation.intended_at + TOO_EARLY:%H:%M} UTC.",
            )
        return now_absent(operation, _noted(request, evidence), run.now)

    return _settled(request, name, absent, may_be_several=True)


def settle_as(request: Request, name: str, campaign: RemoteId, evidence: str) -> Asking[ApplyResult]:
    """Note that the create of this key made this campaign, whose name may have been changed on the way.

    Raises UsageError if no create of that name is frozen or in dispute, if CleverTap does not list the id on its day, if
    the id is another record's or carries another operation's token, or if it shows neither the create's token nor its name
    and time; of a create in dispute, also if it carries no token.
    """

    def taken(run: Run, record: Record) -> Operation:
        row = run.seen.by_id.get(campaign)
        if row is None:
            raise UsageError(
                f"CleverTap does not list {campaign} on the day of {record.key}.",
                hint="Look at the id once more. If there is no such campaign: --absent",
            )
        _refuse_anothers(run, record, row)
        if record.operation.state is not State.INTENT:
            return _agreed(run, record, row, _noted(request, evidence))
        _refuse_a_strangers(run, record, row)
        taken = replace(as_row_says(record, row, run), note=_noted(request, evidence))
        return _as_listed(taken, record.key, row, run) if is_unknown(record.operation) else taken

    return _settled(request, name, taken)


def _agreed(run: Run, record: Record, row: ObservedCampaign, note: str) -> Operation:
    """The operation with the id that the list shows under its mark, in place of the one that its answer gave."""
    marked = _claims(run).rows_of(record.operation)
    if row not in marked:
        listed = ", ".join(str(each.id) for each in marked)
        raise UsageError(
            f"{row.id} does not carry the mark of {record.key}, so it is not its campaign.",
            hint=f"CleverTap lists its mark at {listed}.",
        )
    return replace(record.operation, remote_id=row.id, disputed=False, note=note)


def _claims(run: Run) -> Claims:
    return claim(run.lock, run.seen, run.request.account)


def _refuse_anothers(run: Run, record: Record, row: ObservedCampaign) -> None:
    owner = run.lock.by_remote_id().get(row.id)
    if owner is not None and owner.key != record.key:
        raise UsageError(f"{row.id} is the campaign of {owner.key}, so it is not that of {record.key}.")
    if is_unknown(record.operation) and _is_of(row, record, run.request.account):
        return
    if shows_another_operation(row, record.operation):
        raise UsageError(
            f"{row.id} carries the mark of another create, so it is not the campaign of {record.key}.",
            why=f"CleverTap lists it as {row.name!r}.",
        )


def _refuse_a_strangers(run: Run, record: Record, row: ObservedCampaign) -> None:
    """A digit mistyped would have somebody else's campaign stopped, at once or one day (protocol 5)."""
    operation = record.operation
    if may_be_its_row(row, operation, run.now):
        return
    if is_unknown(operation) and _is_of(row, record, run.request.account):
        return
    raise UsageError(
        f"{row.id} does not look like the campaign of {record.key}.",
        why=f"CleverTap lists it as {row.name!r} at {row.local_time:%Y-%m-%d %H:%M}, and {record.key} is "
        f"{operation.remote_name!r} at {local_time_of(operation.scheduled_on):%Y-%m-%d %H:%M}.",
        hint="Look at the number once more. If it is this campaign all the same, give it that name back in the dashboard, "
        f"and say it again; or stop it there. If it is another one, to manage it from here: ctsync import {row.id}",
    )


def _is_of(row: ObservedCampaign, record: Record, account: AccountFacts) -> bool:
    """Whether a row carries the mark of this very instance of this project, by whichever lock it was made."""
    token = parse_token(row.name)
    marks = (definition_of(record.key), instance_of(record.key))
    return token is not None and token.own == own_of(account) and (token.definition, token.instance) == marks


def _late_rows(claims: Claims, record: Record, account: AccountFacts) -> list[ObservedCampaign]:
    """Campaigns of the lost lock that turned up only since, and are of an instance that may exist."""
    if not is_unknown(record.operation):
        return []
    return [row for row in claims.unclaimed if _is_of(row, record, account)]


def _as_listed(taken: Operation, key: InstanceKey, row: ObservedCampaign, run: Run) -> Operation:
    """The operation with the row's own name; with the file's content only if the row's token says that very content."""
    token = parse_token(row.name)
    named = replace(taken, token="" if token is None else str(token), remote_name=row.name)
    if token is not None and token.fingerprint == content_of(taken.fingerprint, taken.generation):
        return named
    timetable = widest(row, key, taken.channel, run.zone, run.now)
    return replace(
        named,
        fingerprint=UNKNOWN_CONTENT,
        content="",
        cosmetic="",
        timetable=timetable.to_tree(),
        first_send=timetable.first_send,
        last_send=timetable.last_send,
        scheduled_on=row.scheduled_on,
        scope=None,
    )


def _since(operation: Operation) -> str:
    since = f"{operation.intended_at:%H:%M} UTC"
    return f"The lock was rebuilt at {since}" if is_unknown(operation) else f"It was sent at {since}"


def _settled(
    request: Request, name: str, step: _Settled, *, may_be_several: bool = False
) -> Asking[ApplyResult]:
    run = yield from take_lock(replace(request, wanted=(), commit=""))
    return (yield from guarded(run, _work(run, name, step, may_be_several=may_be_several)))


def _work(run: Run, name: str, step: _Settled, *, may_be_several: bool) -> Asking[None]:
    yield from see(run)
    meant = _frozen(run, name, may_be_several=may_be_several)
    if any(is_unknown(record.operation) for record in meant):
        run.saw((yield from look(whole_reach(run.now, run.zone))))
    for record, operation in [(record, step(run, record)) for record in meant]:
        yield from _written(run, record, operation)


def _written(run: Run, record: Record, operation: Operation) -> Asking[None]:
    key = str(record.key)
    run.note(key, own_grant(run, Deed.ADOPT if operation.remote_id else Deed.GIVE_UP, Basis.PERSON))
    row = None if operation.remote_id is None else run.seen.by_id.get(operation.remote_id)
    if row is not None:
        run.note(key, sight(run, row, Finding.ADOPTED))
    yield from run.hand_in({key: operation})
    if operation.state is State.STOPPING:
        yield from withdraw(run, [Withdrawal(run.lock.records[key], operation.why or Why.REMOVE)])
    else:
        yield from run.settle(_said(run, record, operation, row))
        if operation.state is State.LIVE:
            yield from resolve(run, last_look=False, only=[key])  # it may have ended meanwhile


def _said(run: Run, record: Record, operation: Operation, row: ObservedCampaign | None) -> Outcome:
    """What a person said; and that it ran, or may have, if it was withdrawn and is over by the list."""
    fate, text = Fate.SETTLED, operation.note
    if operation.state in (State.SENT, State.FOREIGN) and record.operation.state is State.INTENT:
        fate, ran = ended_words(record.operation, operation.state, row, run)
        text = text if fate is Fate.SETTLED else f"{ran} {text}"
    return Outcome(record.key, fate, operation.remote_id, text=text)


def _frozen(run: Run, name: str, *, may_be_several: bool) -> list[Record]:
    """The one create of that name that is frozen or in dispute, or all that a lost lock left.

    Raises UsageError, naming those there are.
    """
    claims = _claims(run)
    frozen = [record for record in run.lock.records.values() if _is_open(record.operation, claims)]
    meant = [record for record in frozen if name in (str(record.key), record.name)]
    whole = [record for record in frozen if name in (record.key.definition, record.name)]
    if may_be_several and whole and all(is_unknown(record.operation) for record in whole):
        return whole
    if len(meant) == 1:
        return meant
    keys = ", ".join(str(record.key) for record in (meant or frozen)[:5])
    if meant:
        raise UsageError(f"{name} is several campaigns.", hint=f"Name one of them: {keys}.")
    hint = f"These are: {keys}." if keys else "Nothing waits to be resolved."
    raise UsageError(f"No create named {name} is open.", hint=hint)


def _is_open(operation: Operation, claims: Claims) -> bool:
    """Whether a person may settle it: an unclear create, or one that is live under an id which the list calls in doubt."""
    if operation.state in (State.LIVE, State.STOPPING):
        return is_disputed(operation, claims.rows_of(operation))
    return operation.state is State.INTENT


def _noted(request: Request, evidence: str) -> str:
    return f"Settled by {request.who}: {evidence}"
