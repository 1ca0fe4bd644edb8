"""While a hold covers a campaign nothing of it is made or exchanged, and withdrawals go through (protocol 10).

Holds are set and ended between runs and in the middle of them, at any call. A POST that the hold overtakes can only be
one that was leaving at that very moment: since the hold landed, the run has asked nothing else of the world.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsync.applying import calls
from ctsync.applying.events import After, Before, Event
from ctsync.applying.result import ApplyResult, Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import CtsyncError, ExitCode
from ctsync.lock.holds import Hold
from ctsync.lock.record import Lock, Operation, Record, State, Why
from ctsync.planning.change import Block, Blocked, Create
from ctsync.planning.plan import change_digest
from tests.support.campaigns import one
from tests.support.runs import Shop, digests
from tests.support.world import human

EXAMPLES = int(os.environ.get("PYTEST_LAW_EXAMPLES", "0"))
EVERYDAY = 200

NAMES = ("a", "b", "c", "d")
SCOPES = ("*", "*", "?", "a", "b", "[ab]*")
"""The last one covers nothing: brackets are no wildcards. `?` covers every name but the keeper's."""
MOMENTS = ("2027-05-21 11:00", "2027-05-23 11:00", "2027-05-24 18:30", "2027-06-02 10:10")
TITLES = ("Hello", "Good day")
LEAVING = {calls.PostCreate, calls.PostStop, calls.TellTime}
"""What may lie between a hold and a POST that it came too late for."""


def is_covered(scope: str, name: str) -> bool:
    """An oracle of its own for the scopes above."""
    return scope in ("*", name) or (scope == "?" and len(name) == 1)


@dataclass(frozen=True)
class Word:
    """What somebody says about holds: an end in hours; 0 releases whatever there is, or this scope in vain."""

    scope: str
    hours: int
    stops: bool


@dataclass(frozen=True)
class Step:
    """An edit or none, a word about holds, and a run in whose middle another word may come."""

    files: tuple[tuple[str, str, str], ...] | None
    word: Word | None
    run: str
    lands_at: int | type
    """At which event, counted from 1; or right before the first call of a kind."""
    midway: Word | None
    creates: tuple[str, ...]
    minutes: int


def campaigns_of(files: tuple[tuple[str, str, str], ...]) -> list[DesiredCampaign]:
    """No two names ever say the same, so that none looks like a rename of another (protocol 7)."""
    message = {"android": {"notification_channel": "offers"}}
    wanted = [
        one(name, at, message={"title": title, "body": f"Hi {name}", **message}) for name, at, title in files
    ]
    return [*wanted, one("keeper", "2027-07-10 12:00")]


words = st.builds(Word, st.sampled_from(SCOPES), st.sampled_from((400, 100, 30, 2, 0, 0)), st.booleans())
files = st.tuples(st.sampled_from(NAMES), st.sampled_from(MOMENTS), st.sampled_from(TITLES))
steps = st.builds(
    Step,
    st.none() | st.lists(files, min_size=1, max_size=4, unique_by=lambda each: each[0]).map(tuple),
    st.none() | words,
    st.sampled_from(("apply", "apply", "apply", "stale apply", "roll", "audit")),
    st.integers(1, 45)
    | st.sampled_from((calls.PostCreate, calls.PostStop, calls.AskReach, calls.KeepContent)),
    st.none() | words,
    st.lists(st.sampled_from(("", "", "lost after", "late", "refused", "not sent")), max_size=2).map(tuple),
    st.sampled_from((0, 0, 1, 45, 600, 1500)),
)


@dataclass
class Promise:
    """A hold that stopped all it covered: nothing of that goes out from then on until it ends."""

    scope: str
    since: datetime
    until: datetime


