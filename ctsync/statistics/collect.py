"""Ask for the report of every campaign that the lock knows and that has begun."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from ctsync.api.contract import CampaignReader
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.statistics.summary import Collected


def collect(
    reader: CampaignReader, lock: Lock, now: datetime, names: Collection[str] = ()
) -> Iterator[Collected]:
    """One call for each campaign whose first send has come, oldest record first; `names` narrows it down.

    A name is a campaign's name, its definition's key, or the whole key of one instance.
    """
    for record in lock.records.values():
        if names and not names_of(record) & set(names):
            continue
        for operation in _begun(record, now):
            if operation.remote_id is not None:
                yield Collected(record, operation, reader.report(operation.remote_id))


def names_of(record: Record) -> set[str]:
    """Everything a person may call a record."""
    return {record.name, record.key.definition, str(record.key)}


def _begun(record: Record, now: datetime) -> Iterator[Operation]:
    """What may have reached somebody: begun, and not stopped before."""
    for operation in (*record.history, record.operation):
        stopped_in_time = operation.state is State.STOPPED_BEFORE and not operation.done_to
        if operation.first_send <= now and not stopped_in_time:
            yield operation
