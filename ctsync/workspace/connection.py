"""The way to one account: client, clock and store, wired to the driver that carries a run's calls out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event as Flag
from typing import TypeVar

from ctsync.api.campaigns import CleverTap
from ctsync.api.estimates import Estimates
from ctsync.api.pacing import Pacer
from ctsync.api.regions import REGIONS
from ctsync.api.transport import Transport
from ctsync.applying.calls import Ancestry
from ctsync.applying.driver import Driver
from ctsync.applying.events import Listener
from ctsync.applying.request import Asking
from ctsync.catalog import Catalog
from ctsync.lock.stores.contract import LockStore
from ctsync.redaction import Secret
from ctsync.settings import AccountSettings, Local, Region, Sandbox
from ctsync.workspace.clocks import LoopbackClock
from ctsync.workspace.sandbox_account import Admin, a_sandbox
from ctsync.workspace.signals import told_of_signals
from ctsync.workspace.whereabouts import wall_clock

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Connection:
    """An account within reach. `url` is where it answers; `secrets` must appear in no message."""

    url: str
    api: CleverTap
    driver: Driver
    secrets: tuple[Secret, ...]

    def now(self) -> datetime:
        """The account's now, UTC."""
        return self.driver.tell_time()

    def run(self, machine: Asking[_Result]) -> _Result:
        """Carry a run out; after a signal it makes no new create or stop, and writes down what it did."""
        with told_of_signals(self.driver.interrupt):
            return self.driver.run(machine)

    def look(self, machine: Asking[_Result]) -> _Result:
        """Carry out what only looks and estimates. Ctrl-C ends it at once: there is nothing to write down."""
        return self.driver.run(machine)


@contextmanager
def connected(
    account: AccountSettings,
    state: Path,
    store: LockStore,
    catalog: Catalog,
    listener: Listener,
    *,
    may_write: bool,
    compare: Callable[[str], Ancestry],
) -> Iterator[Connection]:
    """Reach the account for as long as the block runs. Without `may_write` nothing can be created or stopped."""
    with _address(account, state, catalog) as url:
        secrets = (account.account_id.read(), account.passcode.read())
        limits = account.limits
        pacer = Pacer(
            rate=limits.per_second, in_flight=limits.in_flight, pause_seconds=limits.pause_after_429
        )
        transport = Transport(url, *secrets, pacer=pacer)
        signalled = Flag()
        api = CleverTap(transport, held_back=signalled.is_set)
        driver = Driver(
            reader=api,
            estimator=Estimates(transport),
            store=store,
            tell_time=_clock(account, url, api),
            rest=_no_rest if account.is_sandbox else _rest,
            writer=api if may_write else None,
            skew=(lambda: None) if account.is_local else (lambda: _skew(api)),
            compare=compare,
            in_flight=limits.in_flight,
            listener=listener,
            signalled=signalled,
        )
        yield Connection(url, api, driver, () if account.is_sandbox else secrets)


@contextmanager
def _address(account: AccountSettings, state: Path, catalog: Catalog) -> Iterator[str]:
    match account.at:
        case Sandbox(clock=clock):
            with a_sandbox(state, clock, account.zone) as url:
                Admin(url).hand_over(catalog, account.zone)
                yield url
        case Local(url=url):
            yield url
        case Region(code=code):
            yield REGIONS[code]


def _clock(account: AccountSettings, url: str, api: CleverTap) -> Callable[[], datetime]:
    if account.is_sandbox:
        return Admin(url).now
    return LoopbackClock(api.server_time) if account.is_local else wall_clock


def _skew(api: CleverTap) -> float | None:
    """Seconds by which CleverTap's clock is ahead of ours."""
    theirs = api.server_time_by_now()
    return None if theirs is None else (theirs - wall_clock()).total_seconds()


def _rest(seconds: float, signalled: Flag) -> None:
    signalled.wait(seconds)


def _no_rest(_seconds: float, _signalled: Flag) -> None:
    """A sandbox's clock stands still, and its list is never late: waiting would prove nothing."""
