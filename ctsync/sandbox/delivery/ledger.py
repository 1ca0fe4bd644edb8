"""The rows of `sends`: one for each run, one whenever messages of a run that waited go out, one when a stop takes them.

`held_from` is empty for a run and the run's number for the other two. So over a run and what follows it, everybody of
its audience is counted once: as having got it, or as left out for one reason.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ctsync.sandbox.delivery.held import Held
from ctsync.sandbox.delivery.round import Tally
from ctsync.sandbox.lifecycle import Run
from ctsync.sandbox.state import State, as_json


class Ledger:
    """The sends of one state file."""

    def __init__(self, state: State) -> None:
        self._state = state

    def open(self, campaign: int, run: Run, held_from: int | None = None) -> int:
        """A row with nothing in it yet; gives its number."""
        row = self._state.run(
            "INSERT INTO sends (campaign, at, zone, planned, held_from, people, messages, clicked, remark)"
            " VALUES (?, ?, ?, ?, ?, 0, 0, 0, '')",
            *(campaign, run.at, run.zone or None, run.planned, held_from),
        )
        return int(row.lastrowid or 0)

    def close(self, number: int, tally: Tally) -> dict[str, Any]:
        """Write the tally into its row, and make its campaign run until the last who waits has it.

        Gives the facts as the journal keeps them.
        """
        facts = _facts(tally)
        self._state.run(
            "UPDATE sends SET audience = ?, people = ?, messages = ?, viewed = ?, clicked = ?, left_out = ?, held = ?,"
            " remark = ? WHERE number = ?",
            *(as_json(value) if isinstance(value, dict | list) else value for value in facts.values()),
            number,
        )
        if tally.held:
            self._state.run(
                "UPDATE campaigns SET last_run = max(last_run, ?) WHERE id = (SELECT campaign FROM sends WHERE number = ?)",
                *(max(until for _, until in tally.held), number),
            )
        return facts

    def find(self, number: int) -> dict[str, Any]:
        return self._state.rows("SELECT * FROM sends WHERE number = ?", number)[0]

    def take_back(self, campaign: int, now: int) -> None:
        """The campaign is stopped: whoever waits for it gets nothing any more."""
        for send, people in Held(self._state).take_back(campaign):
            planned = self.find(send)["planned"]
            number = self.open(campaign, Run(now, planned=planned), held_from=send)
            tally = Tally(audience=people, remark=f"stopped while {people} people waited")
            tally.left_out["stopped"] = people
            self.close(number, tally)

    def people(self, campaign: int, planned: str | None = None) -> int:
        """How many got it so far or wait for it, in all its runs or those planned for one local time."""
        sql = "SELECT coalesce(sum(people), 0) FROM sends WHERE campaign = ?"
        if planned is None:
            got = self._state.value(sql, campaign)
        else:
            got = self._state.value(f"{sql} AND planned = ?", campaign, planned)
        return int(got) + Held(self._state).count(campaign, planned)

    def knows(self, campaign: int, planned: str) -> bool:
        """Whether a run that was planned for this local time has happened in some zone."""
        sql = "SELECT 1 FROM sends WHERE campaign = ? AND planned = ? LIMIT 1"
        return self._state.value(sql, campaign, planned) is not None

    def all(self, campaign: int | None = None) -> list[dict[str, Any]]:
        """Every row, oldest first; `left_out` maps reasons to people, `held` lists reason, `until` and people."""
        where = "" if campaign is None else " WHERE campaign = ?"
        values = () if campaign is None else (campaign,)
        rows = self._state.rows(f"SELECT * FROM sends{where} ORDER BY number", *values)  # noqa: S608  # no data in it
        return [
            {**row, "left_out": json.loads(row["left_out"]), "held": json.loads(row["held"])} for row in rows
        ]

    def result(self, campaign: int) -> dict[str, int] | None:
        """`sent` and `clicked` over all runs, or None if there was none (contract 5.3)."""
        sums = "SELECT count(*) AS runs, sum(messages) AS sent, sum(clicked) AS clicked FROM sends WHERE campaign = ?"
        row = self._state.rows(sums, campaign)[0]
        return {"sent": row["sent"], "clicked": row["clicked"]} if row["runs"] else None


def _facts(tally: Tally) -> dict[str, Any]:
    """In the order of the columns."""
    facts = asdict(tally)
    facts["left_out"] = {reason: people for reason, people in sorted(tally.left_out.items()) if people}
    facts["held"] = [
        {"reason": reason, "until": until, "people": people}
        for (reason, until), people in sorted(tally.held.items(), key=lambda each: each[0][::-1])
    ]
    return facts
