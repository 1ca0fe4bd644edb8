"""What a hold lets a plan do, and what comes back after it (protocol 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign
from ctsync.errors import ExitCode
from ctsync.lock.holds import Hold
from ctsync.lock.record import OnAppear, OnRemove, Record, State, Why
from ctsync.names import InstanceKey
from ctsync.planning.change import (
    Adopt,
    Approve,
    Block,
    Blocked,
    Change,
    Create,
    Forget,
    Keep,
    Resolve,
    Stop,
    Wait,
)
from ctsync.planning.plan import Plan, change_digest
from ctsync.planning.planner import make_plan
from tests.planning.making import (
    DAY,
    HOUR,
    by_key,
    lock_of,
    operation_of,
    record_of,
    row_of,
    seen,
    stranger,
)
from tests.support.campaigns import ACCOUNT, NOW, one
from tests.support.rolling import rolling_lock, weekly

A = one("sale-push")
LATER = one("sale-push", "2027-06-01 18:00")
UNTIL = NOW + 3 * DAY


def on(scope: str = "*", until: datetime = UNTIL) -> Hold:
    return Hold(scope, until, NOW - HOUR, "asha", "prices are wrong")


def planned(
    *wanted: DesiredCampaign,
    records: tuple[Record, ...] = (),
    rows: tuple[ObservedCampaign, ...] = (),
    holds: tuple[Hold, ...] = (on(),),
    now: datetime = NOW,
) -> Plan:
    lock = lock_of(*records, holds={hold.scope: hold for hold in holds})
    return make_plan(wanted, lock, seen(*rows), account=ACCOUNT, now=now)


def held(
    wanted: DesiredCampaign, record: Record | None = None, *, now: datetime = NOW, **more: object
) -> Change:
    records = () if record is None else (record,)
    rows = (row_of(record),) if record is not None and record.operation.remote_id is not None else ()
    (change,) = planned(wanted, records=records, rows=rows, now=now, **more).changes  # type: ignore[arg-type]  # words of `planned`, handed through
    return change


def test_a_create_is_blocked_and_says_by_which_hold():
    change = held(A)
    assert change == Blocked(A.key, Block.HELD, A, None, hold=on())
    assert planned(A).exit_codes == {ExitCode.BLOCKED}


def test_a_replace_is_blocked_and_its_live_campaign_kept():
    record = record_of(A)
    change = held(LATER, record)
    assert change == Blocked(A.key, Block.HELD, LATER, record, row_of(record), hold=on())


def test_the_second_half_of_a_replace_waits_too():
    record = record_of(A, State.STOPPED_BEFORE, why=Why.REPLACE)
    assert isinstance(held(LATER, record), Blocked)


@pytest.mark.parametrize("removed", ["stop", "forget"])
def test_a_withdrawal_is_never_blocked(removed: OnRemove):
    record = replace(record_of(A), on_remove=removed)
    (change,) = planned(records=(record,), rows=(row_of(record),)).changes
    assert isinstance(change, Stop if removed == "stop" else Forget)


def test_an_open_create_that_git_no_longer_wants_is_still_told_to_stop():
    record = record_of(A, State.INTENT)
    (change,) = planned(records=(record,)).changes
    assert change == Resolve(record, None, OnAppear.STOP)


def test_nothing_live_is_touched():
    record = record_of(A)
    assert isinstance(held(A, record), Keep)
    row = stranger()
    adopting = one("sale-push", adopt=str(row.id), dashboard_name="Flash sale")
    (change,) = planned(adopting, rows=(row,)).changes
    assert isinstance(change, Adopt), "no call is made for it"


def test_a_hold_on_others_blocks_nothing():
    assert isinstance(held(A, holds=(on("letter-*"),)), Create)
    assert isinstance(held(A, holds=(on("letter-*"), on("sale-*"))), Blocked)


def test_a_renamed_campaign_is_covered_by_either_name():
    renamed = one("summer-push", renamed_from=["sale-push"])
    assert isinstance(held(renamed, holds=(on("sale-push"),)), Blocked)
    assert isinstance(held(renamed, holds=(on("summer-*"),)), Blocked)


def test_a_hold_that_has_run_out_stops_counting():
    assert isinstance(held(A, now=UNTIL - timedelta(seconds=1)), Blocked)
    assert isinstance(held(A, now=UNTIL), Create)


@pytest.mark.parametrize(
    ("before", "block"),
    [(timedelta(minutes=14), Block.GUARD), (timedelta(), Block.PAST)],
    ids=["guard", "past"],
)
def test_what_could_not_be_made_without_the_hold_either_says_so_first(before: timedelta, block: Block):
    change = held(A, now=A.first_send - before, holds=(on(until=A.first_send + DAY),))
    assert isinstance(change, Blocked)
    assert change.block is block


def test_a_window_that_is_still_open_waits_as_before():
    waiting = replace(A, ready_on=date(2027, 5, 25))
    assert isinstance(held(waiting), Wait)


def test_a_rolling_definition_may_be_approved_and_none_of_its_dates_is_made():
    changes = planned(*weekly()).changes
    assert [type(change) for change in changes if not isinstance(change, Blocked)] == [Approve]
    assert {change.block for change in changes if isinstance(change, Blocked)} == {Block.HELD}


def stopped(state: State = State.STOPPED_BEFORE, wanted: DesiredCampaign = A, **more: Any) -> Record:
    return record_of(wanted, state, why=Why.HOLD, **more)


@pytest.mark.parametrize("state", [State.STOPPED_BEFORE, State.REFUSED, State.ABSENT])
def test_what_a_hold_stopped_comes_back_as_a_create_that_was_held(state: State):
    record = stopped(state)
    change = held(A, record, holds=())
    assert isinstance(change, Create)
    assert change.held == record.operation
    assert isinstance(held(A, record), Blocked), "while it holds, nothing comes back"


def test_what_may_have_been_sent_counts_as_sent():
    change = held(A, stopped(State.STOPPED_MAYBE), holds=())
    assert isinstance(change, Keep)
    assert change.needs_generation


def test_an_approval_from_before_the_hold_does_not_bring_it_back():
    before, after = held(A, holds=()), held(A, stopped(), holds=())
    again = held(A, stopped(seq=2), holds=())
    assert isinstance(before, Create)
    assert isinstance(after, Create)
    assert isinstance(again, Create)
    digests = {change_digest(each, ACCOUNT) for each in (before, after, again)}
    assert len(digests) == 3, "each stop by a hold asks for an approval of its own"


def test_a_date_that_a_hold_stopped_is_not_made_by_its_standing_approval():
    dates = weekly()
    first = dates[0]
    lock = rolling_lock(dates, stopped(wanted=first))
    changes = by_key(make_plan(dates, lock, seen(), account=ACCOUNT, now=NOW))
    back, *others = [change for change in changes.values() if isinstance(change, Create)]
    assert back.key == first.key
    assert not back.standing
    assert others
    assert all(each.standing for each in others)


def test_a_repeat_that_a_hold_stopped_comes_back_with_what_is_left_of_it():
    daily = one("daily-push", {"every": "1 day", "start": "2027-05-18 12:00", "runs": "6"})
    done = daily.timetable.done_before(NOW)
    assert done
    record = stopped(wanted=daily, done_to=done, settled_at=NOW)
    change = held(daily, record, holds=())
    assert isinstance(change, Create)
    assert change.remainder == daily.timetable.after(NOW)


def test_an_open_create_that_a_hold_told_to_stop_is_not_taken_over_by_its_file():
    record = record_of(A, State.INTENT, why=Why.HOLD, on_appear=OnAppear.STOP)
    for holds in ((on(),), ()):
        assert held(A, record, holds=holds) == Resolve(record, A, OnAppear.STOP)


def test_a_new_edition_of_what_was_held_needs_the_same_new_approval():
    change = held(LATER, stopped(), holds=())
    assert isinstance(change, Create)
    assert change.held is not None


def test_what_was_held_and_approved_once_was_held_no_more():
    history = (operation_of(A, State.STOPPED_BEFORE, why=Why.HOLD),)
    record = record_of(A, State.REFUSED, seq=2, history=history)
    change = held(A, record, holds=())
    assert isinstance(change, Create)
    assert change.held is None


def test_a_relative_of_a_held_replace_is_not_made_beside_the_old_one():
    whole, part = InstanceKey("sale-push", "in"), InstanceKey("sale-push", "in", "hi")
    record = record_of(replace(A, key=whole))
    wanted = (replace(LATER, key=whole), replace(A, key=part))
    changes = by_key(planned(*wanted, records=(record,), rows=(row_of(record),), holds=(on(str(whole)),)))
    blocks = {key: change.block for key, change in changes.items() if isinstance(change, Blocked)}
    assert blocks == {str(whole): Block.HELD, str(part): Block.KIN}
