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
from ctsync.api.pacing import Pacer
from ctsync.api.transport import Transport
from ctsync.api.triggers import Triggers
from ctsync.catalog import Catalog
from ctsync.redaction import Secret
from ctsync.settings import AccountSettings
from ctsync.workspace.connection import address_of, clock_of
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
    with address_of(account, state, catalog) as url:
        token = account.token.read() if with_token and account.token is not None else None
        account_id, passcode = account.account_id.read(), account.passcode.read()
        limits = account.limits
        pacer = Pacer(
            rate=limits.per_second, in_flight=limits.in_flight, pause_seconds=limits.pause_after_429
        )
        transport = Transport(url, account_id, passcode, token=token, pacer=pacer)
        signalled = Flag()
        secrets = tuple(one for one in (account_id, passcode, token) if one is not None)
        reach = Reach(
            IdentitySends(transport, held_back=signalled.is_set),
            Triggers(transport, held_back=signalled.is_set),
            clock_of(account, url, CleverTap(transport)),
            () if account.is_sandbox else secrets,
            signalled=signalled,
        )
        with told_of_signals(reach.interrupt):
            yield reach
