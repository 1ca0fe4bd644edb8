"""The oracles of the protocol, from the account's own journal, git's commits, and the exit codes of the runs.

    DUP     a message of one family and send date goes out more than once, or old and new content of it both do
    LOST    a campaign goes out although an apply without it, or a panic, had ended with 0
    WRONG   a campaign is stopped that nothing wanted stopped
    SILENT  a wanted send does not happen, and the apply that was to see to it had ended with 0
    GUARD   a create is sent less than 15 minutes before its first send
    LIMIT   one run decides to stop more than three definitions of an account with fewer than ten
    GAP     a campaign is stopped for the sake of another one that CleverTap refuses whenever it is asked
    ALARM   the lock is said to be untrustworthy, and nothing happened to it
    EMPTY   a create is sent while the lock is gone
    CRASH   a command ends with an error that is none of ctsync's own

What follows from a lock that was rolled back is told apart: nothing can be promised of it (protocol 11).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ctsync.errors import ExitCode
from tests.safety.simulation.account import Row
from tests.safety.simulation.files import REFUSED_WORDS, File, day_of
from tests.safety.simulation.history import History, Run

MOST_STOPS = 3
LONG = timedelta(seconds=60)


@dataclass(frozen=True)
class Violation:
    """`tolerated` if it came after the lock had been rolled back."""

    oracle: str
    text: str
    tolerated: bool = False

    def __str__(self) -> str:
        return f"{self.oracle}: {self.text}"


class Verdict:
    """All violations of one history that has been played to its end."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.rows = history.ours()
        started = {process.number: process for process in history.processes}
        self.runs = [run for run in history.runs if run.number in started]
        self.applies = [run for run in self.runs if run.kind == "apply"]
        self.working = [run for run in self.runs if run.kind in ("apply", "roll")]
        self.good = [run for run in self.applies if run.code is ExitCode.DONE]
        self.panics = [run for run in self.runs if run.kind == "panic"]
        self.sends: defaultdict[str, list[tuple[datetime, Row]]] = defaultdict(list)
        for row in self.rows:
            for moment in row.sent_by(history.now):
                self.sends[row.base].append((moment, row))

    def violations(self) -> list[Violation]:
        found: list[Violation] = []
        oracles = (
            self._twice,
            self._lost,
            self._panicked,
            self._wrong,
            self._silent,
            self._limit,
            self._loud,
        )
        for oracle in oracles:
            for at, name, text in oracle():
                found.append(Violation(name, text, self._is_tolerated(at)))
        return found

    def _is_tolerated(self, at: datetime) -> bool:
        since = self.history.distrusted_since
        return self.history.is_rolled_back and since is not None and at >= since

    def file(self, commit: int, base: str) -> File | None:
        return self.history.commits[commit].get(base)

    # ── DUP ──

    def _twice(self) -> Iterator[tuple[datetime, str, str]]:
        """By day and part; a request that the server doubled counts once. A single send is never sent on another day."""
        for base, sends in self.sends.items():
            posted = {(row.post, moment): row for moment, row in sends if row.touched_at is None}
            yield from self._twice_a_day(base, posted)
            yield from self._twice_at_all(base, posted)
        self.history.met["sent"] += sum(map(len, self.sends.values()))

    def _twice_a_day(
        self, base: str, posted: dict[tuple[int, datetime], Row]
    ) -> Iterator[tuple[datetime, str, str]]:
        for day in {day_of(moment) for _, moment in posted}:
            todays = [(moment, row) for (_, moment), row in posted.items() if day_of(moment) == day]
            most = max((f.sends_on(day) for f in self._files(base)), default=0)
            for part in {row.part for _, row in todays}:
                kin = [(moment, row) for moment, row in todays if row.part in (part, "") or not part]
                kin = kin if part else [each for each in kin if each[1].part in ("", _first_part(kin))]
                generations = {row.generation for _, row in kin}
                if len(kin) > most * len(generations):
                    at = max(moment for moment, _ in kin)
                    yield at, "DUP", f"{base}[{part}] went out {len(kin)} times on {day}, wanted {most}"

    def _twice_at_all(
        self, base: str, posted: dict[tuple[int, datetime], Row]
    ) -> Iterator[tuple[datetime, str, str]]:
        """Of a file that always had one moment: old and new content of one generation, on different days."""
        if any(len(file.moments) != 1 or file.kind not in ("once", "parts") for file in self._files(base)):
            return
        counted = Counter((row.part, row.generation) for row in posted.values())
        for (part, generation), number in counted.items():
            if number > 1:
                at = max(moment for _, moment in posted)
                yield at, "DUP", f"{base}[{part}] of generation {generation} went out {number} times"

    def _files(self, base: str) -> list[File]:
        files = (self.file(number, base) for number in {run.commit for run in self.working})
        return [file for file in files if file is not None]

    # ── LOST ──

    def _lost(self) -> Iterator[tuple[datetime, str, str]]:
        for sends in self.sends.values():
            for moment, row in sends:
                if row.touched_at is not None:
                    continue
                for run in self.good:
                    if run.ended_at < moment and not self._is_wanted(run, row, moment):
                        yield (
                            moment,
                            "LOST",
                            f"{_named(row)} went out at {moment} after run {run.number} without it",
                        )
                        break
                else:
                    self.history.met["sent after a good apply"] += any(r.ended_at < moment for r in self.good)

    def _is_wanted(self, run: Run, row: Row, moment: datetime) -> bool:
        """By the run's commit, or by that of a newer one that had begun."""
        later = {each.commit for each in self.working if each.commit > run.commit and each.begun_at < moment}
        files = (self.file(number, row.base) for number in {run.commit, *later})
        return any(file is not None and file.wants(row.part, row.words, moment) for file in files)

    def _panicked(self) -> Iterator[tuple[datetime, str, str]]:
        for panic in self.panics:
            if panic.code is not ExitCode.DONE:
                continue
            before = [
                r.generation for r in self.rows if r.base == panic.about and r.posted_at < panic.begun_at
            ]
            ended = max(before, default=0)
            for moment, row in self.sends[panic.about]:
                if moment > panic.ended_at and row.generation <= ended and row.touched_at is None:
                    yield moment, "LOST", f"{_named(row)} went out at {moment} after panic {panic.number}"

    # ── WRONG ──

    def _wrong(self) -> Iterator[tuple[datetime, str, str]]:
        for row in self.history.account.rows:
            at = row.stop_posted_at
            if at is None or row.stopped_by is None:
                continue
            if not row.post:
                yield at, "WRONG", f"{row.name} is somebody else's and was stopped"
                continue
            self.history.met["stopped in the account"] += 1
            if self._was_panicked(row.base, at) or self._has_twin(row, at) or self._was_given_up(row):
                continue
            if self._made_a_gap(row, at):
                yield at, "GAP", f"{_named(row)} was stopped at {at} for another one that CleverTap refuses"
            elif not self._is_unwanted(row, at):
                yield at, "WRONG", f"{_named(row)} was stopped at {at} by process {row.stopped_by}"

    def _was_panicked(self, base: str, at: datetime) -> bool:
        return any(panic.about == base and panic.begun_at <= at for panic in self.panics)

    def _has_twin(self, row: Row, at: datetime) -> bool:
        """Whether the same send has another row that is not stopped, or that went out before."""
        for other in self.rows:
            is_same = (other.base, other.part) == (row.base, row.part) and other is not row
            meets = other.post == row.post or set(other.moments) & set(row.moments)  # it may be moved later
            if is_same and meets and other.created_at <= at:
                stopped = other.stopped_at
                if stopped is None or stopped > at or other.sent_by(at):
                    return True
        return False

    def _was_given_up(self, row: Row) -> bool:
        """Whether its doubled twin was listed first, and as stopped by a person: that decision is about both."""
        shown = row.first_shown
        return any(
            other.post == row.post
            and other.touched_at is not None
            and other.first_shown_stopped is not None
            and shown is not None
            and other.first_shown_stopped < shown
            for other in self.rows
        )

    def _is_unwanted(self, row: Row, at: datetime) -> bool:
        """Whether a run had begun whose commit has another file, and that no good run of a newer commit took back."""
        maker = next(process for process in self.history.processes if process.number == row.by)
        file = self.file(maker.commit, row.base)
        if file is None:
            return True
        good = [
            run.commit
            for run in self.good
            if run.ended_at <= at and _still_wants(self.file(run.commit, row.base), file, row)
        ]
        least = max([*good, maker.commit if maker.kind == "apply" else 0])
        return any(
            run.begun_at <= at
            and run.commit >= least
            and not _still_wants(self.file(run.commit, row.base), file, row)
            for run in self.working
        )

    def _made_a_gap(self, row: Row, at: datetime) -> bool:
        """Whether all that was ever wanted instead of it is refused by CleverTap, as could have been asked before."""
        maker = next(process for process in self.history.processes if process.number == row.by)
        old = self.file(maker.commit, row.base)
        begun = [self.file(run.commit, row.base) for run in self.working if run.begun_at <= at]
        others = [file for file in begun if _written(file) != _written(old)]
        return bool(others) and all(
            file is not None
            and old is not None
            and file.words == REFUSED_WORDS
            and file.kind == old.kind
            and not file.is_dated
            and row.part in file.owned_parts
            for file in others
        )

    # ── SILENT ──

    def _silent(self) -> Iterator[tuple[datetime, str, str]]:
        for run in self.working:
            if run.code is not ExitCode.DONE:
                continue
            for base, file in self.history.commits[run.commit].items():
                if self._was_touched(base, run.begun_at):
                    continue
                for moment in file.moments:
                    if self._is_promised(run, file, moment):
                        yield from self._kept(run, file, moment)

    def _was_touched(self, base: str, since: datetime) -> bool:
        """Whether somebody did something to a campaign of the file in the dashboard after that."""
        return any(
            row.base == base and row.touched_at is not None and row.touched_at >= since for row in self.rows
        )

    def _is_promised(self, run: Run, file: File, moment: datetime) -> bool:
        horizon = timedelta(days=file.horizon)
        if not run.ended_at < moment <= self.history.now:
            return False
        if file.is_rolling and moment > run.begun_at + horizon:
            return False
        if any(panic.about == file.base and panic.begun_at <= moment for panic in self.panics):
            return False
        return not any(self._has_changed(run, each, file, moment) for each in self.working)

    def _has_changed(self, run: Run, other: Run, file: File, moment: datetime) -> bool:
        """A night does not raise the commit: after it, an apply of an older one may come."""
        is_later = other.commit > run.commit or (run.kind == "roll" and other.ended_at >= run.begun_at)
        is_other = _written(self.file(other.commit, file.base)) != file.written
        return is_later and is_other and other.begun_at <= moment

    def _kept(self, run: Run, file: File, moment: datetime) -> Iterator[tuple[datetime, str, str]]:
        self.history.met["promised"] += 1
        for part in file.owned_parts:
            sends = [at for at, row in self.sends[file.base] if row.part in (part, "")]
            earlier = any(day_of(at) == day_of(moment) and at < moment for at in sends)
            if moment not in sends and not earlier:
                text = (
                    f"{file.base}[{part}] did not go out at {moment} although run {run.number} ended with 0"
                )
                yield moment, "SILENT", text

    # ── GUARD, LIMIT, ALARM, EMPTY ──

    def _limit(self) -> Iterator[tuple[datetime, str, str]]:
        """Definitions that a run is the first to want stopped, of those that its commit does not have."""
        decided: defaultdict[int, set[str]] = defaultdict(set)
        for row in self.rows:
            at = row.stop_posted_at
            run = next((run for run in self.working if run.number == row.stopped_by), None)
            if at is None or run is None or run.is_lifted or run.kind == "roll":
                continue
            if self.file(run.commit, row.base) is not None or self._was_panicked(row.base, at):
                continue
            earlier = [each for each in self.working if each.begun_at < run.begun_at]
            if all(self.file(each.commit, row.base) is not None for each in earlier) and not self._has_twin(
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


def _first_part(kin: list[tuple[datetime, Row]]) -> str:
    """One part stands for all when a whole campaign is counted: the parts' people are apart."""
    counted = Counter(row.part for _, row in kin if row.part)
    return counted.most_common(1)[0][0] if counted else ""


def _written(file: File | None) -> File | None:
    return None if file is None else file.written


def _still_wants(file: File | None, maker: File, row: Row) -> bool:
    """Whether the file wants the row exactly as its maker did; of a file whose moments are campaigns, that one."""
    if file is None or not (file.is_dated and file.kind == maker.kind):
        return _written(file) == maker.written
    same = (file.words, file.generation) == (maker.words, maker.generation)
    return same and set(row.moments) <= file.moments


def _named(row: Row) -> str:
    part = f"[{row.part}]" if row.part else ""
    return f"{row.base}{part} {row.words} (campaign {row.id}, generation {row.generation})"
