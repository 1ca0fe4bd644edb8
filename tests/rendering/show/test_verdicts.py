"""Did it go out twice? Each answer rests on what is on record, and says no more than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.lock.receipt import Answer, Attempt, Basis, Deed, Finding, Grant, Sight
from ctsync.lock.record import Operation, Record, State
from ctsync.names import InstanceKey, RemoteId
from ctsync.rendering.show.verdicts import Judged, Verdict, judge
from tests.support.campaigns import ZONE, one
from tests.support.locks import NOW, an_operation

FIRST = one("a").first_send
ID, TWIN = RemoteId(18), RemoteId(19)
GRANT = Grant(Deed.CREATE, Basis.CHANGE, "asha", NOW)
DONE = Attempt(Deed.CREATE, NOW, "sha256:7", Answer.DONE, ID)
UNCLEAR = Attempt(Deed.CREATE, NOW, "sha256:7", Answer.UNCLEAR)
SILENT = Attempt(Deed.CREATE, NOW, "sha256:7")
NOTHING = [
    Attempt(Deed.CREATE, NOW, "sha256:7", answer)
    for answer in (Answer.REFUSED, Answer.LIMITED, Answer.NOT_SENT)
]


def seen(finding: Finding, status: str, campaign: RemoteId = ID, **changes: Any) -> Sight:
    return replace(Sight(finding, NOW, campaign, status, NOW.date(), NOW.date()), **changes)


COMPLETED = seen(Finding.ENDED, "completed")
LATE = FIRST + timedelta(minutes=1)


def op(
    state: State, *receipts: object, seq: int = 1, at: str = "2027-06-01 12:00", **changes: Any
) -> Operation:
    timetable = one("a", at).timetable
    fields = {
        "state": state,
        "remote_id": ID,
        "timetable": timetable.to_tree(),
        "first_send": timetable.first_send,
        "last_send": timetable.last_send,
        "receipts": receipts,
    }
    return an_operation(seq, **{**fields, **changes})


def judged(*operations: Operation) -> Judged:
    return judge(Record(InstanceKey("a"), "a", "stop", operations[-1], operations[:-1]), ZONE)


@dataclass(frozen=True)
class Case:
    """`says` are pieces of the headline, the reasons or what to look at."""

    name: str
    operations: Sequence[Operation]
    verdict: Verdict
    says: Sequence[str]


TAKEN = seen(Finding.ADOPTED, "pending")
STOPPED = op(State.STOPPED_BEFORE, GRANT, DONE, seen(Finding.ENDED, "stopped"))
SENT = op(State.SENT, GRANT, DONE, COMPLETED)
NEXT: dict[str, Any] = {"seq": 2, "remote_id": RemoteId(21)}
SECOND = replace(DONE, remote_id=RemoteId(21))
SECOND_OVER = replace(COMPLETED, remote_id=RemoteId(21))

CASES = (
    Case(
        "sent",
        [SENT],
        Verdict.ONCE,
        ["It went out once.", "CleverTap answered with campaign 18", "showed it as completed"],
    ),
    Case(
        "sent after attempts that made nothing",
        [op(State.SENT, *NOTHING, DONE, COMPLETED)],
        Verdict.ONCE,
        ["It went out once.", "3 requests to create it are proven to have made nothing"],
    ),
    Case(
        "sent and adopted",
        [op(State.SENT, UNCLEAR, TAKEN, COMPLETED)],
        Verdict.ONCE,
        ["answer was unclear, and the list then showed exactly one campaign for it, 18"],
    ),
    Case(
        "adopted after its process died",
        [op(State.LIVE, SILENT, TAKEN)],
        Verdict.AT_MOST_ONCE,
        ["no answer to it is recorded", "exactly one campaign", "does not know yet"],
    ),
    Case(
        "sent, and nobody saw it completed",
        [op(State.SENT, DONE, seen(Finding.LISTED, "pending"))],
        Verdict.AT_MOST_ONCE,
        ["It can not have gone out twice.", "no list was seen to say that it was completed"],
    ),
    Case("live", [op(State.LIVE, DONE)], Verdict.AT_MOST_ONCE, ["It can not have gone out twice."]),
    Case(
        "stopped in time",
        [STOPPED],
        Verdict.NOT_SENT,
        ["It did not go out.", "proven stopped before it sent"],
    ),
    Case(
        "refused",
        [op(State.REFUSED, *NOTHING, remote_id=None)],
        Verdict.NOT_SENT,
        ["It did not go out.", "So it was never made"],
    ),
    Case(
        "stopped by others before its send",
        [op(State.FOREIGN, DONE, seen(Finding.ENDED, "stopped"))],
        Verdict.NOT_SENT,
        ["did not go out", "Somebody stopped it", "before its first send"],
    ),
    Case(
        "stopped by others, seen after its send",
        [op(State.FOREIGN, DONE, seen(Finding.ENDED, "stopped", at=LATE))],
        Verdict.UNCLEAR,
        ["Unclear", "18"],
    ),
    Case(
        "frozen",
        [op(State.INTENT, UNCLEAR, remote_id=None, token="~ct1.x")],
        Verdict.UNCLEAR,
        ["Unclear: it may exist", "never sent again", "no list has shown the campaign", "`~ct1.x`"],
    ),
    Case("missed", [op(State.MISSED, UNCLEAR, remote_id=None)], Verdict.UNCLEAR, ["Unclear", "dashboard"]),
    Case(
        "stop not proven",
        [op(State.STOPPING, DONE)],
        Verdict.UNCLEAR,
        ["stop is not proven", "`ctsync audit`"],
    ),
    Case("perhaps too late", [op(State.STOPPED_MAYBE, DONE)], Verdict.UNCLEAR, ["may have got it"]),
    Case(
        "given up",
        [op(State.ABSENT, UNCLEAR, remote_id=None)],
        Verdict.UNCLEAR,
        ["if the person who looked was right"],
    ),
    Case("let go", [op(State.RELEASED, DONE)], Verdict.UNCLEAR, ["let go of it"]),
    Case(
        "of an older ctsync",
        [op(State.SENT)],
        Verdict.NOT_RECORDED,
        ["how it was created is not recorded", "requests are not recorded"],
    ),
    Case(
        "refused by an older ctsync",
        [op(State.REFUSED)],
        Verdict.NOT_RECORDED,
        ["how that came is not recorded"],
    ),
    Case(
        "taken over by id",
        [op(State.SENT, COMPLETED, imported=True)],
        Verdict.NOT_RECORDED,
        ["ctsync did not create it", "taken over by its id"],
    ),
    Case(
        "replaced, then sent",
        [STOPPED, op(State.SENT, SECOND, SECOND_OVER, **NEXT)],
        Verdict.ONCE,
        ["It went out once.", "Operation 1: it was proven stopped", "Operation 2: the list showed"],
    ),
    Case(
        "sent again by decision",
        [SENT, op(State.SENT, SECOND, SECOND_OVER, generation=2, **NEXT)],
        Verdict.AGAIN_BY_DECISION,
        ["It went out twice, as was decided: `generation`"],
    ),
    Case(
        "to be sent again by decision",
        [SENT, op(State.LIVE, SECOND, generation=2, **NEXT)],
        Verdict.AGAIN_BY_DECISION,
        ["It may go out twice, as was decided"],
    ),
    Case(
        "two of one generation on one day",
        [SENT, op(State.SENT, SECOND, SECOND_OVER, **NEXT)],
        Verdict.PERHAPS_TWICE,
        ["It may have gone out twice", "18 and 21"],
    ),
    Case(
        "given up by a person, then made",
        [op(State.ABSENT, UNCLEAR, remote_id=None), op(State.SENT, SECOND, SECOND_OVER, **NEXT)],
        Verdict.UNCLEAR,
        ["can not have gone out twice, if the person was right"],
    ),
    Case(
        "sent on one day, and on another",
        [
            op(State.STOPPED_BEFORE, DONE, done_to=(FIRST,)),
            op(State.SENT, SECOND, SECOND_OVER, at="2027-06-03 12:00", **NEXT),
        ],
        Verdict.AT_MOST_ONCE,
        ["No send of it can have gone out twice."],
    ),
    Case(
        "a twin that was stopped in time",
        [
            op(
                State.SENT,
                DONE,
                seen(Finding.DUPLICATE, "pending", TWIN),
                seen(Finding.DUPLICATE, "stopped", TWIN),
                COMPLETED,
            )
        ],
        Verdict.ONCE,
        ["It went out once.", "second campaign, 19, seen stopped before the first send"],
    ),
    Case(
        "a twin that was not",
        [op(State.SENT, DONE, COMPLETED, seen(Finding.DUPLICATE, "running", TWIN))],
        Verdict.PERHAPS_TWICE,
        ["It may have gone out twice: it existed twice.", "18 and 19", "last seen as running"],
    ),
    Case(
        "a twin that was stopped too late",
        [op(State.SENT, DONE, COMPLETED, seen(Finding.DUPLICATE, "stopped", TWIN, at=LATE))],
        Verdict.PERHAPS_TWICE,
        ["18 and 19"],
    ),
    Case(
        "turned up after it was given up",
        [op(State.MISSED, UNCLEAR, seen(Finding.DUPLICATE, "completed", TWIN), remote_id=None)],
        Verdict.UNCLEAR,
        ["campaign 19 turned up after it was given up", "and then once"],
    ),
    Case(
        "turned up after another was made in its place",
        [
            op(State.ABSENT, UNCLEAR, seen(Finding.DUPLICATE, "running", TWIN), remote_id=None),
            op(State.SENT, SECOND, SECOND_OVER, **NEXT),
        ],
        Verdict.PERHAPS_TWICE,
        ["19 and 21"],
    ),
    Case(
        "two requests that can both have made it",
        [op(State.SENT, UNCLEAR, DONE, COMPLETED)],
        Verdict.PERHAPS_TWICE,
        ["It may have been created twice.", "2 requests can have made it"],
    ),
    Case(
        "two rows of one token of which one is not accounted for",
        [op(State.LIVE, UNCLEAR, replace(TAKEN, rows=2))],
        Verdict.PERHAPS_TWICE,
        ["showed 2 campaigns for it", "two campaigns of this name"],
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_verdict_is_what_the_evidence_says(case: Case):
    found = judged(*case.operations)
    assert found.verdict is case.verdict, found
    text = " ".join([found.headline, *found.because, found.look])
    assert [piece for piece in case.says if piece not in text] == [], text


def test_every_verdict_and_every_state_has_a_case():
    assert {case.verdict for case in CASES} == set(Verdict)
    assert {each.state for case in CASES for each in case.operations} == set(State)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_needs_a_look_says_where_and_what_does_not_says_nothing(case: Case):
    found = judged(*case.operations)
    assert bool(found.look) is found.verdict.is_alarming


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_without_receipts_no_verdict_is_certain(case: Case):
    bare = [replace(each, receipts=()) for each in case.operations]
    assert judged(*bare).verdict not in (Verdict.ONCE, Verdict.NOT_SENT, Verdict.AT_MOST_ONCE)


def test_a_repeat_is_spoken_of_by_its_sends():
    schedule = {"every": "1 day", "start": "2027-05-25 10:00", "runs": "9"}
    timetable = one("a", schedule).timetable
    sent = replace(SENT, timetable=timetable.to_tree())
    said = judged(sent)
    assert (said.verdict, said.headline) == (Verdict.AT_MOST_ONCE, "No send of it can have gone out twice.")
    assert "whether each of its 9 sends went out is not recorded" in said.because[-1], (
        "it may have been paused"
    )
