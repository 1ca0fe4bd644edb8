"""Runs that are due go out: whom they reach is counted, and each is written down once."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import islice
from typing import Any

from ctsync.sandbox.audience_query import AudienceQuery
from ctsync.sandbox.clock import Clock
from ctsync.sandbox.journal import Journal
from ctsync.sandbox.lifecycle import Run, runs
from ctsync.sandbox.reach import Delivery, deliver
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State


class Sends:
    """Carries out what the clock has passed."""

    def __init__(self, state: State, clock: Clock, queries: AudienceQuery) -> None:
        self._state = state
        self._clock = clock
        self._queries = queries
        self._journal = Journal(state)

    def carry_out(self, settings: Settings) -> None:
        """Send every run whose moment has come and that was not sent yet, oldest campaign first."""
        due = "SELECT * FROM campaigns WHERE next_run <= ? ORDER BY next_run, id"
        for row in self._state.rows(due, self._clock.now):
            self._carry_out(row, settings)

    def _carry_out(self, row: dict[str, Any], settings: Settings) -> None:
        now, body = self._clock.now, json.loads(row["body"])
        done = row["runs_done"]
        coming = islice(runs(body["when"], row["created"], self._clock.zone), done, None)
        following: int | None = None
        for run in coming:
            if run.at > now:
                following = run.at
                break
            self._send(row["id"], body, run, settings)
            done += 1
        self._state.run(
            "UPDATE campaigns SET runs_done = ?, next_run = ? WHERE id = ?", done, following, row["id"]
        )

    def _send(self, campaign: int, body: dict[str, Any], run: Run, settings: Settings) -> None:
        audience = self._queries.people(body, run.at, self._clock.zone, settings).members(run.zone)
        already = self._state.value("SELECT coalesce(sum(people), 0) FROM sends WHERE campaign = ?", campaign)
        delivery = deliver(campaign, audience, body, already=already)
        self._write_down(campaign, run, delivery)

    def _write_down(self, campaign: int, run: Run, delivery: Delivery) -> None:
        facts = asdict(delivery)
        self._state.run(
            "INSERT INTO sends (campaign, at, zone, people, messages, clicked, remark) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(campaign, run.at, run.zone or None, *facts.values()),
        )
        self._journal.send(run.at, campaign, {"zone": run.zone or None, **facts})

    def all(self, campaign: int | None = None) -> list[dict[str, Any]]:
        """Every run that happened: campaign, moment, zone if it was for one, and how many people."""
        where = "" if campaign is None else " WHERE campaign = ?"
        values = () if campaign is None else (campaign,)
        return self._state.rows(f"SELECT * FROM sends{where} ORDER BY number", *values)  # noqa: S608  # no data in it

    def result(self, campaign: int) -> dict[str, int] | None:
        """`sent` and `clicked` over all runs, or None if there was none (contract 5.3)."""
        sums = "SELECT count(*) AS runs, sum(messages) AS sent, sum(clicked) AS clicked FROM sends WHERE campaign = ?"
        row = self._state.rows(sums, campaign)[0]
        return {"sent": row["sent"], "clicked": row["clicked"]} if row["runs"] else None
