"""Every way a command can fail, as one tree. Each family owns an exit code (design 6).

    CtsyncError                     1   what, why, hint, and where if a file is to blame
    ├── UsageError                  1   the command line or the configuration asks for something impossible
    │   └── WrongFiles              1   files of other programs with mistakes; tells each
    ├── InvalidInput                1   files with errors; carries all the problems
    ├── RemoteError                 1   CleverTap could not be asked, and nothing was written yet
    │   └── StopDelayed             6   something withdrawn would send during a pause that CleverTap asks for
    ├── ForgeError                  1   GitHub, GitLab or a chat could not be asked; `http.Lost` may have arrived
    ├── LockHeld                    3   another run holds the lock
    ├── Fenced                      3   another run took the lock over; nothing more is sent
    ├── Stale                       7   a newer commit was applied already, or nobody knows which is newer
    ├── Refused                     8   a guardrail says no
    ├── StoreError                 10   the lock cannot be read, or is not ours
    │   ├── LockMissing            10
    │   ├── LockCorrupt            10
    │   └── LockForeign            10
    └── Interrupted           130/143   a signal arrived; outcomes were flushed

Only `ctsync.cli.boundary` prints errors and ends the process.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctsync.problems import Position, Problems


class ExitCode(IntEnum):
    """What the process ends with; each has a section in docs/guarantees.md."""

    DONE = 0
    USAGE = 1
    CHANGES = 2
    HELD = 3
    REFUSED_BY_CLEVERTAP = 4
    FROZEN = 5
    STOP_NOT_VERIFIED = 6
    STALE = 7
    BLOCKED = 8
    DUPLICATE = 9
    LOCK_UNREADABLE = 10
    INTERRUPTED = 130
    TERMINATED = 143


SEVERITY = (9, 6, 5, 10, 8, 7, 4, 130, 143, 3, 1, 2, 0)
"""The most severe first (design 6)."""


def most_severe(codes: Iterable[int]) -> ExitCode:
    """The one exit code of a run that met several conditions; 0 if it met none."""
    return ExitCode(min(codes, key=SEVERITY.index, default=0))


class CtsyncError(Exception):
    """A failure with fixed slots: what happened, why, and what to do about it."""

    exit_code: ExitCode = ExitCode.USAGE

    def __init__(self, what: str, *, why: str = "", hint: str = "", where: Position | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.hint = hint
        self.where = where


class UsageError(CtsyncError):
    """The command line or the configuration asks for something impossible."""


class WrongFiles(UsageError):
    """Files of other programs, such as a CSV, that cannot be used. `details` is a sentence for each mistake."""

    def __init__(self, what: str, *, details: tuple[str, ...], hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.details = details


class InvalidInput(CtsyncError):
    """Files with errors. All of them travel together and are shown together."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("Nothing was planned: the files have errors.")
        self.problems = problems


class RemoteError(CtsyncError):
    """CleverTap could not be asked, or its answer was not one we know. Nothing was written."""


class StopDelayed(RemoteError):
    """CleverTap asks for a pause in which a campaign would send that was withdrawn. It is not slept through."""

    exit_code = ExitCode.STOP_NOT_VERIFIED


class ForgeError(CtsyncError):
    """GitHub, GitLab or a chat would not do what it was asked, or could not be reached. CleverTap is not concerned."""


class LockHeld(CtsyncError):
    """Another run holds the lock."""

    exit_code = ExitCode.HELD


class Fenced(CtsyncError):
    """Somebody else wrote the lock while we worked: this run may send nothing more."""

    exit_code = ExitCode.HELD


class Stale(CtsyncError):
    """What this run would apply is older than what was applied, or cannot be compared with it. Nothing was written."""

    exit_code = ExitCode.STALE


class Refused(CtsyncError):
    """A guardrail says no, with its numbers."""

    exit_code = ExitCode.BLOCKED


class StoreError(CtsyncError):
    """The lock cannot be read or written. Nothing is sent while that is so."""

    exit_code = ExitCode.LOCK_UNREADABLE


class LockMissing(StoreError):
    """There is no lock where the account's lock should be."""


class LockCorrupt(StoreError):
    """The lock is damaged: a bad checksum, cut short, conflict markers."""


class LockForeign(StoreError):
    """The lock belongs to another account or lineage, or is older than one we saw."""


class Interrupted(CtsyncError):
    """A signal arrived. Outcomes were flushed; no new call was made after it."""

    exit_code = ExitCode.INTERRUPTED
