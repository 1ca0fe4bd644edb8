"""The campaigns of the account: rows that are created, listed and stopped, and never changed or removed (contract 5)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from ctsync.sandbox.clock import Clock, epoch, local_time
from ctsync.sandbox.delivery.ledger import Ledger
from ctsync.sandbox.lifecycle import (
    Course,
    Run,
    course,
    is_immediate,
    read_minute,
    runs,
    scheduled_on,
    status,
)
from ctsync.sandbox.settings import Settings, kept_settings
from ctsync.sandbox.state import State, as_json

FIRST_COUNTED = 1_000_000_000
"""Ids have ten digits (contract 5.2)."""
STATUSES = ("scheduled", "pending", "running", "paused", "stopped", "completed")


class Campaigns:
    """Rows of one state file; statuses follow the clock."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    def unused_id(self) -> int:
        """The current second, or the next number that no campaign ever had (contract 4.1)."""
        now = self._clock.now
        if self._settings.campaign_ids == "counted":
            return int(self._state.value("SELECT coalesce(max(id), ?) FROM campaigns", FIRST_COUNTED)) + 1
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

    def has_name(self, name: Any) -> bool:
        """Whether any campaign ever had this name."""
        found = "SELECT 1 FROM campaigns WHERE name = ?"
        return isinstance(name, str) and self._state.value(found, name) is not None

    @property
    def _settings(self) -> Settings:
        return kept_settings(self._state.fact("settings", {}))

    def status(self, row: dict[str, Any], settings: Settings | None = None) -> str:
        """The word for a row now; `settings` save reading them again for each of many rows."""
        settings = settings or self._settings
        return status(row, self._clock.now, settings.running_minutes * 60, settings.future_status)

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

    def resume(self, row: dict[str, Any]) -> bool:
        """Undo a stop: it runs again from its next moment on. False if it was not stopped."""
        if row["stopped_at"] is None:
            return False
        coming = runs(json.loads(row["body"])["when"], row["created"], self._clock.zone)
        following = next((run.at for run in islice(coming, row["runs_done"], None)), None)
        self._state.run(
            "UPDATE campaigns SET stopped_at = NULL, next_run = ? WHERE id = ?", following, row["id"]
        )
        return True

    def newest_but(self, number: int | None) -> int | None:
        """The id of the campaign that was created last, this one left out; None if there is no other."""
        found = self._state.value("SELECT max(id) FROM campaigns WHERE id IS NOT ?", number)
        return None if found is None else int(found)

    def is_newer_than(self, row: dict[str, Any], *, seconds: int, lists: int) -> bool:
        """Whether a listed row was created within so many seconds of the clock, or so many answered lists."""
        created = self._state.value("SELECT created FROM campaigns WHERE id = ?", row["id"])
        if seconds and created > self._clock.now - seconds:
            return True
        since = "SELECT min(number) FROM journal WHERE created = ?"
        begun = self._state.value(since, row["id"])
        shown = (
            "SELECT count(*) FROM journal WHERE number > ? AND path = '/1/targets/list.json' AND status = 200"
        )
        return begun is not None and int(self._state.value(shown, begun)) < lists

    def listed(self, first: date, last: date, settings: Settings) -> list[dict[str, Any]]:
        """Rows whose scheduled start is on these days; a row told to hide skips as many lists as it was told."""
        bounds = (int(f"{first:%Y%m%d}0000"), int(f"{last:%Y%m%d}2359"))
        found = self._state.rows(
            "SELECT * FROM campaigns WHERE (scheduled_on BETWEEN ? AND ? OR ?)"
            " AND (source = 'api' OR (source = 'draft' AND ?) OR (source = 'dashboard' AND ?)) ORDER BY id",
            *(*bounds, _are_moved(settings), settings.drafts_listed, settings.list_dashboard_campaigns),
        )
        rows = [{**row, "scheduled_on": self._shown_start(row, settings)} for row in found]
        rows = [row for row in rows if bounds[0] <= row["scheduled_on"] <= bounds[1]]
        for row in rows:
            if row["hidden"]:
                self._state.run("UPDATE campaigns SET hidden = hidden - 1 WHERE id = ?", row["id"])
        shown = [self._as_row(row, settings) for row in rows if not row["hidden"]]
        return shown[::-1] if settings.list_order == "newest_first" else shown

    def _shown_start(self, row: dict[str, Any], settings: Settings) -> int:
        """`scheduled_on` as the settings show it; the row has the first run's, on the account's clock."""
        zone = self._clock.zone
        start = epoch(datetime.strptime(str(row["scheduled_on"]), "%Y%m%d%H%M"), zone)  # noqa: DTZ007  # local
        if settings.recurring_row == "next_run" and row["next_run"] is not None:
            start = max(start, row["next_run"])
        local = local_time(start, "UTC" if settings.scheduled_on_zone == "utc" else zone)
        if settings.now_row == "start_of_day" and is_immediate(json.loads(row["body"])["when"]):
            local = local.replace(hour=0, minute=0)
        return int(local.strftime("%Y%m%d%H%M"))

    def _as_row(self, row: dict[str, Any], settings: Settings) -> dict[str, Any]:
        return {key: row[key] for key in ("id", "name", "scheduled_on")} | {
            "status": self.status(row, settings)
        }

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
        settings = self._settings
        return [
            {**row, "body": json.loads(row["body"]), "status": self.status(row, settings)} for row in rows
        ]


def _are_moved(settings: Settings) -> bool:
    """Whether rows can be listed under another day than the one they are kept with."""
    return settings.recurring_row == "next_run" or settings.scheduled_on_zone == "utc"
