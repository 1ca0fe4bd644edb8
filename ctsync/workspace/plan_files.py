"""Where saved plans lie: read and written with care, because they come from other jobs and machines (reliability A3, A4)."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ctsync import __version__
from ctsync.applying.request import Request
from ctsync.errors import UsageError
from ctsync.planning.plan_file import BEGINNING, MOST_BYTES, decode_plan
from ctsync.planning.saved import SavedPlan
from ctsync.redaction import safe_text
from ctsync.workspace.rewriting import put_private
from ctsync.workspace.whereabouts import runs_in_ci
from ctsync.workspace.workspace import Workspace

_WHICH_FILE = "Name the file of a plan; ctsync plan --out FILE makes one."
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK


def read_plan(directory: str | None, file: str) -> SavedPlan:
    """The plan in a file. Raises UsageError for what is no whole plan of ctsync, and Stale for another version's."""
    path = path_of(directory, file)
    try:
        return decode_plan(content_of(path, MOST_BYTES + 1), version=__version__)
    except UsageError as error:
        if named(path) in error.what:
            raise
        raise UsageError(f"{named(path)}: {error.what}", why=error.why, hint=error.hint) from None


def refuse_to_overwrite(directory: str | None, file: str) -> None:
    """Raise UsageError for a file that is there and is no plan: a slip of the keyboard must not cost a campaign."""
    path = path_of(directory, file)
    if not os.path.lexists(path):
        if not path.parent.is_dir():
            raise UsageError(f"There is no folder for {named(path)}.", hint="Make it first.")
        return
    beginning = BEGINNING.encode()
    if path.is_symlink() or content_of(path, len(beginning)) != beginning:
        raise UsageError(
            f"{named(path)} is there already, and is no plan. Nothing was written.",
            hint="Name another file.",
        )


def write_plan(directory: str | None, file: str, text: str) -> None:
    """Readable by its owner only; another plan there is replaced. Raises as `refuse_to_overwrite`, also for a full disk."""
    refuse_to_overwrite(directory, file)
    path = path_of(directory, file)
    try:
        put_private(path, text.encode())
    except OSError as error:
        raise UsageError(
            f"The plan could not be saved in {named(path)}. Nothing was done.",
            why=f"{error.strerror or 'The system gave no reason'}.",
            hint="Name a file in a folder that you may write to: ctsync plan --out FILE",
        ) from None


def refuse_unapproved(
    workspace: Workspace, environ: Mapping[str, str], reason: str, *, is_approved: bool
) -> None:
    """Raise UsageError where a protected account would be written from here, or without an approved plan (design 6).

    It is no lock: whoever holds the passcode can do everything with it. It keeps people from needing to hold it.
    """
    if not workspace.account.protected:
        return
    name = workspace.account.name
    if not is_approved:
        raise UsageError(
            f"The account {name} is protected, so only an approved plan is applied to it. Nothing was done.",
            hint=f"ctsync plan --account {name} --out FILE, have it approved, then: ctsync apply FILE --account {name}",
        )
    if not (runs_in_ci(environ) or reason.strip()):
        raise UsageError(
            f"The account {name} is protected, so nothing is applied to it from here. Nothing was done.",
            why="Its passcode belongs to the pipeline, where others approve what is done with it.",
            hint="Let the pipeline apply it, or say why it has to be from here: --from-here REASON",
        )


def with_reason(request: Request, reason: str) -> Request:
    """The run with the reason why it is not the pipeline's, wherever it says who it was."""
    said = safe_text(reason.strip(), limit=300, one_line=True)
    return replace(request, who=f"{request.who}, from here: {said}") if said else request


def content_of(path: Path, most: int, hint: str = _WHICH_FILE) -> bytes:
    """The first bytes of a plain file. Never waits, whatever lies there. Raises UsageError, with `hint`."""
    try:
        descriptor = os.open(path, _READ)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or ""
        raise UsageError(f"{named(path)} cannot be read.", why=f"{why}." if why else "", hint=hint) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"{named(path)} is no plain file.", hint=hint)
        with os.fdopen(descriptor, "rb", closefd=False) as opened:
            return opened.read(most)
    finally:
        with suppress(OSError):
            os.close(descriptor)


def path_of(directory: str | None, file: str) -> Path:
    """Where a file lies that was named on the command line."""
    return Path(directory or ".") / file


def named(path: Path) -> str:
    """How a sentence names it."""
    return safe_text(str(path), limit=200, one_line=True)
