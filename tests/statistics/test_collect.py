from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ctsync.api.contract import NoReportYet, NotSent, RateLimited, RefusedByRemote, Report, Unclear
from ctsync.lock.record import Lock, State
from ctsync.names import RemoteId
from ctsync.statistics.collect import NOT_CLEAR, begun, collect, names_of
from tests.support.plans import NOW, a_campaign, a_record

LATER = NOW + timedelta(days=365)


class Reader:
    """Notes who is asked about, and answers what it was told to."""

    def __init__(self, answer=None):
        self.asked = []
        self.answer = answer or NoReportYet("")

    def list(self, _window):
        raise AssertionError("a report lists nothing")

    def report(self, campaign):
        self.asked.append(campaign)
        return self.answer


def lock_of(*records):
    return Lock(
        "l", "sha256:00", "p", "Asia/Kolkata", records={str(record.key): record for record in records}
    )


def asked_about(*records, names=(), now=LATER, since=None):
    reader = Reader()
    list(collect(reader, begun(lock_of(*records), now, names, since=since)))
    return reader.asked


def test_only_what_has_begun_is_asked_about():
    record = a_record(a_campaign(), 7)
    assert asked_about(record, now=NOW) == []
    assert asked_about(record) == [7]


def test_what_nobody_got_is_not_asked_about():
    assert asked_about(a_record(a_campaign(), 7, state=State.STOPPED_BEFORE)) == []
    assert asked_about(a_record(a_campaign(), 7, state=State.STOPPED_BEFORE, done_to=(NOW,))) == [7]
    for state in (State.REFUSED, State.ABSENT):
        assert begun(lock_of(a_record(a_campaign(), None, state=state)), LATER) == ()


@pytest.mark.parametrize("state", [State.INTENT, State.MISSED])
def test_what_may_exist_without_an_id_is_unknown_and_not_left_out(state):
    reader = Reader()
    (found,) = collect(reader, begun(lock_of(a_record(a_campaign(), None, state=state)), LATER))
    assert found.answer == Unclear(NOT_CLEAR)
    assert reader.asked == []


def test_earlier_operations_count_too():
    record = a_record(a_campaign(), 7)
    again = replace(record, history=(replace(record.operation, remote_id=RemoteId(6), state=State.SENT),))
    assert asked_about(again) == [6, 7]


def test_names_narrow_it_down():
    one, other = a_record(a_campaign(), 7), a_record(a_campaign("other-push"), 8)
    assert asked_about(one, other, names=["other-push"]) == [8]
    assert names_of(one) == {"mango-fridays-push"}


def test_a_day_leaves_out_what_sent_for_the_last_time_before_it():
    record = a_record(a_campaign(), 7)
    last = record.operation.last_send.date()
    assert asked_about(record, since=last) == [7]
    assert asked_about(record, since=last + timedelta(days=1)) == []


def test_the_day_is_one_of_the_account_and_not_of_utc():
    """20:00 UTC is half past one on the next morning in Kolkata."""
    record = a_record(a_campaign(), 7)
    operation = record.operation
    late = operation.first_send.replace(hour=20)
    record = replace(record, operation=replace(operation, first_send=late, last_send=late))
    assert asked_about(record, since=date(2027, 6, 2)) == [7]


@pytest.mark.parametrize(
    ("answer", "calls"),
    [
        (NotSent("refused"), 1),
        (RateLimited(600.0), 1),
        (RefusedByRemote(401, "Invalid Credentials"), 1),
        (RefusedByRemote(403, "Forbidden"), 1),
        (RefusedByRemote(400, "Invalid campaign id"), 3),
        (Unclear("cut off"), 3),
        (NoReportYet(""), 3),
        (Report({"sent": 1}), 3),
    ],
)
def test_nobody_is_asked_again_after_an_answer_that_all_calls_would_get(answer, calls):
    """Two hundred calls into a pause, or with a wrong passcode, tell no more than one and cost the account dearly."""
    reader = Reader(answer)
    records = [a_record(a_campaign(f"c{number}-push"), number) for number in (1, 2, 3)]
    found = list(collect(reader, begun(lock_of(*records), LATER)))
    assert len(reader.asked) == calls
    assert [each.answer for each in found] == [answer] * 3
