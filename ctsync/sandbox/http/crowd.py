"""How many calls are under way, and which limits that breaks: the account's choice of three (contract 2).

Lives in the event loop, so it needs no lock. Seconds here are real ones, or those of whoever gives another
`monotonic`: they say how fast a client is, and the sandbox's clock stands still.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

from ctsync.sandbox.settings import Settings

UNION_MOST = 3
"""In the strictest reading of all pages: calls in a sliding second, and calls at once, over all endpoints."""
UNION_PENALTY = 600.0
"""And the seconds for which the account then gets 429: "try again after 10 minutes"."""
_ALL = "*"


@dataclass(slots=True, eq=False)
class Entry:
    """One call that came in: how many of its endpoint, and of all, were under way with it at that moment."""

    endpoint: str
    in_flight: int
    in_all: int
    is_counted: bool = True


class Crowd:
    """Calls under way of the one account."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._under_way: Counter[str] = Counter()
        self._recent: dict[str, deque[float]] = {}
        self._closed_until = float("-inf")

    def enter(self, endpoint: str) -> Entry:
        """Count a call in. Every call that enters must leave."""
        self._under_way[endpoint] += 1
        return Entry(endpoint, self._under_way[endpoint], self._under_way.total())

    def leave(self, entry: Entry) -> None:
        """Count it out, once."""
        if entry.is_counted:
            entry.is_counted = False
            self._under_way[entry.endpoint] -= 1

    def close_for(self, seconds: float) -> None:
        """Everything gets 429 for so long."""
        self._closed_until = max(self._closed_until, self._monotonic() + seconds)

    def reopen(self) -> None:
        """End a penalty."""
        self._closed_until = float("-inf")

    def is_full(self, entry: Entry, settings: Settings) -> bool:
        """Whether a call was one too many when it entered; such a one is under way no longer.

        However many come at once, those below the limit are let in, and each one above it is refused (contract 2).
        """
        now = self._monotonic()
        is_union = settings.limit_mode == "strict_union"
        recent = self._recent.setdefault(_ALL if is_union else entry.endpoint, deque())
        recent.append(now)
        while recent[0] <= now - 1:
            recent.popleft()
        is_closed = now < self._closed_until
        full = is_closed or self._is_broken(entry, len(recent), settings)
        if full:
            recent.pop()
            self.leave(entry)
            if not is_closed:
                self.close_for(UNION_PENALTY if is_union else settings.penalty_seconds)
        return full

    def _is_broken(self, entry: Entry, in_last_second: int, settings: Settings) -> bool:
        match settings.limit_mode:
            case "strict_union":
                return entry.in_all > UNION_MOST or in_last_second > UNION_MOST
            case "per_second":
                return in_last_second > (settings.requests_per_second or UNION_MOST)
            case _:
                return (
                    entry.in_flight > settings.in_flight or 0 < settings.requests_per_second < in_last_second
                )
