"""How many calls are under way, per endpoint, and the older limits per second (contract 2).

Lives in the event loop, so it needs no lock. Seconds here are real ones: they say how fast a client is, and the
sandbox's clock stands still.
"""

from __future__ import annotations

import time
from collections import Counter, deque

from ctsync.sandbox.settings import Settings


class Crowd:
    """Calls under way of the one account."""

    def __init__(self) -> None:
        self._under_way: Counter[str] = Counter()
        self._recent: dict[str, deque[float]] = {}
        self._closed_until = 0.0

    def enter(self, endpoint: str) -> int:
        """Count a call in; gives how many are under way with it. Every call that enters must leave."""
        self._under_way[endpoint] += 1
        return self._under_way[endpoint]

    def leave(self, endpoint: str) -> None:
        self._under_way[endpoint] -= 1

    def is_full(self, endpoint: str, settings: Settings) -> bool:
        """Whether the call that has just entered is one too many."""
        now = time.monotonic()
        recent = self._recent.setdefault(endpoint, deque())
        recent.append(now)
        while recent[0] <= now - 1:
            recent.popleft()
        full = (
            now < self._closed_until
            or self._under_way[endpoint] > settings.in_flight
            or 0 < settings.requests_per_second < len(recent)
        )
        if full:
            recent.pop()
            if now >= self._closed_until:
                self._closed_until = now + settings.penalty_seconds
        return full
