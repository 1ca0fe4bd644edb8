"""Did it go out twice? What the lock's evidence says of one instance, in plain words, and never more than it says.

Two facts are kept apart. Whether a campaign *exists* twice is known from its requests: each is proven to have made
nothing, or is the one that can have. Whether it *went out* is known from the list, which says `completed`, or from
nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from ctsync.campaign.observed import RemoteStatus
from ctsync.lock.receipt import Attempt, Deed, Finding, Sight
from ctsync.lock.record import Operation, Record, State
from ctsync.rendering.wording import count, listed
from ctsync.schedule import Timetable


class Verdict(StrEnum):
    """The answer, for programs. `unclear` and `perhaps_twice` are for a person to look at."""

    ONCE = "once"
    AT_MOST_ONCE = "at_most_once"
    NOT_SENT = "not_sent"
    AGAIN_BY_DECISION = "again_by_decision"
    NOT_RECORDED = "not_recorded"
    UNCLEAR = "unclear"
    PERHAPS_TWICE = "perhaps_twice"

    @property
    def is_alarming(self) -> bool:
        return self in (Verdict.UNCLEAR, Verdict.PERHAPS_TWICE)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, as one sentence, with its reasons and what to look at (empty: nothing)."""

    verdict: Verdict
    headline: str
    because: tuple[str, ...]
    look: str = ""


def judge(record: Record, zone: str) -> Judged:
    """What the receipts of all operations of one instance come to."""
    operations = (*record.history, record.operation)
    reasons = tuple(reason for each in operations for reason in _reasons(each, len(operations)))
    existed_twice = _with_twins(operations, reasons)
    if existed_twice is not None:
        return existed_twice
    carriers = [each for each in operations if not _sent_nothing(each)]
    if not carriers:
        return _not_sent(operations, reasons)
    if len(carriers) == 1:
        return _of_one(carriers[0], reasons)
    return _of_several(carriers, reasons, zone)


def _sent_nothing(operation: Operation) -> bool:
    """Whether it is proven that nobody got it."""
    if operation.state is State.FOREIGN:
        return _stopped_by_others_in_time(operation)
    return operation.state is State.REFUSED or (
        operation.state is State.STOPPED_BEFORE and not operation.done_to
    )


def _stopped_by_others_in_time(operation: Operation) -> bool:
    return any(
        isinstance(each, Sight)
        and each.remote_id == operation.remote_id
        and _was_stopped_in_time(each, operation.first_send)
        for each in operation.receipts
    )


# ── one campaign ──


def _of_one(operation: Operation, reasons: tuple[str, ...]) -> Judged:
    if operation.state in _DOUBTS:
        headline, look = _DOUBTS[operation.state]
        return Judged(Verdict.UNCLEAR, headline, reasons, _look(look, operation))
    if _creates_in_doubt(operation):
        look = _look(_EXISTS_TWICE, operation)
        return Judged(Verdict.PERHAPS_TWICE, "It may have been created twice.", reasons, look)
    if not _is_recorded(operation):
        return Judged(Verdict.NOT_RECORDED, _unrecorded(operation), reasons)
    sends = len(Timetable.from_tree(operation.timetable))
    if operation.state is State.SENT and _completed(operation) and sends == 1:
        return Judged(Verdict.ONCE, "It went out once.", reasons)
    headline = "It can not have gone out twice." if sends == 1 else "No send of it can have gone out twice."
    return Judged(Verdict.AT_MOST_ONCE, headline, reasons)


def _unrecorded(operation: Operation) -> str:
    if operation.imported:
        return "ctsync did not create it, so how often it was created is not recorded."
    return "The lock knows of one campaign; how it was created is not recorded."


def _not_sent(operations: Sequence[Operation], reasons: tuple[str, ...]) -> Judged:
    if all(_is_recorded(each) for each in operations):
        return Judged(Verdict.NOT_SENT, "It did not go out.", reasons)
    return Judged(
        Verdict.NOT_RECORDED, "The lock says that it did not go out; how that came is not recorded.", reasons
    )


_DOUBTS = {
    State.INTENT: (
        "Unclear: it may exist, and then it goes out once; its create is never sent again.",
        "Look for its name in the dashboard; `ctsync audit` takes it over if the list shows it",
    ),
    State.STOPPING: (
        "Unclear: its stop is not proven, so it may go out, and then once.",
        "Look at it in the dashboard, and run `ctsync audit`",
    ),
    State.STOPPED_MAYBE: (
        "Unclear: it was stopped so near a send that people may have got it, and then once.",
        "Look at its numbers in the dashboard, or in `ctsync report`",
    ),
    State.FOREIGN: (
        "Unclear: somebody stopped it in the dashboard, and whether it had gone out is not recorded.",
        "Look at its numbers in the dashboard, or in `ctsync report`",
    ),
    State.MISSED: (
        "Unclear: whether it was created never became known, and its time has passed.",
        "Look for its name in the dashboard",
    ),
    State.ABSENT: (
        "It did not go out, if the person who looked was right.",
        "Look for its name in the dashboard if you doubt it",
    ),
    State.RELEASED: (
        "Unclear: ctsync let go of it, and knows no more of it.",
        "Look at it in the dashboard",
    ),
}
"""What is open for one campaign, and where a person finds out. In none of them is a second one made."""