@dataclass
class History:
    """Plays the steps, and judges every POST when it leaves."""

    shop: Shop = field(default_factory=Shop)
    promises: list[Promise] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    files: tuple[tuple[str, str, str], ...] = ()
    approved: frozenset[str] = frozenset()
    """All that was ever shown, but for what a hold had stopped."""

    @property
    def lock(self) -> Lock | None:
        return self.shop.store.lock

    def say(self, word: Word) -> None:
        held = [] if self.lock is None or word.hours else sorted(self.lock.holds)
        for each in [replace(word, scope=scope) for scope in held] or [word]:
            self._say(each)

    def _say(self, word: Word) -> None:
        shop = Shop(self.shop.world, self.shop.store)
        begin, before = shop.world.now, self.lock
        try:
            if word.hours:
                result = shop.hold(begin + timedelta(hours=word.hours), word.scope, stops=word.stops)
            else:
                result = shop.release(word.scope)
        except CtsyncError:
            assert self.lock == before, "what fails changes nothing"
            return
        for promise in self.promises:
            if promise.scope == word.scope:
                promise.until = min(promise.until, begin)
        self.met["held" if word.hours else "released"] += 1
        self.met["stopped by a hold"] += sum(1 for each in result.outcomes if each.fate is Fate.STOPPED)
        if word.hours and word.stops and result.exit_code is ExitCode.DONE:
            self.promises.append(Promise(word.scope, shop.world.now, begin + timedelta(hours=word.hours)))

    def play(self, step: Step) -> None:
        world = self.shop.world
        if step.word is not None:
            self.say(step.word)
        world.create_faults.extend(step.creates)
        self._run(step)
        world.create_faults.clear()
        world.advance(timedelta(minutes=step.minutes))

    def _run(self, step: Step) -> None:
        self.files = self.files if step.files is None else step.files
        campaigns = campaigns_of(self.files)
        names = {str(campaign.key) for campaign in campaigns}
        witness = Witness(self, step, names)
        self.shop.listener = witness
        try:
            result = self._result_of(step, campaigns)
        except CtsyncError:
            result = None
        self.shop.listener = lambda _: None
        if result is None or step.run == "audit":
            return
        self.met["fenced"] += ExitCode.HELD in result.exit_codes
        for blocked in () if result.plan is None else result.plan.of(Blocked):
            self.met["blocked"] += blocked.block is Block.HELD
        if step.run == "apply" and ExitCode.HELD not in result.exit_codes:
            self._everything_unwanted_is_withdrawn(names, result)

    def _result_of(self, step: Step, campaigns: list[DesiredCampaign]) -> ApplyResult:
        match step.run:
            case "audit":
                return self.shop.audit()
            case "roll":
                return self.shop.roll(campaigns)
            case "stale apply":
                return self.shop.apply(campaigns, approved=self.approved)
        before = self.shop.listener
        self.shop.listener = lambda _: None
        try:
            plan = self.shop.plan(campaigns)
        finally:
            self.shop.listener = before
        held = [change for change in plan.of(Create) if change.held is not None]
        self.approved |= digests(plan) - {change_digest(change, plan.account) for change in held}
        self.met["was held"] += len(held)
        return self.shop.apply(campaigns)

    def _everything_unwanted_is_withdrawn(self, names: set[str], result: ApplyResult) -> None:
        assert self.lock is not None
        told = {str(outcome.key) for outcome in result.outcomes if outcome.exit_code is not ExitCode.DONE}
        for key, record in self.lock.records.items():
            is_held = any(is_covered(hold.scope, key) for hold in self.holds())
            if key not in names and record.operation.state is State.LIVE and key not in told:
                self.wrong.append(f"{key} is not wanted and was not withdrawn")
            if key not in names and record.operation.why is Why.REMOVE and is_held:
                self.met["withdrawn under a hold"] += 1

    def holds(self) -> list[Hold]:
        holds = [] if self.lock is None else self.lock.holds.values()
        return [hold for hold in holds if hold.counts_at(self.shop.world.now)]

    def verdict(self) -> list[str]:
        """The sends, after sixty days."""
        self.shop.world.advance(timedelta(days=60))
        now, rows = self.shop.world.now, self.shop.world.rows
        times = Counter(human(row.name) for row in rows if row.sent_by(now))
        twice = [f"{name} went out twice" for name, number in times.items() if number > 1]
        broken = [
            f"{human(row.name)} went out at {moment} although {promise} stopped it"
            for promise in self.promises
            for row in rows
            for moment in row.sent_by(now)
            if is_covered(promise.scope, human(row.name)) and promise.since <= moment < promise.until
        ]
        return [*self.wrong, *twice, *broken]


