"""Before a second campaign goes out, the first must show its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.applying.result import Fate
from ctsync.errors import ExitCode
from ctsync.lock.stores.contract import revision_of
from tests.support.campaigns import one
from tests.support.runs import Shop, fates

A, B = one("a"), one("b", "2027-06-02 12:00")


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_names_are_verified_once(shop: Shop):
    shop.apply(A, B)
    assert shop.store.lock is not None
    assert shop.store.lock.names_verified


def test_a_list_that_lags_is_looked_at_again(shop: Shop):
    shop.world.list_faults.extend(["", "late", "late", "late"])
    assert set(fates(shop.apply(A, B)).values()) == {Fate.CREATED}
    assert shop.rested > 0


def test_a_first_campaign_that_is_not_listed_in_time_bars_the_second(shop: Shop):
    shop.world.list_faults.extend(["", *["away"] * 99])
    result = shop.apply(A, B)
    assert fates(result) == {"a": Fate.CREATED, "b": Fate.NOT_TRIED}
    assert ExitCode.FROZEN in result.exit_codes
    assert "does not show it yet" in " ".join(result.notes)
    shop.world.list_faults.clear()
    assert fates(shop.apply(A, B)) == {"b": Fate.CREATED}


def unseen(shop: Shop) -> None:
    """The run that created what there is was cut short before it saw a name."""
    lock = shop.store.read()
    assert lock is not None
    shop.store.write(replace(lock, names_verified=False), based_on=revision_of(lock))
    shop.world.journal.clear()


def test_what_an_earlier_run_left_unseen_is_looked_at_before_anything_is_created(shop: Shop):
    shop.apply(A)
    unseen(shop)
    shop.world.row(shop.world.rows[0].id).name = "a, cut"
    assert fates(shop.apply(A, B)) == {"b": Fate.NOT_TRIED}
    assert shop.world.calls("create") == ()
    assert "shows the name of 1800000001 as 'a, cut'" in " ".join(shop.apply(A, B).notes)


def test_what_the_first_look_of_a_run_shows_is_enough(shop: Shop):
    shop.apply(A)
    unseen(shop)
    assert fates(shop.apply(A, B)) == {"b": Fate.CREATED}
    assert shop.rested == 0
    assert shop.store.lock is not None
    assert shop.store.lock.names_verified


def test_of_several_that_nobody_saw_the_newest_is_waited_for(shop: Shop):
    shop.apply(A, B)
    unseen(shop)
    first, second = shop.world.rows
    first.hidden, second.hidden = 99, 2
    c = one("c", "2027-07-20 12:00")
    assert fates(shop.apply(A, B, c)) == {"c": Fate.CREATED}
    first.hidden, second.hidden = 0, 99
    unseen(shop)
    first.name = "a, cut"
    shop.world.rows[-1].hidden = 99
    result = shop.apply(A, B, c, one("d", "2027-09-04 12:00"))
    assert fates(result)["d"] is Fate.NOT_TRIED
    assert f"Campaign {shop.world.rows[-1].id} was created, and the list does not show it" in " ".join(
        result.notes
    )
