"""How much of an account one apply may stop or create (protocol 11; reliability F24, A19).

A mistyped pattern, a wrong folder or a malicious change looks like a decision, and differs only in how much it asks for.
So what goes over a limit is not done before somebody has named that limit for exactly these changes. Definitions are
counted, not instances: all dates, languages and markets of one file are one. Pure: the plan decides, and the machine
asks again under the lock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.observed import RemoteStatus
from ctsync.guardrails.verdict import bound_to, is_lifted, lifting
from ctsync.lock.record import OnAppear, Record, State
from ctsync.planning.change import Acting, Approve, Change, Create, History, Resolve, Stop
from ctsync.planning.drift import is_over
from ctsync.planning.plan import Plan, change_digest
from ctsync.policy.model import CountLimits, PercentLimits, PolicyFile

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


class Limit(StrEnum):
    """What is limited, by the name that lifts it."""

    STOPS = "stops"
    CREATES = "creates"


@dataclass(frozen=True, slots=True)
class Most:
    """How much is allowed at once: ctsync's own numbers, or those of a policy that is stricter."""

    stops: int = MOST_STOPS
    percent: float = MOST_STOPS_IN_PERCENT
    of_few: int = MOST_STOPS_OF_FEW
    creates: int = MOST_CREATES

    @classmethod
    def of(cls, policy: PolicyFile) -> Most:
        """A policy can only make the built-in limits smaller: they are there for whoever may write the policy, too."""
        said = policy.guardrails
        stops, creates = _block_of(said.stops, MOST_STOPS), _block_of(said.creates, MOST_CREATES)
        percent = _block_of(said.stopped_share, MOST_STOPS_IN_PERCENT)
        return cls(int(stops), percent, int(min(stops, MOST_STOPS_OF_FEW)), int(creates))

    def stopped(self, live: int) -> int:
        """How many of so many live definitions one apply may stop."""
        if live < ENOUGH_LIVE:
            return self.of_few
        return min(self.stops, int(live * self.percent // 100))


BUILT_IN = Most()


def _block_of(limits: CountLimits | PercentLimits | None, most: float) -> float:
    block = None if limits is None else limits.block
    return most if block is None else min(block, most)


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
    allowed: Most = BUILT_IN
    """All numbers that it was weighed by."""

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
        if self.count > self.allowed.stops:
            return f"{said}; the limit is {self.allowed.stops}."
        if self.live >= ENOUGH_LIVE:
            return f"{said}, {100 * self.count / self.live:.1f} %; the limit is {self.allowed.percent:g} %."
        return f"{said}; the limit is {self.allowed.of_few} while fewer than {ENOUGH_LIVE} are live."

    @property
    def option(self) -> str:
        """What lifts it: for these changes, and no others."""
        return f"--allow {self.limit.value}={self.digest}"

    @property
    def lifting(self) -> frozenset[str]:
        """What a run is told that lifts it."""
        return lifting(self.limit.value, self.digests)

    @property
    def lift(self) -> str:
        """What a person who means it types, as a sentence."""
        return f"If you mean it: `ctsync apply {self.option}` lifts the limit for exactly these changes."

    def is_lifted(self, lifted: Collection[str]) -> bool:
        """Whether somebody named the limit for these changes, or for these and others that are done meanwhile."""
        return is_lifted(self.limit.value, self.digests, lifted)


def crossed(plan: Plan, most: Most = BUILT_IN) -> tuple[Crossing, ...]:
    """The limits that a plan crosses if all of it is carried out. Who is live is counted only where something changes."""
    return crossings(plan.acting, live_definitions(plan), plan.account, most) if plan.acting else ()


def crossings(
    changes: Iterable[Acting], live: frozenset[str], account: AccountFacts, most: Most = BUILT_IN
) -> tuple[Crossing, ...]:
    """The limits that these changes cross together, in an account where the definitions `live` are live."""
    changes = tuple(changes)
    return tuple(_crossings(changes, live, account, most))


def _crossings(
    changes: tuple[Acting, ...], live: frozenset[str], account: AccountFacts, most: Most
) -> Iterator[Crossing]:
    stops = tuple(change for change in changes if is_a_stop(change))
    stopped = _definitions(stops)
    live = live | stopped
    if len(stopped) > most.stopped(len(live)):
        yield _crossing(Limit.STOPS, stops, live, account, most)
    creates = tuple(new_ones(changes))
    if len(_definitions(creates)) > most.creates:
        yield _crossing(Limit.CREATES, creates, live, account, most)


def most_stops(live: int) -> int:
    """How many of so many live definitions one apply may stop, whatever the policy says."""
    return BUILT_IN.stopped(live)


def is_a_stop(change: Change) -> bool:
    """A Stop, and an unclear create that git no longer wants and that is to be stopped should it turn up.

    A Replace is none: its campaign goes on with other content.
    """
    if isinstance(change, Resolve):
        operation = change.record.operation
        turned = change.on_appear is OnAppear.STOP and operation.on_appear is not OnAppear.STOP
        return change.desired is None and operation.state is State.INTENT and turned
    return isinstance(change, Stop)


def new_ones(changes: tuple[Acting, ...]) -> Iterator[Acting]:
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
    limit: Limit, changes: tuple[Acting, ...], live: frozenset[str], account: AccountFacts, most: Most
) -> Crossing:
    count = len(_definitions(changes))
    number = most.creates if limit is Limit.CREATES else most.stopped(len(live))
    digests = frozenset(change_digest(change, account) for change in changes)
    digest = bound_to(limit.value, account.account_hash, digests)
    return Crossing(limit, count, len(live), number, changes, digests, digest, most)
