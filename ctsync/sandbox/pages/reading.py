"""Everything the pages show, gathered from the account in one room: rows in, plain values out.

A number or remark that a later version adds to a run or a report is shown under its own name without a change here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from typing import Any

from ctsync.sandbox.account import Account
from ctsync.sandbox.clock import local_time
from ctsync.sandbox.lifecycle import Run, runs
from ctsync.sandbox.pages.phones import Look, look_of
from ctsync.sandbox.pages.words import Moment, Name, read_name
from ctsync.sandbox.reach import Person

_RUN_COLUMNS = {
    *("number", "campaign", "at", "zone", "people", "messages", "clicked", "remark"),
    *("planned", "held_from", "audience", "viewed"),
}
_CONTENT_OUTSIDE = {"webhook": ("webhook_endpoint_name", "webhook_fields", "webhook_key_value")}
_OWN_DEVICES = {"push": ("android", "ios"), "notificationinbox": ("android", "ios"), "webpush": ("web",)}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as its row says, with the status that the list tells."""

    id: int
    name: Name
    channel: str
    status: str
    source: str
    body: Mapping[str, Any]
    created: Moment
    first: Moment
    last: Moment | None
    next: Moment | None
    stopped: Moment | None
    runs_done: int

    @property
    def is_kept_back(self) -> bool:
        """Never sends by itself: a draft, or made in the dashboard, where only its row exists."""
        return self.source != "api"


@dataclass(frozen=True, slots=True)
class Sent:
    """One run that happened. `zone` is empty unless it was for one zone's people.

    `audience` is everybody whom the campaign meant; `more` says by reason who did not get it, or waits.
    """

    campaign: int
    at: Moment
    zone: str
    audience: int
    people: int
    messages: int
    viewed: int
    clicked: int
    remark: str
    more: Mapping[str, Any]

    @property
    def local(self) -> datetime:
        """What clocks showed where it was sent, naive."""
        return local_time(self.at.at, self.zone or self.at.zone)


@dataclass(frozen=True, slots=True)
class Message:
    """One message on one device; `number` 0 means as written, before anybody's name is in it."""

    number: int
    at: Moment
    source: str
    campaign: int | None
    name: Name
    channel: str
    device: str
    person: int | None
    recipient: str
    content: Any

    @property
    def look(self) -> Look:
        return look_of(self.channel, self.device, self.content)


