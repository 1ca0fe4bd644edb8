"""Everything a decision looks at, with the look-ups made once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings
from ctsync.campaign.token import parse_token
from ctsync.lock.holds import Hold, hold_over
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.names import Fingerprint, InstanceKey
from ctsync.planning.claims import Claims, claim, human_part, row_of
from ctsync.planning.completeness import Gap, gaps
from ctsync.planning.timing import local_day
from ctsync.planning.unsettled import Unsettled, unsettled
from ctsync.schedule import Timetable


@dataclass(frozen=True, slots=True)
class Situation:
    """The four inputs of a plan and what follows from them.

    `families` holds the records of each definition, `removed_alike` those of definitions that git no longer has and
    that may still send, by fingerprint, `lookalikes` the unmanaged live rows by human name and day.
    """

    wanted: Mapping[str, DesiredCampaign]
    lock: Lock
    seen: Sightings
    account: AccountFacts
    now: datetime
    claims: Claims
    families: Mapping[str, tuple[Record, ...]]
    removed_alike: Mapping[Fingerprint, Record]
    lookalikes: Mapping[tuple[str, date], tuple[ObservedCampaign, ...]]
    unrecorded: Mapping[tuple[str, str], tuple[ObservedCampaign, ...]] = field(default_factory=dict)
    """Live and completed rows of ours that no operation knows, by the marks of their instance: of a lost lock."""
    settled: frozenset[str] = frozenset()
    """The keys of parts whose campaigns were all for the people that the files give them now."""
    unsettled: Unsettled = field(default_factory=Unsettled)
    """What forbids every create since the lock was rebuilt."""
    gaps: tuple[Gap, ...] = ()
    """The windows whose lists leave out what they should show."""

    @property
    def today(self) -> date:
        return local_day(self.now, self.account.zone)

    def record_of(self, desired: DesiredCampaign) -> Record | None:
        return self.lock.records.get(str(desired.key))

    def row_of(self, operation: Operation) -> ObservedCampaign | None:
        """The recorded id's row; None if it is not listed. One in dispute may be another campaign's."""
        return row_of(operation, self.seen, self.claims.rows_of(operation))

    def hold_on(self, desired: DesiredCampaign) -> Hold | None:
        """The hold that forbids creating the instance now, or the stop half of its replace (protocol 10)."""
        holds = self.lock.holds
        return hold_over(holds.values(), desired.key, desired.names, self.now) if holds else None

    def family_of(self, key: InstanceKey) -> Iterable[Record]:
        """The records of the same definition, but for the instance itself and for parts that never had its people.

        Wanted parts are proven to share nobody (AUD009); so a part whose campaigns were all for the people that it is
        wanted for now needs no second proof against another one.
        """
        for record in self.families.get(key.definition, ()):
            if record.key != key and (str(record.key) not in self.settled or record.key.is_kin_of(key)):
                yield record


def situation(
    wanted: Iterable[DesiredCampaign], lock: Lock, seen: Sightings, account: AccountFacts, now: datetime
) -> Situation:
    """Gather the look-ups in one pass over each input."""
    by_key = {str(desired.key): desired for desired in wanted}
    definitions = {desired.key.definition for desired in by_key.values()}
    families: defaultdict[str, list[Record]] = defaultdict(list)
    removed: dict[Fingerprint, Record] = {}
    for text, record in sorted(lock.records.items()):
        families[record.key.definition].append(record)
        operation = record.operation
        is_gone = text not in by_key and record.key.definition not in definitions
        if is_gone and not operation.state.is_ended and now <= operation.last_send:
            removed.setdefault(operation.fingerprint, record)
    claims = claim(lock, seen, account)
    lookalikes: defaultdict[tuple[str, date], list[ObservedCampaign]] = defaultdict(list)
    for row in claims.unmanaged:
        if row.status.is_live:
            lookalikes[human_part(row.name), row.day].append(row)
    return Situation(
        by_key,
        lock,
        seen,
        account,
        now,
        claims,
        {key: tuple(records) for key, records in families.items()},
        removed,
        {key: tuple(rows) for key, rows in lookalikes.items()},
        _by_marks(claims.unclaimed),
        frozenset(text for text, desired in by_key.items() if _is_settled(desired, lock.records.get(text))),
        unsettled(lock, claims),
        gaps(lock.records.values(), seen, claims, settled=now - account.settle, now=now),
    )


def _by_marks(rows: Iterable[ObservedCampaign]) -> dict[tuple[str, str], tuple[ObservedCampaign, ...]]:
    found: dict[tuple[str, str], tuple[ObservedCampaign, ...]] = {}
    for row in rows:
        token = parse_token(row.name)
        if token is not None and row.status is not RemoteStatus.STOPPED:
            marks = (token.definition, token.instance)
            found[marks] = (*found.get(marks, ()), row)
    return found


def _is_settled(desired: DesiredCampaign, record: Record | None) -> bool:
    if record is None or desired.scope is None:
        return False
    return all(each.scope == desired.scope for each in (record.operation, *record.history))


def served_days(operation: Operation, zone: str, now: datetime) -> frozenset[date]:
    """The days, in the account zone, on which people got or may have got this operation."""
    if operation.state in (State.REFUSED, State.ABSENT):
        return frozenset()
    if operation.state is State.STOPPED_BEFORE:
        return frozenset(local_day(send, zone) for send in operation.done_to)
    ended = operation.settled_at if operation.state.is_ended and operation.settled_at else now
    begun = Timetable.from_tree(operation.timetable).done_before(min(ended, now))
    return frozenset(local_day(run, zone) for run in begun)
