"""People who move from one part of a campaign to another: the part that has them must let go first (protocol 4).

A language that is added takes its people from the default one, a market may take a city from its neighbour. The old
campaign of the one that loses them is replaced by a narrower one before the other may be created; and if it is not
replaced, the other waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ctsync.audience import are_apart
from ctsync.lock.record import Record, State
from ctsync.planning.change import Block, Blocked, Change, Create, Replace
from ctsync.planning.situation import Situation


def handed_over(changes: list[Change], s: Situation) -> list[Change]:
    """The changes, with `Blocked` for each that would take people whom another part does not let go.

    Two parts that want each other's people are both blocked: neither can go first without leaving them to nobody or
    to both.
    """
    waiting: dict[str, list[Record]] = {}
    letting_go = _letting_go(changes, s)
    for change in changes:
        if isinstance(change, Create | Replace) and change.key.part:
            holders = [
                record for record in letting_go[change.key.definition] if _has_people_of(record, change)
            ]
            if holders:
                waiting[str(change.key)] = holders
    if not waiting:
        return changes
    stuck = _stuck(changes, waiting)
    return [
        _blocked(change, stuck[str(change.key)], s) if str(change.key) in stuck else change
        for change in changes
    ]


def holds_people_of(change: Replace, others: Iterable[Record]) -> bool:
    """Whether any of these records, as the lock has them now, still has people that this change wants."""
    return any(_has_people_of(record, change) for record in others)


def _letting_go(changes: list[Change], s: Situation) -> defaultdict[str, list[Record]]:
    """By definition, the live parts whose new edition is for other people than the old one."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for change in changes:
        if not change.key.part:
            continue
        desired, record = s.wanted.get(str(change.key)), s.lock.records.get(str(change.key))
        if desired is None or record is None or record.operation.state is not State.LIVE:
            continue
        if record.operation.fingerprint != desired.fingerprint and record.operation.scope != desired.scope:
            found[change.key.definition].append(record)
    return found


def _has_people_of(record: Record, change: Create | Replace) -> bool:
    """Whether the campaign that the lock remembers may share people with the one that is to be created."""
    key = change.desired.key
    if (
        record.key == key
        or record.key.is_kin_of(key)
        or (key.day and record.key.day and key.day != record.key.day)
    ):
        return False
    held, wanted = record.operation.scope, change.desired.scope
    return held is None or wanted is None or not are_apart(held, wanted)


def _stuck(changes: list[Change], waiting: dict[str, list[Record]]) -> dict[str, Record]:
    """Who waits for a part that is not replaced, or that waits itself; each with the first one in its way."""
    free = {str(each.key) for each in changes if isinstance(each, Replace) and str(each.key) not in waiting}
    left = dict(waiting)
    while True:
        ready = [key for key, holders in left.items() if all(str(one.key) in free for one in holders)]
        if not ready:
            break
        free.update(ready)
        for key in ready:
            del left[key]
    return {key: next(one for one in holders if str(one.key) not in free) for key, holders in left.items()}


def _blocked(change: Change, holder: Record, s: Situation) -> Blocked:
    desired = s.wanted[str(change.key)]
    record = change.record if isinstance(change, Replace) else s.record_of(desired)
    row = None if record is None else s.row_of(record.operation)
    return Blocked(change.key, Block.HANDOVER, desired, record, row, str(holder.key))
