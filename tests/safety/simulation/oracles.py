"""The oracles of the protocol, from the account's own journal, git's commits, and the exit codes of the runs.

    DUP     a message of one family and send date goes out more than once, or old and new content of it both do
    LOST    a campaign goes out although an apply without it, a panic, or a hold that stops had ended with 0
    WRONG   a campaign is stopped that nothing wanted stopped, or whose file said that removing it stops nothing
    HELD    a campaign is created, or stopped to be replaced, while a hold covers it
    SILENT  a wanted send does not happen, and the apply that was to see to it had ended with 0
    GUARD   a create is sent less than 15 minutes before its first send
    LIMIT   one run decides to stop more than three definitions of an account with fewer than ten
    GAP     a campaign is stopped for the sake of another one that CleverTap refuses whenever it is asked
    ALARM   the lock is said to be untrustworthy, and nothing happened to it
    EMPTY   a create is sent while the lock is gone
    CRASH   a command ends with an error that is none of ctsync's own

What follows from a lock that was rolled back is told apart, but for a CRASH: nothing can be promised of it (protocol 11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ctsync.errors import ExitCode
from tests.safety.simulation.account import Row
from tests.safety.simulation.facts import Facts, named
from tests.safety.simulation.files import File
from tests.safety.simulation.history import UNREADABLE, Run
from tests.safety.simulation.holding import (
    created_under_a_hold,
    replaced_under_a_hold,
    sent_after_a_hold,
)
from tests.safety.simulation.silent import silences
from tests.safety.simulation.twice import twice_a_day, twice_at_all
from tests.safety.simulation.wishes import editions, goes_on, wishes
from tests.safety.simulation.wrong import wrongly_stopped

MOST_STOPS = 3


@dataclass(frozen=True)
class Violation:
    """`tolerated` if it came after the lock had been rolled back."""

    oracle: str
    text: str
    tolerated: bool = False

    def __str__(self) -> str:
        return f"{self.oracle}: {self.text}"


class Verdict(Facts):
    """All violations of one history that has been played to its end."""

    def violations(self) -> list[Violation]:
        found: list[Violation] = []
        oracles = (
            self._twice,
            self._lost,
            self._panicked,
            lambda: wrongly_stopped(self),
            self._held,
            lambda: silences(self),
            self._limit,
            self._loud,
        )
        for oracle in oracles:
            for at, name, text in oracle():
                found.append(Violation(name, text, name != "CRASH" and self._is_tolerated(at)))
        return found

    def _is_tolerated(self, at: datetime) -> bool:
        since = self.history.distrusted_since
        return self.history.is_rolled_back and since is not None and at >= since

    # ── DUP ──

    def _twice(self) -> Iterator[tuple[datetime, str, str]]:
        """By day and person; a request that the server doubled counts once. A single send is never sent on another day."""
        for base, sends in self.sends.items():
            posted = {(row.post or -row.id, moment): row for moment, row in sends if row.touched_at is None}
            since = min(
                (self.taken_over[row.id] for row in self.rows if row.base == base and not row.post),
                default=None,
            )
            counted = [
                (moment, row)
                for (_, moment), row in posted.items()
                if since is None or not row.post or row.posted_at > since
            ]
            yield from twice_a_day(base, counted, self._files(base))
            yield from twice_at_all(base, counted, self._files(base))
        self.history.met["sent"] += sum(map(len, self.sends.values()))

    def _files(self, base: str) -> list[File]:
        files = (self.file(number, base) for number in {run.commit for run in self.working})
        return [file for file in files if file is not None]

    # ── LOST ──

    def _lost(self) -> Iterator[tuple[datetime, str, str]]:
        for sends in self.sends.values():
            for moment, row in sends:
                if row.touched_at is not None or self.is_let_go(row, moment):
                    continue
                for run in self.good:
                    if run.ended_at < moment and not self._is_wanted(run, row, moment):
                        yield (
                            moment,
                            "LOST",
                            f"{named(row)} went out at {moment} after run {run.number} without it",
                        )
                        break
                else:
                    self.history.met["sent after a good apply"] += any(r.ended_at < moment for r in self.good)

    def _is_wanted(self, run: Run, row: Row, moment: datetime) -> bool:
        """By the run's commit, or by that of a newer one that had begun."""
        if not row.post and run.ended_at <= self.taken_over[row.id]:
            return True
        later = {each.commit for each in self.working if each.commit > run.commit and each.begun_at < moment}
        files = (self.file(number, row.base) for number in {run.commit, *later})
        if not row.post:
            edition = editions(self.history, self.working, row, self.taken_over[row.id])[-1]
            return any(goes_on(file, edition) for file in files)
        return any(file is not None and file.wants(row.part, row.words, moment) for file in files)

    def _panicked(self) -> Iterator[tuple[datetime, str, str]]:
        for panic in self.panics:
            if panic.code is not ExitCode.DONE:
                continue
            if panic.without_store == UNREADABLE:
                yield panic.ended_at, "LOST", f"panic {panic.number} ended with 0 and could not read the lock"
            before = [
                r.generation for r in self.rows if r.base == panic.about and r.posted_at < panic.begun_at
            ]
            ended = max([panic.generation, *before])  # what its file has is stopped before it is made
            for moment, row in self.sends[panic.about]:
                is_back = row.generation > max(before, default=0) and self._was_raised(panic, row.posted_at)
                if is_back:
                    continue
                if moment > panic.ended_at and row.generation <= ended and row.touched_at is None:
                    yield moment, "LOST", f"{named(row)} went out at {moment} after panic {panic.number}"

    def _was_raised(self, panic: Run, until: datetime) -> bool:
        """Whether a run brought what was never made back by a higher generation; who lowers that again was approved too."""
        begun = [run.commit for run in self.working if panic.ended_at < run.begun_at < until]
        files = (self.file(commit, panic.about) for commit in begun)
        return any(file is not None and file.generation > panic.generation for file in files)

    def _refuses_a_removal(self, run: Run) -> bool:
        """Whether it ended with 8, and a file is gone that said so all along."""
        commit = self.history.commits[run.commit]
        bases = {row.base for row in self.rows if row.base not in commit and row.posted_at < run.begun_at}
        said = (wishes(self.history, self.working, base, run.begun_at) for base in bases)
        return run.code is ExitCode.BLOCKED and any(each == {"refuse"} for each in said)

    # ── HELD ──

    def _held(self) -> Iterator[tuple[datetime, str, str]]:
        self.history.met["removal refused"] += sum(map(self._refuses_a_removal, self.working))
        yield from created_under_a_hold(self.history)
        rows = [row for row in self.rows if not self.is_let_go(row, row.moments[0])]
        yield from sent_after_a_hold(self.history, rows)
        for row, at in replaced_under_a_hold(self.history, self.working):
            if not self.was_panicked(row.base, at) and not self.has_twin(row, at):
                yield at, "HELD", f"{named(row)} was stopped to be replaced under a hold"

    # ── GUARD, LIMIT, ALARM, EMPTY ──

    def _limit(self) -> Iterator[tuple[datetime, str, str]]:
        """Definitions that a run is the first to want stopped, of those that its commit does not have."""
        decided: defaultdict[int, set[str]] = defaultdict(set)
        for row in self.rows:
            at = row.stop_posted_at
            run = next((run for run in self.working if run.number == row.stopped_by), None)
            if at is None or run is None or run.is_lifted or run.kind == "roll":
                continue
            if self.file(run.commit, row.base) is not None or self.was_panicked(row.base, at):
                continue
            earlier = [each for each in self.working if each.begun_at < run.begun_at]
            if all(self.file(each.commit, row.base) is not None for each in earlier) and not self.has_twin(
                row, at
            ):
                decided[run.number].add(row.base)
        for number, bases in decided.items():
            if len(bases) > MOST_STOPS:
                yield self.history.now, "LIMIT", f"run {number} stopped {', '.join(sorted(bases))}"

    def _loud(self) -> Iterator[tuple[datetime, str, str]]:
        gone_at: datetime | None = None
        for run in self.runs:
            is_alarm = run.code is ExitCode.LOCK_UNREADABLE and not run.store_failed
            if is_alarm and self.history.distrusted_since is None:
                yield run.ended_at, "ALARM", f"run {run.number} ended with 10 without a reason"
        for seconds, what, *facts in self.history.journal:
            if what == "CRASH":
                yield self.history.now, "CRASH", f"process {facts[0]}: {facts[1]}"
            elif what == "GUARD":
                yield self.history.now, "GUARD", f"{facts[0]} was created too near its send ({seconds} s)"
            elif what == "lost" and facts[0] == "gone":
                gone_at = self.history.distrusted_since
            elif what == "restored":
                gone_at = None
            elif what == "POST create" and gone_at is not None and self._begun(facts[0]) > gone_at:
                yield self.history.now, "EMPTY", f"{facts[1]} was created while the lock was gone"

    def _begun(self, number: int) -> datetime:
        return self.history.processes[number - 1].begun_at
