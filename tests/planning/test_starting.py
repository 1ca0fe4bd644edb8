"""Whether a new operation may begin, and what is said when it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ctsync.lock.record import State, Successor, Why
from ctsync.names import Fingerprint
from ctsync.planning.change import Adopt, Block, Blocked, Create, Forget, Keep, Resolve, Stop, Wait
from tests.planning.making import (
    DAY,
    MINUTE,
    by_key,
    change_of,
    lock_of,
    operation_of,
    plan,
    record_of,
    row_of,
    seen,
    stranger,
)
from tests.support.campaigns import ACCOUNT, NOW, one, wanted

A = one("a", "2027-06-01 12:00")


def block_of(change: object) -> Block:
    assert isinstance(change, Blocked)
    return change.block


def test_what_has_never_been_created_is_created():
    assert change_of(A) == Create(A)


@pytest.mark.parametrize(
    ("before", "block"),
    [
        (timedelta(minutes=15), None),
        (timedelta(minutes=14, seconds=59), Block.GUARD),
        (timedelta(seconds=1), Block.GUARD),
        (timedelta(0), Block.PAST),
        (timedelta(days=-1), Block.PAST),
    ],
)
def test_nothing_is_created_in_the_last_quarter_of_an_hour_or_later(before, block):
    change = change_of(A, now=A.first_send - before)
    assert (block_of(change) if block else change) == (block or Create(A))


def test_it_waits_until_its_audience_window_has_passed():
    waiting = replace(A, ready_on=date(2027, 5, 26))
    assert change_of(waiting) == Wait(waiting, date(2027, 5, 26))
    on_the_day = NOW + 6 * DAY
    assert change_of(waiting, now=on_the_day) == Create(waiting)
    eve_in_utc = on_the_day.replace(hour=18, minute=29) - DAY
    assert isinstance(change_of(waiting, now=eve_in_utc), Wait)
    midnight_in_kolkata = eve_in_utc + MINUTE
    assert isinstance(change_of(waiting, now=midnight_in_kolkata), Create)


def test_waiting_never_hides_that_the_guard_has_closed():
    waiting = replace(A, ready_on=date(2027, 6, 2))
    assert block_of(change_of(waiting, now=A.first_send - MINUTE)) is Block.GUARD


def test_adopts_a_live_campaign_that_nobody_manages():
    row = stranger()
    adopting = one("a", adopt=str(row.id), dashboard_name="Flash sale")
    for status in ("pending", "scheduled", "running", "paused", "unknown"):
        found = stranger(status=status)
        assert change_of(adopting, row=found) == Adopt(adopting, found)


@pytest.mark.parametrize("status", ["stopped", "completed"])
def test_what_has_ended_or_is_not_listed_cannot_be_adopted(status):
    row = stranger(status=status)
    adopting = one("a", adopt=str(row.id), dashboard_name="Flash sale")
    assert block_of(change_of(adopting, row=row)) is Block.NOT_LISTED
    blocked = change_of(adopting)
    assert isinstance(blocked, Blocked)
    assert (blocked.block, blocked.other_id, blocked.other) == (Block.NOT_LISTED, row.id, "")


def test_a_campaign_of_another_record_cannot_be_adopted():
    record = record_of(one("b"))
    row = row_of(record)
    adopting = one("a", adopt=str(row.id), dashboard_name="Flash sale")
    blocked = by_key(plan([adopting, one("b")], [record], [row]))["a"]
    assert isinstance(blocked, Blocked)
    assert (blocked.block, blocked.other) == (Block.NOT_LISTED, "b")


def test_a_row_with_our_token_that_no_record_has_cannot_be_adopted():
    """It is a create whose answer was lost: for the sweep, or for a person."""
    lost = record_of(one("b"), seq=1)
    row = row_of(lost)
    made = by_key(
        plan([one("a", adopt=str(row.id), dashboard_name="Flash sale")], [record_of(one("c"), seq=5)], [row])
    )
    assert block_of(made["a"]) is Block.NOT_LISTED


@pytest.mark.parametrize("state", [State.REFUSED, State.ABSENT, State.STOPPED_BEFORE])
def test_an_id_written_after_an_earlier_operation_is_adopted_and_nothing_is_created_beside_it(state):
    row = stranger()
    adopting = one("a", adopt=str(row.id), dashboard_name="Flash sale")
    assert change_of(adopting, record_of(A, state), row) == Adopt(adopting, row)


def test_an_adopted_campaign_that_was_stopped_for_removal_may_be_created_when_wanted_again():
    row = stranger()
    adopting = one("a", adopt=str(row.id), dashboard_name="Flash sale")
    record = record_of(adopting, State.STOPPED_BEFORE, remote_id=row.id, imported=True)
    assert change_of(adopting, record, stranger(status="stopped")) == Create(adopting)


@pytest.mark.parametrize("row", [stranger("a"), stranger("a", status="running"), stranger("a", 202706012359)])
def test_an_unmanaged_campaign_of_the_same_name_and_day_is_in_the_way(row):
    blocked = change_of(A, row=row)
    assert isinstance(blocked, Blocked)
    assert (blocked.block, blocked.other_id, blocked.seen) == (Block.LOOKALIKE, row.id, row)


@pytest.mark.parametrize(
    "row", [stranger("A"), stranger("a", 202706021200), stranger("a", status="stopped"), stranger("a b")]
)
def test_another_name_or_day_or_an_ended_one_is_not_in_the_way(row):
    assert change_of(A, row=row) == Create(A)


def test_a_lookalike_is_let_alone_once_it_is_said_to_be_another():
    first, second = stranger("a"), stranger("a", number=78)
    one_said = one("a", not_the_same_as=[str(first.id)])
    both_said = one("a", not_the_same_as=[str(first.id), str(second.id)])
    assert change_of(one_said, row=first) == Create(one_said)
    made = by_key(plan([one_said], (), [first, second]))["a"]
    assert isinstance(made, Blocked)
    assert made.other_id == second.id
    assert by_key(plan([both_said], (), [first, second]))["a"] == Create(both_said)


def test_a_dated_instance_is_compared_with_its_date_in_the_name():
    dated = wanted("news", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email")
    made = by_key(plan(dated, (), [stranger("news 2027-06-01", 202706010900)]))
    assert block_of(made["news@2027-06-01"]) is Block.LOOKALIKE
    assert isinstance(made["news@2027-06-03"], Create)


def test_the_same_campaign_of_another_project_is_a_lookalike_too():
    theirs = record_of(replace(A, account=replace(ACCOUNT, project="other-1a2b3c4d")))
    assert block_of(change_of(A, row=row_of(theirs))) is Block.LOOKALIKE


@pytest.mark.parametrize("state", [State.LIVE, State.INTENT, State.STOPPING, State.RELEASED])
def test_the_same_content_under_a_new_name_asks_for_renamed_from(state):
    old = record_of(A, state)
    new = replace(one("b"), fingerprint=A.fingerprint)
    blocked = by_key(plan([new], [old]))["b"]
    assert isinstance(blocked, Blocked)
    assert (blocked.block, blocked.other, blocked.record) == (Block.RENAMED_WITHOUT_SAYING, "a", old)


@pytest.mark.parametrize(("on_remove", "kind"), [("stop", Stop), ("forget", Forget), ("refuse", Blocked)])
def test_the_live_half_of_an_undeclared_rename_is_kept_as_it_is(on_remove, kind):
    old = replace(record_of(A), on_remove=on_remove)
    row = row_of(old)
    alone = by_key(plan([one("c")], [old], [row]))["a"]
    assert isinstance(alone, kind)
    new = replace(one("b"), fingerprint=A.fingerprint)
    kept = by_key(plan([new], [old], [row]))["a"]
    assert isinstance(kept, Blocked)
    assert kept.seen == row
    if on_remove != "refuse":
        assert (kept.block, kept.other, kept.desired) == (Block.RENAMED_WITHOUT_SAYING, "b", None)


def test_a_declared_rename_keeps_key_record_and_campaign():
    record = record_of(A)
    renamed = one("b", renamed_from=["a"], message=dict(A.definition.message))
    change = change_of(replace(renamed, fingerprint=A.fingerprint), record, row_of(record))
    assert isinstance(change, Keep)
    assert str(change.key) == "a"


@pytest.mark.parametrize(
    "old",
    [
        record_of(A, State.SENT),
        record_of(A, State.STOPPED_BEFORE),
        record_of(A, fingerprint=Fingerprint("other")),
        record_of(one("a", "2027-05-19 12:00"), fingerprint=A.fingerprint),
    ],
)
def test_other_content_or_what_is_over_is_no_rename(old):
    new = replace(one("b"), fingerprint=A.fingerprint)
    assert isinstance(by_key(plan([new], [old]))["b"], Create)


def test_content_that_another_file_still_has_is_no_rename():
    """Two files may say the same; the one that stays is not a former name of the other."""
    old = record_of(A)
    new = replace(one("b"), fingerprint=A.fingerprint)
    assert isinstance(by_key(plan([A, new], [old], [row_of(old)]))["b"], Create)


def test_of_two_removed_twins_one_is_spoken_of_whatever_their_order():
    twins = (record_of(A, seq=1), replace(record_of(A, seq=2), key=replace(A.key, definition="z"), name="z"))
    new = replace(one("b"), fingerprint=A.fingerprint)
    for records in (twins, twins[::-1]):
        blocked = by_key(plan([new], records))["b"]
        assert isinstance(blocked, Blocked)
        assert blocked.other == "a"


def test_a_day_that_was_served_is_not_served_again_after_a_stop():
    p = one("p", ["2027-05-20 09:00", "2027-06-01 12:00"])
    stopped = record_of(p, State.STOPPED_BEFORE, done_to=(p.first_send,), settled_at=NOW)
    again = one("p", ["2027-05-20 18:00", "2027-06-01 12:00"])
    other_days = one("p", ["2027-05-21 18:00", "2027-06-01 12:00"])
    raised = one("p", ["2027-05-20 18:00", "2027-06-01 12:00"], generation="2")
    assert block_of(change_of(again, stopped)) is Block.SERVED
    assert change_of(other_days, stopped) == Create(other_days, again=stopped.operation)
    assert change_of(raised, stopped) == Create(raised, again=stopped.operation)


def test_what_nobody_got_is_no_earlier_edition():
    refused = operation_of(A, State.REFUSED)
    record = record_of(A, State.STOPPED_BEFORE, seq=2, history=(refused,))
    assert change_of(A, record) == Create(A)


def test_an_open_create_that_was_renamed_without_saying_is_not_created_beside_itself():
    old = record_of(A, State.INTENT)
    new = replace(one("b"), fingerprint=A.fingerprint)
    made = by_key(plan([new], [old]))
    assert isinstance(made["a"], Resolve)
    assert isinstance(made["b"], Blocked)


def test_a_replace_with_another_wish_than_its_successor_is_a_plain_create():
    record = record_of(A, State.STOPPED_BEFORE, why=Why.REPLACE, then=Successor(Fingerprint("x"), 1))
    assert change_of(A, record) == Create(A)


def test_lock_and_list_by_hand_are_what_the_helpers_say():
    assert lock_of(record_of(A)).next_seq == 2
    assert seen(stranger()).by_id[stranger().id] == stranger()
