"""What happens to a run between two of its calls: a power cut, a signal, another process, a person at the dashboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ctsync.applying.events import After, Before, Event
from ctsync.lock.record import Operation
from tests.support.runs import Shop


@dataclass
class Once:
    """Listens to a run, and acts once: before or after its n-th call of one kind."""

    moment: type[Before | After]
    call: type[Any]
    act: Callable[[], Any]
    nth: int = 1
    done: list[Any] = field(default_factory=list)
    """What the act gave, as soon as it was done."""

    def __call__(self, event: Event) -> None:
        if isinstance(event, self.moment) and isinstance(event.call, self.call):
            self.nth -= 1
            if self.nth == 0:
                self.done.append(self.act())


class Killed(BaseException):
    """The process is gone between two instructions."""


def kill() -> None:
    raise Killed


def killed(shop: Shop, moment: Once, *campaigns: Any) -> None:
    """An apply of these campaigns that dies at that moment."""
    shop.listener = moment
    with pytest.raises(Killed):
        shop.apply(*campaigns)
    shop.listener = lambda _: None


def another(shop: Shop) -> Shop:
    """A second process on the same account and lock."""
    return Shop(shop.world, shop.store)


def operation(shop: Shop, key: str) -> Operation:
    """The current one of a record of the shop's lock."""
    assert shop.store.lock is not None
    return shop.store.lock.records[key].operation
