"""What every run does first: the list is judged against a lock that was read after it (protocol 5)."""

from __future__ import annotations

import pytest

from ctsync.applying.calls import ListDays
from ctsync.applying.events import Before, Event
from ctsync.errors import Fenced
from tests.support.campaigns import one
from tests.support.runs import Shop


def test_what_another_run_creates_between_the_lock_and_the_list_is_no_sign_of_a_lost_lock():
    """The other one took the lock over: this run is fenced, and nobody is sent looking for a lock that is not lost."""
    shop = Shop()
    shop.apply(one("a"))
    came: list[object] = []

    def another_comes(event: Event) -> None:
        if isinstance(event, Before) and isinstance(event.call, ListDays) and not came:
            came.append(Shop(shop.world, shop.store).apply(one("a"), one("b")))

    shop.listener = another_comes
    with pytest.raises(Fenced):
        shop.apply(one("a"), one("c"))
    assert shop.world.live() == ["a", "b"]
