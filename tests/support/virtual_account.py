"""An account on virtual time: the real client with its real pacing, a limiter that forgives nothing, and no waiting.

The client's requests end in this process. Time passes only while everybody who could act is asleep, so threads that
run side by side give the same story each time.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar, cast

import httpx

from ctsync.api.campaigns import CleverTap
from ctsync.api.connection import Line
from ctsync.api.estimates import Estimates
from ctsync.api.pacing import Pacer
from ctsync.api.transport import Transport
from ctsync.applying import calls
from ctsync.applying.driver import Driver
from ctsync.applying.events import After, Event
from ctsync.applying.request import Asking
from ctsync.errors import CtsyncError
from ctsync.redaction import Secret
from ctsync.sandbox.http.crowd import Crowd
from ctsync.sandbox.settings import Settings
from tests.support.campaigns import NOW
from tests.support.memory_store import MemoryStore
from tests.support.world import World
from tests.support.world_over_http import answer_of

_Result = TypeVar("_Result")


class VirtualTime:
    """Seconds that pass when the last of those at work falls asleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self._changed = threading.Condition()
        self._asleep: list[float] = []
        self._left = 0
        self._at_once = 1

    def monotonic(self) -> float:
        return self.now

    def begin(self, number: int, at_once: int) -> None:
        """So many calls are about to be made, that many of them side by side."""
        with self._changed:
            self._left, self._at_once = number, at_once

    def end_one(self) -> None:
        """One of them has ended."""
        with self._changed:
            self._left -= 1
            self._pass()

    def sleep(self, seconds: float) -> None:
        with self._changed:
            wake = self.now + seconds
            self._asleep.append(wake)
            self._pass()
            self._changed.wait_for(lambda: self.now >= wake)
            self._asleep.remove(wake)

    def _pass(self) -> None:
        """Move on to the next one who wakes, unless somebody is awake."""
        if self._asleep and len(self._asleep) >= min(self._left, self._at_once):
            self.now = max(self.now, min(self._asleep))
            self._changed.notify_all()


@dataclass
class Seen:
    """What came in: when, for which call, with how many under way, and whether it was one too many."""

    at: float
    path: str
    under_way: int
    is_limited: bool


@dataclass
class StrictAccount:
    """Serves a simulated account under the strictest reading of CleverTap's limits. `latency` is in seconds."""

    time: VirtualTime = field(default_factory=VirtualTime)
    world: World = field(default_factory=World)
    store: MemoryStore = field(default_factory=MemoryStore)
    latency: float = 0.3
    rate: float = 2.5
    in_flight: int = 2
    seen: list[Seen] = field(default_factory=list)
    closes_at_call: int = 0
    """The number of a call, from 1, before which another tool breaks the limits; 0 is never."""
    closed_for: float = 600.0

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.time.monotonic)
        self._mutex = threading.Lock()
        self._under_way = 0

    # The server.

    def answer(self, request: httpx.Request) -> httpx.Response:
        path, body = request.url.path, json.loads(request.read())
        with self._mutex:
            if len(self.seen) + 1 == self.closes_at_call:
                self.crowd.close_for(self.closed_for)
            entry = self.crowd.enter(path)
            self._under_way += 1
            is_limited = self.crowd.is_full(entry, Settings(limit_mode="strict_union"))
            self.seen.append(Seen(self.time.now, path, self._under_way, is_limited))
        self.time.sleep(self.latency)
        with self._mutex:
            self.crowd.leave(entry)
            self._under_way -= 1
            self.world.now = self.now
            told = _TOO_MANY if is_limited else answer_of(self.world, path, body)
        headers = {"content-type": "application/json;charset=utf-8"}
        content = httpx.ByteStream(json.dumps(told).encode())
        return httpx.Response(429 if is_limited else 200, headers=headers, stream=content)

    # The client.

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.time.now)

    def run(self, machine: Asking[_Result]) -> _Result:
        """One command: a client of its own, as in a process of its own."""
        pacer = Pacer(
            rate=self.rate,
            in_flight=self.in_flight,
            monotonic=self.time.monotonic,
            sleep=self.time.sleep,
        )
        self.time.begin(0, 0)
        wire = Transport(
            "https://in1.api.clevertap.com",
            Secret("ABCD-RSTU-1234"),
            Secret("c4nary-passcode"),
            pacer=pacer,
            monotonic=self.time.monotonic,
            carrier=lambda line, **_: _Carrier(self, line),
        )
        api = CleverTap(wire)
        driver = Driver(
            reader=api,
            writer=api,
            estimator=Estimates(wire),
            store=self.store,
            tell_time=lambda: self.now,
            rest=lambda seconds, _flag: self.time.sleep(seconds),
            in_flight=self.in_flight,
        )
        driver.listener = self._heard
        return driver.run(self._watched(machine))

    def _heard(self, event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, _ASKS):
            self.time.end_one()

    def _watched(self, machine: Asking[_Result]) -> Asking[_Result]:
        """Tell time how many calls are coming, before any of them is made."""
        step: Callable[[], calls.Call] = partial(next, machine)
        while True:
            try:
                call = step()
            except StopIteration as end:
                return cast("_Result", end.value)
            asked = call.calls if isinstance(call, calls.Together) else (call,)
            self.time.begin(sum(isinstance(each, _ASKS) for each in asked), self.in_flight)
            try:
                step = partial(machine.send, (yield call))
            except CtsyncError as error:
                step = partial(machine.throw, error)


_ASKS = (calls.AskReach, calls.ListDays, calls.PostCreate, calls.PostStop)
_TOO_MANY = {"status": "fail", "error": "Too many concurrent requests", "code": 429}


class _Carrier(httpx.BaseTransport):
    """Carries one request to the account in this process."""

    def __init__(self, account: StrictAccount, line: Line) -> None:
        self._account = account
        self._line = line

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._line.has_written = True
        return self._account.answer(request)
