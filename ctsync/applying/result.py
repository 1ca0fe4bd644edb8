"""What became of each change. An unclear outcome is a first-class one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ctsync.errors import ExitCode, most_severe
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.plan import Plan


class Fate(StrEnum):
    """How one change, or one open operation, ended in this run."""

    CREATED = "created"
    REPLACED = "replaced"
    STOPPED = "stopped"
    ADOPTED = "adopted"
    FORGOTTEN = "forgotten"
    APPROVED = "approved"
    """All dates of a rolling definition may be created from now on."""
    FOUND = "found"
    """An open create turned up in the list and is ours again."""
    SETTLED = "settled"
    """Its time passed or others ended it: written down, no call was needed."""
    NOT_SENT = "not sent"
    """No byte left this machine, or the guard closed first: nothing happened, a later run may try again."""
    NOT_TRIED = "not tried"
    REFUSED = "refused"
    FROZEN = "frozen"
    """A create whose answer was unclear: it may exist. Never sent again by a machine."""
    STOP_UNVERIFIED = "stop not verified"
    MAYBE_SENT = "stopped, but may have been sent"
    DUPLICATE = "duplicate found"
    MISSED = "missed"
    DRIFTED = "differs from the lock"
    BLOCKED = "blocked"

    @property
    def exit_code(self) -> ExitCode:
        return _CODES.get(self, ExitCode.DONE)


_CODES = {
    Fate.NOT_SENT: ExitCode.FROZEN,
    Fate.NOT_TRIED: ExitCode.STALE,
    Fate.REFUSED: ExitCode.REFUSED_BY_CLEVERTAP,
    Fate.FROZEN: ExitCode.FROZEN,
    Fate.STOP_UNVERIFIED: ExitCode.STOP_NOT_VERIFIED,
    Fate.MAYBE_SENT: ExitCode.STOP_NOT_VERIFIED,
    Fate.DUPLICATE: ExitCode.DUPLICATE,
    Fate.MISSED: ExitCode.FROZEN,
    Fate.DRIFTED: ExitCode.CHANGES,
    Fate.BLOCKED: ExitCode.BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of a result. `text` adds what a person needs to know or do; ids are CleverTap's."""

    key: InstanceKey
    fate: Fate
    remote_id: RemoteId | None = None
    old_id: RemoteId | None = None
    first_send: datetime | None = None
    text: str = ""
    code: ExitCode | None = None
    """Set where the fate alone does not decide the exit code."""

    @property
    def exit_code(self) -> ExitCode:
        return self.fate.exit_code if self.code is None else self.code


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """All outcomes of a run, and the plan it recomputed under the lock (None for audits and panic stops).

    `notes` are remarks about the run itself; `codes` are added by it (interrupted, fenced, stale).
    """

    outcomes: tuple[Outcome, ...]
    plan: Plan | None
    finished_at: datetime
    notes: tuple[str, ...] = ()
    codes: frozenset[ExitCode] = frozenset()

    @property
    def exit_codes(self) -> frozenset[ExitCode]:
        """Every code the run met; the most severe one ends the process."""
        return frozenset(code for code in self._all_codes() if code is not ExitCode.DONE)

    @property
    def exit_code(self) -> ExitCode:
        return most_severe(self.exit_codes)

    def _all_codes(self) -> Iterator[ExitCode]:
        yield from (outcome.exit_code for outcome in self.outcomes)
        yield from self.codes
        if self.plan is not None:
            yield from self.plan.exit_codes
