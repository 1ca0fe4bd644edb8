"""The one that carries the machine's calls out: against the network, the store and the clock.

It decides nothing. After a signal it makes no new create or stop call; what is under way is waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event as Flag
from typing import Any, TypeVar

from ctsync.api.contract import CampaignReader, CampaignWriter, Estimator
from ctsync.applying import calls
from ctsync.applying.events import After, Before, Listener, Settled, silent
from ctsync.applying.request import Asking
from ctsync.errors import CtsyncError
from ctsync.lock.stores.contract import LockStore

_Result = TypeVar("_Result")


@dataclass
class Driver:
    """Runs machines. `writer` None makes a driver that can look and estimate, and nothing else.

    `rest` waits for some seconds, or until the flag it is given is set. `skew` gives the seconds between CleverTap's
    clock and ours, None if unknown. `compare` says how this run's commit stands to the one that was applied.
    """

    reader: CampaignReader
    estimator: Estimator
    store: LockStore
    tell_time: Callable[[], datetime]
    rest: Callable[[float, Flag], None]
    writer: CampaignWriter | None = None
    skew: Callable[[], float | None] = lambda: None
    compare: Callable[[str], calls.Ancestry] = lambda _applied: calls.Ancestry.UNRELATED
    in_flight: int = 2
    listener: Listener = silent
    signal: int | None = None
    signalled: Flag = field(default_factory=Flag)

    def interrupt(self, signal_number: int) -> None:
        """From a signal handler: no new create or stop from now on."""
        self.signal = signal_number
        self.signalled.set()

    def run(self, machine: Asking[_Result]) -> _Result:
        """Carry out each call until the machine ends. Errors of ours are raised into the machine first."""
        answer: Any = None
        failure: CtsyncError | None = None
        while True:
            try:
                call = machine.send(answer) if failure is None else machine.throw(failure)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # a generator's end value has the machine's type
            answer, failure = None, None
            try:
                answer = self._carry_out(call)
            except CtsyncError as error:
                failure = error

    def _carry_out(self, call: calls.Call) -> Any:
        if isinstance(call, calls.Tell):
            self.listener(Settled(call.outcome))
            return None
        if isinstance(call, calls.Together):
            return self._side_by_side(call)
        self.listener(Before(call))
        answer = self._answer(call)
        self.listener(After(call, answer))
        return answer

    def _side_by_side(self, together: calls.Together) -> tuple[Any, ...]:
        if len(together.calls) == 1 or self.in_flight == 1:
            return tuple(self._carry_out(call) for call in together.calls)
        with ThreadPoolExecutor(max_workers=self.in_flight) as pool:
            return tuple(pool.map(self._carry_out, together.calls))

    def _answer(self, call: calls.Call) -> Any:
        match call:
            case calls.PostCreate(payload):
                return self._unless_signalled(lambda writer: writer.create(payload))
            case calls.PostStop(campaign):
                return self._unless_signalled(lambda writer: writer.stop(campaign))
            case calls.AskReach(payload):
                return self.estimator.estimate(payload)
            case calls.ListDays(window):
                return self.reader.list(window)
            case calls.TellTime():
                return self.tell_time()
            case calls.AskSkew():
                return self.skew()
            case calls.CompareCommits(applied):
                return self.compare(applied)
            case calls.Rest(seconds):
                if seconds > 0:
                    self.rest(seconds, self.signalled)
                return self.signal
            case _:
                return self._from_store(call)

    def _from_store(self, call: calls.Call) -> Any:
        match call:
            case calls.ReadLock():
                return self.store.read()
            case calls.WriteLock(lock, based_on):
                return self.store.write(lock, based_on=based_on)
            case calls.FindRemains():
                return self.store.remains()
            case calls.RestoreLock(lock, over):
                return self.store.restore(lock, over=over)
            case calls.FoldLock(lock):
                return self.store.fold(lock)
            case calls.KeepContent(tree, payload):
                return self.store.put_blob({"tree": tree, "payload": payload})
            case calls.KeepReceipts(blob):
                return self.store.put_blob(blob)
            case calls.GetContent(digest):
                return self.store.get_blob(digest)
            case _:
                raise TypeError(f"no such call: {call}")

    def _unless_signalled(self, post: Callable[[CampaignWriter], Any]) -> Any:
        if self.signal is not None:
            return calls.HeldBack(self.signal)
        if self.writer is None:
            raise TypeError("a driver that may only look was asked to write")
        return post(self.writer)
