"""All messages of an account with their numbers, those made in its dashboard included (contract 5.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from ctsync.api.answers import RawAnswer, common, is_count, is_positive, is_success
from ctsync.api.contract import RateLimited, RefusedByRemote, Unclear
from ctsync.api.sends import MessageRow, Messages, MessagesAnswer
from ctsync.api.transport import Transport
from ctsync.names import RemoteId

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_START = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}), (\d{4}) (\d{2}):(\d{2}):(\d{2})", re.ASCII)
_TEXTS: Final = ("message_name", "channel", "delivery", "status")
_NUMBERS: Final = ("sent", "viewed", "clicked")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What to leave out of a message report; empty means everything. The words are CleverTap's."""

    channel: Sequence[str] = ()
    delivery: Sequence[str] = ()
    status: Sequence[str] = ()
    message_type: Sequence[str] = ()
    label: Sequence[str] = ()
    daily: bool | None = None

    def to_wire(self) -> dict[str, Any]:
        lists = {
            name: list(getattr(self, name))
            for name in ("channel", "delivery", "status", "message_type", "label")
        }
        found: dict[str, Any] = {name: words for name, words in lists.items() if words}
        return found if self.daily is None else {**found, "daily": self.daily}


EVERYTHING: Final = Narrowed()


class MessageReports:
    """Asks for message reports; changes nothing."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def messages(self, first: date, last: date, narrowed: Narrowed = EVERYTHING) -> MessagesAnswer:
        """The messages of these days, both included. Raises ValueError if `last` is before `first`."""
        if last < first:
            raise ValueError("a report ends on the day it begins, or later")
        body = {"from": _day(first), "to": _day(last), **narrowed.to_wire()}
        answer = self._transport.post("/1/message/report.json", body)
        return messages(answer) if isinstance(answer, RawAnswer) else answer


def messages(raw: RawAnswer) -> MessagesAnswer:
    """Classify a message report. One malformed row spoils it all: numbers with a gap would be taken for the whole."""
    if isinstance(answer := common(raw), RateLimited | RefusedByRemote):
        return answer
    rows = raw.body.get("messages")
    known = {"status", "messages", "code"}
    if not is_success(raw) or not isinstance(rows, list) or not raw.body.keys() <= known:
        return raw.unclear("this is not a message report")
    found: list[MessageRow] = []
    for number, row in enumerate(rows, start=1):
        read = _row(row)
        if read is None:
            return Unclear(f"HTTP {raw.status}: row {number} of the message report is malformed")
        found.append(read)
    return Messages(tuple(found))


def _row(row: Any) -> MessageRow | None:
    """One row; its id is written with a space, as CleverTap does. Keys that nobody described are left out."""
    if not isinstance(row, Mapping):
        return None
    campaign, labels, start = row.get("message id"), row.get("labels", []), row.get("start_date")
    numbers = {name: row[name] for name in _NUMBERS if name in row}
    if not is_positive(campaign) or any(not isinstance(row.get(name), str) for name in _TEXTS):
        return None
    if not isinstance(labels, list) or any(not isinstance(label, str) for label in labels):
        return None
    starts = _start(start)
    if any(not is_count(number) for number in numbers.values()) or (start is not None and starts is None):
        return None
    name, channel, delivery, status = (row[text] for text in _TEXTS)
    return MessageRow(RemoteId(campaign), name, channel, delivery, status, starts, tuple(labels), numbers)


def _start(written: Any) -> datetime | None:
    """`21 Oct, 2024 15:50:00`, read without the machine's locale; None for anything else."""
    found = _START.fullmatch(written) if isinstance(written, str) else None
    if found is None or found[2] not in _MONTHS:
        return None
    clock = (int(found[4]), int(found[5]), int(found[6]))
    try:
        return datetime(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]), *clock)  # noqa: DTZ001  # the account's clock, whose zone CleverTap does not give
    except ValueError:
        return None


def _day(day: date) -> str:
    """A text, as CleverTap's page says; one client sends numbers (contract 5.4)."""
    return f"{day:%Y%m%d}"
