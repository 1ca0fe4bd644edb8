"""No stop leaves before the lock says that this campaign is being stopped, and why (protocol 4: CAS before the POST).

A stop that is sent first and written later is lost if the process dies in between: nobody would prove it, nobody would
repeat it, and a later run would read it as somebody else's decision.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ctsync.applying.calls import PostStop
from ctsync.applying.events import Before, Event
from ctsync.lock.record import State, Why
from tests.support.campaigns import one
from tests.support.runs import Shop

HOWS: dict[str, tuple[Callable[[Shop], object], Why]] = {
    "panic": (lambda shop: shop.stop("a"), Why.PANIC),
    "hold": (lambda shop: shop.hold(shop.world.now + timedelta(days=60), stops=True), Why.HOLD),
    "removal": (lambda shop: shop.apply(one("b")), Why.REMOVE),
    "replace": (lambda shop: shop.apply(one("a", "2027-06-02 12:00"), one("b")), Why.REPLACE),
}


@pytest.mark.parametrize("how", HOWS)
def test_at_each_stop_the_lock_says_already_that_it_is_being_stopped(how: str):
    act, why = HOWS[how]
    shop = Shop()
    shop.apply(one("a"), one("b"))
    said: list[tuple[State, Why | None]] = []

    def look(event: Event) -> None:
        if isinstance(event, Before) and isinstance(event.call, PostStop):
            lock = shop.store.read()
            assert lock is not None
            operation = lock.by_remote_id()[event.call.campaign].operation
            said.append((operation.state, operation.why))

    shop.listener = look
    act(shop)
    assert said
    assert set(said) == {(State.STOPPING, why)}
