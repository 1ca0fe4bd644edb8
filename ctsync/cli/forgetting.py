"""`ctsync lock forget`: let go of a campaign for good."""

from __future__ import annotations

import click

from ctsync.applying.releasing import forget, to_forget
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.lock.record import Operation
from ctsync.rendering.lock.released_rows import meaning_lines
from ctsync.rendering.result_view import result_view

SHORTEST = 10
"""Letters of a reason."""


@a_command("forget", example='ctsync lock forget mango-fridays-push --reason "the shop team runs it, #81"')
@click.argument("key")
@click.option("--reason", metavar="TEXT", default="", help="Why it is let go of; it is kept in the lock.")
@click.option("--evidence", metavar="TEXT", default="", hidden=True, help="The former name of --reason.")
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.pass_obj
def command(asked: Asked, key: str, *, reason: str, evidence: str, yes: bool) -> frozenset[ExitCode]:
    """Let a live campaign go on without ctsync, for good. CleverTap is not called.

    KEY is a campaign as `ctsync lock show` lists it. It says first what that means, and at a terminal asks for the
    campaign's id. What is open, or over, cannot be forgotten.
    """
    reason = reason or evidence
    if len(reason.strip()) < SHORTEST:
        raise UsageError(
            "It is not said why it is let go of."
            + (f" The reason has fewer than {SHORTEST} letters." if reason.strip() else ""),
            why="From then on nobody here stops it, whatever the files say; who reads the lock later must know why.",
            hint='--reason "the shop team runs it now, see pull request 81"',
        )
    screen = Screen(asked)
    workspace = open_here(asked)
    with (
        Progress(is_shown=not asked.quiet) as progress,
        workspace.connected(progress) as connection,
    ):
        keep_secrets(asked, connection)
        now = connection.now()
        record = to_forget(workspace.lock(), key, now)
        progress.pause()
        if asked.format == "terminal":
            screen.show(meaning_lines(record, workspace.account.zone, now, screen.paper))
        if not yes and not _confirmed(screen, record.operation):
            hint = "" if screen.is_attended else " Nobody is at a terminal to agree to it: --yes says so."
            screen.aside(f"Nothing was forgotten.{hint}")
            return frozenset({ExitCode.USAGE})
        with workspace.store.hold():
            result = connection.run(forget(workspace.request(), key, reason, record.operation))
    screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
    return result.exit_codes


def _confirmed(screen: Screen, operation: Operation) -> bool:
    """A number is read before it is typed. Without a terminal nobody has read it, so that takes --yes."""
    number = str(operation.remote_id)
    return screen.is_attended and screen.ask(f"\nType {number} to let go of it:").strip() == number
