"""Runs that are due go out, and messages that waited long enough: in the order of their moments, each once.

However far the clock moves at a time, everything happens in the same order and comes to the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from typing import Any, TypeAlias

from ctsync.sandbox.audience_query import AudienceQuery
from ctsync.sandbox.clock import Clock, local_time
from ctsync.sandbox.delivery.choosing import Choice
from ctsync.sandbox.delivery.held import Held, Waiting
from ctsync.sandbox.delivery.hours import hours_of
from ctsync.sandbox.delivery.ledger import Ledger
from ctsync.sandbox.delivery.message import Message
from ctsync.sandbox.delivery.outbox import Budget
from ctsync.sandbox.delivery.round import Mailing, Round, Tally, letter_of
from ctsync.sandbox.delivery.writing import Writer
from ctsync.sandbox.journal import Journal
from ctsync.sandbox.lifecycle import Run, missed_zones, runs
from ctsync.sandbox.reach import Person
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State

Members: TypeAlias = Callable[[str], Iterator[Person]]
"""The people of an audience who live in a zone, or all of them without one, in order of their ids."""


class _Ahead:
    """The coming runs of campaigns: counted from a campaign's first run once, then drawn one by one."""

    def __init__(self) -> None:
        self._places: dict[int, tuple[int, Run | None, Iterator[Run]]] = {}

    def take(self, row: dict[str, Any], body: dict[str, Any], zone: str) -> tuple[Run | None, Run | None]:
        """The run after the `runs_done` of a campaign's row, and the one after that."""
        done = row["runs_done"]
        place, coming, rest = self._places.pop(row["id"], (-1, None, iter(())))
        if place != done:
            rest = islice(runs(body["when"], row["created"], zone), done, None)
            coming = next(rest, None)
        following = next(rest, None)
        if following is not None:
            self._places[row["id"]] = (done + 1, following, rest)
        return coming, following


class Sends:
    """Carries out what the clock has passed."""

    def __init__(self, state: State, clock: Clock, queries: AudienceQuery) -> None:
        self._state = state
        self._clock = clock
        self._queries = queries
        self._journal = Journal(state)
        self._ledger = Ledger(state)
        self._held = Held(state)

    def carry_out(self, settings: Settings) -> None:
        """Send whatever was not sent yet and whose moment has come, the earliest first."""
        ahead = _Ahead()
        while act := self._next(settings, ahead):
            act()

    def _next(self, settings: Settings, ahead: _Ahead) -> Callable[[], None] | None:
        now = self._clock.now
        waiting = self._held.due(now)
        due = "SELECT * FROM campaigns WHERE next_run <= ? ORDER BY next_run, id LIMIT 1"
        row = next(iter(self._state.rows(due, now)), None)
        if row is None:
            return None if waiting is None else lambda: self._release(waiting, settings)
        if waiting is not None and (waiting.at, waiting.campaign) <= (row["next_run"], row["id"]):
            return lambda: self._release(waiting, settings)
        return lambda: self._run(row, settings, ahead)

    def _run(self, row: dict[str, Any], settings: Settings, ahead: _Ahead) -> None:
        """The next run of a campaign's row."""
        body = json.loads(row["body"])
        coming, following = ahead.take(row, body, self._clock.zone)
        self._state.run(
            "UPDATE campaigns SET runs_done = ?, next_run = ? WHERE id = ?",
            *(row["runs_done"] + (coming is not None), following.at if following else None, row["id"]),
        )
        if coming:
            self._send(row, body, coming, settings)

    def _send(self, row: dict[str, Any], body: dict[str, Any], run: Run, settings: Settings) -> None:
        campaign = row["id"]
        missed = missed_zones(body["when"], row["created"], run.planned)
        is_first = not self._ledger.knows(campaign, run.planned)
        members = self._members(body, run.at, settings)
        choice = self._choice(campaign, body, run)
        choice.look_at(partial(members, ""), missed)
        number = self._ledger.open(campaign, run)
        mailing = self._mailing(campaign, body, (number, run.at), settings)
        fills = getattr(settings, f"liquid_{mailing.mode}") == "rendered"
        message = Message(body, local_time(run.at, self._clock.zone), fills=fills)
        writer = Writer(choice, message, Budget(settings.outbox_messages_per_run))
        round_ = Round(self._state, mailing, run.at)
        for person in members(run.zone):
            round_.take(writer.letter(person, has_passed=False))
        for person in chain.from_iterable(members(zone) for zone in missed if is_first):
            round_.take(writer.letter(person, has_passed=True))
        tally = round_.close()
        tally.remark = choice.remark
        self._write_down(campaign, run, number, tally)

    def _choice(self, campaign: int, body: dict[str, Any], run: Run) -> Choice:
        """With the places that its limits leave after everybody who got it or waits for it."""
        if "users_limit_per_run" not in body and "users_limit_overall" not in body:
            return Choice(campaign, body)
        room, here = [], self._ledger.people(campaign, run.planned)
        if "users_limit_per_run" in body:
            room.append(body["users_limit_per_run"])
        if "users_limit_overall" in body:
            before = self._ledger.people(campaign) - here
            room.append(max(0, body["users_limit_overall"] - before))
        return Choice(campaign, body, room=min(room), left=max(0, min(room) - here))

    def _mailing(
        self, campaign: int, body: dict[str, Any], run: tuple[int, int], settings: Settings
    ) -> Mailing:
        zone, (number, at) = self._clock.zone, run
        return Mailing(campaign, body, number, zone, hours_of(body, at, zone, settings), settings)

    def _release(self, group: Waiting, settings: Settings) -> None:
        """Offer messages again whose wait is over."""
        body = json.loads(self._state.value("SELECT body FROM campaigns WHERE id = ?", group.campaign))
        origin = self._ledger.find(group.send)
        run = Run(group.at, origin["zone"] or "", origin["planned"])
        number = self._ledger.open(group.campaign, run, held_from=group.send)
        mailing = self._mailing(group.campaign, body, (group.send, origin["at"]), settings)
        round_ = Round(self._state, mailing, group.at)
        for row in self._held.people(group):
            round_.take(letter_of(row))
        self._held.forget(group)
        self._write_down(group.campaign, run, number, round_.close(), held_from=group.send)

    def _write_down(
        self, campaign: int, run: Run, number: int, tally: Tally, *, held_from: int | None = None
    ) -> None:
        facts = self._ledger.close(number, tally)
        self._journal.send(run.at, campaign, {"zone": run.zone or None, "held_from": held_from, **facts})

    def _members(self, body: dict[str, Any], at: int, settings: Settings) -> Members:
        return self._queries.people(body, at, self._clock.zone, settings).members

    def all(self, campaign: int | None = None) -> list[dict[str, Any]]:
        """Every run that happened, as `Ledger.all` gives them."""
        return self._ledger.all(campaign)

    def result(self, campaign: int) -> dict[str, int] | None:
        """`sent` and `clicked` over all runs, or None if there was none (contract 5.3)."""
        return self._ledger.result(campaign)
