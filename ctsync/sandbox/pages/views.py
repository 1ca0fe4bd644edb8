"""What each page shows: from an address and its question to a template and the values in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeAlias

from ctsync.sandbox import ACCOUNT_ID, PASSCODE
from ctsync.sandbox.campaigns import STATUSES
from ctsync.sandbox.pages import catalogue
from ctsync.sandbox.pages.calendar import WEEKS, first_day, four_weeks
from ctsync.sandbox.pages.journal import CHOICES, chosen_rows
from ctsync.sandbox.pages.mail import safe_mail
from ctsync.sandbox.pages.reading import Campaign, Message, Reading, Sent
from ctsync.sandbox.pages.switches import Switch, switches
from ctsync.sandbox.pages.words import CHANNELS, pretty

ROWS = 30
"""Campaigns or requests on a page."""
PHONES = 12
FARTHEST = timedelta(days=800)
"""How far the calendar goes from today: runs are counted one by one."""
MOST_PEOPLE = 200
"""People whom the messages page offers to choose from."""


class NothingThere(Exception):
    """There is no campaign, message or page of that number."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What was asked for. `filled` is a form that could not be carried out, to be shown again."""

    query: Mapping[str, str] = field(default_factory=dict)
    number: int = 0
    filled: Mapping[str, str] = field(default_factory=dict)

    def page(self) -> int:
        """From 1; anything odd is the first."""
        written = self.query.get("page", "")
        return max(1, int(written)) if written.isdecimal() and len(written) < 7 else 1


