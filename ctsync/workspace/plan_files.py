"""Where saved plans lie: read and written with care, because they come from other jobs and machines (reliability A3, A4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ctsync import __version__
from ctsync.applying.request import Request
from ctsync.errors import UsageError
from ctsync.planning.plan_file import BEGINNING, MOST_BYTES, decode_plan
from ctsync.planning.saved import SavedPlan
from ctsync.redaction import safe_text
from ctsync.workspace.own_files import OwnFile, at, content_of, named
from ctsync.workspace.whereabouts import runs_in_ci
from ctsync.workspace.workspace import Workspace

_WHICH_FILE = "Name the file of a plan; ctsync plan --out FILE makes one."


def read_plan(directory: str | None, file: str) -> SavedPlan:
    """The plan in a file. Raises UsageError for what is no whole plan of ctsync, and Stale for another version's."""
    path = at(directory, file)
    try:
        return decode_plan(content_of(path, MOST_BYTES + 1, _WHICH_FILE), version=__version__)
    except UsageError as error:
        if named(path) in error.what:
            raise
        raise UsageError(f"{named(path)}: {error.what}", why=error.why, hint=error.hint) from None


def plan_file(directory: str | None, file: str) -> OwnFile:
    """Where `plan --out` writes."""
    return OwnFile(at(directory, file), "plan", "ctsync plan --out FILE", BEGINNING)


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
