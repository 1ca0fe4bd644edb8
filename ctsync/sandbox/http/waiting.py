"""Requests that are being held because a fault says so, and how they are let go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Receive = Callable[[], Awaitable[Any]]


@dataclass(slots=True)
class Held:
    """One held request."""

    number: int
    facts: dict[str, Any]
    released: asyncio.Event = field(default_factory=asyncio.Event)


class Waiting:
    """The requests held at this moment, by number."""

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}
        self._last = 0

    def all(self) -> list[dict[str, Any]]:
        return [{"number": held.number, **held.facts} for held in self._held.values()]

    def release(self, number: int | None = None) -> int:
        """Let one go on, or all; gives how many."""
        chosen = [held for held in self._held.values() if number in (None, held.number)]
        for held in chosen:
            held.released.set()
        return len(chosen)

    async def hold(self, facts: dict[str, Any], receive: Receive) -> bool:
        """Wait until released (True) or until the client has left (False)."""
        self._last += 1
        held = self._held[self._last] = Held(self._last, facts)
        leaving = asyncio.ensure_future(until_the_client_leaves(receive))
        going = asyncio.ensure_future(held.released.wait())
        try:
            await asyncio.wait((leaving, going), return_when=asyncio.FIRST_COMPLETED)
            return not leaving.done()
        finally:
            del self._held[held.number]
            for task in (leaving, going):
                task.cancel()


async def until_the_client_leaves(receive: Receive) -> None:
    """Returns once the connection is gone."""
    message = {"type": ""}
    while message["type"] != "http.disconnect":
        message = await receive()
