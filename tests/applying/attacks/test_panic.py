"""Sequences that try to make a panic stop miss what it was to stop, or to bring back what it stopped. Each was thought up by somebody who wanted it to fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying import calls
from ctsync.applying.events import After, Before
from ctsync.applying.holding import hold_now
from ctsync.applying.machine import apply_changes
from ctsync.applying.panic import stop_now
from ctsync.applying.result import Fate
from ctsync.errors import ExitCode, Refused
from ctsync.lock.holds import EVERYTHING, Hold
from ctsync.lock.operations import now_panicked
from ctsync.lock.record import State, Why
from ctsync.lock.stores.contract import Revision
from ctsync.names import RemoteId
from tests.support.between_calls import Once, another, kill, killed, operation
from tests.support.campaigns import ACCOUNT, one, wanted
from tests.support.runs import Shop, fates, kinds


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


def test_a_panic_does_not_wait_until_somebody_has_explained_a_changed_zone(shop: Shop):
    shop.apply(one("a"), one("z", "2027-06-02 12:00"))
    moved = replace(shop.request(), account=replace(ACCOUNT, zone="Europe/Berlin"))
    with pytest.raises(Refused):
        shop.driver().run(apply_changes(moved))
    result = shop.driver().run(stop_now(moved, ["a"]))
    assert (fates(result), result.exit_code) == ({"a": Fate.STOPPED}, ExitCode.DONE)
    hold = Hold(EVERYTHING, shop.world.now + timedelta(days=30), shop.world.now, "asha", "", stops=True)
    assert fates(shop.driver().run(hold_now(moved, hold))) == {"z": Fate.STOPPED}
    assert shop.world.live() == []
