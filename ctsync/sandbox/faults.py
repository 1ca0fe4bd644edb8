"""Faults on demand: what should go wrong, for which call, how often. Deciding only; the door carries them out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.state import State, as_json

KINDS = {
    "hang_before": "hold the request before anything is done, until released or the client leaves",
    "hang_after": "do it, then hold the answer",
    "error_before": "500 without doing it",
    "error_after": "do it, then 500",
    "drop_before": "cut the connection without doing it",
    "drop_after": "do it, then cut the connection",
    "html_503": "503 with a page instead of JSON, without doing it",
    "late_commit": "cut the connection now and do it after `lists` more list calls",
    "hide_rows": "leave the campaign out of `lists` list calls",
    "refuse": "400 with `text`",
    "limit": "429",
}
ENDPOINTS = (
    *("create", "estimate", "list", "stop", "result", "message-report"),
    *(
        "send-push",
        "send-webpush",
        "send-email",
        "send-sms",
        "send-whatsapp",
        "trigger-v1",
        "trigger-v2",
        "any",
    ),
)
MADE_FOR = {"late_commit": ("create", "stop"), "hide_rows": ("create",)}
"""Faults that make sense for some calls only."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One order of trouble.

    It counts the calls of `endpoint` (an estimate is no create) whose campaign's name contains `name`, skips to the
    `nth`, and then strikes `times` times in a row; 0 means for ever.
    """

    kind: str
    endpoint: str = "create"
    nth: int = 1
    name: str = ""
    times: int = 1
    lists: int = 1
    text: str = "Refused by the sandbox"


_KEYS = {"fault": str, "endpoint": str, "nth": int, "name": str, "times": int, "lists": int, "text": str}


def read_fault(told: Any) -> Fault:
    """A fault as a test tells it; `UsageError` for anything it does not know."""
    if not isinstance(told, dict) or str(told.get("fault")) not in KINDS:
        raise UsageError("There is no such fault.", hint=f"There are: {', '.join(KINDS)}.")
    for key, value in told.items():
        if key not in _KEYS or type(value) is not _KEYS[key] or (isinstance(value, int) and value < 0):
            raise UsageError(f"A fault has no `{key}` like that.", hint=f"It has: {', '.join(_KEYS)}.")
    if told.get("endpoint", "create") not in ENDPOINTS:
        raise UsageError("There is no such endpoint.", hint=f"There are: {', '.join(ENDPOINTS)}.")
    if told.get("endpoint", "create") not in MADE_FOR.get(told["fault"], ENDPOINTS):
        raise UsageError(f"`{told['fault']}` is made for {' and '.join(MADE_FOR[told['fault']])} only.")
    return Fault(told["fault"], **{key: value for key, value in told.items() if key != "fault"})


class Faults:
    """The orders of one state file."""

    def __init__(self, state: State) -> None:
        self._state = state

    def order(self, told: Any) -> int:
        """Remember a fault; gives its number."""
        read_fault(told)
        return int(self._state.run("INSERT INTO faults (told) VALUES (?)", as_json(told)).lastrowid or 0)

    def forget_all(self) -> None:
        self._state.run("DELETE FROM faults")

    def all(self) -> list[dict[str, Any]]:
        """Each order with how many calls it has seen and how often it struck."""
        return [{**row, "told": json.loads(row["told"])} for row in self._state.rows("SELECT * FROM faults")]

    def strike(self, endpoint: str, name: str) -> Fault | None:
        """Count this call for every order it concerns; the first order that is due strikes."""
        struck: Fault | None = None
        for row in self.all():
            fault = read_fault(row["told"])
            if fault.endpoint not in (endpoint, "any") or fault.name not in name:
                continue
            seen = row["seen"] + 1
            self._state.run("UPDATE faults SET seen = ? WHERE number = ?", seen, row["number"])
            is_due = seen >= fault.nth and (fault.times == 0 or row["done"] < fault.times)
            if is_due and struck is None:
                self._state.run("UPDATE faults SET done = done + 1 WHERE number = ?", row["number"])
                struck = fault
        return struck