_EXISTS_TWICE = "Look in the dashboard for two campaigns of this name"


# ── several campaigns, one after the other ──


def _of_several(carriers: Sequence[Operation], reasons: tuple[str, ...], zone: str) -> Judged:
    days = [_days(operation, zone) for operation in carriers]
    overlap = sum(map(len, days)) != len(frozenset[date]().union(*days))
    unsure = [each for each in carriers if each.state in _DOUBTS or _creates_in_doubt(each)]
    if not overlap and not unsure and not all(_is_recorded(each) for each in carriers):
        headline = "No two of its campaigns share a day; how they were created is not recorded."
        return Judged(Verdict.NOT_RECORDED, headline, reasons)
    if not overlap and not unsure:
        return Judged(Verdict.AT_MOST_ONCE, "No send of it can have gone out twice.", reasons)
    if not overlap:
        headline, look = _DOUBTS.get(unsure[-1].state, ("It may have been created twice.", _EXISTS_TWICE))
        return Judged(Verdict.UNCLEAR, headline, reasons, _look(look, *unsure))
    if _is_decided(carriers):
        may = (
            "It may go out"
            if any(each.state in (*_DOUBTS, State.LIVE) for each in carriers)
            else "It went out"
        )
        headline = f"{may} {_times(len(carriers))}, as was decided: `generation` was raised in between."
        return Judged(Verdict.AGAIN_BY_DECISION, headline, reasons)
    said = [each for each in carriers if each.state is State.ABSENT]
    if len(said) == len(carriers) - 1:
        headline = (
            "It can not have gone out twice, if the person was right who said that the first did not exist."
        )
        return Judged(Verdict.UNCLEAR, headline, reasons, _look(_DOUBTS[State.ABSENT][1], *said))
    headline = "It may have gone out twice: two campaigns of it can have sent on the same day."
    return Judged(Verdict.PERHAPS_TWICE, headline, reasons, _look("Compare them in the dashboard", *carriers))


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number} times"


def _is_decided(carriers: Sequence[Operation]) -> bool:
    """Whether each of them has a higher generation than the one before."""
    generations = [operation.generation for operation in carriers]
    return generations == sorted(set(generations))


def _days(operation: Operation, zone: str) -> frozenset[date]:
    """The days on which it can have sent; of one that was stopped, those whose sends had gone out."""
    if operation.state is State.STOPPED_BEFORE:
        return frozenset(moment.astimezone(ZoneInfo(zone)).date() for moment in operation.done_to)
    return Timetable.from_tree(operation.timetable).send_days()


# ── two campaigns at once ──


def _with_twins(operations: Sequence[Operation], reasons: tuple[str, ...]) -> Judged | None:
    """What is to be said of campaigns beside the recorded ones that were not stopped in time; None without any."""
    twins = {each.remote_id for operation in operations for each in _dangerous_twins(operation)}
    if not twins:
        return None
    carriers = [each for each in operations if not _sent_nothing(each)]
    recorded = {each.remote_id for each in carriers if each.remote_id is not None}
    campaigns = listed([str(each) for each in sorted(twins | recorded)])
    look = f"Look at its numbers in the dashboard: {campaigns}."
    if len(twins | recorded) == 1:
        headline = f"Unclear: campaign {campaigns} turned up after it was given up, so it may have gone out, and then once."
        return Judged(Verdict.UNCLEAR, headline, reasons, look)
    return Judged(Verdict.PERHAPS_TWICE, "It may have gone out twice: it existed twice.", reasons, look)


def _twins(operation: Operation) -> list[Sight]:
    """The newest sight of each second campaign."""
    newest = {
        each.remote_id: each
        for each in operation.receipts
        if isinstance(each, Sight) and each.finding is Finding.DUPLICATE
    }
    return list(newest.values())


def _dangerous_twins(operation: Operation) -> list[Sight]:
    """Second campaigns that are not seen stopped before the first send."""
    return [each for each in _twins(operation) if not _was_stopped_in_time(each, operation.first_send)]


def _was_stopped_in_time(twin: Sight, first_send: datetime) -> bool:
    return twin.status == RemoteStatus.STOPPED.value and twin.at < first_send