@dataclass
class Witness:
    """Hears each call of a run, lets somebody speak in its middle, and compares every POST with what holds."""

    history: History
    step: Step
    names: set[str]
    known: dict[str, Hold] = field(default_factory=dict)
    since: list[type] = field(default_factory=list)
    stopped: set[int] = field(default_factory=set)
    events: int = 0
    has_landed: bool = False

    def __call__(self, event: Event) -> None:
        if not isinstance(event, Before | After):
            return
        self.events += 1
        if self.step.midway is not None and not self.has_landed and self._is_there(event):
            self.has_landed = True
            self.history.say(self.step.midway)
            self.history.met["in the middle of a run"] += 1
            self.since.clear()
        if isinstance(event, Before):
            self._judge(event.call)
            self.since.append(type(event.call))
        elif isinstance(event.answer, Lock):
            self.known = dict(event.answer.holds)

    def _is_there(self, event: Before | After) -> bool:
        at = self.step.lands_at
        if isinstance(at, int):
            return self.events == at
        return isinstance(event, Before) and isinstance(event.call, at)

    def _judge(self, call: calls.Call) -> None:
        if isinstance(call, calls.PostCreate):
            name = human(str(call.payload["name"]))
            self._leaves(name, f"{name} was created")
            if self.step.run in ("roll", "stale apply") and _came_back(self._record(name)):
                self.history.wrong.append(f"{name} was held, and came back without a new approval")
        elif isinstance(call, calls.PostStop) and call.campaign not in self.stopped:
            self.stopped.add(call.campaign)
            name, operation = self._owner(call.campaign)
            if operation is not None and operation.why is Why.REPLACE and self._begun_here(name, operation):
                self._leaves(name, f"{name} was stopped to be replaced")

    def _leaves(self, name: str, what: str) -> None:
        for hold in self.history.holds():
            if not is_covered(hold.scope, name):
                continue
            self.history.met["overtaken"] += 1
            if self.known.get(hold.scope) == hold or not set(self.since) <= LEAVING:
                self.history.wrong.append(f"{what} while {hold.words('UTC')}")

    def _record(self, name: str) -> Record:
        assert self.history.lock is not None
        return self.history.lock.records[name]

    def _owner(self, campaign: int) -> tuple[str, Operation | None]:
        assert self.history.lock is not None
        for name, record in self.history.lock.records.items():
            if record.operation.remote_id == campaign:
                return name, record.operation
        return "", None

    def _begun_here(self, name: str, operation: Operation) -> bool:
        """Whether this run decided on it: what an earlier one began is irrevocable, and goes on under any hold."""
        return name in self.names and operation.stopping_since == self.history.shop.world.now


def _came_back(record: Record) -> bool:
    """Whether the operation that is being sent follows one that a hold stopped."""
    return any(each.why is Why.HOLD and each.state is State.STOPPED_BEFORE for each in record.history[-1:])


MET_IN_EVERY_BATCH = (
    *("held", "released", "stopped by a hold", "blocked", "was held", "in the middle of a run"),
    *("fenced", "overtaken", "withdrawn under a hold"),
)


def test_whatever_is_held_when_nothing_of_it_is_made_and_what_is_withdrawn_is_withdrawn():
    met: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES or EVERYDAY, derandomize=not EXAMPLES, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(steps, min_size=4, max_size=8))
    def law(played: list[Step]) -> None:
        history = History()
        for step in played:
            history.play(step)
        assert history.verdict() == []
        met.update(history.met)

    law()
    assert [case for case in MET_IN_EVERY_BATCH if met[case] == 0] == []
