"""Sequences that try to send something twice: unclear answers, twins, replaces that are broken off. Each was thought up by somebody who wanted it to fail."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying import calls
from ctsync.applying.creating import Creation, create
from ctsync.applying.events import After, Before, Event
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.applying.run import Run
from ctsync.errors import ExitCode
from ctsync.lock.record import OnAppear, State
from tests.support.between_calls import Killed, Once, kill, killed, operation
from tests.support.campaigns import one, wanted
from tests.support.runs import Shop, fates


def test_the_kept_one_of_two_is_the_one_that_is_sending(shop: Shop):
    shop.world.create_faults.append("lost after")
    killed(shop, Once(After, calls.PostCreate, kill), one("a"))
    twin = shop.world.add_by_hand(shop.world.rows[0].name, "20270601 12:00")
    twin.status = "running"
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert operation(shop, "a").remote_id == twin.id
    assert shop.world.rows[0].stopped_at is not None


def test_a_twin_is_reported_even_if_a_signal_keeps_it_from_being_stopped(shop: Shop):
    shop.apply(one("a"))
    shop.world.add_by_hand(shop.world.rows[0].name, "20270601 12:00")
    driver = shop.driver()
    driver.interrupt(15)
    result = driver.run(apply_changes(shop.request(one("a"))))
    assert not shop.world.calls("stop")
    assert result.exit_code is ExitCode.DUPLICATE


def test_a_row_with_our_token_that_no_record_knows_is_said_and_not_touched(shop: Shop):
    shop.apply(one("a"), one("b"))
    lock = shop.store.lock
    assert lock is not None
    shop.store.lock = replace(lock, records={"b": lock.records["b"]})
    result = shop.audit()
    assert not shop.world.calls("stop")
    assert result.exit_code is ExitCode.CHANGES
    assert result.notes


def test_an_interrupted_first_run_does_not_send_a_second_name_before_it_has_seen_the_first(shop: Shop):
    shop.world.names_cut_at = 20
    campaigns = [one(f"c{n}", f"2027-06-0{n} 12:00") for n in range(1, 6)]
    killed(shop, Once(After, calls.WriteLock, kill, nth=3), *campaigns)
    for _ in range(3):
        assert shop.apply(*campaigns).exit_code is ExitCode.FROZEN
    assert len(shop.world.calls("create")) == 1


def test_an_interrupted_first_run_goes_on_once_the_first_name_is_seen(shop: Shop):
    campaigns = [one(f"c{n}", f"2027-06-0{n} 12:00") for n in range(1, 6)]
    killed(shop, Once(After, calls.WriteLock, kill, nth=3), *campaigns)
    assert shop.apply(*campaigns).exit_code is ExitCode.DONE
    assert len(shop.world.calls("create")) == 5


def test_nothing_is_replaced_while_names_may_not_come_back(shop: Shop):
    shop.world.names_cut_at = 20
    shop.apply(one("a"))
    result = shop.apply(one("a", "2027-06-01 13:00"))
    assert not shop.world.calls("stop")
    assert result.exit_code is ExitCode.CHANGES


def test_a_replace_keeps_the_old_one_while_a_relative_is_not_proven_stopped(shop: Shop):
    days = ["2027-06-01 10:00", "2027-06-01 18:00"]
    shop.apply(wanted("news", days, channel="email"))
    shop.world.rows[1].stop_ignored = True
    result = shop.apply(
        wanted("news", "2027-06-01 11:00", channel="email", schedule={"at": ["2027-06-01 11:00"]})
    )
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert shop.world.rows[0].stopped_at is None


def test_what_was_stopped_for_a_replace_that_a_signal_ended_is_said(shop: Shop):
    shop.apply(one("a"))
    driver = shop.driver()
    driver.listener = Once(After, calls.PostStop, lambda: driver.interrupt(2))
    result = driver.run(apply_changes(shop.request(one("a", "2027-06-01 13:00"))))
    (outcome,) = result.outcomes
    assert "is stopped already" in outcome.text
    assert len(shop.world.calls("create")) == 1
    assert ExitCode.INTERRUPTED in result.exit_codes


@pytest.mark.parametrize("nth", range(1, 12))
@pytest.mark.parametrize("then", ["2027-06-01 13:00", "2027-06-01 14:00", "2027-06-01 12:00", ""])
def test_a_replace_broken_anywhere_is_continued_with_whatever_git_wants_then(shop: Shop, nth: int, then: str):
    shop.apply(one("a"), one("b"))
    left = [nth]

    def power_cut(event: Event) -> None:
        if isinstance(event, Before | After) and not isinstance(event.call, calls.TellTime | calls.ListDays):
            left[0] -= 1
            if left[0] == 0:
                raise Killed

    shop.listener = power_cut
    with suppress(Killed):
        shop.apply(one("a", "2027-06-01 13:00"), one("b"))
    shop.listener = lambda _: None
    later = [one("a", then), one("b")] if then else [one("b")]
    for _ in range(3):
        last = shop.apply(*later)
    frozen = operation(shop, "a").state is State.INTENT
    assert (last.exit_code is ExitCode.FROZEN) == frozen
    shop.world.advance(timedelta(days=30))
    count = shop.world.sent()
    assert set(count.values()) == {1}
    assert sum(count.values()) == (2 if then and not frozen else 1)


def test_a_weekly_push_broken_in_the_middle_of_its_replace_goes_on_with_what_is_left(shop: Shop):
    schedule = {"every": "1 week", "days": ["thu"], "start": "2027-05-27 18:30", "runs": "6"}
    shop.apply(one("w", schedule=schedule))
    shop.world.advance(timedelta(days=15))
    changed = one("w", schedule=schedule, devices=["android"])
    shop.world.create_faults.append("refused")
    shop.apply(changed)
    assert shop.world.live() == []
    shop.apply(changed)
    shop.world.advance(timedelta(days=60))
    sent = shop.world.sent()
    assert set(sent.values()) == {1}
    assert len(sent) == 6


def test_a_missed_create_is_reported_once_and_its_token_stays_watched(shop: Shop):
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"), one("b", "2027-06-20 12:00"))
    shop.world.now = one("a").last_send + timedelta(hours=1)
    late = one("b", "2027-06-20 12:00")
    assert Fate.MISSED in fates(shop.apply(late)).values()
    assert Fate.MISSED not in fates(shop.apply(late)).values()
    shop.world.add_by_hand(operation(shop, "a").remote_name, "20270601 14:00")
    assert shop.apply(late).exit_code is ExitCode.DUPLICATE
    assert shop.world.rows[-1].stopped_at is not None


def test_steering_an_unclear_create_follows_git_back_and_forth(shop: Shop):
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"))
    for at, expected in [
        ("2027-06-01 13:00", OnAppear.STOP),
        ("2027-06-01 12:00", OnAppear.ADOPT),
        ("2027-06-01 14:00", OnAppear.STOP),
    ]:
        shop.apply(one("a", at))
        assert operation(shop, "a").on_appear is expected
    shop.world.add_by_hand(operation(shop, "a").remote_name, "20270601 12:00")
    result = shop.apply(one("a", "2027-06-01 14:00"))
    assert result.exit_code is ExitCode.DONE
    shop.world.advance(timedelta(days=30))
    assert set(shop.world.sent().values()) == {1}


def test_an_unclear_create_that_turns_up_stopped_counts_as_sent(shop: Shop):
    shop.world.create_faults.append("lost after")
    killed(shop, Once(After, calls.PostCreate, kill), one("a"))
    shop.world.rows[0].stopped_at = shop.world.now
    result = shop.apply(one("a"))
    assert [outcome.fate for outcome in result.outcomes] == [Fate.SETTLED]
    assert operation(shop, "a").state is State.FOREIGN
    assert result.exit_code is not ExitCode.DONE
    assert len(shop.world.calls("create")) == 1


def test_nothing_is_created_over_a_campaign_that_is_live_whatever_a_plan_may_say(shop: Shop):
    shop.apply(one("a"))
    assert shop.store.lock is not None
    run = Run(shop.request(one("a")), shop.store.lock, shop.world.now, wanted=frozenset({"a"}))
    shop.driver().run(create(run, [Creation(one("a", "2027-06-02 12:00"))]))
    (outcome,) = run.outcomes
    assert outcome.fate is Fate.BLOCKED
    assert outcome.text == "Its earlier campaign has not ended yet. Apply again when it has."
    assert len(shop.world.calls("create")) == 1


def test_a_twin_is_stopped_even_if_the_list_fails_while_it_is_looked_for(shop: Shop):
    shop.apply(one("a"))
    shop.world.add_by_hand(shop.world.rows[0].name, "20270601 12:00")
    shop.listener = Once(After, calls.PostStop, lambda: shop.world.list_faults.extend(["broken"] * 3))
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert "is stopped" in result.outcomes[0].text
