"""Evenly spaced calls, few at a time, and a pause for the whole account after a 429 (contract 2, F17).

CleverTap limits calls per account, not per process, and shares the limit with every other tool. A bucket lets a
burst through in its first second; equal spacing (GCRA with a burst of one) never does. The first call waits for a space
too, because the command that ran before this one may have called just now. After a pause one call goes alone, to see
whether it is over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

PAUSE_SECONDS: Final = 600.0
"""CleverTap documents no `Retry-After`; its oldest page says "try again after 10 minutes"."""


_SHORT: Final = 1.0
"""Seconds of a pause that are waited for: what is left of it when somebody else has slept through the rest."""


_LOOK: Final = 0.1
"""Seconds until a call looks again whether the one that went alone has come back."""


class Paused(Exception):  # not an error: it says for how long
    """The account is paused for `seconds` more, and nothing was started."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Pacer:
    """Says when the next call may start. One for each account, shared by all threads that talk to it.

    `rate` is in calls a second, None for no spacing; `in_flight` is how many calls may be open at once. `monotonic`
    and `sleep` are seconds.
    """

    def __init__(
        self,
        *,
        rate: float | None = 2.5,
        in_flight: int = 2,
        pause_seconds: float = PAUSE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if (rate is not None and rate <= 0) or in_flight < 1:
            raise ValueError("a pacer needs a rate above 0 and room for at least one call")
        self.pause_seconds = pause_seconds
        self._interval = 0.0 if rate is None else 1.0 / rate
        self._monotonic = monotonic
        self._sleep = sleep
        self._open = threading.BoundedSemaphore(in_flight)
        self._mutex = threading.Lock()
        self._next_start = monotonic() + self._interval
        self._paused_until = float("-inf")
        self._is_proven = True
        self._probe: object | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a free place and for the moment to start; the place is kept while the block runs.

        A pause is never slept through, whether it is there already or begins meanwhile: a create that was right to
        send may be wrong to send ten minutes later. Raises Paused then, and the caller decides anew.
        """
        me = object()
        with self._open:
            while (wait := self._claim(me)) > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                self._end(me)

    def pause(self, seconds: float) -> None:
        """Start nothing for so long, in any thread. A shorter pause never ends a longer one."""
        with self._mutex:
            self._paused_until = max(self._paused_until, self._monotonic() + seconds)
            self._is_proven = False

    def paused_for(self) -> float:
        """Seconds until the account may be asked again, 0 if it may be now."""
        with self._mutex:
            return max(0.0, self._paused_until - self._monotonic())

    def _claim(self, me: object) -> float:
        """Take the next start if its time has come, else say how long to wait before asking again."""
        with self._mutex:
            now = self._monotonic()
            if self._paused_until - now > _SHORT:
                raise Paused(self._paused_until - now)
            wait = max(self._next_start, self._paused_until) - now
            if wait > 0:
                return wait
            if not self._is_proven and self._probe is not None:
                return _LOOK
            self._next_start = now + self._interval
            if not self._is_proven:
                self._probe = me
            return 0.0

    def _end(self, me: object) -> None:
        """A call is over. If it went alone and was not limited again, the others may follow."""
        with self._mutex:
            if self._probe is me:
                self._probe = None
                self._is_proven = self._monotonic() >= self._paused_until