@dataclass(frozen=True, slots=True)
class Pager:
    """Which part of a long list is shown."""

    page: int
    size: int
    count: int

    @property
    def last(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


View: TypeAlias = Callable[[Reading, Visit], tuple[str, dict[str, Any]]]


def overview(reading: Reading, _visit: Visit) -> tuple[str, dict[str, Any]]:
    campaigns = reading.campaigns()
    lines, _ = chosen_rows(reading, {"only": "requests"}, 6, 0)
    return "overview.html", {
        "counts": reading.counts(),
        "by_status": Counter(campaign.status for campaign in campaigns),
        "coming": _coming(reading, campaigns),
        "latest": _latest(reading.sent()),
        "named": {campaign.id: campaign for campaign in campaigns},
        "lines": lines,
        "account": ACCOUNT_ID,
        "passcode": PASSCODE,
    }


def _coming(reading: Reading, campaigns: list[Campaign]) -> list[tuple[Any, Campaign]]:
    """The nearest six runs of all campaigns; one on people's own clocks counts once, when it begins."""
    waiting = [(campaign.next, campaign) for campaign in campaigns if campaign.next is not None]
    waiting += [
        (reading.moment(run.at), each)
        for each in campaigns
        if each.is_kept_back
        for run in reading.coming(each, 2**62)
    ]
    return sorted(waiting, key=lambda pair: (pair[0].at, pair[1].id))[:6]


def _latest(sent: list[Sent]) -> list[tuple[Sent, int]]:
    """The last six runs with how many people got each; one that went from zone to zone counts once."""
    together: dict[tuple[int, datetime], list[Sent]] = {}
    for run in sent:
        together.setdefault((run.campaign, run.local), []).append(run)
    return [(parts[0], sum(part.people for part in parts)) for parts in islice(together.values(), 6)]


def campaigns(reading: Reading, visit: Visit) -> tuple[str, dict[str, Any]]:
    every = reading.campaigns()
    found = [campaign for campaign in every if _fits(campaign, visit.query)]
    pager = Pager(visit.page(), ROWS, len(found))
    shown = found[pager.offset : pager.offset + ROWS]
    return "campaigns.html", {
        "shown": [(campaign, reading.numbers(campaign.id)) for campaign in shown],
        "total": len(every),
        "pager": pager,
        "query": visit.query,
        "statuses": (*STATUSES, "draft"),
        "channels": CHANNELS,
    }


def _fits(campaign: Campaign, query: Mapping[str, str]) -> bool:
    text = query.get("text", "").strip().casefold()
    return (
        query.get("status", "") in ("", campaign.status)
        and query.get("channel", "") in ("", campaign.channel)
        and (text in campaign.name.human.casefold() or text in (campaign.name.token, str(campaign.id)))
    )


def campaign(reading: Reading, visit: Visit) -> tuple[str, dict[str, Any]]:
    found = reading.campaign(visit.number)
    if found is None:
        raise NothingThere
    messages, count = reading.messages({"campaign": found.id}, 3, 0)
    coming = reading.coming(found, reading.now.at + 60 * 86400)
    return "campaign.html", {
        "campaign": found,
        "numbers": reading.numbers(found.id),
        "sent": reading.sent(found.id),
        "coming": [(reading.moment(run.at), run.zone) for run in coming[:20]],
        "more_coming": max(0, len(coming) - 20),
        "messages": messages,
        "message_count": count,
        "written": reading.as_written(found),
        "payload": pretty(found.body),
    }


def calendar(reading: Reading, visit: Visit) -> tuple[str, dict[str, Any]]:
    today = reading.now.local.date()
    begin = _asked_monday(visit.query.get("from", ""), today)
    four = timedelta(weeks=WEEKS)
    return "calendar.html", {
        "weeks": four_weeks(reading, begin),
        "today": today,
        "begin": begin,
        "end": begin + four - timedelta(days=1),
        "before": begin - four,
        "after": begin + four,
    }


def _asked_monday(written: str, today: date) -> date:
    """The Monday of the day that was asked for, or last week's if that is no day, or too far away to plan for."""
    try:
        asked = date.fromisoformat(written)
    except ValueError:
        asked = date.min
    is_near = abs(asked - today) <= FARTHEST
    return first_day(asked) if is_near else first_day(today) - timedelta(weeks=1)


def messages(reading: Reading, visit: Visit) -> tuple[str, dict[str, Any]]:
    chosen: dict[str, Any] = {
        key: int(visit.query[key])
        for key in ("campaign", "person")
        if visit.query.get(key, "").isdecimal() and len(visit.query[key]) < 19
    }
    if visit.query.get("channel") in CHANNELS:
        chosen["channel"] = visit.query["channel"]
    found, count = reading.messages(chosen, PHONES, (visit.page() - 1) * PHONES)
    written = [] if reading.messages({}, 1, 0)[1] else _written_runs(reading, chosen)
    pager = Pager(visit.page(), PHONES, count or len(written))
    return "messages.html", {
        "messages": found or written[pager.offset : pager.offset + PHONES],
        "are_written": not found and bool(written),
        "pager": pager,
        "query": visit.query,
        "channels": CHANNELS,
        "campaigns": [each for each in reading.campaigns() if each.runs_done],
        "people": reading.people_with_messages(MOST_PEOPLE),
    }


def _written_runs(reading: Reading, chosen: Mapping[str, Any]) -> list[Message]:
    """Where the account kept no single message: what the campaigns that went out said, the latest first."""
    seen = dict.fromkeys(run.campaign for run in reading.sent())
    found = [reading.campaign(number) for number in seen if chosen.get("campaign", number) == number]
    return [
        message
        for each in found
        if each is not None and chosen.get("channel", each.channel) == each.channel and "person" not in chosen
        for message in reading.as_written(each)
    ]


def message(reading: Reading, visit: Visit) -> tuple[str, dict[str, Any]]:
    found = _message(reading, visit)
    name = reading.person_name(found.person) if found.person is not None else ""
    return "message.html", {"message": found, "person_name": name, "content": pretty(found.content)}


def _message(reading: Reading, visit: Visit) -> Message:
    found, _ = reading.messages({"number": visit.number}, 1, 0)
    if not found:
        raise NothingThere
    return found[0]


def mail_of_message(reading: Reading, visit: Visit) -> str:
    """The document of an e-mail that was delivered."""
    return _document(_message(reading, visit))


def mail_of_campaign(reading: Reading, visit: Visit) -> str:
    """The document of an e-mail as it was written."""
    found = reading.campaign(visit.number)
    written = reading.as_written(found) if found is not None else []
    if not written:
        raise NothingThere
    return _document(written[0])


def _document(message: Message) -> str:
    if message.channel != "email" or not isinstance(message.content, dict):
        raise NothingThere
    return safe_mail(str(message.content.get("body", "")), str(message.content.get("subject", "")))


def journal(reading: Reading, visit: Visit) -> tuple[str, dict[str, Any]]:
    lines, count = chosen_rows(reading, visit.query, ROWS, (visit.page() - 1) * ROWS)
    return "journal.html", {
        "lines": lines,
        "pager": Pager(visit.page(), ROWS, count),
        "query": visit.query,
        "choices": CHOICES,
        "endpoints": catalogue.CALLS,
    }


def faults(reading: Reading, visit: Visit) -> tuple[str, dict[str, Any]]:
    return "faults.html", {
        "ordered": [(row, catalogue.calls_of(row["told"])) for row in reading.account.faults.all()],
        "kinds": catalogue.WORDS,
        "endpoints": catalogue.CALLS,
        "fields": catalogue.FIELDS,
        "filled": visit.filled,
    }


def settings(reading: Reading, _visit: Visit) -> tuple[str, dict[str, Any]]:
    groups: dict[str, list[Switch]] = {}
    for each in switches(reading.account.settings):
        groups.setdefault(each.group, []).append(each)
    return "settings.html", {"groups": groups}


VIEWS: Mapping[str, View] = {
    "/": overview,
    "/campaigns": campaigns,
    "/campaigns/{number}": campaign,
    "/calendar": calendar,
    "/messages": messages,
    "/messages/{number}": message,
    "/journal": journal,
    "/faults": faults,
    "/settings": settings,
}
MAILS: Mapping[str, Callable[[Reading, Visit], str]] = {
    "/messages/{number}/mail": mail_of_message,
    "/campaigns/{number}/mail": mail_of_campaign,
}
