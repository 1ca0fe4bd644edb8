"""The beginning of an account's lock: only where a whole look at the account finds nothing of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.founding import REACH, found_lock, whole_reach
from ctsync.errors import Fenced, LockForeign, LockMissing, RemoteError
from ctsync.lock.stores.contract import revision_of
from ctsync.planning.planner import empty_lock
from ctsync.planning.timing import local_day
from tests.support.campaigns import ACCOUNT, one
from tests.support.runs import Shop

REMOTE = replace(ACCOUNT, is_local=False, is_sandbox=False)


def found(shop: Shop, account=REMOTE):
    return shop.driver().run(found_lock(account, "newone"))


def test_an_account_without_campaigns_of_ours_gets_an_empty_lock():
    shop = Shop()
    shop.world.add_by_hand("Diwali by hand", "20270601 12:00")
    founded = found(shop)
    assert (founded.is_new, founded.campaigns) == (True, 1)
    assert shop.store.lock == founded.lock
    assert founded.lock.lineage == "newone"
    assert founded.lock.records == {}
    assert shop.world.calls("create") == shop.world.calls("stop") == ()


def test_the_account_is_looked_at_for_more_than_a_year_either_way_without_a_gap():
    shop = Shop()
    today = local_day(shop.world.now, REMOTE.zone)
    windows = whole_reach(shop.world.now, REMOTE.zone)
    days = [
        window.first + timedelta(days=n)
        for window in windows
        for n in range((window.last - window.first).days + 1)
    ]
    assert days == [today + timedelta(days=day) for day in range(-REACH, REACH + 1)]
    assert all((window.last - window.first).days <= 30 for window in windows)


def test_an_account_with_a_campaign_of_this_project_gets_none():
    shop = Shop()
    shop.apply(one("a"))
    shop.store.lock = None
    with pytest.raises(LockMissing) as caught:
        found(shop)
    assert caught.value.exit_code == 10
    assert "already has campaigns of the project" in caught.value.what
    assert shop.store.lock is None


def test_campaigns_of_another_project_do_not_count():
    shop = Shop()
    shop.apply(one("a"))
    shop.store.lock = None
    assert found(shop, replace(REMOTE, project="another-a1b2c3d4")).is_new


def test_a_list_that_is_not_whole_founds_nothing():
    shop = Shop()
    shop.world.list_faults.extend(["cut off"] * 200)
    with pytest.raises(RemoteError):
        found(shop)
    assert shop.store.lock is None


def test_a_lock_that_is_there_already_is_found_and_kept():
    shop = Shop()
    there = shop.store.write(empty_lock(REMOTE, "before"), based_on=None)
    founded = found(shop)
    assert (founded.lock, founded.is_new) == (there, False)
    assert shop.world.calls("list") == ()


def test_the_lock_of_another_account_is_nobodys_to_take():
    shop = Shop()
    shop.store.write(replace(empty_lock(REMOTE, "before"), account_hash="sha256:other"), based_on=None)
    with pytest.raises(LockForeign):
        found(shop)


def test_of_two_that_begin_at_once_one_is_fenced():
    shop = Shop()
    shop.store.faults.append("fenced")
    with pytest.raises(Fenced):
        found(shop)
    assert revision_of(shop.store.lock) is None
