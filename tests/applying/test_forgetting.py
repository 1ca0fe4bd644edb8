"""400 days after its last send an ended operation goes, and nothing else does (protocol 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.forgetting import REMEMBERED, forgotten
from ctsync.lock.record import State
from ctsync.planning.listing import windows_for
from tests.support.campaigns import one
from tests.support.locks import NOW, a_lock, a_record, an_operation
from tests.support.rolling import weekly
from tests.support.runs import Shop, fates

LONG_AGO = NOW - REMEMBERED - timedelta(seconds=1)
KEPT_FOR_EVER = [State.INTENT, State.LIVE, State.STOPPING, State.RELEASED]


@pytest.mark.parametrize("state", list(State))
def test_at_the_boundary_what_has_ended_stays_and_a_second_later_it_goes(state: State):
    lock = a_lock(a_record(1, "a", state=state, last_send=NOW - REMEMBERED))
    assert forgotten(lock, (), NOW) == lock
    old = a_lock(a_record(1, "a", state=state, last_send=LONG_AGO))
    assert set(forgotten(old, (), NOW).records) == ({"a"} if state in KEPT_FOR_EVER else set())


@pytest.mark.parametrize("state", [State.REFUSED, State.ABSENT, State.MISSED])
def test_what_is_watched_is_never_forgotten_while_its_row_is_looked_for(state: State):
    last = NOW - timedelta(days=3)
    lock = a_lock(a_record(1, "a", state=state, first_send=last, last_send=last))
    moment = last
    while windows_for((), lock, moment):
        assert forgotten(lock, (), moment) == lock
        moment += timedelta(hours=6)
    assert moment - last < timedelta(days=2)
    assert forgotten(lock, (), moment) == lock


def test_each_operation_goes_for_itself_and_no_number_comes_back():
    history = (
        an_operation(1, state=State.STOPPED_BEFORE, last_send=LONG_AGO),
        an_operation(2, state=State.RELEASED, last_send=LONG_AGO),
        an_operation(3, state=State.STOPPED_BEFORE, last_send=NOW),
    )
    lock = a_lock(replace(a_record(4, "a"), history=history), next_seq=90)
    left = forgotten(lock, (), NOW)
    assert [each.seq for each in left.records["a"].history] == [2, 3]
    assert left.next_seq == 90


def test_what_goes_with_a_younger_history_stays():
    history = (an_operation(1, state=State.STOPPED_BEFORE, last_send=NOW),)
    lock = a_lock(replace(a_record(2, "a", state=State.SENT, last_send=LONG_AGO), history=history))
    assert forgotten(lock, (), NOW) == lock


def test_a_record_that_stays_keeps_its_last_send_so_that_the_same_generation_is_not_free_again():
    history = (
        an_operation(1, state=State.SENT, last_send=LONG_AGO),
        an_operation(2, state=State.STOPPED_MAYBE, last_send=LONG_AGO),
        an_operation(3, state=State.REFUSED, last_send=LONG_AGO),
    )
    lock = a_lock(replace(a_record(4, "a", state=State.REFUSED), history=history))
    assert [each.seq for each in forgotten(lock, (), NOW).records["a"].history] == [2]


def test_what_a_file_names_stays_however_old_it_is():
    lock = a_lock(a_record(1, "a", state=State.SENT, last_send=LONG_AGO))
    assert forgotten(lock, {"a"}, NOW) == lock


def test_the_end_of_time_is_no_trouble():
    lock = a_lock(a_record(1, "a", state=State.SENT, last_send=NOW.replace(year=9999)))
    assert forgotten(lock, (), NOW) == lock


def test_an_audit_knows_no_files_and_forgets_nothing():
    shop = Shop()
    shop.apply(one("a"), one("z", "2028-12-24 12:00"))
    shop.world.now = one("a").last_send + timedelta(hours=2)
    shop.audit()
    shop.world.advance(REMEMBERED)
    shop.audit()
    assert shop.store.lock is not None
    assert set(shop.store.lock.records) == {"a", "z"}
    shop.apply(one("z", "2028-12-24 12:00"))
    assert set(shop.store.lock.records) == {"z"}


def test_the_dates_of_a_rolling_campaign_go_one_by_one():
    shop = Shop()
    endless = weekly(runs="200")
    shop.apply(endless)
    assert shop.store.lock is not None
    first = min(shop.store.lock.records)
    numbers = shop.store.lock.next_seq
    for _ in range(6):
        shop.world.advance(timedelta(days=70))
        shop.roll(endless)
    assert first not in shop.store.lock.records
    assert shop.store.lock.next_seq > numbers
    assert len(shop.world.calls("create")) == len(set(shop.world.calls("create")))


def test_what_was_forgotten_and_is_written_anew_gets_a_number_of_its_own():
    shop = Shop()
    shop.apply(one("a"), one("z", "2028-12-24 12:00"))
    shop.world.now = one("a").last_send + timedelta(hours=2)
    shop.apply(one("z", "2028-12-24 12:00"))
    shop.world.advance(REMEMBERED)
    shop.apply(one("z", "2028-12-24 12:00"))
    assert shop.store.lock is not None
    assert "a" not in shop.store.lock.records
    assert fates(shop.apply(one("a", "2028-12-01 12:00"), one("z", "2028-12-24 12:00"))) == {"a": "created"}
    assert shop.store.lock.records["a"].operation.seq == 3
