"""What the lock has to remember of the files, for a time when they are gone or for a run that does not read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ctsync.lock.operations import with_wish
from ctsync.lock.record import Record
from ctsync.planning.change import Blocked, Change, History, OfInstance, Resolve
from ctsync.planning.plan import Plan


def wishes(records: Mapping[str, Record], plan: Plan) -> dict[str, Record]:
    """The records that have to say something else than they do, by key.

    Their name, and what the removal of the file does (protocol 7), of every one whose file is there, whatever becomes of its
    change: a hold, the guard or a relative may keep that back until the file is gone. And of what others stopped whether the files want it,
    which an audit cannot ask them (protocol 6).
    """
    found: dict[str, Record] = {}
    for change in plan.changes:
        record = records.get(str(change.key))
        if record is not None and (wished := _wished(record, change)) != record:
            found[str(change.key)] = wished
    return found


def _wished(record: Record, change: Change) -> Record:
    if isinstance(change, History):
        return replace(record, operation=with_wish(record.operation, is_wanted=False))
    desired = change.desired if isinstance(change, OfInstance | Resolve | Blocked) else None
    if desired is None:
        return record
    definition, operation = desired.definition, with_wish(record.operation, is_wanted=True)
    return replace(record, name=definition.name, on_remove=definition.on_remove, operation=operation)
