"""How many messages an account sends within five minutes, when all that is planned is done (yaml.md 11).

Counted are the people of this plan's changes, those of live campaigns as they were counted when they were made, and
campaigns of the dashboard, whose people nobody knows. What CleverTap spreads by itself (`throttle: respect`) is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from ctsync.guardrails.weights import Weights, is_sending
from ctsync.lock.record import Operation, State
from ctsync.planning.change import (
    Acting,
    Blocked,
    Change,
    Create,
    Forget,
    History,
    Keep,
    Replace,
    Resolve,
    Wait,
)
from ctsync.schedule import Timetable
from ctsync.schedule.zones import earliest_instant

_AT_ONCE: Final = timedelta(minutes=5)
_MOST_RUNS: Final = 400
"""Runs of one campaign that are looked at."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """The messages that begin within five minutes of `begins` (UTC), and the changes of this plan among them.

    `unknown` says of which campaigns nobody knows the number; then there are more.
    """

    begins: datetime
    messages: int
    changes: tuple[Acting, ...]
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class _Send:
    at: datetime
    people: int | None
    name: str
    change: Acting | None = None


def crowds(weights: Weights) -> Iterator[Crowd]:
    """For each change the fullest five minutes that it takes part in, and the fullest that nobody can count; alike ones once.

    A second half of a Replace is counted and held back by none: its first half was weighed.
    """
    sends = sorted(_sends(weights), key=lambda send: send.at)
    best: dict[tuple[int, bool], Crowd] = {}
    first = 0
    for index, send in enumerate(sends):
        while send.at - sends[first].at >= _AT_ONCE:
            first += 1
        crowd = _crowd(sends[first : index + 1])
        for change in crowd.changes:
            known = best.get((id(change), bool(crowd.unknown)))
            if known is None or crowd.messages > known.messages:
                best[id(change), bool(crowd.unknown)] = crowd
    found = sorted(best.values(), key=lambda crowd: bool(crowd.unknown))
    yield from {(crowd.begins, crowd.messages): crowd for crowd in found}.values()


def _crowd(sends: list[_Send]) -> Crowd:
    changes = {id(send.change): send.change for send in sends if send.change is not None}
    unknown = list(dict.fromkeys(send.name for send in sends if send.people is None))
    more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
    said = f"nobody knows how many people {', '.join(unknown[:3])}{more} will reach" if unknown else ""
    return Crowd(sends[0].at, sum(send.people or 0 for send in sends), tuple(changes.values()), said)


def _sends(weights: Weights) -> Iterator[_Send]:
    for change in weights.plan.changes:
        match change:
            case Create() | Replace() if not _is_spread(change):
                weighed = change if is_sending(change) else None
                yield from _runs(change.timetable, weights.people(change), str(change.key), weighed)
            case Wait() if change.desired.definition.throttle != "respect":
                reach = weights.reach.get(str(change.key))
                yield from _runs(change.desired.timetable, reach.total if reach else None, str(change.key))
            case _ if (operation := _going_on(change)) is not None:
                runs = _runs(Timetable.from_tree(operation.timetable), operation.reach, str(change.key))
                yield from (run for run in runs if run.at > weights.plan.made_at)
    zone = weights.plan.account.zone
    for row in weights.plan.unmanaged:
        yield _Send(earliest_instant(row.local_time, zone), None, f"campaign {row.id} of the dashboard")


def _going_on(change: Change) -> Operation | None:
    """What is live, or may be, and stays so: kept, held back, unclear, or let go."""
    if not isinstance(change, Keep | Blocked | Forget | Resolve | History) or change.record is None:
        return None
    operation = change.record.operation
    if isinstance(change, History):
        return operation if operation.state is State.RELEASED else None
    goes_on = operation.state in (State.LIVE, State.INTENT)
    return operation if goes_on and not (isinstance(change, Keep) and _is_spread(change)) else None


def _is_spread(change: Create | Replace | Keep) -> bool:
    return change.desired.definition.throttle == "respect"


def _runs(
    timetable: Timetable, people: int | None, name: str, change: Acting | None = None
) -> Iterator[_Send]:
    for local in islice(timetable.locals(), _MOST_RUNS):
        yield _Send(earliest_instant(local, timetable.zone).astimezone(UTC), people, name, change)
