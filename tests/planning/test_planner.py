"""`make_plan`: what git no longer wants, several instances at once, and the order of it all (design 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.errors import ExitCode
from ctsync.lock.record import OnAppear, Operation, State, Successor, Why
from ctsync.planning.change import (
    Block,
    Blocked,
    Create,
    Forget,
    History,
    Keep,
    Replace,
    Resolve,
    Stop,
    Wait,
)
from ctsync.planning.planner import empty_lock
from tests.planning.making import DAY, HOUR, by_key, change_of, plan, record_of, row_of, stranger
from tests.support.campaigns import ACCOUNT, NOW, one, wanted

A = one("a", "2027-06-01 12:00")
LIVE = record_of(A)
AFTER = A.last_send + HOUR


@pytest.mark.parametrize("status", ["pending", "scheduled", "running", "paused", "unknown"])
def test_a_live_campaign_that_git_no_longer_wants_is_stopped(status):
    row = row_of(LIVE, status)
    assert change_of(None, LIVE, row) == Stop(LIVE, row)


def test_an_unseen_campaign_that_git_no_longer_wants_is_stopped_all_the_same():
    assert change_of(None, LIVE) == Stop(LIVE, None)


@pytest.mark.parametrize(
    "changes",
    [{"name": "Renamed in the dashboard"}, {"scheduled_on": 202706051200}],
)
def test_a_row_changed_in_the_dashboard_is_stopped_by_its_recorded_id(changes):
    row = row_of(LIVE, **changes)
    assert change_of(None, LIVE, row) == Stop(LIVE, row)


def test_the_record_says_what_removing_the_file_does():
    forgets, refuses = (replace(LIVE, on_remove=word) for word in ("forget", "refuse"))
    assert change_of(None, forgets, row_of(LIVE)) == Forget(forgets)
    change = change_of(None, refuses, row_of(LIVE))
    assert change == Blocked(A.key, Block.REFUSES_REMOVAL, None, refuses, row_of(LIVE))


def test_open_work_that_git_no_longer_wants_is_finished_by_stopping():
    for state in (State.INTENT, State.STOPPING):
        record = record_of(A, state)
        assert change_of(None, record) == Resolve(record, None, OnAppear.STOP)


@pytest.mark.parametrize(
    "state", [state for state in State if state not in (State.INTENT, State.LIVE, State.STOPPING)]
)
def test_what_has_ended_or_was_let_go_is_history(state):
    record = record_of(A, state)
    assert change_of(None, record) == History(record)
    if record.operation.remote_id is not None:
        assert change_of(None, record, row_of(record)) == History(record)


@pytest.mark.parametrize(
    ("status", "now"),
    [("stopped", NOW), ("completed", NOW), ("stopped", AFTER), ("completed", AFTER), ("pending", AFTER)],
)
def test_a_live_record_whose_campaign_is_over_is_history(status, now):
    assert change_of(None, LIVE, row_of(LIVE, status), now) == History(LIVE)


def test_an_unseen_campaign_past_its_last_send_is_history():
    assert change_of(None, LIVE, now=AFTER) == History(LIVE)


def test_a_campaign_that_is_still_sending_after_its_time_is_stopped():
    row = row_of(LIVE, "running")
    assert change_of(None, LIVE, row, AFTER) == Stop(LIVE, row)


def test_a_campaign_moved_to_a_later_time_is_stopped_after_its_recorded_one():
    row = row_of(LIVE, scheduled_on=202706051200)
    assert change_of(None, LIVE, row, AFTER) == Stop(LIVE, row)


def test_campaigns_of_others_are_shown_and_never_touched():
    rows = [stranger(number=2), stranger(number=1), stranger(number=3, status="completed")]
    made = plan([A], (), rows)
    assert [row.id for row in made.unmanaged] == [1_700_000_001, 1_700_000_002]
    assert [change.key for change in made.acting] == [A.key]


def test_an_adopted_campaign_that_leaves_git_is_stopped():
    adopted = record_of(A, imported=True, token="", remote_name="Flash sale")
    assert change_of(None, adopted, row_of(adopted)) == Stop(adopted, row_of(adopted))


def test_withdrawals_come_before_replaces_and_creates_and_the_nearest_first():
    gone_late, gone_soon = record_of(one("z", "2027-06-09 12:00"), seq=1), record_of(one("y"), seq=2)
    old = record_of(one("r", "2027-06-03 12:00"), seq=3)
    opened = record_of(one("o"), State.INTENT, seq=4)
    rows = [row_of(record) for record in (gone_late, gone_soon, old)]
    files = [
        one("late", "2027-06-08 12:00"),
        one("soon", "2027-06-02 12:00"),
        one("r", "2027-06-04 12:00"),
        one("o"),
        one("adopted", adopt=str(stranger().id), dashboard_name="Flash sale"),
        one("past", "2027-05-19 12:00"),
    ]
    made = plan(files, [gone_late, gone_soon, old, opened], [*rows, stranger()])
    assert [str(change.key) for change in made.changes] == [
        "o",
        "y",
        "z",
        "r",
        "soon",
        "late",
        "adopted",
        "past",
    ]


def test_quiet_changes_stand_last():
    kept, ended = record_of(one("k"), seq=2), record_of(one("h"), State.SENT, seq=3)
    waiting = replace(one("w"), ready_on=one("w").first_send.date())
    refused = replace(record_of(one("f"), seq=4), on_remove="refuse")
    made = plan([one("k"), waiting], [kept, ended, refused], [row_of(kept)])
    assert [type(change) for change in made.changes] == [Blocked, Wait, Keep, History]


def test_a_plan_carries_what_it_was_made_from():
    made = plan([A])
    assert (made.account, made.lineage, made.serial, made.made_at) == (ACCOUNT, "7q2m4k", 4, NOW)
    assert made.expires == NOW + DAY
    assert not made.assumed


def test_a_definition_split_by_date_stops_the_whole_first_and_then_creates():
    whole = record_of(one("news", "2027-06-01 10:00", channel="email"))
    dated = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], channel="email")
    made = by_key(plan(dated, [whole], [row_of(whole)]))
    assert isinstance(made["news"], Stop)
    assert isinstance(made["news@2027-06-01"], Create)


@pytest.mark.parametrize("on_remove", ["forget", "refuse"])
def test_no_create_joins_a_relative_that_stays_live(on_remove):
    whole = replace(record_of(one("news", "2027-06-01 10:00", channel="email")), on_remove=on_remove)
    dated = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], channel="email")
    made = by_key(plan(dated, [whole], [row_of(whole)]))
    for key in ("news@2027-06-01", "news@2027-06-03"):
        change = made[key]
        assert isinstance(change, Blocked)
        assert (change.block, change.other) == (Block.KIN, "news")


def test_no_create_joins_a_relative_of_that_day_whose_replace_is_blocked():
    moments = ["2027-05-20 10:20", "2027-05-20 18:00", "2027-06-03 10:00"]
    record = record_of(wanted("news", moments, channel="email")[0])
    message = {"from": "ACME", "subject": "Another", "html": "emails/news.html"}
    dated = wanted("news", moments, channel="email", message=message)
    made = by_key(plan([*dated, one("other")], [record], [row_of(record)]))
    assert isinstance(made["news@2027-05-20"], Blocked)
    held = made["news@2027-05-20#2"]
    assert isinstance(held, Blocked)
    assert (held.block, held.other, held.desired) == (Block.KIN, "news@2027-05-20", dated[1])
    assert isinstance(made["news@2027-06-03"], Create), "another day is another send"
    assert isinstance(made["other"], Create), "a block concerns its family only"


def test_a_blocked_relative_in_another_market_holds_nothing_back():
    base = one("news", "2027-05-20 10:20", channel="email")
    german, indian = (replace(base, key=replace(base.key, market=market)) for market in ("de", "in"))
    record = record_of(german, fingerprint=one("x").fingerprint)
    later = replace(one("news", "2027-06-03 10:00", channel="email"), key=indian.key)
    made = by_key(plan([german, later], [record], [row_of(record)]))
    assert isinstance(made["news[de]"], Blocked)
    assert isinstance(made["news[in]"], Create)


def test_a_block_without_a_live_campaign_holds_nothing_back():
    first, second = wanted("news", ["2027-05-20 10:05", "2027-06-03 10:00"], channel="email")
    made = plan([first, second])
    assert made.exit_codes == {ExitCode.FROZEN}
    assert isinstance(by_key(made)["news@2027-06-03"], Create)


def test_a_replace_of_a_dated_instance_that_broke_off_is_finished_under_its_key():
    first, second = wanted("news", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email")
    moved = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], channel="email")
    broken = record_of(
        first, State.STOPPED_BEFORE, why=Why.REPLACE, then=Successor(moved[0].fingerprint, 1), settled_at=NOW
    )
    live = record_of(second, seq=2)
    made = by_key(plan(moved, [broken, live], [row_of(live)]))
    assert isinstance(made["news@2027-06-01"], Create)
    assert set(made) == {"news@2027-06-01", "news@2027-06-03"}


def test_moving_a_clock_time_is_a_replace_and_moving_a_date_a_stop_and_a_create():
    first, second = wanted("news", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email")
    records = [record_of(first), record_of(second, seq=2)]
    rows = [row_of(record) for record in records]
    moved = wanted("news", ["2027-06-01 18:30", "2027-06-04 10:00"], channel="email")
    kinds = {key: type(change) for key, change in by_key(plan(moved, records, rows)).items()}
    assert kinds == {"news@2027-06-01": Replace, "news@2027-06-03": Stop, "news@2027-06-04": Create}


def test_a_first_plan_reads_an_empty_lock_of_its_account():
    lock = empty_lock(ACCOUNT, "7q2m4k")
    assert (lock.lineage, lock.account_hash, lock.project, lock.zone) == (
        "7q2m4k",
        ACCOUNT.account_hash,
        ACCOUNT.project,
        ACCOUNT.zone,
    )
    assert (lock.records, lock.next_seq) == ({}, 1)


def test_every_state_of_every_operation_gives_exactly_one_change():
    for state in State:
        for why in (None, *Why):
            record = record_of(A, state, why=why)
            assert isinstance(record.operation, Operation)
            for desired in (None, A, one("a", "2027-06-01 14:00"), one("a", generation="2")):
                assert change_of(desired, record).key == A.key
