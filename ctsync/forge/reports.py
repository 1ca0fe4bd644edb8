"""Which sends are a day old, or three, and which pull request agreed to them: what the reports after a send are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ctsync.lock.receipt import Basis, Deed, Grant
from ctsync.lock.record import Operation
from ctsync.statistics.collect import Begun

STAGES: Final = {"24h": timedelta(hours=24), "72h": timedelta(hours=72)}
"""How long after its last send a campaign is counted, by what the comment is called."""

OPEN_FOR: Final = timedelta(hours=6)
"""For so long after a stage the numbers are written anew: a job that ran late, or CleverTap's own delay (users F12)."""

TOGETHER: Final = timedelta(days=35)
"""What else one pull request agreed to and sent within this time stands in the same comment."""

_COMMIT = re.compile(r"[0-9a-f]{40}")
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class Due:
    """One comment to write: which stage, who agreed, and the sends that it is about.

    `agreed` is the number of a pull request, or the commit that came from one.
    """

    stage: str
    agreed: str
    sends: tuple[Begun, ...]

    @property
    def file(self) -> str:
        """What its file is called, so that whoever comments knows where it belongs."""
        return f"report-{self.stage}-{self.agreed}.md"


def due(begun: Iterable[Begun], now: datetime) -> tuple[tuple[Due, ...], int]:
    """The comments that are due, and how many sends are due of which nobody knows who agreed. Receipts have to be in place.

    A repeat of CleverTap's own counts from its last run, because its numbers come with its end.
    """
    sends = tuple(begun)
    whose = agreed(sends)
    found, unknown = [], set()
    for stage, after in STAGES.items():
        ages = {id(each): now - each.operation.last_send - after for each in sends}
        fresh = [each for each in sends if timedelta() <= ages[id(each)] < OPEN_FOR]
        unknown |= {id(each) for each in fresh if id(each) not in whose}
        for one in sorted({whose[id(each)] for each in fresh if id(each) in whose}):
            with_it = [
                each
                for each in sends
                if whose.get(id(each)) == one and timedelta() <= ages[id(each)] < TOGETHER
            ]
            found.append(Due(stage, one, tuple(with_it)))
    return tuple(found), len(unknown)


def agreed(sends: Iterable[Begun]) -> Mapping[int, str]:
    """What each send was agreed with, by its identity: a pull request's number, else a commit; those without are left out.

    The approval names both, however much later a date of a rolling campaign is made.
    """
    found = {}
    for each in sends:
        grant = _grant(each.operation)
        if grant is None or grant.basis not in (Basis.CHANGE, Basis.STANDING):
            continue
        if _NUMBER.fullmatch(grant.pull_request):
            found[id(each)] = grant.pull_request
        elif _COMMIT.fullmatch(grant.commit):
            found[id(each)] = grant.commit
    return found


def _grant(operation: Operation) -> Grant | None:
    """The last word that let it be created."""
    grants = [each for each in operation.receipts if isinstance(each, Grant) and each.deed is Deed.CREATE]
    return grants[-1] if grants else None
