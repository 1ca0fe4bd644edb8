"""A campaign of the same name and day is nobody's evidence of an unclear create: only the whole token is (protocol 5)."""

from __future__ import annotations

from ctsync.lock.record import State
from tests.support.campaigns import one
from tests.support.runs import Shop


def test_an_unclear_create_does_not_take_over_a_campaign_of_the_same_name():
    shop = Shop()
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"))
    shop.world.add_by_hand("a", "20270601 12:00")
    shop.audit()
    lock = shop.store.lock
    assert lock is not None
    assert lock.records["a"].operation.state is State.INTENT
