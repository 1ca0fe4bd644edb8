"""`ctsync plan --out FILE`: the plan as a file that others approve and a later job applies (protocol 9)."""

from __future__ import annotations

from ctsync import __version__
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.plan_file import encode_plan
from ctsync.rendering.plan.saved import saved_plan
from ctsync.rendering.wording import count, moment, shown
from ctsync.workspace.plan_files import plan_file
from ctsync.workspace.whereabouts import commit_of
from ctsync.workspace.workspace import Workspace


class Saving:
    """A file to save a plan in. What could not be applied afterwards is refused before anything is asked.

    Raises UsageError, and Stale for a commit that may not be applied.
    """

    def __init__(self, workspace: Workspace, directory: str | None, file: str, *, is_offline: bool) -> None:
        if is_offline:
            raise UsageError(
                "--out does not go with --offline: a plan that is assumed cannot be applied.",
                hint=f"ctsync plan --out {shown(file)}",
            )
        self._own = plan_file(directory, file)
        self._own.refuse_to_overwrite()
        self._workspace, self._file = workspace, file
        self._commit = workspace.settled_commit() or commit_of(workspace.root)

    def save(self, reviewed: ReviewedPlan, screen: Screen, *, estimated: bool) -> None:
        """Write it, and say on stderr what to do with it."""
        saved = saved_plan(reviewed, version=__version__, commit=self._commit, estimated=estimated)
        self._own.write(encode_plan(saved))
        until = moment(saved.expires, reviewed.plan.account.zone, saved.made_at)
        screen.aside(
            f"Saved in {shown(self._file)}: {count(len(saved.changes), 'change')}, valid until {until}.\n"
            f"When it is approved: ctsync apply {shown(self._file)}"
        )
