"""What a plan says of an instance that the files want: the table of design 5, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ctsync.lock.record import OnAppear, State, Successor, Why
from ctsync.names import RemoteId
from ctsync.planning.change import (
    Adopt,
    Block,
    Blocked,
    Create,
    Drift,
    Keep,
    Remark,
    Replace,
    Resolve,
)
from tests.planning.making import DAY, HOUR, MINUTE, change_of, operation_of, plan, record_of, row_of
from tests.support.campaigns import NOW, one

WAS = one("a", "2027-06-01 12:00")
CHANGED = one("a", "2027-06-01 14:00")
RAISED = one("a", "2027-06-01 12:00", generation="2")
BEGUN = WAS.first_send + MINUTE

DAILY = {"every": "1 day", "start": "2027-05-18 18:30", "runs": "10"}
BODY = {"title": "Hello", "body": "Another text.", "android": {"notification_channel": "offers"}}


def test_what_is_as_the_file_says_is_kept():
    record = record_of(WAS)
    change = change_of(WAS, record, row_of(record))
    assert change == Keep(WAS, record, row_of(record))


def test_a_difference_that_people_never_see_waits_for_the_next_replace():
    record = record_of(WAS)
    change = change_of(one("a", labels=["summer"]), record, row_of(record))
    assert isinstance(change, Keep)
    assert change.remarks == (Remark.COSMETIC,)


def test_what_has_not_started_is_replaced_when_it_changes():
    record = record_of(WAS)
    change = change_of(CHANGED, record, row_of(record))
    assert change == Replace(CHANGED, record, row_of(record), WAS.first_send)
    assert change.timetable == CHANGED.timetable


def test_a_one_off_that_is_being_sent_cannot_be_changed():
    record = record_of(WAS)
    for now, status in ((BEGUN, "running"), (NOW, "running")):
        change = change_of(CHANGED, record, row_of(record, status), now)
        assert isinstance(change, Blocked)
        assert change.block is Block.ALREADY_SENDING


def test_a_recurrence_that_has_begun_is_replaced_by_what_is_left_of_it():
    old, new = one("p", DAILY), one("p", DAILY, message=BODY)
    record = record_of(old)
    change = change_of(new, record, row_of(record, "running"))
    assert isinstance(change, Replace)
    assert change.next_old == old.timetable.next_after(NOW)
    assert len(change.done) == 2
    assert change.remainder is not None
    assert len(change.timetable) == 8
    assert change.timetable.first_send == change.next_old


def test_several_dates_that_have_begun_are_replaced_by_the_future_ones():
    old = one("p", ["2027-05-19 10:00", "2027-05-25 10:00"])
    new = one("p", ["2027-05-19 10:00", "2027-05-25 10:00", "2027-05-26 10:00"])
    record = record_of(old)
    change = change_of(new, record, row_of(record, "running"))
    assert isinstance(change, Replace)
    assert [local.day for local in change.timetable.locals()] == [25, 26]


def test_a_remainder_leaves_out_the_day_that_was_served_already():
    old = one("p", ["2027-05-20 09:00", "2027-05-25 10:00"])
    new = one("p", ["2027-05-20 18:00", "2027-05-25 10:00"])
    record = record_of(old)
    change = change_of(new, record, row_of(record, "running"))
    assert isinstance(change, Replace)
    assert [local.day for local in change.timetable.locals()] == [25]


def test_a_second_replace_leaves_out_what_the_first_campaign_served():
    """The live one has not begun, but its predecessor went out this morning."""
    old = one("p", ["2027-05-20 09:00", "2027-05-25 10:00"])
    new = one("p", ["2027-05-20 18:00", "2027-05-25 10:00"])
    sent = operation_of(
        old, State.STOPPED_BEFORE, why=Why.REPLACE, done_to=(old.first_send,), settled_at=NOW - HOUR
    )
    live = record_of(one("p", ["2027-05-25 10:00", "2027-05-26 10:00"]), seq=2, history=(sent,))
    change = change_of(new, live, row_of(live))
    assert isinstance(change, Replace)
    assert [local.day for local in change.timetable.locals()] == [25]
    assert change.done == (old.first_send,)


def test_a_second_replace_of_a_begun_repeat_gives_what_is_left_and_is_not_past():
    old, new = one("p", DAILY), one("p", DAILY, message=BODY)
    done = old.timetable.done_before(NOW)
    first = operation_of(old, State.STOPPED_BEFORE, why=Why.REPLACE, done_to=done, settled_at=NOW)
    rest = old.timetable.after(NOW)
    assert rest is not None
    made: dict[str, Any] = {
        "timetable": rest.to_tree(),
        "first_send": rest.first_send,
        "scheduled_on": rest.scheduled_on,
    }
    live = record_of(old, seq=2, history=(first,), **made)
    change = change_of(new, live, row_of(live))
    assert isinstance(change, Replace)
    assert change.timetable == rest
    assert change.done == done


@pytest.mark.parametrize(
    "schedule",
    [
        {"every": "1 day", "start": "2027-05-18 18:30", "runs": "2"},
        {"every": "1 day", "start": "2027-05-20 08:00", "end": "2027-05-20"},
        {"at": ["2027-05-18 10:00", "2027-05-19 10:00"]},
    ],
)
def test_a_begun_campaign_of_which_nothing_is_left_is_not_stopped_for_nothing(schedule):
    record = record_of(one("p", DAILY))
    change = change_of(one("p", schedule), record, row_of(record, "running"))
    assert isinstance(change, Blocked)
    assert change.block is Block.NO_REMAINDER


def test_a_repeat_whose_last_run_has_begun_is_already_sending():
    old = one("p", {"every": "1 day", "start": "2027-05-18 09:59", "runs": "3"})
    record = record_of(old)
    change = change_of(one("p", DAILY), record, row_of(record, "running"), old.last_send)
    assert isinstance(change, Blocked)
    assert change.block is Block.ALREADY_SENDING


def test_a_day_that_a_relative_served_is_left_out_of_a_remainder():
    desired = one("p", ["2027-05-20 18:00", "2027-05-25 10:00"])
    kin = one("p", "2027-05-20 09:00")
    kin_key = replace(desired.key, language="hi")
    sent = replace(record_of(kin, State.SENT, seq=9, settled_at=NOW), key=kin_key)
    record = record_of(one("p", ["2027-05-24 18:00", "2027-05-25 10:00"]))
    raised = one("p", ["2027-05-20 18:00", "2027-05-25 10:00"], generation="2")
    plain = plan([desired], [record, sent], [row_of(record)])
    higher = plan([raised], [record, sent], [row_of(record)])
    assert [type(change) for change in plain.acting] == []
    assert [type(change) for change in higher.acting] == [Replace]


@pytest.mark.parametrize(
    ("old", "new", "block"),
    [
        ("2027-05-20 10:34", "2027-06-01 12:00", Block.GUARD),
        ("2027-06-01 12:00", "2027-05-20 10:34", Block.GUARD),
        ("2027-06-01 12:00", "2027-05-20 09:00", Block.PAST),
        ("2027-05-20 10:35", "2027-05-20 10:35", None),
    ],
)
def test_a_replace_needs_time_for_a_proven_stop_before_both_sends(old, new, block):
    record = record_of(one("a", old))
    change = change_of(one("a", new, message=BODY), record, row_of(record))
    if block is None:
        assert isinstance(change, Replace)
    else:
        assert isinstance(change, Blocked)
        assert change.block is block


def test_a_replace_waits_for_the_window_of_the_new_audience():
    record = record_of(WAS)
    waiting = replace(CHANGED, ready_on=date(2027, 5, 26))
    change = change_of(waiting, record, row_of(record))
    assert isinstance(change, Blocked)
    assert change.block is Block.WINDOW_OPEN
    assert change.other == "2027-05-26"
    later = change_of(waiting, record, row_of(record), NOW + 6 * DAY)
    assert isinstance(later, Replace)


def test_a_replace_waits_for_a_relative_that_is_not_stopped():
    record = record_of(WAS)
    kin = replace(
        record_of(WAS, State.STOPPING, seq=2), key=replace(WAS.key, language="hi"), on_remove="stop"
    )
    made = plan([CHANGED], [record, kin], [row_of(record)])
    (blocked,) = made.of(Blocked)
    assert (blocked.block, blocked.other) == (Block.KIN, "a[hi]")


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.SENT, None),
        (State.FOREIGN, None),
        (State.STOPPED_MAYBE, Why.REMOVE),
        (State.MISSED, None),
        (State.STOPPED_BEFORE, Why.PANIC),
        (State.ABSENT, Why.PANIC),
        (State.REFUSED, Why.PANIC),
    ],
)
def test_what_went_out_or_may_have_comes_back_by_generation_only(state, why):
    record = record_of(WAS, state, why=why)
    same = change_of(WAS, record)
    assert isinstance(same, Keep)
    assert same.remarks == (Remark.SENT,)
    assert same.needs_generation
    other = change_of(CHANGED, record)
    assert isinstance(other, Keep)
    assert other.remarks == (Remark.CHANGED_AFTER_SENDING,)
    over = change_of(WAS, record, now=WAS.last_send + DAY)
    assert isinstance(over, Keep)
    assert not over.needs_generation
    raised = change_of(RAISED, record)
    assert isinstance(raised, Create)


def test_who_may_get_it_twice_is_told_with_a_raised_generation():
    record = record_of(WAS, State.SENT)
    change = change_of(RAISED, record)
    assert isinstance(change, Create)
    assert change.again == record.operation


@pytest.mark.parametrize("state", [State.REFUSED, State.ABSENT, State.STOPPED_BEFORE])
def test_where_nothing_went_out_a_new_operation_may_start(state):
    assert change_of(WAS, record_of(WAS, state)) == Create(WAS)


def test_a_generation_taken_back_does_not_send_the_first_edition_again():
    sent = operation_of(one("a", "2027-05-18 12:00"), State.SENT)
    refused = record_of(one("a", "2027-06-01 12:00", generation="2"), State.REFUSED, seq=2, history=(sent,))
    change = change_of(WAS, refused)
    assert isinstance(change, Keep)
    assert change.needs_generation
    assert isinstance(change_of(RAISED, refused), Create)


@pytest.mark.parametrize(
    ("status", "scheduled_on", "drift"),
    [
        ("paused", None, Drift.PAUSED),
        ("stopped", None, Drift.STOPPED_BY_OTHERS),
        ("unknown", None, Drift.UNKNOWN_STATUS),
        ("pending", 202706011300, Drift.MOVED),
    ],
)
def test_drift_is_shown_and_never_repaired(status, scheduled_on, drift):
    record = record_of(WAS)
    row = row_of(record, status, scheduled_on=scheduled_on or WAS.timetable.scheduled_on)
    change = change_of(WAS, record, row)
    assert change == Keep(WAS, record, row, (), drift)
    waiting = change_of(CHANGED, record, row)
    assert waiting == Keep(CHANGED, record, row, (Remark.CHANGE_WAITS,), drift)


def test_a_campaign_that_is_not_listed_is_never_created_again():
    record = record_of(WAS)
    for desired in (WAS, CHANGED, RAISED):
        change = change_of(desired, record)
        assert isinstance(change, Keep)
        assert change.drift is Drift.UNSEEN


def test_a_campaign_stopped_by_others_comes_back_by_generation_only():
    record = record_of(WAS)
    change = change_of(RAISED, record, row_of(record, "stopped"))
    assert change == Create(RAISED, again=record.operation)
    over = change_of(WAS, record, row_of(record, "stopped"), WAS.last_send + HOUR)
    assert isinstance(over, Keep)
    assert over.drift is None


def test_a_campaign_listed_as_completed_has_been_sent_even_before_its_time():
    record = record_of(WAS)
    kept = change_of(WAS, record, row_of(record, "completed"))
    assert isinstance(kept, Keep)
    assert kept.remarks == (Remark.SENT,)
    assert change_of(RAISED, record, row_of(record, "completed")) == Create(RAISED, again=record.operation)


def test_a_campaign_that_is_still_sending_after_its_last_send_is_not_created_beside_it():
    record = record_of(WAS)
    later = one("a", "2027-06-05 12:00", generation="2")
    for desired in (RAISED, later):
        change = change_of(desired, record, row_of(record, "running"), WAS.last_send + HOUR)
        assert isinstance(change, Blocked)


def test_a_campaign_moved_to_a_later_time_is_not_over_at_its_recorded_one():
    record = record_of(WAS)
    row = row_of(record, scheduled_on=202706031200)
    change = change_of(WAS, record, row, WAS.last_send + DAY)
    assert isinstance(change, Keep)
    assert change.drift is Drift.MOVED
    over = change_of(WAS, record, row, WAS.last_send + 3 * DAY)
    assert isinstance(over, Keep)
    assert over.remarks == (Remark.SENT,)


def test_a_raised_generation_of_what_has_not_started_sends_nothing_twice():
    record = record_of(WAS)
    change = change_of(RAISED, record, row_of(record))
    assert isinstance(change, Keep)
    assert change.remarks == (Remark.GENERATION_RAISED,)


def test_a_raised_generation_of_what_is_running_is_blocked():
    record = record_of(WAS)
    change = change_of(RAISED, record, row_of(record, "running"), BEGUN)
    assert isinstance(change, Blocked)
    assert change.block is Block.GENERATION_WHILE_RUNNING


def test_an_adopted_campaign_is_replaced_only_when_its_generation_is_raised():
    record = record_of(WAS, imported=True, token="", remote_name="Flash sale")
    row = row_of(record)
    kept = change_of(CHANGED, record, row)
    assert isinstance(kept, Keep)
    assert kept.remarks == (Remark.ADOPTED,)
    assert isinstance(change_of(RAISED, record, row), Replace)
    running = change_of(RAISED, record, row_of(record, "running"))
    assert isinstance(running, Blocked)
    assert running.block is Block.ALREADY_SENDING


def test_what_was_let_go_comes_back_by_adopting_it():
    record = record_of(WAS, State.RELEASED)
    for desired in (WAS, RAISED):
        change = change_of(desired, record, row_of(record))
        assert isinstance(change, Blocked)
        assert (change.block, change.other_id) == (Block.RELEASED, record.operation.remote_id)
    adopting = one("a", adopt=str(record.operation.remote_id))
    assert change_of(adopting, record, row_of(record)) == Adopt(adopting, row_of(record))
    assert isinstance(change_of(adopting, record), Blocked)


def test_what_was_let_go_may_be_sent_again_by_generation_once_it_is_over():
    record = record_of(WAS, State.RELEASED)
    for status in ("completed", "stopped"):
        assert isinstance(change_of(RAISED, record, row_of(record, status)), Create)
        assert isinstance(change_of(WAS, record, row_of(record, status)), Blocked)


@pytest.mark.parametrize(
    ("desired", "on_appear"),
    [(WAS, OnAppear.ADOPT), (CHANGED, OnAppear.STOP), (RAISED, OnAppear.STOP)],
)
def test_an_unclear_create_is_looked_for_and_adopted_only_if_it_is_what_git_wants(desired, on_appear):
    for before in OnAppear:
        record = record_of(WAS, State.INTENT, on_appear=before)
        assert change_of(desired, record) == Resolve(record, desired, on_appear)


def test_a_panic_on_an_unclear_create_is_not_taken_back_by_its_file():
    record = record_of(WAS, State.INTENT, on_appear=OnAppear.STOP, why=Why.PANIC)
    assert change_of(WAS, record) == Resolve(record, WAS, OnAppear.STOP)


def test_a_stop_that_was_begun_is_finished_whatever_git_wants():
    record = record_of(WAS, State.STOPPING)
    for desired in (WAS, CHANGED, RAISED):
        assert change_of(desired, record, row_of(record)) == Resolve(record, desired, OnAppear.STOP)


def test_a_replace_that_broke_off_goes_on_with_what_is_left():
    old, new = one("p", DAILY), one("p", DAILY, message=BODY)
    done = old.timetable.done_before(NOW)
    record = record_of(
        old,
        State.STOPPED_BEFORE,
        why=Why.REPLACE,
        done_to=done,
        then=Successor(new.fingerprint, 1),
        settled_at=NOW,
    )
    refused = record_of(new, State.REFUSED, seq=2, history=(record.operation,))
    for broken in (record, refused):
        change = change_of(new, broken)
        assert isinstance(change, Create)
        assert change.remainder == old.timetable.after(NOW)
        assert change.timetable == change.remainder
        assert change.again == record.operation
        assert change.again.remote_id == RemoteId(1_800_000_001)


def test_a_repeat_that_was_removed_and_wanted_again_is_not_started_anew_by_itself():
    old = one("p", DAILY)
    done = old.timetable.done_before(NOW)
    record = record_of(old, State.STOPPED_BEFORE, done_to=done, settled_at=NOW)
    change = change_of(old, record)
    assert isinstance(change, Blocked)
    assert change.block is Block.SERVED


def test_a_broken_replace_of_which_nothing_is_left_stays_blocked():
    old = one("p", {"every": "1 day", "start": "2027-05-18 18:30", "runs": "2"})
    done = old.timetable.done_before(NOW)
    record = record_of(old, State.STOPPED_BEFORE, why=Why.REPLACE, done_to=done, settled_at=NOW)
    change = change_of(old, record, now=NOW + timedelta(days=3))
    assert isinstance(change, Blocked)
    assert change.block is Block.SERVED
