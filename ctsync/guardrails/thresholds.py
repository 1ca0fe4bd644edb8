"""How much of an account one apply may stop or create (protocol 11; reliability F24, A19).

A mistyped pattern, a wrong folder or a malicious change looks like a decision, and differs only in how much it asks for.
So what goes over a limit is not done before somebody has named that limit for exactly these changes. Definitions are
counted, not instances: all dates, languages and markets of one file are one. Pure: the plan decides, and the machine
asks again under the lock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.observed import RemoteStatus
from ctsync.lock.record import OnAppear, Record, State
from ctsync.planning.change import Acting, Approve, Change, Create, History, Resolve, Stop
from ctsync.planning.drift import is_over
from ctsync.planning.plan import Plan, change_digest

MOST_STOPS = 10
"""Definitions that one apply may stop, however many are live."""

MOST_STOPS_IN_PERCENT = 30
"""Of the live definitions, where there are enough of them for a percentage to mean anything."""

ENOUGH_LIVE = 10
"""From so many live definitions on the percentage counts."""

MOST_STOPS_OF_FEW = 3
"""Definitions that one apply may stop while fewer than ENOUGH_LIVE are live."""

MOST_CREATES = 50
"""Definitions that one apply may create."""

DIGEST_LENGTH = 16
"""Hex digits of what lifts a limit: long enough that no other set of changes has the same, short enough to read."""


class Limit(StrEnum):
    """What is limited, by the name that lifts it."""

    STOPS = "stops"
    CREATES = "creates"


@dataclass(frozen=True, slots=True)
class Crossing:
    """A limit that is crossed: `count` definitions, where `most` are allowed and `live` are live now.

    `changes` are all those that are held back by it, and `digests` what an approval covers of each.
    """

    limit: Limit
    count: int
    live: int
    most: int
    changes: tuple[Acting, ...]
    digests: frozenset[str]
    digest: str

    @property
    def words(self) -> str:
        """The number and the limit, as a sentence."""
        if self.limit is Limit.CREATES:
            return (
                f"{self.count:,} campaigns (a file counts once) would be created; the limit is {self.most}."
            )
        said = (
            f"{self.count:,} of {self.live:,} live campaigns (a file counts once) would be stopped for good"
        )
        if self.count > MOST_STOPS:
            return f"{said}; the limit is {MOST_STOPS}."
        if self.live >= ENOUGH_LIVE:
            return f"{said}, {100 * self.count / self.live:.1f} %; the limit is {MOST_STOPS_IN_PERCENT} %."
        return f"{said}; the limit is {MOST_STOPS_OF_FEW} while fewer than {ENOUGH_LIVE} are live."

    @property
    def option(self) -> str:
        """What lifts it: for these changes, and no others."""
        return f"--allow {self.limit.value}={self.digest}"

    @property
    def lift(self) -> str:
        """What a person who means it types, as a sentence."""
        return f"If you mean it: `ctsync apply {self.option}` lifts the limit for exactly these changes."

    def is_lifted(self, lifted: Collection[str]) -> bool:
        """Whether somebody named the limit for these changes, or for these and others that are done meanwhile."""
        return bool(lifted) and all(digest in lifted for digest in self.digests)


def crossed(plan: Plan) -> tuple[Crossing, ...]:
    """The limits that a plan crosses if all of it is carried out."""
    return crossings(plan.acting, live_definitions(plan), plan.account)


def crossings(changes: Iterable[Acting], live: frozenset[str], account: AccountFacts) -> tuple[Crossing, ...]:
    """The limits that these changes cross together, in an account where the definitions `live` are live."""
    changes = tuple(changes)
    return tuple(_crossings(changes, live, account))


def _crossings(
    changes: tuple[Acting, ...], live: frozenset[str], account: AccountFacts
) -> Iterator[Crossing]:
    stops = tuple(change for change in changes if is_a_stop(change))
    stopped = _definitions(stops)
    live = live | stopped
    if len(stopped) > most_stops(len(live)):
        yield _crossing(Limit.STOPS, stops, live, account)
    creates = tuple(_new(changes))
    if len(_definitions(creates)) > MOST_CREATES:
        yield _crossing(Limit.CREATES, creates, live, account)


def most_stops(live: int) -> int:
    """How many of so many live definitions one apply may stop."""
    if live < ENOUGH_LIVE:
        return MOST_STOPS_OF_FEW
    return min(MOST_STOPS, live * MOST_STOPS_IN_PERCENT // 100)


def is_a_stop(change: Change) -> bool:
    """A Stop, and an unclear create that git no longer wants and that is to be stopped should it turn up.

    A Replace is none: its campaign goes on with other content.
    """
    if isinstance(change, Resolve):
        operation = change.record.operation
        turned = change.on_appear is OnAppear.STOP and operation.on_appear is not OnAppear.STOP
        return change.desired is None and operation.state is State.INTENT and turned
    return isinstance(change, Stop)


def _new(changes: tuple[Acting, ...]) -> Iterator[Acting]:
    """Creates, and the approvals under which others will follow night after night.

    Not one under an approval that stands, nor the second half of a Replace that broke off: people had that one already.
    A changed approval counts with the creates that it makes possible.
    """
    creates = [
        change
        for change in changes
        if isinstance(change, Create) and not change.standing and not change.resumes
    ]
    series = {str(change.desired.series.key) for change in creates if change.desired.series is not None}
    yield from creates
    for change in changes:
        if isinstance(change, Approve) and (change.before is None or str(change.key) in series):
            yield change


def live_definitions(plan: Plan) -> frozenset[str]:
    """The definitions that have, or may have, a campaign in the account which has not ended."""
    return frozenset(
        change.key.definition
        for change in plan.changes
        if not isinstance(change, History)
        and (record := getattr(change, "record", None)) is not None
        and _is_live(record, change, plan)
    )


def _is_live(record: Record, change: Change, plan: Plan) -> bool:
    operation = record.operation
    if operation.state is not State.LIVE:
        return operation.state is State.INTENT
    row = getattr(change, "seen", None)
    if row is not None and row.status is RemoteStatus.STOPPED:
        return False
    return isinstance(change, Stop) or not is_over(operation, row, plan.made_at)


def _definitions(changes: Iterable[Acting]) -> frozenset[str]:
    return frozenset(change.key.definition for change in changes)


def _crossing(
    limit: Limit, changes: tuple[Acting, ...], live: frozenset[str], account: AccountFacts
) -> Crossing:
    count = len(_definitions(changes))
    most = MOST_CREATES if limit is Limit.CREATES else most_stops(len(live))
    digests = frozenset(change_digest(change, account) for change in changes)
    bound = json.dumps([limit.value, account.account_hash, sorted(digests)], separators=(",", ":"))
    digest = hashlib.sha256(bound.encode()).hexdigest()[:DIGEST_LENGTH]
    return Crossing(limit, count, len(live), most, changes, digests, digest)
