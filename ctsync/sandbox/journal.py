"""Everything that was asked and everything that went out, in order and for good: the oracle of the safety tests.

One row per request, written in the same transaction as what the request did. `created` and `stopped` are what really
happened; `status` and `answer` are what the client was given (null when the connection was cut). Rows of the kind
`send` are runs of campaigns, `late` are requests whose effect came long after they were asked.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from ctsync.sandbox.state import State, as_json


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in. `body` is its text; headers, and so credentials, are not kept."""

    method: str
    path: str
    body: str | None = None
    in_flight: int = 1


@dataclass(frozen=True, slots=True)
class Effect:
    """What a request did to campaigns."""

    created: int | None = None
    stopped: int | None = None


NOTHING = Effect()


class Journal:
    """Appends; nothing else is possible."""

    def __init__(self, state: State) -> None:
        self._state = state

    def request(
        self,
        clock: int,
        asked: Asked,
        answer: tuple[int | None, Any],
        *,
        effect: Effect = NOTHING,
        fault: str | None = None,
        remark: str | None = None,
        kind: str = "request",
    ) -> None:
        status, body = answer
        self._state.run(
            "INSERT INTO journal (kind, clock, monotonic, method, path, body, status, answer, created, stopped,"
            " in_flight, fault, remark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(kind, clock, time.monotonic_ns(), asked.method, asked.path, asked.body, status),
            *(
                None if body is None else as_json(body),
                effect.created,
                effect.stopped,
                asked.in_flight,
                fault,
                remark,
            ),
        )

    def send(self, clock: int, campaign: int, facts: dict[str, Any]) -> None:
        """A run of a campaign that went out; `created` and `stopped` stay empty."""
        self._state.run(
            "INSERT INTO journal (kind, clock, monotonic, answer, remark) VALUES ('send', ?, ?, ?, ?)",
            *(clock, time.monotonic_ns(), as_json({"id": campaign, **facts}), facts.get("remark") or None),
        )

    def since(self, number: int = 0, limit: int = 100_000) -> list[dict[str, Any]]:
        """Rows after `number`, oldest first, with `answer` as JSON; `body` stays the text that was sent."""
        rows = self._state.rows(
            "SELECT * FROM journal WHERE number > ? ORDER BY number LIMIT ?", number, limit
        )
        return [{**row, "answer": json.loads(row["answer"]) if row["answer"] else None} for row in rows]
