"""DUP, LOST, WRONG and SILENT stay 0 whatever git, the network, the disk, people and power cuts do (protocol's oracles).

Everyday runs look at three hundred short histories; `PYTEST_LAW_EXAMPLES=500` draws as many as it says, and
`PYTEST_LAW_STEPS=60` of that length.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ctsync.applying.events import After, Before, Event
from ctsync.applying.result import ApplyResult, Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import CtsyncError, ExitCode, UsageError
from ctsync.planning.change import Missed
from ctsync.planning.matching import with_kept_numbers
from tests.support.between_calls import Killed
from tests.support.campaigns import wanted
from tests.support.judge import Judge, Panic, Run, Wish, generations_of
from tests.support.runs import Shop

EXAMPLES = int(os.environ.get("PYTEST_LAW_EXAMPLES", "0"))
STEPS = int(os.environ.get("PYTEST_LAW_STEPS", "6"))
EVERYDAY = 300
"""The same histories each time, so that what they meet is known; more of them are drawn anew."""

NAMES = ("a", "b", "c")
DAYS = ("2027-05-20", "2027-05-21", "2027-05-24", "2027-06-02")
CLOCKS = ("10:10", "11:00", "18:30")
KEPT_AT = "2027-07-10 12:00"
"""Always wanted, so that a repository is never empty."""


@dataclass(frozen=True)
class File:
    """One campaign file as git may hold it.

    `daily` is a push that CleverTap repeats by itself, `rolling` an e-mail, and `rolling push` a push, of which each
    date is a campaign of its own.
    """

    base: str
    kind: str
    at: tuple[str, ...]
    generation: int
    title: str
    is_renamed: bool
    runs: int = 3
    left_out: int = 0
    """Which date of a rolling definition is in `except`, counted from 1."""
    horizon: int = 4
    """Days that a rolling definition is created ahead."""

    @property
    def is_rolling(self) -> bool:
        return self.kind.startswith("rolling")

    def instances(self) -> tuple[DesiredCampaign, ...]:
        at: Any = list(self.at) if len(self.at) > 1 else self.at[0]
        if self.kind == "daily":
            at = {"every": "1 day", "start": self.at[0], "runs": "3"}
        if self.is_rolling:
            at = {"every": "1 day", "start": self.at[0], "runs": str(self.runs + 1), "mode": "rolling"}
            at |= {"horizon": f"{self.horizon}d"}
            if self.left_out:
                day = datetime.fromisoformat(self.at[0]) + timedelta(days=self.left_out - 1)
                at["except"] = [day.date().isoformat()]
        over: dict[str, Any] = {"generation": str(self.generation)}
        if self.is_renamed:
            over["renamed_from"] = [self.base]
        name = f"new-{self.base}" if self.is_renamed else self.base
        message: dict[str, Any]
        if self.kind in ("email", "rolling"):
            message = {"from": "ACME", "subject": self.title, "html": "emails/news.html"}
            return wanted(name, at, message=message, channel="email", **over)
        message = {"title": self.title, "body": "Hi", "android": {"notification_channel": "offers"}}
        return wanted(name, at, message=message, **over)

    def wish(self) -> Wish:
        moments = {moment for each in self.instances() for moment in each.timetable.moments}
        written = (self.kind, self.at, self.generation, self.title, self.runs, self.left_out)
        horizon = timedelta(days=self.horizon) if self.is_rolling else None
        return Wish(tuple(sorted(moments)), self.title, self.generation, written, horizon)


@dataclass(frozen=True)
class Step:
    """What happens around one run of CI: an edit, faults, a power cut, people, and time that passes.

    `edit` says how git differs from the step before; "anew" means that it holds `files`.
    """

    edit: tuple[str, int]
    files: tuple[File, ...]
    creates: tuple[str, ...]
    stops: tuple[str, ...]
    lists: tuple[str, ...]
    writes: tuple[str, ...]
    kill_at: int
    panic: tuple[int, str] | None
    person: tuple[str, int] | None
    hidden: tuple[int, int] | None
    audits: bool
    minutes: int
    rolls: bool
    """Whether it is the nightly job that runs."""


EDITS = (
    *("anew", "anew", "none", "none", "retitle", "move", "drop", "raise", "rename"),
    *("longer", "except", "horizon", "kind"),
)
KINDS = ("push", "email", "daily", "rolling", "rolling", "rolling push")


def edited(files: tuple[File, ...], how: str, which: int) -> tuple[File, ...]:
    """One file of a repository changed, as people change them."""
    if not files or how == "none":
        return files
    left, (file, *right) = files[: which % len(files)], files[which % len(files) :]
    return (*left, *right) if how == "drop" else (*left, changed(file, how, which), *right)


def changed(file: File, how: str, which: int) -> File:
    match how:
        case "retitle":
            file = replace(file, title="Good day" if file.title == "Hello" else "Hello")
        case "move":
            file = replace(file, at=(*file.at[:-1], f"{file.at[-1][:11]}19:0{which}"))
        case "raise":
            file = replace(file, generation=file.generation + 1)
        case "rename":
            file = replace(file, is_renamed=True)
        case "longer":
            file = replace(file, runs=1 + file.runs * 3 % 13)
        case "except":
            file = replace(file, left_out=(file.left_out + 1 + which) % (file.runs + 1))
        case "horizon":
            file = replace(file, horizon=4 if file.horizon > 4 else 7)
        case "kind":
            file = replace(file, kind=KINDS[which % len(KINDS)])
    return file


moments = st.builds(lambda day, clock: f"{day} {clock}", st.sampled_from(DAYS), st.sampled_from(CLOCKS))
files = st.builds(
    File,
    st.sampled_from(NAMES),
    st.sampled_from(KINDS),
    st.lists(moments, min_size=1, max_size=3, unique=True).map(sorted).map(tuple),
    st.sampled_from((1, 1, 1, 2)),
    st.sampled_from(("Hello", "Good day")),
    st.sampled_from((False, False, False, True)),
    st.integers(1, 12),
)
repositories = st.lists(files, max_size=3, unique_by=lambda file: file.base).map(tuple)


def rarely(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), st.none(), strategy)


def faults(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    some = st.lists(st.sampled_from(("", "", *words)), max_size=4).map(tuple)
    return st.one_of(st.just(()), st.just(()), some)


steps = st.builds(
    Step,
    st.tuples(st.sampled_from(EDITS), st.integers(0, 5)),
    repositories,
    faults("lost after", "lost before", "late", "refused", "refused", "not sent", "limited"),
    faults("lost after", "lost before", "ignored"),
    faults("", "", "broken"),
    faults("", "", "", "", "full", "fenced"),
    st.one_of(st.just(0), st.integers(1, 60)),
    rarely(st.tuples(st.integers(0, 40), st.sampled_from(NAMES))),
    rarely(st.tuples(st.sampled_from(("stop", "rename", "look-alike")), st.integers(0, 9))),
    rarely(st.tuples(st.integers(0, 9), st.integers(1, 6))),
    st.booleans(),
    st.sampled_from((0, 1, 30, 600, 1440, 3000, 15000)),
    st.sampled_from((False, False, True)),
)


class History:
    """Plays the steps against a shop, and tells the judge what was asked and how it ended."""

    def __init__(self) -> None:
        self.files: tuple[File, ...] = ()
        self.shop = Shop()
        self.judge = Judge(self.shop.world)

    def play(self, step: Step) -> None:
        world = self.shop.world
        self.files = step.files if step.edit[0] == "anew" else edited(self.files, *step.edit)
        world.create_faults.extend(step.creates)
        world.stop_faults.extend(step.stops)
        world.list_faults.extend(step.lists)
        self.shop.store.faults.extend(step.writes)
        self._dashboard(step)
        self._apply(step)
        for queue in (world.create_faults, world.stop_faults, world.list_faults, self.shop.store.faults):
            queue.clear()
        if step.audits:
            self._audit()
        world.advance(timedelta(minutes=step.minutes))

    def end(self) -> None:
        """Three quiet audits, and sixty days."""
        for row in self.shop.world.rows:
            row.hidden = 0
        for _ in range(3):
            self._audit()
        self.shop.world.advance(timedelta(days=60))

    def _audit(self) -> None:
        begin = self.shop.world.now
        try:
            result = self.shop.audit()
        except CtsyncError as error:
            self._note(error.exit_code, begin)
        else:
            self._met(result)
            self._note(result.exit_code, begin)

    def _note(self, code: ExitCode | None, begin: datetime) -> None:
        if code is not ExitCode.DONE:
            self.judge.troubled.append(begin)

    def _dashboard(self, step: Step) -> None:
        rows, world = self.shop.world.rows, self.shop.world
        if step.hidden is not None and rows:
            rows[step.hidden[0] % len(rows)].hidden += step.hidden[1]
            self.judge.met["hidden"] += 1
        if step.person is None:
            return
        what, which = step.person
        self.judge.met[what] += 1
        if what == "look-alike":
            name, day = NAMES[which % len(NAMES)], DAYS[which % len(DAYS)]
            world.add_by_hand(name, f"{day.replace('-', '')} 12:34")
        elif rows and what == "stop" and rows[which % len(rows)].stopped_at is None:
            rows[which % len(rows)].stopped_at = world.now
            self._note(None, world.now)
        elif rows and what == "rename":
            rows[which % len(rows)].name = "Summer sale (Priya)"

    def _apply(self, step: Step) -> None:
        campaigns = [c for file in self.files for c in file.instances()] + list(wanted("keeper", KEPT_AT))
        world, lock = self.shop.world, self.shop.store.lock
        numbered = campaigns if lock is None else with_kept_numbers(campaigns, lock, world.now)
        keys = frozenset(str(campaign.key) for campaign in numbered)
        wishes = {file.base: file.wish() for file in self.files}
        wishes["keeper"] = File("keeper", "push", (KEPT_AT,), 1, "Hello", is_renamed=False).wish()
        begin, code = world.now, None
        self.shop.listener = Actors(self, step)
        try:
            result = self.shop.roll(campaigns) if step.rolls else self.shop.apply(campaigns)
            code = result.exit_code
            assert result.plan is not None or result.outcomes
            if result.plan is not None:
                keys = result.plan.wanted
                self.judge.planned.append(begin)
            self._met(result)
            self.judge.met["rolled"] += step.rolls
        except Killed:
            self.judge.met["killed"] += 1
        except CtsyncError as error:
            code = error.exit_code
        self.shop.listener = lambda _: None
        self.judge.met["ended well" if code is ExitCode.DONE else "ended loudly"] += 1
        self._note(code, begin)
        self.judge.runs.append(Run(begin, world.now, wishes, keys, code))

    def acknowledge(self, name: str) -> None:
        """Somebody says that they know what was missed of it: whoever names a send has been told."""
        try:
            result = self.shop.seen(name)
        except CtsyncError:
            return
        self.judge.named.update((outcome.key.definition, outcome.key.day) for outcome in result.outcomes)

    def panic(self, name: str) -> None:
        shop = Shop(self.shop.world, self.shop.store)
        begin = shop.world.now
        self.judge.panicked.add(name)
        try:
            result = shop.stop(name)
        except UsageError:
            return
        except CtsyncError:
            self._note(None, begin)
            return
        self._note(result.exit_code, begin)
        self.judge.met["panicked"] += 1
        lock = shop.store.lock
        if result.exit_code is ExitCode.DONE and lock is not None:
            keys = [str(outcome.key) for outcome in result.outcomes]
            self.judge.panics.append(Panic(shop.world.now, name, generations_of(lock, keys)))

    def _met(self, result: ApplyResult) -> None:
        for outcome in result.outcomes:
            self.judge.met[outcome.fate.name] += 1
            if outcome.exit_code is not ExitCode.DONE:
                self.judge.named.add((outcome.key.definition, outcome.key.day))
        for missed in () if result.plan is None else result.plan.of(Missed):
            self.judge.named.add((missed.key.definition, missed.key.day))
        if ExitCode.HELD in result.exit_codes:
            self.judge.met["fenced"] += 1


@dataclass
class Actors:
    """Ends a run at its n-th event, before or after a call; or lets somebody panic there."""

    history: History
    step: Step
    events: int = 0

    def __call__(self, event: Event) -> None:
        if not isinstance(event, Before | After):
            return
        self.events += 1
        if self.step.panic is not None and self.events == self.step.panic[0] + 1:
            self.history.panic(self.step.panic[1])
        if self.events == self.step.kill_at:
            raise Killed


MET_IN_EVERY_BATCH = (
    *("ended well", "ended loudly", "killed", "panicked", "fenced", "sent", "stopped", "promised"),
    *("sent after a good apply", "hidden", "stop", "rename", "look-alike", "rolled"),
    *(
        fate.name
        for fate in (Fate.CREATED, Fate.REPLACED, Fate.STOPPED, Fate.FOUND, Fate.FROZEN, Fate.REFUSED)
    ),
)


OFFER = File("a", "push", (f"{DAYS[3]} 18:30",), 1, "Hello", is_renamed=False)
MADE = Step(("anew", 0), (OFFER,), (), (), (), (), 0, None, None, None, audits=False, minutes=30, rolls=False)
REPLACED = [MADE, replace(MADE, edit=("retitle", 0))]
REFUSED = [replace(MADE, creates=("refused", "refused"))]
PANICKED = [MADE, replace(MADE, edit=("none", 0), panic=(0, "a"))]
"""Short histories of what a batch that is drawn meets seldom."""


def test_whatever_breaks_nothing_goes_out_twice_or_unwanted_and_nothing_is_lost_in_silence():
    met: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES or EVERYDAY, derandomize=not EXAMPLES, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(steps, min_size=1, max_size=STEPS))
    @example(REPLACED)
    @example(REFUSED)
    @example(PANICKED)
    def law(played: list[Step]) -> None:
        history = History()
        for step in played:
            history.play(step)
        history.end()
        assert history.judge.verdict(history.shop.store.lock) == []
        met.update(history.judge.met)

    law()
    assert [case for case in MET_IN_EVERY_BATCH if met[case] == 0] == []
