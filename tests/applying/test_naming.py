"""Before a second campaign goes out, the first must show its name."""

from __future__ import annotations

import pytest

from ctsync.applying.result import Fate
from ctsync.errors import ExitCode
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
