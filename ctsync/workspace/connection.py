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
from ctsync.api.disguises import disguises
from ctsync.api.estimates import Estimates
from ctsync.api.message_report import MessageReports
from ctsync.api.pacing import Pacer
from ctsync.api.regions import REGIONS
from ctsync.api.transport import Transport
from ctsync.applying.driver import Driver
from ctsync.applying.request import Asking
from ctsync.catalog import Catalog
from ctsync.lock.stores.contract import LockStore
from ctsync.redaction import Secret
from ctsync.settings import AccountSettings, Local, Region, Sandbox
from ctsync.workspace.circumstances import Circumstances
from ctsync.workspace.clocks import LoopbackClock
from ctsync.workspace.sandbox_account import Admin, a_sandbox
from ctsync.workspace.signals import told_of_signals
from ctsync.workspace.whereabouts import wall_clock

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Connection:
    """An account within reach. `url` is where it answers; `secrets`, disguises included, must appear in no message."""

    url: str
    api: CleverTap
    driver: Driver
    secrets: tuple[Secret, ...]
    messages: MessageReports
    made_up: str = ""
    """Of a sandbox, where the people come from that it counts: `made-up`, or `your file`."""

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


@dataclass(frozen=True)
class Way:
    """The way to an account before anything is decided about what it is for: where, with what, and on which clock."""

    url: str
    api: CleverTap
    estimator: Estimates
    secrets: tuple[Secret, ...]
    now: Callable[[], datetime]
    skew: Callable[[], float | None]
    signalled: Flag
    made_up: str
    messages: MessageReports


@dataclass(frozen=True)
class Road:
    """What carries every call to one account. `secrets` are what must appear in no message, in every disguise.

    `made_up` says whence a sandbox's people come, in words; empty elsewhere.
    """

    url: str
    transport: Transport
    secrets: tuple[Secret, ...]
    made_up: str = ""


@contextmanager
def road_to(
    account: AccountSettings, state: Path, catalog: Catalog, *, with_token: bool = False
) -> Iterator[Road]:
    """One pace for the whole account, for as long as the block runs. The token is read only for whoever needs it.

    Raises UsageError if the credentials cannot be used.
    """
    with address_of(account, state, catalog) as (url, made_up):
        token = account.token.read() if with_token and account.token is not None else None
        account_id, passcode = account.account_id.read(), account.passcode.read()
        limits = account.limits
        pacer = Pacer(
            rate=limits.per_second, in_flight=limits.in_flight, pause_seconds=limits.pause_after_429
        )
        hidden = (*disguises(passcode), *(() if token is None else disguises(token)), account_id)
        transport = Transport(url, account_id, passcode, token=token, pacer=pacer)
        yield Road(url, transport, () if account.is_sandbox else hidden, made_up)


@contextmanager
def reached(account: AccountSettings, state: Path, catalog: Catalog) -> Iterator[Way]:
    """Find the account for as long as the block runs. Raises what `road_to` raises."""
    with road_to(account, state, catalog) as road:
        signalled = Flag()
        api = CleverTap(road.transport, held_back=signalled.is_set)
        yield Way(
            road.url,
            api,
            Estimates(road.transport),
            road.secrets,
            clock_of(account, road.url, api),
            (lambda: None) if account.is_local else (lambda: _skew(api)),
            signalled,
            road.made_up,
            MessageReports(road.transport),
        )


@contextmanager
def connected(
    account: AccountSettings,
    state: Path,
    store: LockStore,
    catalog: Catalog,
    circumstances: Circumstances,
    *,
    may_write: bool,
) -> Iterator[Connection]:
    """Reach the account for as long as the block runs. Without `may_write` nothing can be created or stopped."""
    with reached(account, state, catalog) as way:
        driver = Driver(
            reader=way.api,
            estimator=way.estimator,
            store=store,
            tell_time=way.now,
            rest=circumstances.rest or (_no_rest if account.is_sandbox else _rest),
            writer=way.api if may_write else None,
            skew=way.skew,
            compare=circumstances.compare,
            in_flight=account.limits.in_flight,
            listener=circumstances.listener,
            signalled=way.signalled,
        )
        yield Connection(way.url, way.api, driver, way.secrets, way.messages, way.made_up)


@contextmanager
def address_of(account: AccountSettings, state: Path, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Where the account answers, for as long as the block runs, and whence its people come if it is a sandbox.

    A sandbox is told the names of the registers.
    """
    match account.at:
        case Sandbox(clock=clock):
            with a_sandbox(state, clock, account.zone) as url:
                yield url, Admin(url).hand_over(catalog, account.zone)
        case Local(url=url):
            yield url, ""
        case Region(code=code):
            yield REGIONS[code], ""


def clock_of(account: AccountSettings, url: str, api: CleverTap) -> Callable[[], datetime]:
    """What *now* means for the account."""
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
