"""Sequences that try to make ctsync send twice, or not stop: each was thought up by somebody who wanted it to fail."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.applying import calls
from ctsync.applying.creating import Creation, create
from ctsync.applying.events import After, Before, Event
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.applying.run import Run
from ctsync.errors import CtsyncError, ExitCode, Fenced, LockMissing
from ctsync.lock.operations import now_panicked
from ctsync.lock.record import OnAppear, Operation, State, Why
from ctsync.lock.stores.contract import Revision
from ctsync.names import RemoteId
from tests.support.campaigns import one, wanted
from tests.support.runs import Shop, beyond, fates, kinds


@pytest.fixture
def shop() -> Shop:
    return Shop()


def operation(shop: Shop, key: str) -> Operation:
    assert shop.store.lock is not None
    return shop.store.lock.records[key].operation


@dataclass
class Once:
    """Does something once, before or after the n-th call of one kind: another process, a person, a power cut."""

    kind: type[Before | After]
    call: type[Any]
    act: Callable[[], Any]
    nth: int = 1
    done: list[Any] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        if isinstance(event, self.kind) and isinstance(event.call, self.call):
            self.nth -= 1
            if self.nth == 0:
                self.done.append(self.act())


class Killed(BaseException):
    """The process is gone."""


def kill() -> None:
    raise Killed


def another(shop: Shop) -> Shop:
    """A second process on the same account and lock."""
    return Shop(shop.world, shop.store)


def killed(shop: Shop, listener: Once, *campaigns: Any) -> None:
    shop.listener = listener
    with pytest.raises(Killed):
        shop.apply(*campaigns)
    shop.listener = lambda _: None


# ── panic ──


def test_a_panic_on_an_unclear_create_is_not_taken_back_by_a_file_that_still_wants_it(shop: Shop):
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"))
    shop.stop("a")
    shop.apply(one("a"))
    late = shop.world.add_by_hand(operation(shop, "a").remote_name, "20270601 12:00")
    shop.apply(one("a"))
    assert late.stopped_at is not None
    assert shop.apply(one("a")).exit_code is ExitCode.CHANGES
    assert len(shop.world.calls("create")) == 1


def test_a_panic_in_the_middle_of_a_replace_is_not_undone_by_the_second_half(shop: Shop):
    shop.apply(one("a"), one("b"))
    changed = one("a", "2027-06-01 13:00")
    killed(shop, Once(After, calls.PostStop, kill), changed, one("b"))
    assert fates(shop.stop("a")) == {"a": Fate.STOPPED}
    result = shop.apply(changed, one("b"))
    assert shop.world.live() == ["b"]
    assert result.exit_code is ExitCode.CHANGES


def test_a_panic_between_the_halves_of_a_replace_leaves_it_stopped(shop: Shop):
    shop.apply(one("a"), one("b"))
    changed = one("a", "2027-06-01 13:00")
    shop.world.create_faults.append("refused")
    shop.apply(changed, one("b"))
    assert operation(shop, "a").state is State.REFUSED
    shop.stop("a")
    assert shop.apply(changed, one("b")).exit_code is ExitCode.CHANGES
    assert shop.world.live() == ["b"]
    raised = one("a", "2027-06-01 13:00", generation="2")
    assert fates(shop.apply(raised, one("b"))) == {"a": Fate.CREATED}


def test_a_panic_while_the_create_is_under_way_ends_with_the_campaign_stopped_or_loudly(shop: Shop):
    shop.apply(one("b"))
    panic = Once(Before, calls.PostCreate, lambda: another(shop).stop("a"))
    shop.listener = panic
    result = shop.apply(one("a"), one("b"))
    (panicked,) = panic.done
    assert panicked.exit_code is ExitCode.FROZEN
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert fates(result)["a"] is Fate.STOP_UNVERIFIED
    assert shop.world.live() == ["b"]
    assert operation(shop, "a").state is State.STOPPING
    shop.listener = lambda _: None
    assert fates(shop.audit()) == {"a": Fate.STOPPED}
    assert shop.apply(one("a"), one("b")).exit_code is ExitCode.CHANGES


def test_a_panic_while_a_create_waits_to_be_tried_again_holds_it_back(shop: Shop):
    shop.apply(one("b"))
    shop.world.create_faults.append("limited")
    shop.listener = Once(After, calls.PostCreate, lambda: another(shop).stop("a"))
    result = shop.apply(one("a"), one("b"))
    assert shop.world.live() == ["b"]
    assert len(shop.world.calls("create")) == 2
    assert ExitCode.HELD in result.exit_codes
    shop.listener = lambda _: None
    shop.apply(one("a"), one("b"))
    assert shop.world.live() == ["b"]


def test_a_panic_goes_on_although_the_apply_it_fenced_writes_its_outcome_in_between(shop: Shop):
    shop.apply(one("b"))
    world = shop.world

    def hand_in() -> None:
        """The apply's create is done and written down, between the panic's decision and its next write."""
        lock = shop.store.lock
        assert lock is not None
        record = lock.records["a"]
        live = replace(
            record.operation,
            state=State.STOPPING,
            remote_id=RemoteId(world.rows[-1].id),
            stopping_since=world.now,
        )
        shop.store.write(
            lock.with_record(record.with_operation(live)), based_on=Revision(lock.serial, lock.nonce)
        )

    world.create_faults.append("lost after")
    killed(shop, Once(After, calls.PostCreate, kill), one("a"), one("b"))
    panicking = another(shop)
    panicking.listener = Once(After, calls.ListDays, hand_in)
    result = panicking.stop("a")
    assert shop.world.live() == ["b"]
    assert fates(result) == {"a": Fate.STOPPED}
    assert operation(shop, "a").state is State.STOPPED_BEFORE
    assert operation(shop, "a").why is Why.PANIC


def test_a_panic_by_name_also_covers_what_an_apply_has_begun_meanwhile(shop: Shop):
    days = ["2027-06-01 10:00", "2027-06-03 10:00"]
    shop.apply(wanted("news", days[:1], channel="email"), one("b"))
    more = wanted("news", days, channel="email")
    reading = another(shop)
    reading.listener = Once(After, calls.ReadLock, lambda: shop.apply(more, one("b")))
    reading.stop("news")
    assert shop.world.live() == ["b"]


def test_a_panic_with_the_store_away_never_says_that_an_unclear_create_is_nothing_to_stop(shop: Shop):
    shop.world.create_faults.append("late")
    shop.apply(one("a"))
    shop.store.faults.append("full")
    result = shop.stop("a")
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert fates(result) == {"a": Fate.STOP_UNVERIFIED}


def test_a_panic_with_the_store_away_finishes_a_stop_that_was_begun(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.stop_faults.extend(["ignored"] * 99)
    shop.apply(one("b"))
    shop.world.stop_faults.clear()
    shop.store.faults.extend(["full"] * 3)
    result = shop.stop("a")
    assert shop.world.live() == ["b"]
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_a_panic_whose_outcome_cannot_be_written_is_not_proven(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.store.faults.extend(["", "full"])
    result = shop.stop("a")
    assert shop.world.live() == ["b"]
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_a_panic_on_what_its_file_let_go_of_does_not_say_that_all_is_well(shop: Shop):
    shop.apply(one("a", on_remove="forget"), one("b"))
    shop.apply(one("b"))
    assert shop.stop("a").exit_code is ExitCode.STOP_NOT_VERIFIED
    assert "a" in shop.world.live()


@pytest.mark.parametrize("status", ["pending", "running", "paused"])
def test_a_panic_on_what_was_stopped_and_is_live_again_never_says_that_there_was_nothing_to_stop(
    shop: Shop, status: str
):
    shop.apply(one("a"), one("b"))
    shop.apply(one("b"))
    row = next(row for row in shop.world.rows if row.name.startswith("a "))
    row.stopped_at, row.status = None, status
    result = shop.stop("a")
    assert fates(result) == {"a": Fate.STOP_UNVERIFIED}
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    row.status = "stopped"
    assert fates(shop.stop("a")) == {"a": Fate.SETTLED}


def test_a_panic_that_cannot_list_stops_by_the_recorded_id(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.list_faults.extend(["broken"] * 3)
    assert fates(shop.stop("a")) == {"a": Fate.STOPPED}
    assert shop.world.live() == ["b"]


@pytest.mark.parametrize("state", [s for s in State if s not in (State.INTENT, State.LIVE, State.STOPPING)])
def test_after_a_panic_only_a_higher_generation_starts_anew(shop: Shop, state: State):
    shop.apply(one("a"))
    ended = replace(operation(shop, "a"), state=state, why=Why.REPLACE)
    panicked = now_panicked(ended, shop.world.now) or ended
    assert now_panicked(panicked, shop.world.now) is None
    assert shop.store.lock is not None
    record = shop.store.lock.records["a"]
    shop.store.lock = replace(shop.store.lock, records={"a": replace(record, operation=panicked)})
    shop.world.rows[0].stopped_at = shop.world.now
    assert "Create" not in kinds(shop.plan(one("a"))).values()


# ── stops ──


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


# ── duplicates ──


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


# ── creates ──


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


# ── the lock ──


def test_an_outcome_that_cannot_be_written_is_not_an_error_before_anything_happened(shop: Shop):
    shop.apply(one("b"))
    shop.store.faults.extend(["", "", "full", "full", "full", "full"])
    result = shop.apply(one("a"), one("b"))
    assert fates(result) == {"a": Fate.FROZEN}
    assert result.exit_code is ExitCode.FROZEN
    shop.store.faults.clear()
    assert fates(shop.apply(one("a"), one("b"))) == {"a": Fate.FOUND}
    assert len(shop.world.calls("create")) == 2


@pytest.mark.parametrize("nth", range(1, 12))
@pytest.mark.parametrize("fault", ["full", "fenced"])
def test_a_store_that_fails_at_any_write_never_ends_well_with_something_open(
    shop: Shop, fault: str, nth: int
):
    shop.apply(one("a"), one("b"), one("c"))
    shop.store.faults.extend([""] * (nth - 1) + [fault])
    later = (one("a", "2027-06-01 13:00"), one("b"), one("d"))
    try:
        code = shop.apply(*later).exit_code
    except CtsyncError as error:
        code = error.exit_code
    assert (code is ExitCode.DONE) == bool(shop.store.faults)
    shop.store.faults.clear()
    for _ in range(2):
        last = shop.apply(*later)
    assert last.exit_code is ExitCode.DONE
    assert shop.world.live() == ["a", "b", "d"]
    shop.world.advance(timedelta(days=30))
    assert set(shop.world.sent().values()) == {1}


def test_a_lock_that_is_gone_since_the_run_was_asked_for_is_not_begun_anew(shop: Shop):
    shop.apply(one("a"))
    request = replace(shop.request(one("a"), one("b")), lineage="")
    shop.store.lock = None
    with pytest.raises(LockMissing):
        shop.driver().run(apply_changes(request))
    assert len(shop.world.calls("create")) == 1


def test_giving_the_lock_back_never_overwrites_a_panic(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.listener = Once(Before, calls.FoldLock, lambda: another(shop).stop("a"))
    assert ExitCode.HELD in _codes(shop, one("a"), one("b"))
    shop.listener = lambda _: None
    assert operation(shop, "a").why is Why.PANIC
    shop.apply(one("a"), one("b"))
    assert shop.world.live() == ["b"]


def test_letting_go_after_a_failure_never_overwrites_a_panic(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.list_faults.extend(["broken"] * 3)
    shop.listener = Once(Before, calls.ListDays, lambda: another(shop).stop("a"))
    _codes(shop, one("a"), one("b"))
    assert operation(shop, "a").why is Why.PANIC


def _codes(shop: Shop, *campaigns: Any) -> frozenset[ExitCode]:
    try:
        return shop.apply(*campaigns).exit_codes
    except CtsyncError as error:
        return frozenset({error.exit_code})


def test_a_look_at_the_end_that_fails_is_said(shop: Shop):
    shop.listener = Once(
        After, calls.PostCreate, lambda: shop.world.list_faults.extend([""] + ["broken"] * 3)
    )
    result = shop.apply(one("a"))
    assert result.exit_code is ExitCode.FROZEN
    assert fates(result) == {"a": Fate.CREATED}
    shop.listener = lambda _: None
    assert shop.apply(one("a")).exit_code is ExitCode.DONE


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


def test_a_campaign_moved_to_a_later_time_is_still_stopped_when_git_removes_it(shop: Shop):
    shop.apply(one("a"), one("b", "2027-06-20 12:00"))
    row = shop.world.rows[0]
    row.scheduled_on = 202706020900
    row.moments = (row.moments[0] + timedelta(hours=21),)
    shop.world.now = one("a").last_send + timedelta(hours=1)
    shop.apply(one("a"), one("b", "2027-06-20 12:00"))
    shop.apply(one("b", "2027-06-20 12:00"))
    assert row.stopped_at is not None


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


def test_an_unclear_create_that_turns_up_stopped_counts_as_sent(shop: Shop):
    shop.world.create_faults.append("lost after")
    killed(shop, Once(After, calls.PostCreate, kill), one("a"))
    shop.world.rows[0].stopped_at = shop.world.now
    result = shop.apply(one("a"))
    assert [outcome.fate for outcome in result.outcomes] == [Fate.SETTLED]
    assert operation(shop, "a").state is State.FOREIGN
    assert result.exit_code is not ExitCode.DONE
    assert len(shop.world.calls("create")) == 1


def test_a_plan_made_while_an_apply_creates_does_not_take_its_rows_for_foreign(shop: Shop):
    shop.apply(one("b"))
    planning = another(shop)
    planning.listener = Once(Before, calls.ListDays, lambda: shop.apply(one("a"), one("b")))
    assert kinds(planning.plan(one("a"), one("b"))) == {"a": "Keep", "b": "Keep"}


def test_an_apply_that_another_one_overtakes_is_fenced_and_does_not_call_the_lock_lost(shop: Shop):
    shop.apply(one("b"))
    late = another(shop)
    late.listener = Once(Before, calls.ListDays, lambda: shop.apply(one("a"), one("b")))
    with pytest.raises(Fenced):
        late.apply(one("a"), one("b"))
    assert len(shop.world.calls("create")) == 2


def test_a_weekly_push_stopped_in_the_dashboard_is_loud_on_the_day_before_its_next_send(shop: Shop):
    schedule = {"every": "1 week", "days": ["thu"], "start": "2027-05-27 18:30", "runs": "6"}
    shop.apply(one("w", schedule=schedule))
    shop.world.advance(timedelta(days=13, hours=12))
    shop.world.rows[0].stopped_at = shop.world.now
    assert shop.audit().exit_code is ExitCode.FROZEN


def test_nothing_is_created_over_a_campaign_that_is_live_whatever_a_plan_may_say(shop: Shop):
    shop.apply(one("a"))
    assert shop.store.lock is not None
    run = Run(shop.request(one("a")), shop.store.lock, shop.world.now, wanted=frozenset({"a"}))
    shop.driver().run(create(run, [Creation(one("a", "2027-06-02 12:00"))]))
    (outcome,) = run.outcomes
    assert outcome.fate is Fate.BLOCKED
    assert outcome.text == "Its earlier campaign has not ended yet. Apply again when it has."
    assert len(shop.world.calls("create")) == 1


def test_a_panic_that_others_keep_from_writing_stops_all_the_same_and_is_loud(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.store.faults.extend(["fenced"] * 10)
    result = shop.stop("a")
    assert shop.world.live() == ["b"]
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_a_panic_that_cannot_write_does_not_stop_what_shows_another_name(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.rows[0].name = shop.world.rows[1].name
    shop.store.faults.append("full")
    result = shop.stop("a")
    assert not shop.world.calls("stop")
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_a_panic_that_cannot_write_and_cannot_stop_says_so(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.rows[0].stop_ignored = True
    shop.store.faults.append("full")
    (outcome,) = shop.stop("a").outcomes
    assert "not proven stopped" in outcome.text
    assert len(shop.world.calls("stop")) == 4


def test_an_outcome_that_others_keep_from_being_written_leaves_the_create_open_and_loud(shop: Shop):
    shop.apply(one("b"))
    shop.store.faults.extend(["", "", *["fenced"] * 10])
    result = shop.apply(one("a"), one("b"))
    assert fates(result) == {"a": Fate.FROZEN}
    assert {ExitCode.FROZEN, ExitCode.HELD} <= result.exit_codes
    assert fates(shop.apply(one("a"), one("b"))) == {"a": Fate.FOUND}


def test_a_lock_that_vanishes_while_a_create_is_under_way_is_not_written_again(shop: Shop):
    shop.apply(one("b"))

    def lose() -> None:
        shop.store.lock = None

    shop.listener = Once(After, calls.PostCreate, lose)
    result = shop.apply(one("a"), one("b"))
    assert shop.store.lock is None
    assert fates(result) == {"a": Fate.FROZEN}
    assert ExitCode.HELD in result.exit_codes


def test_a_twin_is_stopped_even_if_the_list_fails_while_it_is_looked_for(shop: Shop):
    shop.apply(one("a"))
    shop.world.add_by_hand(shop.world.rows[0].name, "20270601 12:00")
    shop.listener = Once(After, calls.PostStop, lambda: shop.world.list_faults.extend(["broken"] * 3))
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert "is stopped" in result.outcomes[0].text


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
