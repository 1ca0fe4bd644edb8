"""Every fault on every call of an apply of 50 changes (reliability F3; figures G3 and G12).

The real client and the real machine against an account on virtual time. At each call of an apply that goes well the
process is copied once for each fault; the copy goes on with that fault, then faults end, audits and applies follow,
and the account's journal is judged. A copy may meet a second fault in the same way.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ctsync.applying.audit import audit
from ctsync.applying.machine import apply_changes
from ctsync.applying.planning_run import plan_now, review
from ctsync.applying.result import ApplyResult, Fate
from ctsync.errors import CtsyncError
from tests.safety.figures import Tally, reported, total
from tests.safety.forking import Branches, in_a_copy, ready_to_be_copied
from tests.safety.place import cores
from tests.safety.recovering import After, accidents, after_of, met_by
from tests.safety.shop import LARGE, Edit, asked, left_to_do, named, plan_and_apply
from tests.safety.wire import FAULTS, Remote, faults_of
from tests.stories.oracle import made
from tests.support.runs import beyond, digests

BETWEEN_AUDITS = 900.0
"""Seconds from one audit to the next (reliability 3.4)."""

LAGS = (0.0, 60.0, 300.0, 600.0, 899.0)
"""Seconds by which the list is late, all below the time between audits."""

Which = Callable[[int, str], list[str]]
"""The faults to try at a call, by its number and what it is."""


@dataclass
class Trial:
    """One history: the process that plays it makes copies of itself at each call, as deep as `deepest`."""

    edit: Edit
    which: Which
    deepest: int
    workers: int
    remote: Remote = field(default_factory=Remote)
    met: list[tuple[int, str, str]] = field(default_factory=list)
    is_breaking: bool = False
    tally: Tally = field(default_factory=Tally)
    branches: Branches = field(init=False)

    def __post_init__(self) -> None:
        self.branches = Branches(self.workers)

    def play(self) -> Tally:
        """Everything from the first call on. Copies never come back from here."""
        self.remote.before_call = self._meet
        try:
            self._history()
        except BaseException:
            if self.branches.is_copy:
                self.branches.fail()
            raise
        self.tally = total([self.tally, *self.branches.collected()])
        if self.branches.is_copy:
            self.branches.give(self.tally)
        return self.tally

    def _meet(self, number: int, call: str) -> str:
        if not self.is_breaking or len(self.met) == self.deepest:
            return ""
        for kind in self.which(number, call):
            if self.branches.split():
                self.met.append((number, call, kind))
                self.tally = Tally()
                return kind
        return ""

    def _history(self) -> None:
        """An apply that meets faults; a quarter of an hour later an audit, then an apply, both without any."""
        self.is_breaking = True
        first = self._broken_apply()
        self.is_breaking, self.remote.is_locked_out = False, False
        self.remote.wait(BETWEEN_AUDITS)
        driver = self.remote.driver()
        audited = driver.run(audit(asked(())))
        self._note_adoptions(first, audited)
        self.remote.lag = 0.0
        applied = self._until_quiet()
        after = after_of(audited, applied, left_to_do(self.remote.driver(), self.edit.after))
        self._judge(after)

    def _broken_apply(self) -> ApplyResult | None:
        driver = self.remote.driver()
        request = asked(self.edit.after)
        try:
            plan = driver.run(plan_now(request))
            driver.run(review(plan, estimate=self.deepest == 1))
            return driver.run(apply_changes(replace(request, approved=digests(plan), lifted=beyond(plan))))
        except CtsyncError:
            self.tally.met["ended before anything was sent, or without a last word"] += 1
            return None

    def _until_quiet(self) -> ApplyResult:
        """Apply as CI does with every merge; what one run found another one goes on with."""
        for _ in range(3):
            applied = plan_and_apply(self.remote.driver(), self.edit.after)
            if applied.exit_code in (0, 5) and not left_to_do(self.remote.driver(), self.edit.after):
                break
            self.remote.wait(BETWEEN_AUDITS)
        return applied

    def _note_adoptions(self, first: ApplyResult | None, audited: ApplyResult) -> None:
        """G12: what was created although nobody said so is found by the next audit, if the list shows it by then."""
        listed = self.remote.listed_by_now()
        there = {
            each.edition[0]
            for each in made(self.remote.journal)
            if each.id in listed and each.edition[1] == "After"
        }
        frozen = named(audited, Fate.FROZEN)
        self.tally.met["unclear creates that were made"] += len(named(audited, Fate.FOUND))
        self._accuse(f"an audit did not find {sorted(there & frozen)}" if there & frozen else "")
        if first is not None:
            self.tally.met["unclear creates that the same run found"] += len(named(first, Fate.FOUND))

    def _judge(self, after: After) -> None:
        for each in accidents([*self.remote.journal, *self.remote.sends()], after, self.edit):
            self._accuse(each)
        if not self.met:
            self.tally.met["calls of a whole apply"] += self.remote.number
            return
        self.tally.cases += len(self.met) == self.deepest
        self.tally.met.update(met_by(after))
        if len(self.met) == self.deepest:
            self.tally.met.update(f"{kind}, {call}" for _, call, kind in self.met)

    def _accuse(self, what: str) -> None:
        if what:
            where = " and ".join(f"{kind} at call {number} ({call})" for number, call, kind in self.met)
            self.tally.accidents.append(f"{where or 'no fault'}: {what}")


def trials(edit: Edit, which: Which, *, deepest: int, workers: int, lag: float = 0.0) -> Tally:
    """All histories of one apply of this edit."""

    def play() -> Tally:
        remote = Remote()
        assert plan_and_apply(remote.driver(), edit.before).exit_code == 0
        remote.wait(86_400.0)
        remote.number, remote.lag = 0, lag
        ready_to_be_copied()
        return Trial(edit, which, deepest, workers, remote).play()

    return in_a_copy(play).result or Tally()


def every_fault(_number: int, call: str) -> list[str]:
    return faults_of(call, tuple(FAULTS))


def one_lost_create(number: int, call: str) -> list[str]:
    """A create that is made without a word: another fault at each."""
    hiding = [kind for kind in faults_of(call, tuple(FAULTS)) if FAULTS[kind].hides_a_create]
    return [hiding[number % len(hiding)]] if call == "create" else []


def adoptions(edit: Edit, workers: int, lags: tuple[float, ...] = LAGS) -> Tally:
    """Each create of an apply made without a word, while the list is so late (G12)."""
    return total(trials(edit, one_lost_create, deepest=1, workers=workers, lag=lag) for lag in lags)


def one_in(number: int, which: Which) -> Which:
    """A share of the faults, spread evenly over calls and kinds."""
    return lambda call_number, call: [
        kind for place, kind in enumerate(which(call_number, call)) if (place + call_number) % number == 0
    ]


ENDS = ("found again", "frozen", "created", "ended well", "ended with 5")
"""How creates and runs end that met faults."""


def kinds_met(among: tuple[str, ...]) -> list[str]:
    """What a whole matrix has to meet: each fault on each call it is made for, and each end."""
    return [*ENDS, *(f"{kind}, {call}" for kind in among for call in FAULTS[kind].calls)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--one-in", type=int, default=1, metavar="N", help="an even share of the faults")
    parser.add_argument("--workers", type=int, default=cores(), help="processes side by side")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. 0 if no accident happened, and every fault was met on every call it is made for."""
    began, share, workers = time.monotonic(), arguments.one_in, arguments.workers
    tally = trials(LARGE, one_in(share, every_fault), deepest=1, workers=workers)
    must, cases = (kinds_met(tuple(FAULTS)), 1_700) if share == 1 else (ENDS, 1)
    worst = reported("faults", tally, must_meet=must, at_least=cases, began=began)
    began = time.monotonic()
    tally = adoptions(LARGE, workers)
    must = ["unclear creates that were made"]
    return max(worst, reported("adoption", tally, must_meet=must, at_least=175, began=began))