class Reading:
    """Looks at one account; to be used inside its transaction."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.zone = account.clock.zone

    @property
    def now(self) -> Moment:
        return Moment(self.account.clock.now, self.zone)

    def moment(self, at: int) -> Moment:
        return Moment(at, self.zone)

    def counts(self) -> dict[str, int]:
        """How much there is of everything."""
        value, population = self.account.state.value, self.account.state.fact("population", {})
        return {
            "people": int(population.get("size", 0)),
            "messages": int(value("SELECT coalesce(sum(messages), 0) FROM sends")),
            "runs": int(value("SELECT count(*) FROM sends")),
            "requests": int(value("SELECT count(*) FROM journal WHERE kind = 'request'")),
            "faults": int(value("SELECT count(*) FROM faults")),
        }

    def campaigns(self) -> list[Campaign]:
        """Every campaign, nearest first run first."""
        found = [self._campaign(row) for row in self.account.campaigns.all()]
        return sorted(found, key=lambda campaign: (campaign.first.at, campaign.id))

    def campaign(self, number: int) -> Campaign | None:
        row = self.account.campaigns.find(number)
        if row is None:
            return None
        told = {"body": json.loads(row["body"]), "status": self.account.campaigns.status(row)}
        return self._campaign({**row, **told})

    def _campaign(self, row: Mapping[str, Any]) -> Campaign:
        def known(key: str) -> Moment | None:
            return None if row[key] is None else self.moment(row[key])

        return Campaign(
            row["id"],
            read_name(row["name"]),
            row["target_mode"],
            "draft" if row["source"] == "draft" else row["status"],
            row["source"],
            row["body"],
            self.moment(row["created"]),
            self.moment(row["first_run"]),
            known("last_run"),
            known("next_run"),
            known("stopped_at"),
            row["runs_done"],
        )

    def sent(self, campaign: int | None = None) -> list[Sent]:
        """Runs that happened, the latest first."""
        found = [self._sent(row) for row in reversed(self.account.sends.all(campaign))]
        return sorted(found, key=lambda run: run.at.at, reverse=True)

    def _sent(self, row: Mapping[str, Any]) -> Sent:
        more = dict(_facts({key: value for key, value in row.items() if key not in _RUN_COLUMNS}))
        return Sent(
            row["campaign"],
            self.moment(row["at"]),
            row["zone"] or "",
            *(row["audience"], row["people"], row["messages"], row["viewed"], row["clicked"]),
            row["remark"],
            more,
        )

    def numbers(self, campaign: int) -> dict[str, int]:
        """What its report would say by now, whatever numbers a report has."""
        return dict(self.account.sends.result(campaign) or {})

    def coming(self, campaign: Campaign, until: int) -> list[Run]:
        """Its runs that have not happened, up to a moment."""
        if campaign.is_kept_back or campaign.next is None:
            waiting = campaign.source == "dashboard" and campaign.first.at > self.account.clock.now
            return [Run(campaign.first.at)] if waiting and campaign.stopped is None else []
        every = islice(runs(campaign.body["when"], campaign.created.at, self.zone), campaign.runs_done, None)
        return list(takewhile(lambda run: run.at <= until, every))

    def messages(self, chosen: Mapping[str, Any], limit: int, offset: int) -> tuple[list[Message], int]:
        """Rows of the outbox, the latest first, and how many there are; `chosen` maps columns to values."""
        columns = [column for column in ("campaign", "person", "channel", "number") if column in chosen]
        where = " AND ".join(f"o.{column} = ?" for column in columns) or "1"
        values = [chosen[column] for column in columns]
        count = self.account.state.value(f"SELECT count(*) FROM outbox o WHERE {where}", *values)  # noqa: S608  # columns of ours
        rows = self.account.state.rows(
            "SELECT o.*, c.name FROM outbox o LEFT JOIN campaigns c ON c.id = o.campaign"  # noqa: S608  # columns of ours
            f" WHERE {where} ORDER BY o.at DESC, o.number DESC LIMIT ? OFFSET ?",
            *(*values, limit, offset),
        )
        return [self._message(row) for row in rows], int(count)

    def _message(self, row: Mapping[str, Any]) -> Message:
        keys = ("source", "campaign", "channel", "device", "person", "recipient")
        told = {key: row[key] for key in keys}
        name = read_name(row["name"] or "")
        return Message(
            row["number"], self.moment(row["at"]), name=name, content=json.loads(row["content"]), **told
        )

    def as_written(self, campaign: Campaign) -> list[Message]:
        """The message of a campaign before anybody's name is in it, on each of its devices."""
        outside = _CONTENT_OUTSIDE.get(campaign.channel)
        body = campaign.body
        content = {key: body[key] for key in outside if key in body} if outside else body.get("content")
        if not content:
            return []
        own = _OWN_DEVICES.get(campaign.channel, (campaign.channel,))
        devices = [device for device in body.get("devices") or own if device in own] or own
        head = (campaign.next or campaign.first, "campaign", campaign.id, campaign.name, campaign.channel)
        return [Message(0, *head, device, None, "", content) for device in devices]

    def people_with_messages(self, limit: int) -> list[tuple[int, str]]:
        """The first people who got something, each with a name to choose by."""
        rows = self.account.state.rows(
            "SELECT person, min(recipient) AS recipient FROM outbox WHERE person IS NOT NULL"
            " GROUP BY person ORDER BY person LIMIT ?",
            limit,
        )
        people = self.account.population.find_all([row["person"] for row in rows])
        return [(row["person"], _name_of(people.get(row["person"])) or row["recipient"]) for row in rows]

    def person_name(self, person: int) -> str:
        """Their first name; nothing for somebody of a register, or of a population that was exchanged."""
        return _name_of(self.account.population.find(person))

    def requests(
        self, where: str, values: tuple[Any, ...], limit: int, offset: int
    ) -> tuple[list[dict[str, Any]], int]:
        """Rows of the journal, the latest first, and how many there are. `where` is SQL of ours."""
        count = self.account.state.value(f"SELECT count(*) FROM journal WHERE {where}", *values)  # noqa: S608  # no data in it
        rows = self.account.state.rows(
            f"SELECT * FROM journal WHERE {where} ORDER BY number DESC LIMIT ? OFFSET ?",  # noqa: S608  # no data in it
            *(*values, limit, offset),
        )
        return [{**row, "moment": self.moment(row["clock"])} for row in rows], int(count)


def _name_of(person: Person | None) -> str:
    return str(person["profile"].get("Name", "")) if person else ""


def _facts(told: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Words and values: what is in maps and lists of maps one by one, and nothing that is empty or 0."""
    for word, value in told.items():
        if isinstance(value, dict):
            yield from _facts(value)
        elif isinstance(value, list):
            for place, each in enumerate(value, 1):
                parts = each.items() if isinstance(each, dict) else [("", each)]
                yield f"{word} {place}", ", ".join(f"{name} {part}".strip() for name, part in parts)
        elif value:
            yield word, value
