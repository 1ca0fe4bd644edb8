"""Messages that wait: for the end of quiet hours, or for their minute where sending is throttled.

They are rows of the state, so they survive the command that made them wait, and a stop can take them back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ctsync.sandbox.state import State

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of one run (a row of `sends`) that wait for the same moment."""

    at: int
    campaign: int
    send: int


class Held:
    """The waiting messages of one state file, one row a person."""

    def __init__(self, state: State) -> None:
        self._state = state

    def due(self, now: int) -> Waiting | None:
        """Those that have waited long enough, the earliest first."""
        sql = "SELECT at, campaign, send FROM held WHERE at <= ? ORDER BY at, campaign, send LIMIT 1"
        rows = self._state.rows(sql, now)
        return Waiting(**rows[0]) if rows else None

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        """Rows of until, campaign, send, person, zone, devices, copies; the last two are JSON."""
        self._state.run_many("INSERT INTO held VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def people(self, group: Waiting) -> Iterator[dict[str, Any]]:
        """The rows of a group in order of the people; read in pages, so others may be added meanwhile."""
        last = -1
        sql = "SELECT * FROM held WHERE at = ? AND campaign = ? AND send = ? AND person > ? ORDER BY person LIMIT ?"
        while rows := self._state.rows(sql, group.at, group.campaign, group.send, last, PAGE):
            yield from rows
            last = rows[-1]["person"]

    def forget(self, group: Waiting) -> None:
        sql = "DELETE FROM held WHERE at = ? AND campaign = ? AND send = ?"
        self._state.run(sql, group.at, group.campaign, group.send)

    def count(self, campaign: int, planned: str | None = None) -> int:
        """How many people of a campaign wait, or of those of its runs that were planned for one local time."""
        if planned is None:
            return int(self._state.value("SELECT count(*) FROM held WHERE campaign = ?", campaign))
        sends = "SELECT number FROM sends WHERE campaign = ? AND planned = ?"
        sql = f"SELECT count(*) FROM held WHERE campaign = ? AND send IN ({sends})"  # noqa: S608  # no data in it
        return int(self._state.value(sql, campaign, campaign, planned))

    def take_back(self, campaign: int) -> list[tuple[int, int]]:
        """Nothing of this campaign waits any more; gives each run's number and how many people it was."""
        sql = "SELECT send, count(*) AS people FROM held WHERE campaign = ? GROUP BY send ORDER BY send"
        found = [(row["send"], row["people"]) for row in self._state.rows(sql, campaign)]
        self._state.run("DELETE FROM held WHERE campaign = ?", campaign)
        return found
