"""What was delivered, message by message, for people to look at.

A run leaves its first messages only, as a large one would fill the disk; its counts are complete. Rows are only added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.state import State

MOST_CHARACTERS = 4_000_000
"""Of the content of one run: long e-mails leave fewer messages."""


class Outbox:
    """The delivered messages of one state file."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        """Rows of at, source, campaign, channel, device, person, recipient, content; the content is JSON."""
        self._state.run_many(
            "INSERT INTO outbox (at, source, campaign, channel, device, person, recipient, content)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def all(self, told: dict[str, Any]) -> list[dict[str, Any]]:
        """Oldest first, content as JSON, by `{"campaign"?, "person"?, "since"?: number, "limit"?: 1,000}`.

        Raises UsageError for any other filter, or one that is not a whole number.
        """
        chosen = {"since": 0, "limit": 1_000, **told}
        if set(chosen) - {"campaign", "person", "since", "limit"}:
            raise UsageError("The outbox is filtered by `campaign`, `person`, `since` and `limit`.")
        wrong = next((name for name, value in chosen.items() if type(value) is not int or value < 0), None)
        if wrong is not None:
            raise UsageError(f"`{wrong}` is a whole number from 0.")
        columns = [name for name in ("campaign", "person") if name in chosen]
        where = "".join(f" AND {name} = ?" for name in columns)
        rows = self._state.rows(
            f"SELECT * FROM outbox WHERE number > ?{where} ORDER BY number LIMIT ?",  # noqa: S608  # names of ours
            *(min(chosen[name], 2**63 - 1) for name in ("since", *columns, "limit")),
        )
        return [{**row, "content": json.loads(row["content"])} for row in rows]


class Budget:
    """How much of one run still goes into the outbox."""

    def __init__(self, messages: int) -> None:
        self._messages = messages
        self._characters = MOST_CHARACTERS

    @property
    def is_spent(self) -> bool:
        return self._messages <= 0 or self._characters <= 0

    def spend(self, copies: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """Those of somebody's copies that still fit."""
        kept = []
        for copy in copies:
            if self.is_spent:
                break
            kept.append(copy)
            self._messages -= 1
            self._characters -= len(copy[2])
        return kept
