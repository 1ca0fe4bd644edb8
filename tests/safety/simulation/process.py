"""One process of ctsync in virtual time: the real machine, advanced by one call at a time, so that it can be interleaved.

What a call means is the product's driver's to say; here is only when it is made, and whether the process lives to see
the answer.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from ctsync.applying import calls
from ctsync.applying.driver import Driver
from ctsync.applying.request import Asking
from ctsync.errors import CtsyncError
from ctsync.lock.holds import Hold
from tests.safety.simulation.account import Door
from tests.safety.simulation.store import Way


@dataclass
class Process:
    """`kind` names its command (`commands`); `commit` is the number of what was checked out, -1 without files."""

    number: int
    kind: str
    machine: Asking[Any]
    driver: Driver
    door: Door
    way: Way
    commit: int
    begun_at: datetime
    is_lifted: bool = False
    about: str = ""
    """The definition that a panic is about, or the scope whose hold ends."""
    hold: Hold | None = None
    generation: int = 0
    """Of the file that a panic had of its definition, 0 if there was none."""
    without_store: str = ""
    """How the store fails a panic; empty if it does not."""
    gone_at: datetime | None = None
    result: Any = None
    failure: CtsyncError | None = None
    mistake: str = ""
    """An error that no command may end with."""
    awake_since: datetime | None = None
    calls_made: int = 0
    _answer: Any = None
    _error: CtsyncError | None = None
    _waiting: deque[calls.Call] = field(default_factory=deque)
    _gathered: list[Any] | None = None

    @property
    def is_alive(self) -> bool:
        return self.gone_at is None

    def take_in(self) -> calls.Call | None:
        """Hand the last answer to the machine; gives the next call to be made, None once the machine has ended."""
        if self._gathered is not None:
            if self._waiting:
                return self._waiting.popleft()
            self._answer, self._gathered = tuple(self._gathered), None
        while True:
            try:
                error, self._error = self._error, None
                call = self.machine.send(self._answer) if error is None else self.machine.throw(error)
            except StopIteration as end:
                self.result = end.value
                return None
            except CtsyncError as failure:
                self.failure = failure
                return None
            except Exception as mistake:  # noqa: BLE001  # whatever it is, it is a mistake of ours
                self.failure, self.mistake = CtsyncError(repr(mistake)), repr(mistake)
                return None
            self._answer = None
            if isinstance(call, calls.Together):
                if call.calls:
                    self._gathered = []
                    self._waiting.extend(call.calls)
                    return self._waiting.popleft()
                self._answer = ()
            elif not isinstance(call, calls.Tell):
                return call

    def make(self, call: calls.Call, random: Random) -> float:
        """Make the call; gives after how many seconds its answer is there."""
        self.calls_made += 1
        if isinstance(call, calls.Rest):
            self._answer = self.driver.signal
            return call.seconds if self.driver.signal is None else 0.0
        try:
            answer = self.driver._answer(call)
        except CtsyncError as error:
            self._error = error
            return 0.1
        except Exception as mistake:  # noqa: BLE001  # thrown into the machine by nobody, so it ends the process
            self._error, self.mistake = CtsyncError(repr(mistake)), repr(mistake)
            return 0.1
        if isinstance(call, calls.TellTime):
            self.door.told_at = answer
        if self._gathered is not None:
            self._gathered.append(answer)
        else:
            self._answer = answer
        return _latency(call, random)


def _latency(call: calls.Call, random: Random) -> float:
    if isinstance(call, calls.PostCreate | calls.PostStop | calls.ListDays | calls.AskReach):
        return random.choice((0.2, 0.5, 1.0, 4.0))
    if isinstance(call, calls.WriteLock | calls.ReadLock | calls.FoldLock | calls.KeepContent):
        return random.choice((0.1, 0.3, 1.0))
    return 0.0
