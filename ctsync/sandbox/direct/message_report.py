"""`/1/message/report.json`: all messages of a span of days with their figures, the dashboard's too (contract 5.4).

The words for channels and deliveries in the answer are the filters' own, written as the one sample writes them. What
`daily` gives is not documented: here, one entry per message and day on which it went out, with that day's figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ctsync.sandbox.campaigns import Campaigns
from ctsync.sandbox.clock import Clock, local_time
from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.registers import Registers
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.rules.schema import check
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State

CHANNELS = {
    "push": ("push", "Push"),
    "email": ("email", "Email"),
    "sms": ("sms", "SMS"),
    "whatsapp": ("whatsapp", "WhatsApp"),
    "webpush": ("browser", "Browser"),
    "webhook": ("webhooks", "Webhooks"),
    "notificationinbox": ("", "App Inbox"),
}
"""A `target_mode`, the word that filters for it, and the word in the answer. No word filters for the app inbox."""

DELIVERIES = {"one_time": "One Time", "multiple_dates": "Multiple Dates", "recurring": "Recurring"}
STATUSES = {"pending": "scheduled"}
"""Where the report has another word than the list."""


class MessageReport:
    """Reads campaigns and what went out of one state file."""

    def __init__(self, state: State, clock: Clock, campaigns: Campaigns) -> None:
        self._state = state
        self._clock = clock
        self._campaigns = campaigns

    def report(self, body: dict[str, Any], _registers: Registers, settings: Settings) -> dict[str, Any]:
        """`{"status", "messages": [...]}`; a message belongs to the day on which it starts."""
        check("message-report", body, settings)
        first, last = _day(body, "from"), _day(body, "to")
        if first > last:
            raise Refusal("Invalid date range")
        zone = self._clock.zone
        messages = [
            message
            for row in self._campaigns.all()
            if row["source"] != "draft" and _is_wanted(row, body)
            for message in self._messages(row, zone, is_daily=body.get("daily", False))
            if first <= message.pop("day") <= last
        ]
        return {"status": "success", "messages": messages}

    def _messages(self, row: Mapping[str, Any], zone: str, *, is_daily: bool) -> Iterator[dict[str, Any]]:
        runs = self._state.rows("SELECT * FROM sends WHERE campaign = ? ORDER BY at, number", row["id"])
        if not is_daily:
            yield _message(row, runs, local_time(row["first_run"], zone))
            return
        days: dict[date, list[dict[str, Any]]] = {}
        for run in runs:
            days.setdefault(local_time(run["at"], zone).date(), []).append(run)
        for of_the_day in days.values():
            yield _message(row, of_the_day, local_time(of_the_day[0]["at"], zone))


def _message(row: Mapping[str, Any], runs: list[dict[str, Any]], start: datetime) -> dict[str, Any]:
    """One entry with the figures of these runs. Its `day` is for choosing and is taken out again."""
    body = row["body"]
    return {
        "day": start.date(),
        "message id": row["id"],
        "message_name": row["name"],
        "channel": CHANNELS[row["target_mode"]][1],
        "delivery": DELIVERIES[_delivery(body["when"])],
        "start_date": f"{start:%d %b, %Y %H:%M:%S}",
        "status": _status(row).capitalize(),
        "labels": body.get("labels", []),
        "sent": sum(run["messages"] for run in runs),
        "viewed": sum(run.get("viewed") or 0 for run in runs),
        "clicked": sum(run["clicked"] for run in runs),
        "conversion_event": body.get("conversion_goal", {}).get("event_name", ""),
        "device": body.get("devices", []),
    }


def _day(body: Mapping[str, Any], name: str) -> date:
    try:
        return read_day(body[name])
    except ValueError:
        raise Refusal(f'Invalid "{name}" date (it must be of the format YYYYMMDD)') from None


def _is_wanted(row: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Every filter that is given must let it pass; a filter without words lets everything pass."""
    told = {
        "channel": {CHANNELS[row["target_mode"]][0]},
        "delivery": {_delivery(row["body"]["when"])},
        "status": {_status(row)},
        "message_type": {"single"},
        "label": set(row["body"].get("labels", [])),
    }
    return all(not body.get(name) or told[name] & set(body[name]) for name in told)


def _status(row: Mapping[str, Any]) -> str:
    return STATUSES.get(row["status"], str(row["status"]))


def _delivery(when: Any) -> str:
    if not isinstance(when, dict):
        return "one_time"
    if when["type"] == "recurring":
        return "recurring"
    dates = when.get("delivery_date_time")
    return "multiple_dates" if isinstance(dates, list) and len(dates) > 1 else "one_time"
