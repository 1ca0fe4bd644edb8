"""What a lock that was rebuilt leaves open for a person; while anything is left, nothing is created (protocol 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.campaign.token import lineage_of, parse_token
from ctsync.lock.rebuilt import Numbers
from ctsync.lock.record import Lock
from ctsync.names import RemoteId
from ctsync.planning.claims import Claims

MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Numbers that no campaign shows, and campaigns that nobody can tell whose they are."""

    numbers: tuple[Numbers, ...] = ()
    rows: tuple[RemoteId, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers or self.rows)

    @property
    def words(self) -> str:
        """What is open, and what settles it, as sentences; empty if nothing is."""
        return " ".join(filter(None, (self._of_numbers(), self._of_rows())))

    def _of_numbers(self) -> str:
        if not self.numbers:
            return ""
        named = _some([str(each) for each in self.numbers])
        return (
            f"No campaign shows the numbers {named} of the lost lock: creates that were refused or never sent, or "
            "campaigns whose name was changed. Once somebody has looked in the dashboard: "
            f"`ctsync resolve numbers:{self.numbers[0]} --seen --evidence TEXT`, or `numbers:all`."
        )

    def _of_rows(self) -> str:
        if not self.rows:
            return ""
        named = _some([str(each) for each in self.rows])
        return (
            f"Nobody can tell whose these campaigns are: {named}. If one is ours: `ctsync resolve KEY --id NUMBER`, or "
            "stop it in the dashboard. If not: "
            f"`ctsync resolve rows:{self.rows[0]} --seen --evidence TEXT`, or `rows:all`."
        )


def unsettled(lock: Lock, claims: Claims) -> Unsettled:
    """What is left of the rebuilding, and rows of the lost lock that turned up only since."""
    rebuilt = lock.rebuilt
    if rebuilt is None:
        return Unsettled()
    late = {row.id for row in claims.unclaimed if _is_late(row, lock) and row.id not in rebuilt.settled}
    rows = {*rebuilt.rows, *late}
    return Unsettled(rebuilt.numbers, tuple(sorted(rows - _recorded(lock) if rows else rows)))


def _recorded(lock: Lock) -> set[RemoteId | None]:
    """The campaigns that any operation has, an ended one too: what was taken over and then replaced is no riddle."""
    return {
        each.remote_id for record in lock.records.values() for each in (record.operation, *record.history)
    }


def _some(words: list[str]) -> str:
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return f"{', '.join(words[:MOST_NAMED])}{more}"


def _is_late(row: ObservedCampaign, lock: Lock) -> bool:
    token = parse_token(row.name)
    is_old = token is not None and token.lineage != lineage_of(lock.token_lineage)
    return is_old and row.status is not RemoteStatus.STOPPED