# ── the evidence of one operation ──


def _creates(operation: Operation) -> list[Attempt]:
    return [each for each in operation.receipts if isinstance(each, Attempt) and each.deed is Deed.CREATE]


def _may_have_made(operation: Operation) -> list[Attempt]:
    """Its requests of which one is not proven to have made nothing."""
    return [each for each in _creates(operation) if each.answer is None or not each.answer.did_nothing]


def _creates_in_doubt(operation: Operation) -> bool:
    """Whether more than one request, or a row that is not accounted for, is on record: it never should be."""
    rows = [each.rows for each in operation.receipts if isinstance(each, Sight)]
    return len(_may_have_made(operation)) > 1 or max(rows, default=1) > 1 + len(_twins(operation))


def _is_recorded(operation: Operation) -> bool:
    return bool(_creates(operation))


def _completed(operation: Operation) -> bool:
    return any(
        isinstance(each, Sight)
        and each.remote_id == operation.remote_id
        and each.status == RemoteStatus.COMPLETED.value
        for each in operation.receipts
    )


def _reasons(operation: Operation, number: int) -> list[str]:
    """Sentences, each resting on what is on record; of several operations each says which one it is about."""
    about = f"Operation {operation.seq}: " if number > 1 else ""
    said = [*_of_requests(operation), *_of_twins(operation), *_of_ending(operation)]
    return [about + text if about else text[:1].upper() + text[1:] for text in said]


def _of_requests(operation: Operation) -> list[str]:
    if not _is_recorded(operation):
        taken = "it was taken over by its id" if operation.imported else "its requests are not recorded"
        return [f"{taken}; the lock has one campaign for it"]
    creates, maybe = _creates(operation), _may_have_made(operation)
    said = []
    nothing = len(creates) - len(maybe)
    if nothing:
        said.append(
            f"{count(nothing, 'request')} to create it {'is' if nothing == 1 else 'are'} proven to have made nothing"
        )
    if len(maybe) > 1:
        said.append(f"{len(maybe)} requests can have made it, which must not be")
    elif maybe:
        said.append(f"one request can have made it; {_how_it_ended(maybe[0], operation)}")
    return said


def _how_it_ended(attempt: Attempt, operation: Operation) -> str:
    if attempt.remote_id is not None:
        return f"CleverTap answered with campaign {attempt.remote_id}"
    lost = "its answer was unclear" if attempt.answer is not None else "no answer to it is recorded"
    found = [
        each for each in operation.receipts if isinstance(each, Sight) and each.finding is Finding.ADOPTED
    ]
    if not found:
        return f"{lost}, and no list has shown the campaign"
    rows = "exactly one campaign" if found[0].rows == 1 else f"{found[0].rows} campaigns"
    return f"{lost}, and the list then showed {rows} for it, {found[0].remote_id}"


def _of_twins(operation: Operation) -> list[str]:
    what = "it turned up late as campaign" if operation.remote_id is None else "there was a second campaign,"
    return [
        f"{what} {each.remote_id}, seen stopped before the first send"
        if _was_stopped_in_time(each, operation.first_send)
        else f"{what} {each.remote_id}, last seen as {each.status}"
        for each in _twins(operation)
    ]


_PAUSES = "because it can be paused for a while in the dashboard"


def _of_ending(operation: Operation) -> list[str]:
    if operation.state is State.SENT:
        sends = len(Timetable.from_tree(operation.timetable))
        which = (
            "" if sends == 1 else f"; whether each of its {sends} sends went out is not recorded, {_PAUSES}"
        )
        return [
            f"the list showed it as completed{which}"
            if _completed(operation)
            else "it was live at its last send; no list was seen to say that it was completed"
        ]
    if operation.state is State.STOPPED_BEFORE:
        done = len(operation.done_to)
        return [
            f"it was proven stopped after {count(done, 'send')}"
            if done
            else "it was proven stopped before it sent"
        ]
    if operation.state is State.FOREIGN and _stopped_by_others_in_time(operation):
        return ["somebody stopped it in the dashboard, and the list showed that before its first send"]
    if operation.state is State.LIVE:
        return ["it is live, and the lock does not know yet that it went out"]
    if operation.state is State.REFUSED:
        return (
            ["so it was never made"] if _is_recorded(operation) else ["the lock says that it was never made"]
        )
    return []


def _look(what: str, *operations: Operation) -> str:
    """Where to look, with the ids, or the names where no id is known."""
    ids = [each.remote_id for each in operations if each.remote_id is not None]
    names = [f"`{each.token or each.remote_name}`" for each in operations if each.remote_id is None]
    return f"{what}: {listed([*(str(each) for each in ids), *names])}."
