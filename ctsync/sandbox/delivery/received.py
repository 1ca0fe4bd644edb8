"""How many messages each person got today: what frequency caps look at.

A cap protects the person, who does not care which campaign or channel fills the day; so one count covers all of them,
and campaigns that ignore the cap count too. Days are the account's own, as the cap is the account's. Nothing is counted
while there is no cap.
"""

from __future__ import annotations

from ctsync.sandbox.clock import local_time
from ctsync.sandbox.state import State


class Received:
    """The counts of one state file; only today's are kept."""

    def __init__(self, state: State) -> None:
        self._state = state

    def on_day_of(self, moment: int, zone: str, person: int) -> int:
        """How many messages a person got so far on the day of `moment` in `zone`, several devices counting once."""
        sql = "SELECT messages FROM received WHERE day = ? AND person = ?"
        return self._state.value(sql, _day(moment, zone), person) or 0

    def add(self, moment: int, zone: str, people: list[int]) -> None:
        """Each of these people got one more."""
        day = _day(moment, zone)
        self._state.run("DELETE FROM received WHERE day < ?", day)
        self._state.run_many(
            "INSERT INTO received VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET messages = messages + 1",
            [(day, person) for person in people],
        )


def _day(moment: int, zone: str) -> int:
    return int(local_time(moment, zone).strftime("%Y%m%d"))
