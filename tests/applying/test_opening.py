"""Whose lock a run may take, and what it does when it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.calls import WriteLock
from ctsync.applying.events import After, Event
from ctsync.applying.forgetting import REMEMBERED
from ctsync.applying.opening import owned_lock
from ctsync.errors import Fenced, LockForeign, LockMissing, Refused, StoreError
from ctsync.lock.record import Holder, State
from ctsync.planning.planner import empty_lock
from tests.support.campaigns import ACCOUNT, one
from tests.support.runs import Shop

REMOTE = replace(ACCOUNT, is_local=False, is_sandbox=False)
LOCK = empty_lock(ACCOUNT, "7q2m4k")


def test_a_first_run_on_this_machine_begins_with_an_empty_lock():
    assert owned_lock(None, ACCOUNT, "7q2m4k") == LOCK


def test_an_account_elsewhere_without_its_lock_is_refused():
    with pytest.raises(LockMissing, match="no lock") as caught:
        owned_lock(None, REMOTE, "7q2m4k")
    assert caught.value.hint.startswith(
        "Put the lock back where it was. If there is no copy: ctsync lock rebuild"
    )


@pytest.mark.parametrize("changes", [{"account_hash": "sha256:other"}, {"project": "other"}])
def test_the_lock_of_another_account_or_project_is_refused(changes):
    with pytest.raises(LockForeign):
        owned_lock(replace(LOCK, **changes), ACCOUNT, "7q2m4k")


def test_the_lock_of_another_lineage_is_refused_where_ctsync_yaml_names_one():
    lock = empty_lock(REMOTE, "7q2m4k")
    assert owned_lock(lock, REMOTE, "7q2m4k") == lock
    with pytest.raises(LockForeign) as caught:
        owned_lock(lock, REMOTE, "zzzzzz")
    assert caught.value.why.startswith("Its lineage is 7q2m4k, and ctsync.yaml says zzzzzz")
    assert owned_lock(LOCK, ACCOUNT, "zzzzzz") == LOCK


def test_a_changed_time_zone_is_refused_in_words():
    with pytest.raises(Refused, match="Asia/Kolkata to Asia/Dubai") as caught:
        owned_lock(LOCK, replace(ACCOUNT, zone="Asia/Dubai"), "7q2m4k")
    assert "Asia/Kolkata" in caught.value.hint


def test_a_run_that_cannot_take_the_lock_sends_nothing():
    for fault, error in (("fenced", Fenced), ("full", StoreError)):
        shop = Shop()
        shop.store.faults.append(fault)
        with pytest.raises(error):
            shop.apply(one("a"))
        assert shop.world.journal == []


def test_while_a_run_works_the_lock_says_who_holds_it_and_in_which_run():
    shop, holders = Shop(), []

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, WriteLock):
            holders.append(event.call.lock.holder)

    shop.listener = hear
    shop.apply(one("a"))
    assert holders[0] == Holder("r1", "asha@kaveri.example", shop.world.now)


def test_the_lock_is_let_go_of_and_says_when_it_was_applied():
    shop = Shop()
    shop.apply(one("a"))
    assert shop.store.lock is not None
    assert shop.store.lock.holder is None
    assert shop.store.lock.applied_at == shop.world.now


def test_what_ended_long_ago_is_forgotten_unless_its_file_is_still_there():
    shop = Shop()
    shop.apply(one("a"), one("b"), one("z", "2028-12-24 12:00"))
    shop.world.now = one("a").last_send + timedelta(hours=2)
    shop.apply(one("a"), one("z", "2028-12-24 12:00"))
    shop.world.now = one("a").last_send + REMEMBERED
    shop.apply(one("a"), one("z", "2028-12-24 12:00"))
    assert shop.store.lock is not None
    assert set(shop.store.lock.records) == {"a", "b", "z"}
    shop.world.advance(timedelta(hours=3))
    shop.apply(one("a"), one("z", "2028-12-24 12:00"))
    assert set(shop.store.lock.records) == {"a", "z"}
    assert shop.store.lock.records["a"].operation.state is State.SENT
