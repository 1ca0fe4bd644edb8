"""`ctsync stop`: the panic button."""

from __future__ import annotations

import click

from ctsync.applying.panic import chosen_records
from ctsync.applying.pressing import press
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode
from ctsync.rendering.result_view import result_view
from ctsync.rendering.wording import count, listed
from ctsync.workspace.workspace import Workspace


@a_command("stop", example="ctsync stop thursday-picks-push --yes")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.pass_obj
def command(asked: Asked, names: tuple[str, ...], *, yes: bool) -> frozenset[ExitCode]:
    """Stop campaigns now, for good, whatever the files say, and prove it.

    NAME is a campaign, or one of its dates as `ctsync status` shows it. A stopped campaign comes back only when its
    file raises `generation`.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    if not yes and screen.is_attended and not _confirmed(workspace, names, screen):
        screen.aside("Nothing was stopped.")
        return frozenset({ExitCode.USAGE})
    with (
        Progress(is_shown=not asked.quiet) as progress,
        workspace.connected(progress, may_write=True) as connection,
    ):
        keep_secrets(asked, connection)
        result = connection.run(press(workspace.request(), names))
    screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
    if not result.exit_codes:
        screen.aside("It comes back only when its file raises `generation`.")
    return result.exit_codes


def _confirmed(workspace: Workspace, names: tuple[str, ...], screen: Screen) -> bool:
    lock = workspace.lock()
    if lock is None:
        return True
    chosen = chosen_records(lock, names)
    shown = listed([str(record.key) for record in chosen])
    question = f"This stops {shown} for good.\nType {len(chosen)} to stop {count(len(chosen), 'campaign')}:"
    return screen.ask(question).strip() == str(len(chosen))
