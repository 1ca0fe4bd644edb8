"""What happened in one history, as every oracle reads it: the account's rows, the runs and their ends, and what went out."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from ctsync.errors import ExitCode
from tests.safety.simulation.account import Row
from tests.safety.simulation.files import File
from tests.safety.simulation.history import History
from tests.safety.simulation.wishes import by_hand, taken_over, wishes

LONG = timedelta(seconds=60)
"""Between a list and the calls that rest on it."""


class Facts:
    """All of one history that has been played to its end."""

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

    def file(self, commit: int, base: str) -> File | None:
        return self.history.commits[commit].get(base)

    def was_panicked(self, base: str, at: datetime) -> bool:
        return any(panic.about == base and panic.begun_at <= at for panic in self.panics)

    def is_let_go(self, row: Row, moment: datetime) -> bool:
        """Whether a file without it that had `on_remove: forget` may have let it go for good."""
        is_so = "forget" in wishes(self.history, self.working, row.base, moment)
        self.history.met["sent after it may have been let go"] += is_so
        return is_so

    def has_twin(self, row: Row, at: datetime) -> bool:
        """Whether the same send has another row that is not stopped, or that went out before.

        Or that somebody stopped by hand between the list that showed both and the stop of this one: no list is newer
        than the moment it was read, and the next run says that nobody gets it (protocol 5 and 6).
        """
        for other in self.rows:
            is_same = (other.base, other.part) == (row.base, row.part) and other is not row
            meets = other.post == row.post or set(other.moments) & set(row.moments)  # it may be moved later
            if is_same and meets and other.created_at <= at:
                stopped = other.stopped_at
                lately = at - LONG if other.stopped_by is None else at
                if stopped is None or stopped > lately or other.sent_by(at):
                    return True
        return False


def named(row: Row) -> str:
    part = f"[{row.part}]" if row.part else ""
    return f"{row.base}{part} {row.words} (campaign {row.id}, generation {row.generation})"
