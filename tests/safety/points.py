"""Places in a run at which its process may be killed or paused: around each call, file, packet and git command.

Nothing of the product is changed for it: a run has a listener, a store takes its file system or its shelf as an
argument, and the client what carries its requests.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpcore

from ctsync.api.connection import Line, Network
from ctsync.api.transport import _OneConnection
from ctsync.applying.events import Before, Event, Settled
from ctsync.lock.stores.disk import DISK
from ctsync.lock.stores.shelf import Cell, Shelf

FIRST_BYTES = 64
"""Of an answer: less than its head."""

GIT_WORDS = (
    "ls-remote",
    "fetch",
    "push",
    "fast-import",
    "update-ref",
    "cat-file",
    "ls-tree",
    "rev-parse",
    "init",
)

Act = Callable[[int, str], None]
"""Is told the number of a place, from 1, and its kind."""

Spot = tuple[str, int]
"""A kind of place, and which one of them, from 1."""


class Points:
    """Counts the places that a run comes to, over all its threads."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._number = 0
        self._guard = threading.Lock()

    def reach(self, kind: str) -> None:
        with self._guard:
            self._number += 1
            self._act(self._number, kind)

    def hear(self, event: Event) -> None:
        """As the listener of a run."""
        if isinstance(event, Settled):
            self.reach("an outcome is told")
            return
        when = "before" if isinstance(event, Before) else "after"
        self.reach(f"{when} {type(event.call).__name__}")

    def hear_git(self) -> None:
        """Before each git command. There is no way back, so this is for copies of a process only."""

        def look(event: str, arguments: tuple[Any, ...]) -> None:
            if event == "subprocess.Popen":
                word = next((each for each in arguments[1] if each in GIT_WORDS), "")
                self.reach(f"git {word}" if word else "another program")

        sys.addaudithook(look)


def killed_at(number: int, note: Path) -> Act:
    """Ends the process at that place, without a goodbye. The note says what kind of place it was."""

    def act(place: int, kind: str) -> None:
        if place == number:
            note.write_text(kind)
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def killed_at_spot(spot: Spot, note: Path) -> Act:
    """As `killed_at`, at one place of a kind, which is the same in each run: a short read moves the numbers of all others."""
    wanted, which = spot
    met = itertools.count(1)

    def act(_place: int, kind: str) -> None:
        if kind == wanted and next(met) == which:
            note.write_text(kind)
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def paused_at(number: int) -> Act:
    """Stops the process at that place until somebody lets it go on."""
    return lambda place, _kind: os.kill(os.getpid(), signal.SIGSTOP) if place == number else None


def signalled_at(number: int, which: int, note: Path) -> Act:
    """Sends the process a signal at that place; the note says when, on the clock of the account's journal."""

    def act(place: int, _kind: str) -> None:
        if place == number:
            note.write_text(str(time.monotonic_ns()))
            os.kill(os.getpid(), which)

    return act


def dawdling(seed: int) -> Act:
    """Waits a moment here and there: up to 5 ms at every fourth place or so."""
    chance = random.Random(seed)

    def act(_place: int, _kind: str) -> None:
        if chance.random() < 0.25:
            time.sleep(chance.random() * 0.005)

    return act


class WatchedDisk:
    """The real disk, with a place after each call that changes it, and one in the middle of each write."""

    def __init__(self, points: Points) -> None:
        self._points = points

    def read(self, path: Path) -> bytes:
        return DISK.read(path)

    def names(self, folder: Path) -> list[str]:
        return DISK.names(folder)

    def write(self, descriptor: int, data: bytes) -> None:
        half = len(data) // 2
        DISK.write(descriptor, data[:half])
        self._points.reach("file half written")
        DISK.write(descriptor, data[half:])
        self._points.reach("file write")

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            result = getattr(DISK, name)(*arguments)
            self._points.reach(f"file {name}")
            return result

        return call


class WatchedShelf:
    """A shelf with a place before and after each of its calls."""

    def __init__(self, shelf: Shelf, points: Points) -> None:
        self._shelf = shelf
        self._points = points

    def describe(self) -> str:
        return self._shelf.describe()

    def look(self, name: str) -> Cell | None:
        return self._called("look", name)  # type: ignore[no-any-return]  # the shelf's own

    def swap(self, name: str, data: bytes, expected: str | None) -> None:
        self._called("swap", name, data, expected)

    def keep(self, name: str, data: bytes) -> None:
        self._called("keep", name, data)

    def get(self, name: str) -> bytes | None:
        return self._called("get", name)  # type: ignore[no-any-return]  # the shelf's own

    def _called(self, what: str, *arguments: Any) -> Any:
        self._points.reach(f"before shelf {what}")
        result = getattr(self._shelf, what)(*arguments)
        self._points.reach(f"after shelf {what}")
        return result


class WatchedWire(_OneConnection):
    """The client's own connection, with places from before it is opened until the last byte has come."""

    def __init__(self, line: Line, points: Points, *, tls: bool) -> None:
        super().__init__(line, tls=tls)
        self._pool = httpcore.ConnectionPool(
            max_keepalive_connections=0,
            http2=False,
            retries=0,
            network_backend=_WatchedNetwork(Network(line), points),
        )


class _WatchedNetwork(httpcore.NetworkBackend):
    def __init__(self, inner: Network, points: Points) -> None:
        self._inner = inner
        self._points = points

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self._points.reach("before connect")
        stream = self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        self._points.reach("connected")
        return _WatchedStream(stream, self._points)


class _WatchedStream(httpcore.NetworkStream):
    """A request leaves in two pieces, its head and its body, and an answer is read in two."""

    def __init__(self, inner: httpcore.NetworkStream, points: Points) -> None:
        self._inner = inner
        self._points = points
        self._written = 0
        self._read = 0

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)
        self._written += 1
        self._points.reach("request head sent" if self._written == 1 else "last byte sent")

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes if self._read else min(max_bytes, FIRST_BYTES), timeout)
        self._read += 1
        self._points.reach("answer begins" if self._read == 1 else "answer read")
        return data

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
