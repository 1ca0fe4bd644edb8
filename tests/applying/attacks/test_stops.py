"""Sequences that try to leave a withdrawn campaign live, or to stop the wrong one. Each was thought up by somebody who wanted it to fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ctsync.applying import calls
from ctsync.applying.events import After
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.errors import ExitCode
from ctsync.lock.record import State
from tests.support.between_calls import Once, kill, killed, operation
from tests.support.campaigns import one
from tests.support.runs import Shop, beyond, fates


def test_a_stop_that_cannot_be_proven_does_not_hold_up_the_next_ones(shop: Shop):
    many = [one(f"c{n:02}", "2027-06-01 12:00") for n in range(12)]
    shop.apply(*many, one("z", "2027-06-09 12:00"))
    for row in shop.world.rows[:10]:
        row.stop_ignored = True
    shop.world.now = many[0].first_send - timedelta(minutes=5)
    left = one("z", "2027-06-09 12:00")
    result = shop.apply(left, lifted=beyond(shop.plan(left)))
    stopped = [row.stopped_at for row in shop.world.rows[10:12]]
    assert all(at is not None and at < many[0].first_send - timedelta(minutes=4) for at in stopped)
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_a_stop_that_was_not_begun_because_of_a_signal_is_said(shop: Shop):
    many = [one(f"c{n:02}", "2027-06-01 12:00") for n in range(12)]
    shop.apply(*many, one("z"))
    request = replace(shop.request(one("z")), lifted=beyond(shop.plan(one("z"))))
    driver = shop.driver()
    shop.listener = Once(After, calls.PostStop, lambda: driver.interrupt(2))
    driver.listener = shop.listener
    result = driver.run(apply_changes(request))
    told = fates(result)
    assert set(told) == {f"c{n:02}" for n in range(12)}
    left = [outcome for outcome in result.outcomes if outcome.fate is Fate.NOT_TRIED]
    assert len(left) == 2
    assert {outcome.exit_code for outcome in left} == {ExitCode.INTERRUPTED}
    assert {outcome.first_send for outcome in left} == {many[0].first_send}
    assert {outcome.text for outcome in left} == {
        "It was not stopped: the run ended first. It is still live."
    }
    assert {outcome.remote_id for outcome in left} == {row.id for row in shop.world.rows[10:12]}
    assert len(shop.world.calls("stop")) == 1
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert ExitCode.INTERRUPTED in result.exit_codes


def test_a_pause_that_clevertap_asks_for_is_not_slept_through_while_a_stop_is_looked_for(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.now = one("a").first_send - timedelta(minutes=30)
    shop.world.stop_faults.extend(["ignored"] * 99)
    shop.world.list_faults.extend(["", "limited"] + ["limited"] * 50)
    begun = shop.world.now
    result = shop.apply(one("b"))
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert shop.world.now - begun < timedelta(minutes=12)


def test_a_stop_taken_back_by_somebody_is_not_passed_over(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.apply(one("b"))
    shop.world.rows[0].stopped_at = None
    result = shop.audit()
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert fates(result) == {"a": Fate.STOP_UNVERIFIED}


def test_a_recorded_id_that_shows_another_campaigns_name_is_not_stopped(shop: Shop):
    shop.apply(one("a"), one("b"))
    first, second = shop.world.rows
    first.name, second.name = second.name, first.name
    result = shop.apply(one("b"))
    assert not shop.world.calls("stop")
    assert result.exit_code in (ExitCode.STOP_NOT_VERIFIED, ExitCode.DUPLICATE)


def test_a_campaign_renamed_in_the_dashboard_is_still_stopped_by_its_id(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.rows[0].name = "Summer sale (Priya)"
    assert fates(shop.apply(one("b"))) == {"a": Fate.STOPPED}


def test_a_campaign_moved_to_a_later_time_is_still_stopped_when_git_removes_it(shop: Shop):
    shop.apply(one("a"), one("b", "2027-06-20 12:00"))
    row = shop.world.rows[0]
    row.scheduled_on = 202706020900
    row.moments = (row.moments[0] + timedelta(hours=21),)
    shop.world.now = one("a").last_send + timedelta(hours=1)
    shop.apply(one("a"), one("b", "2027-06-20 12:00"))
    shop.apply(one("b", "2027-06-20 12:00"))
    assert row.stopped_at is not None


def test_a_create_that_turns_up_only_at_the_end_and_is_stopped_leaves_nothing_unsaid(shop: Shop):
    shop.apply(one("b"))
    shop.world.create_faults.append("late")
    killed(shop, Once(After, calls.PostCreate, kill), one("a"), one("b"))
    changed = one("a", "2027-06-01 15:00")
    shop.world.late = [(2, payload) for _, payload in shop.world.late]
    result = shop.apply(changed, one("b"))
    assert set(shop.world.live()) == {"b"}
    assert result.exit_code is ExitCode.STALE
    assert fates(shop.apply(changed, one("b"))) == {"a": Fate.CREATED}


def test_nothing_is_created_in_the_place_of_what_is_not_proven_stopped(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.rows[0].stop_ignored = True
    changed = one("a", "2027-06-01 13:00")
    for _ in range(2):
        result = shop.apply(changed, one("b"))
        assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
        assert len(shop.world.calls("create")) == 2
    assert operation(shop, "a").state is State.STOPPING


def test_a_weekly_push_stopped_in_the_dashboard_is_loud_on_the_day_before_its_next_send(shop: Shop):
    schedule = {"every": "1 week", "days": ["thu"], "start": "2027-05-27 18:30", "runs": "6"}
    shop.apply(one("w", schedule=schedule))
    shop.world.advance(timedelta(days=13, hours=12))
    shop.world.rows[0].stopped_at = shop.world.now
    assert shop.audit().exit_code is ExitCode.FROZEN


def test_a_stop_whose_answer_is_unclear_is_repeated_until_the_minute_before_the_send(shop: Shop):
    shop.apply(one("a"), one("b", "2027-06-02 12:00"))
    shop.world.rows[0].stop_ignored = True
    shop.world.now = one("a").first_send - timedelta(minutes=5)
    result = shop.apply(one("b", "2027-06-02 12:00"))
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert len(shop.world.calls("stop")) >= 8
    left = one("a").first_send - shop.world.now
    assert timedelta(0) <= left <= timedelta(seconds=60)


def test_a_stop_without_a_send_near_is_repeated_for_ten_minutes(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.rows[0].stop_ignored = True
    begun = shop.world.now
    shop.apply(one("b"))
    assert timedelta(minutes=9) <= shop.world.now - begun <= timedelta(minutes=12)
