"""The family barrier of protocol 4, in every state of a relative."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from ctsync.audience import Audience, scope_of
from ctsync.campaign.content import Known
from ctsync.catalog import TrackingPlan
from ctsync.lock.record import OnAppear, Record, State, Why
from ctsync.names import InstanceKey
from ctsync.planning.family import already_served, barrier, family_days, kin_in_the_way
from tests.planning.making import DAY, HOUR, operation_of, record_of, situated
from tests.support.campaigns import NOW, one, wanted

WHOLE = one("news", "2027-06-01 10:00", channel="email")
FIRST, THIRD = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], channel="email")
AGAIN = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], channel="email", generation="2")

GONE_FOR_GOOD = [State.REFUSED, State.ABSENT, State.STOPPED_BEFORE]
MAY_HAVE_SENT = [State.SENT, State.STOPPED_MAYBE, State.FOREIGN, State.MISSED]
IN_THE_WAY = [State.INTENT, State.LIVE, State.STOPPING, State.RELEASED]


def stands(desired, record: Record, *, wanted_keys=(), plan=False, now: datetime = NOW) -> bool:
    """Whether the barrier stands between this instance and its create."""
    found = barrier(desired, (record,), frozenset(wanted_keys), now, stops_come_first=plan)
    assert found in (None, record)
    return found is record


@pytest.mark.parametrize("state", [State.LIVE, State.SENT, State.REFUSED])
def test_a_wanted_relative_that_was_left_with_its_old_content_is_in_the_way_while_it_is_live(state):
    record = record_of(WHOLE, state)
    keys = frozenset({str(WHOLE.key)})
    for left_alone, found in ((keys, record if state is State.LIVE else None), (frozenset(), None)):
        assert barrier(FIRST, (record,), keys, NOW, stops_come_first=False, left_alone=left_alone) is found


@pytest.mark.parametrize("state", IN_THE_WAY)
def test_an_unwanted_relative_that_is_not_over_is_in_the_way(state):
    record = record_of(WHOLE, state)
    assert stands(FIRST, record)
    assert stands(AGAIN[0], record)
    assert stands(THIRD, record), "without a date it may reach people on any day"


@pytest.mark.parametrize("state", MAY_HAVE_SENT)
def test_an_unwanted_relative_that_may_have_sent_asks_for_a_generation(state):
    record = record_of(WHOLE, state)
    assert stands(FIRST, record)
    assert stands(THIRD, record)
    assert not stands(AGAIN[0], record)


@pytest.mark.parametrize("state", GONE_FOR_GOOD)
def test_an_unwanted_relative_that_nobody_got_is_not_in_the_way(state):
    record = record_of(WHOLE, state)
    assert not stands(FIRST, record)
    assert not stands(THIRD, record)


@pytest.mark.parametrize("state", GONE_FOR_GOOD)
def test_a_relative_stopped_in_panic_asks_for_a_generation(state):
    record = record_of(WHOLE, state, why=Why.PANIC)
    assert stands(FIRST, record)
    assert not stands(AGAIN[0], record)


@pytest.mark.parametrize("state", list(State))
def test_a_relative_with_another_date_is_not_in_the_way(state):
    assert not stands(THIRD, record_of(FIRST, state))
    assert stands(FIRST, record_of(FIRST, state)) == (state not in GONE_FOR_GOOD)


@pytest.mark.parametrize("state", list(State))
def test_a_wanted_relative_is_in_the_way_only_while_it_is_being_stopped(state):
    record = record_of(WHOLE, state)
    assert stands(THIRD, record, wanted_keys=["news"]) == (state is State.STOPPING)


def test_a_wanted_relative_whose_unclear_create_is_to_be_stopped_is_in_the_way():
    record = record_of(WHOLE, State.INTENT, on_appear=OnAppear.STOP)
    assert stands(THIRD, record, wanted_keys=["news"])
    assert not stands(THIRD, record_of(WHOLE, State.INTENT), wanted_keys=["news"])


@pytest.mark.parametrize(
    ("on_remove", "is_in_the_way"), [("stop", False), ("forget", True), ("refuse", True)]
)
def test_in_a_plan_a_relative_that_is_stopped_first_makes_room(on_remove, is_in_the_way):
    record = replace(record_of(WHOLE), on_remove=on_remove)
    assert stands(FIRST, record, plan=True) is is_in_the_way
    assert stands(FIRST, record), "right before the create it must be gone"


def test_in_a_plan_a_live_relative_past_its_last_send_counts_as_sent():
    record, now = record_of(WHOLE), WHOLE.last_send + HOUR
    assert stands(FIRST, record, plan=True, now=now)
    assert not stands(AGAIN[0], record, plan=True, now=now)
    assert stands(AGAIN[0], record, now=now), "it is not settled yet"


def test_a_stopped_relative_that_had_served_the_day_is_in_the_way_of_that_day_only():
    push = one("news", ["2027-05-20 09:00", "2027-06-01 10:00"])
    record = record_of(push, State.STOPPED_BEFORE, done_to=(push.first_send,), settled_at=NOW)
    tonight, june = wanted("news", ["2027-05-20 18:00", "2027-06-01 10:00"], channel="email")
    assert stands(tonight, record)
    assert not stands(june, record)


def test_a_relative_that_was_stopped_after_its_last_send_counts_as_sent():
    late: dict[str, Any] = {"done_to": (WHOLE.first_send,), "settled_at": WHOLE.last_send + HOUR}
    record = record_of(WHOLE, State.STOPPED_BEFORE, stopping_since=WHOLE.last_send + HOUR, **late)
    assert stands(THIRD, record)
    assert not stands(AGAIN[1], record)
    in_time = record_of(WHOLE, State.STOPPED_BEFORE, stopping_since=WHOLE.last_send - HOUR)
    assert not stands(THIRD, in_time)


def test_what_an_earlier_operation_of_a_relative_served_is_not_forgotten():
    push = one("news", ["2027-05-20 09:00", "2027-06-01 10:00"])
    stopped = operation_of(
        push, State.STOPPED_BEFORE, why=Why.REPLACE, done_to=(push.first_send,), settled_at=NOW
    )
    record = record_of(one("news"), State.REFUSED, seq=2, history=(stopped,))
    tonight, raised = (
        wanted("news", ["2027-05-20 18:00", "2027-06-02 10:00"], channel="email", generation=str(number))[0]
        for number in (1, 2)
    )
    assert stands(tonight, record)
    assert not stands(raised, record)


def test_a_generation_taken_back_does_not_pass_by_what_went_out_before_it():
    sent = operation_of(one("news", "2027-05-18 10:00", channel="email"), State.SENT)
    record = record_of(
        one("news", "2027-06-01 10:00", channel="email", generation="2"),
        State.STOPPED_BEFORE,
        seq=2,
        history=(sent,),
    )
    assert stands(FIRST, record)
    assert not stands(AGAIN[0], record)


@pytest.mark.parametrize(
    ("other", "are_kin"),
    [
        (InstanceKey("news", language="hi"), True),
        (InstanceKey("news", market="in"), True),
        (InstanceKey("news", market="ae", language="hi"), True),
        (InstanceKey("other"), False),
    ],
)
def test_only_relatives_of_one_definition_are_asked(other, are_kin):
    record = replace(record_of(WHOLE, State.STOPPING), key=other)
    s = situated([FIRST], [record])
    found = kin_in_the_way(FIRST, s, stops_come_first=True)
    assert (found is not None) is are_kin


def test_an_instance_is_no_relative_of_itself():
    s = situated([WHOLE], [record_of(WHOLE, State.STOPPING)])
    assert kin_in_the_way(WHOLE, s, stops_come_first=False) is None


def test_every_relative_is_asked_until_one_is_in_the_way():
    free, busy = record_of(WHOLE, State.REFUSED), record_of(WHOLE, State.INTENT, seq=2)
    assert barrier(FIRST, (free, busy), frozenset(), NOW, stops_come_first=True) is busy
    assert barrier(FIRST, (free, free), frozenset(), NOW, stops_come_first=True) is None


def test_other_markets_are_no_relatives():
    desired = replace(_in_city("Pune"), key=InstanceKey("news", market="in"))
    record = record_of(replace(_in_city("Dubai"), key=InstanceKey("news", market="ae")))
    assert kin_in_the_way(desired, situated([desired], [record]), stops_come_first=False) is None


def test_other_markets_are_relatives_while_they_are_not_proven_to_have_other_people():
    desired = replace(_in_city("Pune"), key=InstanceKey("news", market="in"))
    other = replace(_in_city(["Pune", "Dubai"]), key=InstanceKey("news", market="ae"))
    same, unknown = record_of(other), record_of(other, scope=None)
    for record in (same, unknown):
        assert kin_in_the_way(desired, situated([desired], [record]), stops_come_first=False) == record
        assert kin_in_the_way(desired, situated([desired], [record]), stops_come_first=True) is None
    sent = record_of(other, State.SENT)
    assert kin_in_the_way(desired, situated([desired], [sent]), stops_come_first=True) == sent
    narrowed = record_of(
        replace(_in_city("Dubai"), key=other.key), seq=2, history=[operation_of(other, State.SENT)]
    )
    assert kin_in_the_way(desired, situated([desired], [narrowed]), stops_come_first=True) == narrowed
    stopped = replace(narrowed, history=(operation_of(other, State.STOPPED_BEFORE),))
    assert kin_in_the_way(desired, situated([desired], [stopped]), stops_come_first=False) is None


def _in_city(city):
    audience = Audience.model_validate({"profile": {"City": city}})
    desired = one("news", "2027-06-01 10:00", channel="email")
    plan = TrackingPlan.model_validate({"profile": {"City": "text"}})
    return replace(
        desired,
        scope=scope_of(audience, plan, {}),
        content=Known(desired.definition.model_copy(update={"audience": audience})),
        catalog=replace(desired.catalog, tracking_plan=plan),
    )


def test_a_day_is_served_by_its_own_earlier_operations_under_the_same_generation():
    day = frozenset({date(2027, 5, 20)})
    push = one("p", ["2027-05-20 09:00", "2027-06-01 10:00"])
    record = record_of(push, State.FOREIGN, settled_at=NOW)
    assert already_served(push, record, day, NOW)
    assert not already_served(push, record, frozenset({date(2027, 6, 1)}), NOW)
    raised = one("p", ["2027-05-20 09:00", "2027-06-01 10:00"], generation="2")
    assert not already_served(raised, record, day, NOW)
    assert not already_served(push, None, day, NOW)


def test_the_days_of_a_family_are_those_of_the_instance_and_its_relatives():
    push = one("p", ["2027-05-19 09:00", "2027-06-01 10:00"])
    kin = replace(
        record_of(one("p", "2027-05-18 09:00"), State.SENT, seq=2, settled_at=NOW - DAY),
        key=replace(push.key, language="hi"),
    )
    s = situated([push], [record_of(push), kin])
    assert family_days(push, s) == {date(2027, 5, 18), date(2027, 5, 19)}
    assert family_days(push, situated([push])) == frozenset()


def test_a_relative_of_another_day_is_never_in_the_way_unless_it_sends_on_this_one():
    stopping = record_of(FIRST, State.STOPPING)
    assert not stands(THIRD, stopping, wanted_keys=["news@2027-06-01"])
    assert stands(replace(FIRST, key=replace(FIRST.key, number=2)), stopping, wanted_keys=["news@2027-06-01"])
    moved = record_of(FIRST, State.STOPPING, scheduled_on=202706031000)
    assert stands(THIRD, moved, wanted_keys=["news@2027-06-01"]), "its row was taken over with another day"
