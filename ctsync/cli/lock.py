"""`ctsync lock`: look after what ctsync remembers."""

from __future__ import annotations

import click

from ctsync.applying.acknowledging import accept_commit
from ctsync.cli.forgetting import command as forget
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command, asked_everywhere
from ctsync.cli.progress import Progress
from ctsync.cli.rebuild import command as rebuild
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.rendering.lock.holding import holding_view
from ctsync.rendering.lock.view import lock_view
from ctsync.rendering.result_view import result_view
from ctsync.workspace.commits import settled_commit
from ctsync.workspace.whereabouts import wall_clock

SHORTEST = 10
"""Letters of an evidence: why this is right."""


@click.group("lock")
@asked_everywhere()
def command() -> None:
    """Look after what ctsync remembers of the campaigns it made."""


@a_command("show", example="ctsync lock show --format json")
@click.pass_obj
def show(asked: Asked) -> None:
    """Show every record of the lock: its state, id and times."""
    screen = Screen(asked)
    workspace = open_here(asked)
    view = lock_view(workspace.lock(), workspace.store.describe(), workspace.account.zone)
    screen.show(screen.renderer.lock(view))


@a_command("unlock", example="ctsync lock unlock")
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.pass_obj
def unlock(asked: Asked, *, yes: bool) -> frozenset[ExitCode]:
    """Show who holds the lock and what they left open, and let go for a holder that is gone.

    Without a terminal it only shows, unless --yes is said. A holder that is alive after all does no harm: it is excluded
    by the next write.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    store, zone = workspace.store, workspace.account.zone
    holding = store.holding()
    view = holding_view(holding, workspace.lock(), store.describe(), zone, wall_clock())
    screen.show(screen.renderer.holding(view))
    if holding is None:
        return frozenset()
    if not yes and not (
        screen.is_attended and screen.ask(f"Type {view.who} to let go for them:") == view.who
    ):
        screen.aside("It is held as before.")
        return frozenset({ExitCode.HELD})
    store.break_hold(holding)
    screen.aside("The hold is broken. Run `ctsync audit` next: it settles what was left open.")
    return frozenset()


@a_command(
    "accept-commit",
    example='ctsync lock accept-commit 4f0c2a91 --evidence "main was rebased, see #81"',
)
@click.argument("commit")
@click.option(
    "--evidence", metavar="TEXT", default="", help="Why this commit follows; it is kept in the lock."
)
@click.pass_obj
def accept(asked: Asked, commit: str, evidence: str) -> frozenset[ExitCode]:
    """Say that this commit follows what was applied last, after the branch's history was rewritten.

    The commit has to be checked out, and on the account's branch. Nothing is planned or sent by it.
    """
    if len(evidence.strip()) < SHORTEST:
        raise UsageError(
            "It is not said why this commit follows.",
            why="From then on everything that the old history decided counts as older.",
            hint='--evidence "main was rebased on 1 June by asha, see pull request 81"',
        )
    screen = Screen(asked)
    workspace = open_here(asked)
    if workspace.account.is_local:
        raise UsageError(
            "On this machine's own accounts commits are not compared, so there is nothing to accept."
        )
    here = settled_commit(workspace.root, workspace.account.branch)
    if not here.startswith(commit) or len(commit) < 7:
        raise UsageError(
            f"The commit that is checked out is {here[:12]}.", hint=f"ctsync lock accept-commit {here[:12]}"
        )
    with (
        Progress(is_shown=not asked.quiet) as progress,
        workspace.connected(progress) as connection,
        workspace.store.hold(),
    ):
        keep_secrets(asked, connection)
        result = connection.run(accept_commit(workspace.request(), here, evidence))
    screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
    return result.exit_codes


for each in (show, unlock, forget, rebuild, accept):
    command.add_command(each)
