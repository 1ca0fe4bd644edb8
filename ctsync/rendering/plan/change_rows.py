"""Each kind of change as a row: what happens, to whom, when, and what cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.remembered import Lost
from ctsync.guardrails.facts import facts_of
from ctsync.guardrails.last_moment import last_moment
from ctsync.guardrails.review import ReviewedPlan
from ctsync.lock.operations import is_unknown
from ctsync.lock.record import UNKNOWN_CONTENT, OnAppear, Operation, Record, State, Why
from ctsync.names import InstanceKey
from ctsync.planning.change import (
    ACTING,
    Adopt,
    Approve,
    Blocked,
    Create,
    Forget,
    Missed,
    Replace,
    Resolve,
    Stop,
    Wait,
)
from ctsync.planning.claims import human_part
from ctsync.planning.steps import (
    CreateNew,
    LookForIt,
    ProveStopped,
    Step,
    StopOld,
    TryPayload,
    WriteDown,
    steps,
)
from ctsync.rendering.campaign_words import (
    languages_of,
    made_up_of,
    noun_of,
    opens_of,
    people_of,
    preview_of,
    remembered_languages,
    remembered_preview,
    title_of,
    when_of,
    who_of,
)
from ctsync.rendering.people_words import counted_people
from ctsync.rendering.plan.changed_words import changes_of
from ctsync.rendering.plan.earlier_words import earlier_people
from ctsync.rendering.plan.guard_rows import cost_words, need_words
from ctsync.rendering.plan.meeting_words import meeting_words
from ctsync.rendering.plan.reasons import reason_of
from ctsync.rendering.plan.rows import Kind, Row
from ctsync.rendering.plan.series_rows import approve_row, missed_row
from ctsync.rendering.wording import count, day, listed, moment, sentences, shown
from ctsync.schedule import Timetable

Shown = Create | Replace | Stop | Adopt | Forget | Resolve | Approve | Missed | Blocked | Wait
"""The changes that have a row of their own; what is kept has at most a note."""


def row_of(change: Shown, review: ReviewedPlan, *, brief: bool = False) -> Row:
    """One change in words. A brief row leaves out what only a block of its own would show, and never how many people."""
    row = _plain_row(change, review)
    if isinstance(change, ACTING):
        row = replace(
            row,
            until=last_moment(change, review.plan, review.policy),
            steps=tuple(step_words(step) for step in steps(change)),
            cost=cost_words(change, review),
            needs=tuple(need_words(need) for need in review.needs.get(id(change), ())),
            facts=partial(facts_of, change, review.weights),
        )
    desired = _described(change)
    if desired is None:
        return row if brief else _with_memory(row, review)
    if row.kind in (Kind.NEW, Kind.REPLACE, Kind.WAIT):
        people = people_of(desired, review)
        earlier = () if brief else tuple(earlier_people(change, people, review))
        row = replace(row, people=replace(people, earlier=earlier))
    elif row.kind is Kind.APPROVE and row.key in review.reach:
        row = replace(row, people=people_of(desired, review, row.key))
    return row if brief else _with_message(row, desired, review)


def _described(change: Shown) -> DesiredCampaign | None:
    """The campaign whose audience and text a block shows."""
    if isinstance(change, Create | Replace | Adopt | Wait | Blocked | Resolve):
        return change.desired
    return change.lead if isinstance(change, Approve) else None


def _plain_row(change: Shown, review: ReviewedPlan) -> Row:
    match change:
        case Create():
            return _create(change, review)
        case Replace():
            return _replace(change, review)
        case Stop():
            return _stop(change, review)
        case Adopt():
            return _adopt(change, review)
        case Forget():
            return _forget(change)
        case Resolve():
            return _resolve(change)
        case Blocked() | Wait() | Approve() | Missed():
            return _uncalled(change, review)


def _uncalled(change: Blocked | Wait | Approve | Missed, review: ReviewedPlan) -> Row:
    """Those that call CleverTap for nothing, in this run at least."""
    match change:
        case Blocked():
            return _blocked(change, review)
        case Wait():
            return _wait(change, review)
        case Approve():
            return approve_row(change, review)
        case Missed():
            return missed_row(change, review)


def _with_message(row: Row, desired: DesiredCampaign, review: ReviewedPlan) -> Row:
    when = row.when
    if not when:
        when = when_of(desired.timetable, review.plan.made_at)
    comparison = review.comparisons.get(row.key) if row.kind is Kind.REPLACE else None
    return replace(
        row,
        changed=() if comparison is None else changes_of(comparison, desired),
        audience=who_of(desired),
        preview=preview_of(desired),
        languages=languages_of(desired),
        opens=opens_of(desired),
        meets=tuple(meeting_words(review.meetings.get(row.key, ()), desired.name)),
        when=when,
    )


def _with_memory(row: Row, review: ReviewedPlan) -> Row:
    """What a campaign says whose file is gone, or that nobody knows it."""
    known = review.gone.get(row.key)
    if known is None:
        return row
    if isinstance(known, Lost):
        lost = f"What it says, and to whom, is not known: {known.why} {_LOOK}"
        return replace(row, notes=(*row.notes, lost))
    said = [_SAID_THEN if known.is_said else _KEPT, *([] if known.who else [_WHO_IS_LOST])]
    return replace(
        row,
        audience=shown(known.who, 600),
        preview=remembered_preview(known),
        languages=remembered_languages(known),
        notes=(*row.notes, *said),
    )


_LOOK = "Look at it in the dashboard."
_KEPT = "Its text and its people are as they were kept when it was made."
_SAID_THEN = "It was taken over: its text and its people are what its file said then, and CleverTap never showed its own."
_WHO_IS_LOST = f"Whom it is for was kept in a form that this ctsync does not read. {_LOOK}"


def _of(desired: DesiredCampaign, kind: Kind, short: str, what: str) -> Row:
    return Row(
        key=str(desired.key),
        title=title_of(desired.key, desired.name),
        family=desired.name,
        kind=kind,
        short=short,
        what=what,
        channel=noun_of(desired.identity.channel),
        first_send=desired.first_send,
        sends=len(desired.timetable),
        file=shown(desired.position.file),
        line=desired.position.line,
    )


def _recorded(record: Record, key: InstanceKey, kind: Kind, short: str, what: str) -> Row:
    operation = record.operation
    is_known = operation.fingerprint != UNKNOWN_CONTENT
    timetable = Timetable.from_tree(operation.timetable)
    return Row(
        key=str(key),
        title=title_of(key, record.name),
        family=record.name,
        kind=kind,
        short=short,
        what=what,
        channel=noun_of(operation.channel),
        first_send=operation.first_send,
        old_id=operation.remote_id,
        sends=len(timetable) if is_known else 1,
        when=when_of(timetable, operation.intended_at) if is_known else (),
        notes=_notes_of(operation),
    )


def _notes_of(operation: Operation) -> tuple[str, ...]:
    return (_NOT_KNOWN,) if operation.fingerprint == UNKNOWN_CONTENT else ()


_NOT_KNOWN = (
    "The lock was rebuilt: what the live campaign says, and when it sends after its first time, is not known. Look at"
    " it in the dashboard."
)


def _create(change: Create, review: ReviewedPlan) -> Row:
    again = change.again
    only_once = "Nobody gets it twice" if len(change.timetable) == 1 else "Nobody gets it twice for one date"
    twice = f"{only_once}: nothing of it went out before."
    if again is not None:
        zone = change.desired.account.zone
        said = f"An earlier edition ({again.remote_id or 'id unknown'}) went out"
        twice = f"{said} from {moment(again.first_send, zone, review.plan.made_at)} on: whoever got it may get it again."
    row = _of(change.desired, Kind.NEW, "new", "Scheduled when you apply.")
    if change.held is not None:
        row = replace(row, short="new (was held)", notes=(_WAS_HELD,), old_id=change.held.remote_id)
    if change.remainder is not None:
        rest, sends = when_of(change.remainder, review.plan.made_at), len(change.remainder)
        row = replace(row, first_send=change.remainder.first_send, sends=sends, when=rest)
    return replace(row, twice=twice)


_WAS_HELD = "A hold stopped it before anybody got it; this makes it anew, and needs to be approved anew."


def _replace(change: Replace, review: ReviewedPlan) -> Row:
    old = change.record.operation
    what = f"Stops {old.remote_id}, waits until CleverTap lists it as stopped, then makes a new campaign."
    return replace(
        _of(change.desired, Kind.REPLACE, f"stop {old.remote_id}, make new", what),
        first_send=change.timetable.first_send,
        sends=len(change.timetable),
        when=when_of(change.timetable, review.plan.made_at),
        twice=_twice(change, review.plan.account.zone, review.plan.made_at),
        final=_FINAL,
        old_id=old.remote_id,
        notes=_notes_of(old),
    )


def _twice(change: Replace, zone: str, now: datetime) -> str:
    if change.record.operation.fingerprint == UNKNOWN_CONTENT:
        return "" if not change.done else "Days up to now count as served: what it sent so far is not known."
    if not change.done:
        return "Nobody gets it twice: no run has happened yet."
    runs = listed([moment(run, zone, now) for run in change.done[-3:]])
    earlier = f"{count(len(change.done), 'run')} happened" + (
        ", the last ones on " if len(change.done) > 3 else " on "
    )
    return f"{earlier}{runs}. Nobody gets those again; the new one carries on from the next run."


def _stop(change: Stop, review: ReviewedPlan) -> Row:
    operation = change.record.operation
    row = _recorded(
        change.record, change.key, Kind.STOP, f"stop {operation.remote_id}", _why_stopped(operation)
    )
    begun = Timetable.from_tree(operation.timetable).done_before(review.plan.made_at)
    status = "" if change.seen is None else f"it is {change.seen.status.value} now"
    unseen = "CleverTap does not list it now; it is stopped all the same" if change.seen is None else ""
    had = f"{count(len(begun), 'send')} of it began already" if begun else "nobody got it yet"
    if begun and operation.fingerprint == UNKNOWN_CONTENT:
        had = "some people may have got it"
    told = sentences([f"{had[0].upper()}{had[1:]}", unseen or _capital(status)])
    notes = (*row.notes, *_counted_then(operation, review))
    return replace(row, twice=told, final=_FINAL, notes=notes, counted_then=operation.reach)


def _counted_then(operation: Operation, review: ReviewedPlan) -> Iterator[str]:
    """How many people it would have reached, as far as anybody knows."""
    if operation.reach is not None:
        counted = counted_people(operation.reach, made_up_of(review.plan.account, review))
        yield f"{counted} were counted when it was made."


_FINAL = "The stop is final: there is no resume."


def _why_stopped(operation: Operation) -> str:
    return f"Stops {operation.remote_id}: its file is gone."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _adopt(change: Adopt, review: ReviewedPlan) -> Row:
    seen, timetable = change.seen, change.desired.timetable
    listing = f"“{shown(human_part(seen.name))}” for {seen.local_time:%Y-%m-%d %H:%M}"
    what = f"Takes over {seen.id}, which is {seen.status.value}. Nothing is called."
    row = _of(change.desired, Kind.ADOPT, f"take over {seen.id}", what)
    notes = [
        f"CleverTap lists it as {listing}, and does not show what it says, so this file is taken at its word."
    ]
    if timetable.kind == "once" and timetable.local_at(0) != seen.local_time:
        notes.append("The file says another time. It sends when CleverTap says, and not when the file does.")
    return replace(row, notes=tuple(notes), old_id=seen.id, when=when_of(timetable, review.plan.made_at))


def _forget(change: Forget) -> Row:
    known = change.record.operation.remote_id
    what = f"Lets go of {known} for good: its file is gone and said `on_remove: forget`. It goes on without ctsync."
    return _recorded(change.record, change.key, Kind.FORGET, f"let go of {known}", what)


def _resolve(change: Resolve) -> Row:
    operation = change.record.operation
    if operation.state is State.STOPPING:
        what = f"Finishes a stop that began earlier: {operation.remote_id} is stopped until the list says so."
        if operation.why is Why.REPLACE and operation.then is not None:
            what += " Then the new version is made, as approved."
        return _recorded(change.record, change.key, Kind.FINISH, "finish a stop", what)
    if is_unknown(operation):
        return _recorded(
            change.record, change.key, Kind.FINISH, "may exist: somebody has to look", _may_exist(change.key)
        )
    then = "taken over" if change.on_appear is OnAppear.ADOPT else "stopped"
    what = f"The answer to its create was unclear. It is looked for, and {then} if it turns up; it is never sent again."
    return _recorded(change.record, change.key, Kind.FINISH, "settle an open create", what)


def _may_exist(key: InstanceKey) -> str:
    return (
        "No campaign of it is listed, and the lock that would know was lost: it may exist under another name. It is not"
        f" created before somebody has looked in the dashboard: `ctsync resolve {key} --absent`, or `--id NUMBER`, with"
        " --evidence."
    )


def _blocked(change: Blocked, review: ReviewedPlan) -> Row:
    reason = reason_of(change)
    known = change.other_id or (change.record.operation.remote_id if change.record else None)
    short = f"blocked: {change.block.value}"
    if change.desired is not None:
        row = _of(change.desired, Kind.BLOCKED, short, "Not done.")
        row = replace(row, when=when_of(change.desired.timetable, review.plan.made_at))
    elif change.record is not None:
        row = _recorded(change.record, change.key, Kind.BLOCKED, short, "Not done.")
    else:
        row = Row(str(change.key), str(change.key), change.key.definition, Kind.BLOCKED, short, "Not done.")
    return replace(row, why=reason.why, do=reason.do, old_id=known)


def _wait(change: Wait, review: ReviewedPlan) -> Row:
    until = day(change.until)
    first = moment(change.desired.first_send, review.plan.account.zone, review.plan.made_at)
    row = _of(
        change.desired,
        Kind.WAIT,
        f"made from {until} on, sends {first}",
        f"Made by the first apply from {until} on{'' if change.desired.series else '; it needs a plan and an approval of its own then'}.",
    )
    return replace(
        row,
        why="Its audience counts days up to then, and CleverTap takes no window that ends in the future.",
        when=when_of(change.desired.timetable, review.plan.made_at),
    )


def step_words(step: Step) -> str:
    """One call in words."""
    match step:
        case TryPayload():
            return "ask CleverTap whether it would take the new campaign"
        case StopOld(campaign=known):
            return f"stop {known}"
        case ProveStopped(campaign=known):
            return f"look until {known} is listed as stopped"
        case CreateNew():
            return "create it, in one request that is never repeated"
        case WriteDown():
            return "write it into the lock"
        case LookForIt():
            return "look for what was begun"
