"""Copies of this process: they do one thing each and give its result, are killed over it, or wait in the middle.

Everything is imported once, in the process that is copied, so a copy costs milliseconds.
"""

from __future__ import annotations

import gc
import os
import pickle
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

_Result = TypeVar("_Result")
_Part = TypeVar("_Part")


OBJECTS_BETWEEN_LOOKS = 200_000
"""Of the garbage collector."""


@dataclass(frozen=True)
class Ended(Generic[_Result]):
    """How a copy ended: with its result, or by a signal."""

    result: _Result | None
    signal: int | None


@dataclass
class Copy(Generic[_Result]):
    """A copy under way."""

    pid: int
    _told: int
    _status: int | None = None

    def until_it_stops(self) -> bool:
        """Wait until it has stopped itself (SIGSTOP); False if it ended instead."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            return True
        self._status = status
        return False

    def ended(self) -> Ended[_Result]:
        """Wait for its end. Raises AssertionError with the copy's own words if it failed."""
        with os.fdopen(self._told, "rb") as pipe:
            told = pipe.read()
        status = os.waitpid(self.pid, 0)[1] if self._status is None else self._status
        if os.WIFSIGNALED(status):
            return Ended(None, os.WTERMSIG(status))
        is_well, result = pickle.loads(told)
        assert is_well, result
        return Ended(result, None)


def ready_to_be_copied() -> None:
    """Let no copy go through what this process has: that would copy its memory, too. What a copy makes is looked at seldom.

    Each command of ctsync looks as seldom.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 50, 100)


def copied(work: Callable[[], _Result]) -> Copy[_Result]:
    """Begin some work in a copy of this process."""
    told, tell = os.pipe()
    pid = _fork()
    if not pid:
        os.close(told)
        _work_and_end(work, tell)
    os.close(tell)
    return Copy(pid, told)


def in_a_copy(work: Callable[[], _Result]) -> Ended[_Result]:
    """Do some work in a copy of this process, and wait for it."""
    return copied(work).ended()


def side_by_side(parts: Sequence[_Part], work: Callable[[_Part], _Result]) -> list[_Result]:
    """Each part in a copy of its own, at the same time."""
    begun = [copied(lambda part=part: work(part)) for part in parts]  # type: ignore[misc]  # a default
    results = [each.ended().result for each in begun]
    return [result for result in results if result is not None]


@contextmanager
def served(serve: Callable[[Callable[[Any], None], Callable[[], None]], None]) -> Iterator[Any]:
    """A copy that serves while the block runs. It is given what tells the block something once, and a wait for the end."""
    told, tell = os.pipe()
    wait, end = os.pipe()
    pid = _fork()
    if not pid:
        os.close(told)
        os.close(end)
        _work_and_end(
            lambda: serve(lambda what: _give(tell, (True, what)), lambda: _until_closed(wait)),
            tell,
            is_told=True,
        )
    os.close(tell)
    os.close(wait)
    try:
        with os.fdopen(told, "rb") as pipe:
            is_well, what = pickle.load(pipe)
            assert is_well, what
        yield what
    finally:
        os.close(end)
        os.waitpid(pid, 0)


class Branches:
    """Copies that go on from where they were made, as if nothing had happened to anybody else.

    `number` is how many live at a time. A copy ends by `give`, and what it gave is in `collected`.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._under_way: list[Copy[Any]] = []
        self._given: list[Any] = []
        self._tell: int | None = None

    @property
    def is_copy(self) -> bool:
        return self._tell is not None

    def split(self) -> bool:
        """Make a copy. True in the copy, which has made none itself yet."""
        while len(self._under_way) >= self._number:
            self._collect()
        told, tell = os.pipe()
        pid = _fork()
        if pid:
            os.close(tell)
            self._under_way.append(Copy(pid, told))
            return False
        os.close(told)
        self._number, self._under_way, self._given, self._tell = 1, [], [], tell
        return True

    def give(self, result: Any) -> NoReturn:
        """End this copy."""
        assert self._tell is not None
        _work_and_end(lambda: result, self._tell)

    def fail(self) -> NoReturn:
        """End this copy with the error that is being handled."""
        assert self._tell is not None
        _give(self._tell, (False, traceback.format_exc()))
        os._exit(0)

    def collected(self) -> list[Any]:
        """Everything that the copies gave, once all of them have ended."""
        while self._under_way:
            self._collect()
        return self._given

    def _collect(self) -> None:
        self._given.append(self._under_way.pop(0).ended().result)


def _fork() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # a test runner has a thread that waits for orders
        return os.fork()


def _work_and_end(work: Callable[[], Any], tell: int, *, is_told: bool = False) -> NoReturn:
    """Never returns: what called the copied process must not go on twice."""
    try:
        result = work()
        if not is_told:
            _give(tell, (True, result))
    except BaseException:  # noqa: BLE001  # whatever it is, the other process has to hear of it
        _give(tell, (False, traceback.format_exc()))
    finally:
        os._exit(0)


def _give(tell: int, what: Any) -> None:
    with os.fdopen(tell, "wb") as pipe:
        pickle.dump(what, pipe)


def _until_closed(wait: int) -> None:
    while os.read(wait, 1):
        """Nothing is ever written to it."""
