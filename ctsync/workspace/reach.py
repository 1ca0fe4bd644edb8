"""The way to people who are named: a client that can send to them, and can neither create nor stop a campaign.

It needs no lock, so it also works where the account's store is out of reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event as Flag

from ctsync.api.campaigns import CleverTap
from ctsync.api.identity_sends import IdentitySends
from ctsync.api.triggers import Triggers
from ctsync.catalog import Catalog
from ctsync.redaction import Secret
from ctsync.settings import AccountSettings
from ctsync.workspace.connection import clock_of, road_to
from ctsync.workspace.signals import told_of_signals


@dataclass
class Reach:
    """An account within reach. `signal` is the number of the signal that arrived, after which nothing more leaves."""

    sends: IdentitySends
    triggers: Triggers
    now: Callable[[], datetime]
    secrets: tuple[Secret, ...]
    signal: int | None = None
    signalled: Flag = field(default_factory=Flag)

    def interrupt(self, number: int) -> None:
        """From a signal handler: nothing more leaves."""
        self.signal = number
        self.signalled.set()


@contextmanager
def reached(
    account: AccountSettings, state: Path, catalog: Catalog, *, with_token: bool = False
) -> Iterator[Reach]:
    """Reach the account for as long as the block runs. The token is read only for whoever needs it."""
    with road_to(account, state, catalog, with_token=with_token) as road:
        signalled = Flag()
        reach = Reach(
            IdentitySends(road.transport, held_back=signalled.is_set),
            Triggers(road.transport, held_back=signalled.is_set),
            clock_of(account, road.url, CleverTap(road.transport)),
            road.secrets,
            signalled=signalled,
        )
        with told_of_signals(reach.interrupt):
            yield reach
