"""What happens long after it was asked: late creates and stops, and stops that are undone (reliability F3, F14).

Some wait for list calls, some for the clock. A late create whose time has passed meanwhile goes out at once.
"""

from __future__ import annotations

import json
from typing import Any

from ctsync.sandbox.campaigns import Campaigns
from ctsync.sandbox.clock import Clock
from ctsync.sandbox.faults import Fault
from ctsync.sandbox.journal import NOTHING, Asked, Effect, Journal
from ctsync.sandbox.state import State, as_json


class Postponed:
    """The effects of one state file that are still to come."""

    def __init__(self, state: State, clock: Clock, campaigns: Campaigns) -> None:
        self._state = state
        self._clock = clock
        self._campaigns = campaigns
        self._journal = Journal(state)

    def add(self, act: str, body: dict[str, Any], fault: Fault) -> None:
        """Do it later: after the fault's `seconds` if it has any, else after its `lists`."""
        due = self._clock.now + fault.seconds if fault.seconds else None
        self._state.run(
            "INSERT INTO postponed (act, body, lists, due) VALUES (?, ?, ?, ?)",
            *(act, as_json(body), None if due is not None else fault.lists, due),
        )

    def moments(self) -> list[int]:
        """When something was due that is not done yet, the earliest first."""
        due = "SELECT DISTINCT due FROM postponed WHERE due <= ? ORDER BY due"
        return [row["due"] for row in self._state.rows(due, self._clock.now)]

    def carry_out(self, *, before_a_list: bool = False) -> None:
        """Do what the clock has reached and, before a list is answered, what has waited for enough lists."""
        due = "SELECT * FROM postponed WHERE due <= ? OR (? AND lists <= 0) ORDER BY number"
        for row in self._state.rows(due, self._clock.now, before_a_list):
            self._act(row["act"], json.loads(row["body"]), row["body"])
            self._state.run("DELETE FROM postponed WHERE number = ?", row["number"])
        if before_a_list:
            self._state.run("UPDATE postponed SET lists = lists - 1")

    def _act(self, act: str, body: dict[str, Any], written: str) -> None:
        effect, remark = NOTHING, None
        row = None if act == "create" else self._campaigns.find(body.get("id"))
        if act == "create":
            effect = Effect(created=self._campaigns.add(body))
        elif act == "stop" and row is not None and self._campaigns.stop(row):
            effect = Effect(stopped=row["id"])
        elif act == "undo_stop" and row is not None and self._campaigns.resume(row):
            remark = f"the stop of {row['id']} was undone"
        endpoint, fault = ("stop", act) if act == "undo_stop" else (act, "late_commit")
        asked = Asked("POST", f"/1/targets/{endpoint}.json", written, in_flight=0)
        self._journal.request(
            self._clock.now, asked, (None, None), effect=effect, fault=fault, remark=remark, kind="late"
        )
