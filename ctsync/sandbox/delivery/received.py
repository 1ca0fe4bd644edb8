"""How many messages each person got today: what frequency caps look at.

A cap protects the person, who does not care which campaign or channel fills the day; so one count covers all of them,
and campaigns that ignore the cap count too. Days are the account's own, as the cap is the account's. Nothing is counted
while there is no cap.
"""

from __future__ import annotations

from ctsync.sandbox.clock import local_time
from ctsync.sandbox.state import State


class Received:
    """The counts of one day, `YYYYMMDD`; a new day forgets the one before."""

    def __init__(self, state: State, day: int) -> None:
        self._state = state
        self._day = day

    def by(self, person: int) -> int:
        """How many messages a person got so far, several devices counting once."""
        sql = "SELECT messages FROM received WHERE day = ? AND person = ?"
        return self._state.value(sql, self._day, person) or 0

    def add(self, people: list[int]) -> None:
        """Each of these people got one more."""
        self._state.run("DELETE FROM received WHERE day < ?", self._day)
        self._state.run_many(
            "INSERT INTO received VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET messages = messages + 1",
            [(self._day, person) for person in people],
        )


def day_of(moment: int, zone: str) -> int:
    """`YYYYMMDD` on the clocks of a zone."""
    return int(local_time(moment, zone).strftime("%Y%m%d"))
