"""`ctsync lock rebuild`: make a lost lock anew."""

from __future__ import annotations

from dataclasses import replace

import click

from ctsync.applying.rebuilding import Loss, Survey, rebuild, survey
from ctsync.applying.result import ApplyResult
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.rendering.lock.rebuilding_rows import next_lines, next_steps, rebuilding_lines
from ctsync.rendering.result_view import result_view
from ctsync.workspace.rebuilding import known_names, rebuilding_request

SHORTEST = 10
"""Letters of an evidence: how the lock was lost."""


@a_command(
    "rebuild", example='ctsync lock rebuild --evidence "the branch was deleted on 1 June, no copy, see #81"'
)
@click.option(
    "--evidence", metavar="TEXT", default="", help="How the lock was lost; it is kept in the new one."
)
@click.option("--replace", "replaces", is_flag=True, help="Write over a lock that is damaged or rolled back.")
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.pass_obj
def command(asked: Asked, *, evidence: str, replaces: bool, yes: bool) -> frozenset[ExitCode]:
    """Make a lost lock anew, from the account's campaigns and the names in git's history.

    A newest good copy is always better. It shows first what it would write, and at a terminal asks for the number of
    campaigns. Nothing is created or stopped by it; the account is held until you end that, and it says what to do next.
    """
    if len(evidence.strip()) < SHORTEST:
        raise UsageError(
            "It is not said how the lock was lost."
            + (f" The evidence has fewer than {SHORTEST} letters." if evidence.strip() else ""),
            why="A lock that is made anew knows less than the lost one; who reads it later must know why.",
            hint='--evidence "the branch was deleted on 1 June, and there is no copy, see incident 81"',
        )
    screen = Screen(asked)
    workspace = open_here(asked)
    request, former, loss = rebuilding_request(workspace), known_names(workspace), Loss(evidence, replaces)
    with (
        Progress(is_shown=not asked.quiet, also=asked.listener) as progress,
        workspace.connected(progress) as connection,
    ):
        keep_secrets(asked, connection)
        with workspace.store.hold():
            found = connection.run(survey(request, former, loss))
        progress.pause()
        if asked.format == "terminal":
            wanted = {desired.key.definition for desired in request.wanted}
            place = workspace.store.describe()
            screen.show(rebuilding_lines(found.draft, wanted, former, place, screen.paper))
        if not yes and not _confirmed(screen, found):
            hint = "" if screen.is_attended else " Nobody is at a terminal to agree to it: --yes says so."
            screen.aside(f"Nothing was written.{hint}")
            return frozenset({ExitCode.USAGE})
        with workspace.store.hold():
            lock = connection.run(rebuild(request, former, loss, found))
    if asked.format == "terminal":
        screen.show(next_lines(lock, screen.paper))
        return frozenset()
    headline, *steps = next_steps(lock)
    view = result_view(ApplyResult((), None, found.at, tuple(steps)), workspace.account.zone)
    screen.show(screen.renderer.result(replace(view, headline=headline)))
    return frozenset()


def _confirmed(screen: Screen, found: Survey) -> bool:
    """A number is read before it is typed. Without a terminal nobody has read it, so that takes --yes."""
    number = str(len(found.draft.records))
    return screen.is_attended and screen.ask(f"\nType {number} to write this lock:").strip() == number
