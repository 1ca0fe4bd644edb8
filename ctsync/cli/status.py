"""`ctsync status`: what is live."""

from __future__ import annotations

import click

from ctsync.applying.looking import look
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode
from ctsync.planning.listing import windows_for
from ctsync.planning.planner import empty_lock
from ctsync.rendering.lock.status import status_view


@a_command("status", example="ctsync status --format json")
@click.pass_obj
def command(asked: Asked) -> frozenset[ExitCode]:
    """Show what is live: every campaign of the lock, its id, CleverTap's status, and when it sends next.

    A rolling campaign is one line for all its dates. Sends that were missed, or are near and not created, end with 5
    and 2.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    lock = workspace.lock()
    with Progress(is_shown=not asked.quiet) as progress, workspace.connected(progress) as connection:
        keep_secrets(asked, connection)
        now = connection.now()
        known = lock or empty_lock(workspace.facts, "")
        seen = connection.look(look(windows_for((), known, now)))
    view = status_view(known, seen, workspace.account.zone, now)
    screen.show(screen.renderer.status(view))
    return view.exit_codes
