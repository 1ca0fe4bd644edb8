"""Ask for the report of every campaign that the lock knows and that has begun."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ctsync.api.contract import CampaignReader, ReportAnswer, Unclear, is_about_all
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.statistics.summary import Collected

NOT_CLEAR = "whether CleverTap created it was never clear; `ctsync audit` looks for it"

_NOBODY_GOT_IT = (State.REFUSED, State.ABSENT)


@dataclass(frozen=True, slots=True)
class Begun:
    """One operation of a record that may have reached somebody."""

    record: Record
    operation: Operation


def begun(
    lock: Lock, now: datetime, names: Collection[str] = (), *, since: date | None = None
) -> tuple[Begun, ...]:
    """What has begun to send, oldest send first. `names` and `since` narrow it down.

    A name is a campaign's name, its definition's key, or the whole key of one instance. `since` is a day of the
    account: what sent for the last time before it is left out.
    """
    found = [
        Begun(record, operation)
        for record in lock.records.values()
        if not names or names_of(record) & set(names)
        for operation in _begun(record, now)
        if since is None or operation.last_send.astimezone(ZoneInfo(lock.zone)).date() >= since
    ]
    return tuple(sorted(found, key=lambda each: (each.operation.first_send, str(each.record.key))))


def collect(reader: CampaignReader, asked_about: Iterable[Begun]) -> Iterator[Collected]:
    """One call for each campaign. After an answer that every other call would get too, nobody is asked any more.

    The rest then has that answer as well: unknown, and why.
    """
    given_up: ReportAnswer | None = None
    for each in asked_about:
        remote_id = each.operation.remote_id
        if remote_id is None:
            answer: ReportAnswer = Unclear(NOT_CLEAR)
        elif given_up is not None:
            answer = given_up
        else:
            answer = reader.report(remote_id)
            given_up = answer if is_about_all(answer) else None
        yield Collected(each.record, each.operation, answer)


def names_of(record: Record) -> set[str]:
    """Everything a person may call a record."""
    return {record.name, record.key.definition, str(record.key)}


def _begun(record: Record, now: datetime) -> Iterator[Operation]:
    """What may have reached somebody: begun, and not stopped before."""
    for operation in (*record.history, record.operation):
        stopped_in_time = operation.state is State.STOPPED_BEFORE and not operation.done_to
        if operation.first_send <= now and not stopped_in_time and operation.state not in _NOBODY_GOT_IT:
            yield operation
