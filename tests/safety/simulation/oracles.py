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

What follows from a lock that was rolled back is told apart: nothing can be promised of it (protocol 11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ctsync.errors import ExitCode
from tests.safety.simulation.account import Row
from tests.safety.simulation.files import REFUSED_WORDS, File, day_of, still_wants, written
from tests.safety.simulation.history import History, Run
from tests.safety.simulation.holding import (
    created_under_a_hold,
    is_perhaps_stopped,
    may_be_stopped_by_a_hold,
    replaced_under_a_hold,
    sent_after_a_hold,
)
from tests.safety.simulation.twice import twice_a_day, twice_at_all
from tests.safety.simulation.wishes import (
    by_hand,
    editions,
    goes_on,
    may_have_been_taken_over,
    taken_over,
    wishes,
)

MOST_STOPS = 3
LONG = timedelta(seconds=60)
"""Between a list and the calls that rest on it."""


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
        self.taken_over = taken_over(history, self.good)
        self.rows += [row for row in by_hand(history) if row.id in self.taken_over]
        self.sends: defaultdict[str, list[tuple[datetime, Row]]] = defaultdict(list)
        for row in self.rows:
            for moment in row.sent_by(history.now):
                if row.post or moment > self.taken_over[row.id]:
                    self.sends[row.base].append((moment, row))
        self.others = {row.base for row in by_hand(history)}
        """Of these the account has a campaign whose content and time are not the file's to say."""
        history.met["taken over"] += len(self.taken_over)

    def violations(self) -> list[Violation]:
        found: list[Violation] = []
        oracles = (
            self._twice,
            self._lost,
            self._panicked,
            self._wrong,
            self._held,
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
                if row.touched_at is not None or self._is_let_go(row, moment):
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

    def _is_let_go(self, row: Row, moment: datetime) -> bool:
        """Whether a file without it that had `on_remove: forget` may have let it go for good."""
        is_so = "forget" in wishes(self.history, self.working, row.base, moment)
        self.history.met["sent after it may have been let go"] += is_so
        return is_so

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
                yield from self._wrong_of_others(row, at)
                continue
            self.history.met["stopped in the account"] += 1
            if may_be_stopped_by_a_hold(self.history, row, at):
                continue
            if self._was_panicked(row.base, at) or self._has_twin(row, at) or self._was_given_up(row):
                continue
            if self._was_missed(row, at):
                continue
            if self._made_a_gap(row, at):
                yield at, "GAP", f"{_named(row)} was stopped at {at} for another one that CleverTap refuses"
            elif not self._is_unwanted(row, at):
                yield at, "WRONG", f"{_named(row)} was stopped at {at} by process {row.stopped_by}"
            elif self._is_refused(row, at):
                yield at, "WRONG", f"{_named(row)} was stopped at {at}, and its file stops nothing by going"

    def _wrong_of_others(self, row: Row, at: datetime) -> Iterator[tuple[datetime, str, str]]:
        """What somebody made by hand, and a file may have taken over by its id and name."""
        stopper = self.history.processes[(row.stopped_by or 0) - 1]
        since, changed = self.taken_over.get(row.id), row.touched_at
        is_another = since is not None and changed is not None and since < changed < stopper.begun_at
        if not may_have_been_taken_over(self.history, self.working, row, at):
            yield at, "WRONG", f"{row.name} is somebody else's and was stopped"
        elif is_another:
            yield at, "WRONG", f"{row.name} ({row.made_as}) was stopped under another name or time"
        elif self._was_panicked(row.base, at) or may_be_stopped_by_a_hold(self.history, row, at):
            self.history.met["one that was taken over was stopped"] += 1
        elif self._goes_on(row, at):
            yield at, "WRONG", f"{row.name} was taken over and was stopped at {at} although it is wanted"
        else:
            self.history.met["one that was taken over was stopped"] += 1

    def _goes_on(self, row: Row, at: datetime) -> bool:
        """Whether every run that had begun wanted a campaign as it is that one of them had taken over."""
        edition = editions(self.history, self.working, row, self.taken_over.get(row.id, at))[0]
        begun = (self.file(run.commit, row.base) for run in self.working if run.begun_at <= at)
        return all(goes_on(file, edition) for file in begun)

    def _is_refused(self, row: Row, at: datetime) -> bool:
        """Whether its file is gone and never said that this stops it; of a create without a clear answer it counts for nothing."""
        if (
            self._was_overtaken(row)
            or not row.is_told
            or "stop" in wishes(self.history, self.working, row.base, at)
        ):
            return False
        maker = next(run for run in self.runs if run.number == row.by)
        if maker.code is None or maker.store_failed:
            return False
        begun = [self.file(run.commit, row.base) for run in self.working if run.begun_at <= at]
        wanted = written(self.file(maker.commit, row.base))
        return all(file is None or written(file) == wanted for file in begun)

    def _was_panicked(self, base: str, at: datetime) -> bool:
        return any(panic.about == base and panic.begun_at <= at for panic in self.panics)

    def _has_twin(self, row: Row, at: datetime) -> bool:
        """Whether the same send has another row that is not stopped, or that went out before.

        Or that somebody stopped by hand between the list that showed both and the stop of this one: no list is newer
        than the moment it was read, nor does it show a stop before its lag is over; and the next run says that nobody
        gets it (protocol 5 and 6).
        """
        for other in self.rows:
            is_same = (other.base, other.part) == (row.base, row.part) and other is not row
            meets = other.post == row.post or set(other.moments) & set(row.moments)  # it may be moved later
            if is_same and meets and other.created_at <= at:
                stopped = other.stopped_at
                lately = at - LONG - other.longest_lag if other.stopped_by is None else at
                if stopped is None or stopped > lately or other.sent_by(at):
                    return True
        return False

    def _was_given_up(self, row: Row) -> bool:
        """Whether no list showed it before its doubled twin was listed as stopped by a person: that decision is about both."""
        shown = row.first_shown
        return any(
            other.post == row.post
            and other.touched_at is not None
            and other.first_shown_stopped is not None
            and shown is not None
            and other.first_shown_stopped <= shown
            for other in self.rows
        )

    def _was_missed(self, row: Row, at: datetime) -> bool:
        """Whether its create had no clear answer and its time was over: its token is watched, and stopped (protocol 4).

        It can only turn up then if somebody moved it to a later day in the dashboard.
        """
        file = self._made_from(row)
        return not row.is_told and file is not None and max(file.moments) < at

    def _was_overtaken(self, row: Row) -> bool:
        """Whether a run that wanted it otherwise had begun before its create was sent, by a run that had been paused.

        To that run it was an open create, which is stopped when it turns up, whatever else is said of it (protocol 4).
        """
        maker = self.history.processes[row.by - 1]
        made = written(self._made_from(row))
        return any(
            maker.begun_at < run.begun_at < row.posted_at
            and run.commit > maker.commit
            and written(self.file(run.commit, row.base)) != made
            for run in self.working
        )

    def _made_from(self, row: Row) -> File | None:
        """The file that its maker had."""
        maker = next(process for process in self.history.processes if process.number == row.by)
        return self.file(maker.commit, row.base)

    def _is_unwanted(self, row: Row, at: datetime) -> bool:
        """Whether a run had begun whose commit has another file, and that no good run of a newer commit took back."""
        maker = next(process for process in self.history.processes if process.number == row.by)
        file = self.file(maker.commit, row.base)
        if file is None:
            return True
        good = [
            run.commit
            for run in self.good
            if run.ended_at <= at and still_wants(self.file(run.commit, row.base), file, row.moments)
        ]
        least = max([*good, maker.commit if maker.kind == "apply" else 0])
        return any(
            run.begun_at <= at
            and run.commit >= least
            and not still_wants(self.file(run.commit, row.base), file, row.moments)
            for run in self.working
        )

    def _made_a_gap(self, row: Row, at: datetime) -> bool:
        """Whether all that was ever wanted instead of it is refused by CleverTap, as could have been asked before.

        A create without a clear answer is stopped when it turns up, once the file wants it otherwise (protocol 4).
        """
        if not row.is_told or self._was_overtaken(row):
            return False
        old = self._made_from(row)
        begun = [self.file(run.commit, row.base) for run in self.working if run.begun_at <= at]
        others = [file for file in begun if written(file) != written(old)]
        return bool(others) and all(
            file is not None
            and old is not None
            and file.words == REFUSED_WORDS
            and file.kind == old.kind
            and not file.is_dated
            and row.part in file.owned_parts
            for file in others
        )

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
        rows = [row for row in self.rows if not self._is_let_go(row, row.moments[0])]
        yield from sent_after_a_hold(self.history, rows)
        for row, at in replaced_under_a_hold(self.history, self.working):
            if not self._was_panicked(row.base, at) and not self._has_twin(row, at):
                yield at, "HELD", f"{_named(row)} was stopped to be replaced under a hold"

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
        """Whether somebody did something to a campaign of the file in the dashboard after that, or unseen before.

        The contract does not say whether the row of a campaign of several runs shows the first run or the next one
        (contract 8). So once it has begun, no list tells that what is left of it was moved, and protocol 6 asks for a
        word about what is moved only of those who can see it.
        """
        return any(
            row.base == base
            and row.touched_at is not None
            and (row.touched_at >= since or row.is_moved_unseen)
            for row in self.rows
        )

    def _is_promised(self, run: Run, file: File, moment: datetime) -> bool:
        horizon = timedelta(days=file.horizon)
        if not run.ended_at < moment <= self.history.now:
            return False
        if file.is_rolling and moment > run.begun_at + horizon:
            return False
        if any(panic.about == file.base and panic.begun_at <= moment for panic in self.panics):
            return False
        if is_perhaps_stopped(self.history, file.base, moment) or file.base in self.others:
            return False
        return not any(self._has_changed(run, each, file, moment) for each in self.working)

    def _has_changed(self, run: Run, other: Run, file: File, moment: datetime) -> bool:
        """A night does not raise the commit: after it, an apply of an older one may come."""
        is_later = other.commit > run.commit or (run.kind == "roll" and other.ended_at >= run.begun_at)
        is_other = written(self.file(other.commit, file.base)) != file.written
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


def _named(row: Row) -> str:
    part = f"[{row.part}]" if row.part else ""
    return f"{row.base}{part} {row.words} (campaign {row.id}, generation {row.generation})"
