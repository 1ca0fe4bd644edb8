"""An account on virtual time behind the real client, and everything that can go wrong with one call (reliability F3).

The account is the simulated one; requests end in this process, so a case costs milliseconds and hours cost nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NoReturn

import httpx

from ctsync.api.campaigns import CleverTap
from ctsync.api.connection import Line
from ctsync.api.estimates import Estimates
from ctsync.api.pacing import Pacer
from ctsync.api.transport import Transport
from ctsync.applying.driver import Driver
from ctsync.lock.stores.contract import LockStore
from ctsync.redaction import Secret
from tests.support.campaigns import NOW
from tests.support.memory_store import MemoryStore
from tests.support.world import World
from tests.support.world_over_http import answer_of

LATE = (1.0, 60.0, 600.0)
"""Seconds after which a request is carried out whose client has left."""
LAGS = (60.0, 300.0, 600.0)
"""Seconds for which a list does not show what is new."""
PAUSE = 30
_HUGE = 6
"""Megabytes: more than the client reads."""


@dataclass
class Remote:
    """The account, the time in seconds since the beginning, and what will go wrong with which call, from 1.

    `before_call` is asked at each call what goes wrong with it; it may as well make copies of the process there.
    """

    world: World = field(default_factory=World)
    store: LockStore = field(default_factory=MemoryStore)
    seconds: float = 0.0
    number: int = 0
    before_call: Callable[[int, str], str] = lambda _number, _call: ""
    lag: float = 0.0
    is_locked_out: bool = False
    journal: list[dict[str, Any]] = field(default_factory=list)
    late: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def driver(self) -> Driver:
        """A client of its own, as in a process of its own."""
        pacer = Pacer(rate=2.5, in_flight=1, monotonic=lambda: self.seconds, sleep=self.sleep)
        transport = Transport(
            "https://in1.api.clevertap.com",
            Secret("ABCD-RSTU-1234"),
            Secret("c4nary-passcode"),
            pacer=pacer,
            monotonic=lambda: self.seconds,
            carrier=lambda line, **_: _Carrier(self, line),
        )
        api = CleverTap(transport)
        return Driver(
            reader=api,
            writer=api,
            estimator=Estimates(transport),
            store=self.store,
            tell_time=lambda: self.now,
            rest=lambda seconds, _flag: self.sleep(seconds),
            in_flight=1,
        )

    def do(self, call: str, body: dict[str, Any]) -> dict[str, Any]:
        """Carry a call out, and write down what it did."""
        path = f"/1/targets/{call}.json"
        row: dict[str, Any] = {"kind": "request", "path": path, "body": body, "answer": None}
        known = {each.id for each in self.world.rows}
        ended = {each.id for each in self.world.rows if each.stopped_at is not None}
        told = answer_of(self.world, path, body)
        row["created"] = next((each.id for each in self.world.rows if each.id not in known), None)
        row["stopped"] = next(
            (each.id for each in self.world.rows if each.stopped_at is not None and each.id not in ended),
            None,
        )
        self.journal.append(row)
        if call == "list":
            listed = self.listed_by_now()
            told["targets"] = [each for each in told["targets"] if each["id"] in listed]
        return told

    def listed_by_now(self) -> set[int]:
        """The campaigns that are old enough for the list, if it lags."""
        return {
            each.id for each in self.world.rows if (self.now - each.created_at).total_seconds() >= self.lag
        }

    def catch_up(self) -> None:
        """What was given up long ago is carried out after all."""
        due = [each for each in self.late if each[0] <= self.seconds]
        self.late = [each for each in self.late if each[0] > self.seconds]
        self.world.now = self.now
        for _, call, body in due:
            self.do(call, body)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        self.catch_up()

    def sends(self) -> list[dict[str, Any]]:
        """Sixty days later: every send as a row of the journal."""
        self.wait(60 * 86_400.0)
        return [
            {
                "kind": "send",
                "created": None,
                "stopped": None,
                "answer": {"id": row.id},
                "clock": int(moment.timestamp()),
            }
            for row in self.world.rows
            for moment in row.sent_by(self.now)
        ]


class _Carrier(httpx.BaseTransport):
    """Carries one request, and lets its fault happen."""

    def __init__(self, remote: Remote, line: Line) -> None:
        self._remote = remote
        self._line = line

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        remote, body = self._remote, json.loads(request.read())
        remote.seconds += 0.2
        remote.catch_up()
        remote.number += 1
        call = request.url.path.rpartition("/")[2].removesuffix(".json")
        kind = remote.before_call(remote.number, "estimate" if body.get("estimate_only") else call)
        met = Met(remote, self._line, call, body)
        self._line.has_written = kind != "connection refused"
        return FAULTS[kind].happens(met) if kind else met.refused() or met.answered()


@dataclass(frozen=True)
class Met:
    """A call that meets its fault."""

    remote: Remote
    line: Line
    call: str
    body: dict[str, Any]

    def done(self) -> dict[str, Any]:
        return self.remote.do(self.call, self.body)

    def refused(self) -> httpx.Response | None:
        return failed(401, "Invalid Credentials") if self.remote.is_locked_out else None

    def answered(self, **changed: Any) -> httpx.Response:
        """Do it, and say so, with some keys changed; None leaves one out."""
        told = {**self.done(), **changed}
        return spoken(json.dumps({key: value for key, value in told.items() if value is not None}).encode())

    def cut(self, after: float = 0.0) -> NoReturn:
        self.remote.seconds += after
        raise httpx.ReadError("reset")

    def lost(self, after: float = 0.0) -> NoReturn:
        """Do it, and say nothing."""
        self.done()
        self.cut(after)

    def later(self) -> NoReturn:
        after = LATE[self.remote.number % len(LATE)]
        if self.call in ("create", "stop") and not self.body.get("estimate_only"):
            self.remote.late.append((self.remote.seconds + after, self.call, self.body))
        self.cut(after=0.5)

    def dripped(self) -> httpx.Response:
        """One byte a second, which the call's deadline ends."""

        def pieces() -> Iterator[bytes]:
            for each in content:
                self.remote.seconds += 1.0
                self.line.left()
                yield bytes([each])

        content = json.dumps(self.done()).encode()
        return spoken(pieces())

    def broken_off(self) -> httpx.Response:
        def pieces() -> Iterator[bytes]:
            yield content[: len(content) // 2]
            self.cut()

        content = json.dumps(self.done()).encode()
        return spoken(pieces())

    def locked_out(self) -> httpx.Response:
        self.remote.is_locked_out = True
        return failed(401, "Invalid Credentials")

    def lagging(self) -> httpx.Response:
        self.remote.lag = LAGS[self.remote.number % len(LAGS)]
        return self.answered()

    def listed(self, change: Callable[[list[Any]], list[Any]]) -> httpx.Response:
        told = self.done()
        return spoken(json.dumps(told | {"targets": change(told["targets"])}).encode())

    def raw(self, change: Callable[[bytes], bytes], **more: str) -> httpx.Response:
        return spoken(change(json.dumps(self.done()).encode()), headers=more)


def spoken(
    content: bytes | Iterator[bytes], status: int = 200, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    stream = httpx.ByteStream(content) if isinstance(content, bytes) else _Pieces(content)
    kept = {"content-type": "application/json;charset=utf-8"}
    kept |= {name.replace("_", "-"): text for name, text in (headers or {}).items()}
    return httpx.Response(status, headers=kept, stream=stream)


def failed(status: int, text: str, **headers: str) -> httpx.Response:
    told = {"status": "fail", "error": text, "code": status}
    return spoken(json.dumps(told).encode(), status, headers)


class _Pieces(httpx.SyncByteStream):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces


def _refused_connection(_: Met) -> NoReturn:
    raise httpx.ConnectError("refused")


def _failed_after(met: Met) -> httpx.Response:
    met.done()
    return failed(500, "Internal server error")


@dataclass(frozen=True)
class Fault:
    """What happens to a call. `hides_a_create`: it is made, and its answer does not say so."""

    happens: Callable[[Met], httpx.Response]
    calls: tuple[str, ...] = ("create", "stop", "list", "estimate")
    hides_a_create: bool = False


_CREATES = ("create",)
_LISTS = ("list",)
FAULTS: Mapping[str, Fault] = {
    "timeout before": Fault(lambda met: met.cut(after=PAUSE)),
    "timeout after": Fault(lambda met: met.lost(after=PAUSE), hides_a_create=True),
    "carried out late": Fault(Met.later, hides_a_create=True),
    "connection refused": Fault(_refused_connection),
    "reset after the request": Fault(Met.lost, hides_a_create=True),
    "reset in the body": Fault(Met.broken_off, hides_a_create=True),
    "500 before": Fault(lambda _met: failed(500, "Internal server error")),
    "500 after": Fault(_failed_after, hides_a_create=True),
    "503 page": Fault(lambda _met: spoken(b"<html>", 503, {"content_type": "text/html"})),
    "429 with Retry-After": Fault(lambda _met: failed(429, "Too many requests", retry_after="20")),
    "429": Fault(lambda _met: failed(429, "Too many requests")),
    "401 from here on": Fault(Met.locked_out),
    "one byte a second": Fault(Met.dripped, hides_a_create=True),
    "half the JSON": Fault(lambda met: met.raw(lambda data: data[: len(data) // 2]), hides_a_create=True),
    "text/plain": Fault(
        lambda met: met.raw(lambda data: data, content_type="text/plain"), hides_a_create=True
    ),
    "200 that says fail": Fault(lambda _met: spoken(b'{"status": "fail", "error": "Not now"}')),
    "302 to another host": Fault(lambda _met: spoken(b"", 302, {"location": "https://kaveri.example/"})),
    "duplicate keys": Fault(
        lambda met: met.raw(lambda data: data[:-1] + b', "status": "success"}'), hides_a_create=True
    ),
    "huge body": Fault(
        lambda met: met.raw(lambda data: data + b" " * (_HUGE * 1_000_000)), hides_a_create=True
    ),
    "page that says 200": Fault(
        lambda met: met.raw(lambda _data: b"<html>", content_type="text/html"), hides_a_create=True
    ),
    "empty body": Fault(lambda met: met.raw(lambda _data: b""), hides_a_create=True),
    "compressed": Fault(lambda met: met.raw(lambda data: data, content_encoding="gzip"), hides_a_create=True),
    "no id": Fault(lambda met: met.answered(id=None), _CREATES, hides_a_create=True),
    "id as text": Fault(lambda met: met.answered(id="17"), _CREATES, hides_a_create=True),
    "id 0": Fault(lambda met: met.answered(id=0), _CREATES, hides_a_create=True),
    "two ids": Fault(lambda met: met.answered(ids=[17, 18]), _CREATES, hides_a_create=True),
    "stop that does nothing": Fault(lambda _met: spoken(b'{"status": "success"}'), ("stop",)),
    "list that lags": Fault(Met.lagging, _LISTS),
    "list without a row": Fault(lambda met: met.listed(lambda rows: rows[1:]), _LISTS),
    "list without the newest": Fault(lambda met: met.listed(lambda rows: rows[:-1]), _LISTS),
    "empty list": Fault(lambda met: met.listed(lambda _rows: []), _LISTS),
    "list with twins": Fault(lambda met: met.listed(lambda rows: [*rows, *rows[:1]]), _LISTS),
}
"""By their names in reports."""

PAIRED = (
    *("timeout before", "timeout after", "carried out late", "connection refused", "reset in the body"),
    *("500 before", "500 after", "429 with Retry-After", "401 from here on", "half the JSON"),
    *("200 that says fail", "duplicate keys"),
    *("302 to another host", "no id", "id 0", "stop that does nothing", "list that lags", "empty list"),
    *("list without a row", "list without the newest", "list with twins"),
)
"""One or two of each class of answer: what all pairs are made of."""


def faults_of(call: str, among: tuple[str, ...]) -> list[str]:
    return [kind for kind in among if call in FAULTS[kind].calls]
