"""`ctsync audit`: finish what is open, from the lock and the list alone."""

from __future__ import annotations

import click

from ctsync.applying.audit import audit
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode
from ctsync.rendering.result_view import result_view


@a_command("audit", example="ctsync audit --format json")
@click.pass_obj
def command(asked: Asked) -> frozenset[ExitCode]:
    """Finish what is open, stop what exists twice, and say where the account differs from the lock.

    The campaign files are not read, and nothing is ever created. Safe to run every few minutes.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    with (
        Progress(is_shown=not asked.quiet, also=asked.listener) as progress,
        workspace.connected(progress, may_write=True) as connection,
        workspace.store.hold(),
    ):
        keep_secrets(asked, connection)
        result = connection.run(audit(workspace.request()))
    screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
    return result.exit_codes
