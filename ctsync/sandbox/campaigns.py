"""The campaigns of the account: rows that are created, listed and stopped, and never changed or removed (contract 5)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from ctsync.sandbox.clock import Clock, epoch
from ctsync.sandbox.delivery.ledger import Ledger
from ctsync.sandbox.lifecycle import Course, Run, course, read_minute, scheduled_on, status
from ctsync.sandbox.state import State, as_json

STATUSES = ("scheduled", "pending", "running", "paused", "stopped", "completed")


class Campaigns:
    """Rows of one state file; statuses follow the clock."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    def unused_id(self) -> int:
        """The current second, or the next number that no campaign ever had (contract 4.1)."""
        now = self._clock.now
        if self._state.value("SELECT 1 FROM campaigns WHERE id = ?", now) is None:
            return now
        return int(self._state.value("SELECT max(id) FROM campaigns")) + 1

    def add(self, body: Mapping[str, Any], *, hidden: int = 0) -> int:
        """Create it now. A time that has passed meanwhile counts as now: it goes out at once."""
        now, zone = self._clock.now, self._clock.zone
        found = course(body["when"], now, zone) or Course(Run(now), Run(now))
        source = "draft" if body.get("draft") else "api"
        return self._insert(
            (body["name"], body.get("target_mode", "push").lower(), as_json(body), source, now),
            (scheduled_on(body["when"], now, zone), found.first.at, found.last.at if found.last else None),
            next_run=None if source == "draft" else found.first.at,
            hidden=hidden,
        )

    def add_foreign(self, name: str, at: str, told_status: str | None = None) -> int:
        """A campaign made by somebody in the dashboard, to start at a local `YYYYMMDD HH:MM`."""
        local = read_minute(at)
        start = epoch(local, self._clock.zone)
        number = self._insert(
            (name, "push", as_json({"name": name, "when": at}), "dashboard", self._clock.now),
            (int(local.strftime("%Y%m%d%H%M")), start, start),
            next_run=None,
        )
        if told_status is not None:
            self.tell_status(number, told_status)
        return number

    def _insert(
        self, head: tuple[Any, ...], times: tuple[Any, ...], *, next_run: int | None, hidden: int = 0
    ) -> int:
        number = self.unused_id()
        self._state.run(
            "INSERT INTO campaigns (id, name, target_mode, body, source, created, scheduled_on, first_run, last_run,"
            " next_run, hidden) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(number, *head, *times, next_run, hidden),
        )
        return number

    def find(self, number: Any) -> dict[str, Any] | None:
        if type(number) is not int or not 0 < number < 2**63:
            return None
        rows = self._state.rows("SELECT * FROM campaigns WHERE id = ?", number)
        return rows[0] if rows else None

    def status(self, row: dict[str, Any]) -> str:
        settings = self._state.fact("settings", {})
        return status(row, self._clock.now, int(settings.get("running_minutes", 60)) * 60)

    def stop(self, row: dict[str, Any]) -> bool:
        """Stop it for good; False if it had been stopped or completed before, and nothing changed.

        Messages of it that still wait go to nobody.
        """
        if self.status(row) in ("stopped", "completed"):
            return False
        Ledger(self._state).take_back(row["id"], self._clock.now)
        self._state.run(
            "UPDATE campaigns SET stopped_at = ?, next_run = NULL, told_status = NULL WHERE id = ?",
            *(self._clock.now, row["id"]),
        )
        return True

    def listed(self, first: date, last: date, *, with_foreign: bool) -> list[dict[str, Any]]:
        """Rows whose scheduled start is on these days; a row told to hide skips as many lists as it was told."""
        bounds = (int(f"{first:%Y%m%d}0000"), int(f"{last:%Y%m%d}2359"))
        found = self._state.rows(
            "SELECT * FROM campaigns WHERE scheduled_on BETWEEN ? AND ? AND source != 'draft'"
            " AND (source = 'api' OR ?) ORDER BY id",
            *(*bounds, with_foreign),
        )
        for row in found:
            if row["hidden"]:
                self._state.run("UPDATE campaigns SET hidden = hidden - 1 WHERE id = ?", row["id"])
        return [self._as_row(row) for row in found if not row["hidden"]]

    def _as_row(self, row: dict[str, Any]) -> dict[str, Any]:
        return {key: row[key] for key in ("id", "name", "scheduled_on")} | {"status": self.status(row)}

    def tell_status(self, number: int, word: str | None) -> None:
        """Let the list say this word whatever the clock says; None lets the clock speak again."""
        self._state.run("UPDATE campaigns SET told_status = ? WHERE id = ?", word, number)

    def rename(self, number: int, name: str) -> None:
        """What a person in the dashboard can do."""
        self._state.run("UPDATE campaigns SET name = ? WHERE id = ?", name, number)

    def hide(self, part_of_name: str, lists: int) -> None:
        """Leave out of the next lists every row with this in its name."""
        self._state.run("UPDATE campaigns SET hidden = ? WHERE instr(name, ?)", lists, part_of_name)

    def all(self) -> list[dict[str, Any]]:
        """Every row with its body and status, for people who look behind the scenes."""
        rows = self._state.rows("SELECT * FROM campaigns ORDER BY id")
        return [{**row, "body": json.loads(row["body"]), "status": self.status(row)} for row in rows]
