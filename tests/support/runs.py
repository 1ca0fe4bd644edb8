"""Runs of the real machine against a simulated account, as one line each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event

from ctsync.applying.acknowledging import acknowledge
from ctsync.applying.audit import audit
from ctsync.applying.driver import Driver
from ctsync.applying.events import Listener, silent
from ctsync.applying.holding import hold_now, release_now
from ctsync.applying.machine import apply_changes
from ctsync.applying.panic import stop_now
from ctsync.applying.planning_run import plan_now
from ctsync.applying.request import Limits, Request
from ctsync.applying.result import ApplyResult, Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.guardrails.thresholds import crossed
from ctsync.lock.holds import EVERYTHING, Hold
from ctsync.planning.plan import Plan, change_digest
from tests.support.campaigns import ACCOUNT
from tests.support.memory_store import MemoryStore
from tests.support.world import World


@dataclass
class Shop:
    """An account, its lock, and whatever git wants of it just now."""

    world: World = field(default_factory=World)
    store: MemoryStore = field(default_factory=MemoryStore)
    listener: Listener = silent
    skew: float | None = None
    rested: float = 0.0

    def apply(
        self,
        *wanted: DesiredCampaign | Iterable[DesiredCampaign],
        approved: frozenset[str] | None = None,
        lifted: frozenset[str] = frozenset(),
    ) -> ApplyResult:
        request = replace(self.request(*wanted, approved=approved), lifted=lifted)
        return self.driver().run(apply_changes(request))

    def roll(self, *wanted: DesiredCampaign | Iterable[DesiredCampaign]) -> ApplyResult:
        """The nightly job."""
        return self.driver().run(apply_changes(replace(self.request(*wanted), rolls=True)))

    def seen(self, name: str) -> ApplyResult:
        """Somebody acknowledges a missed send."""
        return self.driver().run(acknowledge(self.request(), name))

    def plan(self, *wanted: DesiredCampaign | Iterable[DesiredCampaign]) -> Plan:
        return self.driver().run(plan_now(self.request(*wanted)))

    def audit(self) -> ApplyResult:
        return self.driver().run(audit(self.request()))

    def stop(self, *names: str) -> ApplyResult:
        return self.driver().run(stop_now(self.request(), names))

    def hold(
        self, until: datetime, scope: str = EVERYTHING, *, stops: bool = False, reason: str = ""
    ) -> ApplyResult:
        """Somebody sets a hold."""
        hold = Hold(scope, until, self.world.now, "asha@kaveri.example", reason, stops)
        return self.driver().run(hold_now(self.request(), hold))

    def release(self, scope: str = EVERYTHING) -> ApplyResult:
        return self.driver().run(release_now(self.request(), scope))

    def request(
        self, *wanted: DesiredCampaign | Iterable[DesiredCampaign], approved: frozenset[str] | None = None
    ) -> Request:
        campaigns: list[DesiredCampaign] = []
        for each in wanted:
            campaigns.extend([each] if isinstance(each, DesiredCampaign) else each)
        return Request(
            ACCOUNT, tuple(campaigns), "7q2m4k", Limits(), approved, who="asha@kaveri.example", run="r1"
        )

    def driver(self) -> Driver:
        def rest(seconds: float, _: Event) -> None:
            self.rested += seconds
            self.world.advance(timedelta(seconds=seconds))

        return Driver(
            reader=self.world,
            writer=self.world,
            estimator=self.world,
            store=self.store,
            tell_time=lambda: self.world.now,
            rest=rest,
            skew=lambda: self.skew,
            in_flight=1,
            listener=self.listener,
        )


def fates(result: ApplyResult) -> dict[str, Fate]:
    return {str(outcome.key): outcome.fate for outcome in result.outcomes}


def digests(plan: Plan) -> frozenset[str]:
    return frozenset(change_digest(change, plan.account) for change in plan.acting)


def beyond(plan: Plan) -> frozenset[str]:
    """What lifts every limit that the plan crosses (protocol 11)."""
    return frozenset(each for crossing in crossed(plan) for each in crossing.lifting)


def kinds(plan: Plan) -> dict[str, str]:
    return {str(change.key): type(change).__name__ for change in plan.changes}


def names(collection: Collection[str]) -> list[str]:
    return sorted(collection)
