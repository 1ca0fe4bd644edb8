"""`ctsync lock show`: what ctsync remembers."""

from __future__ import annotations

import click

from ctsync.cli.here import open_here
from ctsync.cli.options import Asked, a_command, asked_everywhere
from ctsync.cli.screen import Screen
from ctsync.rendering.lock_view import lock_view


@click.group("lock")
@asked_everywhere()
def command() -> None:
    """Show what ctsync remembers of the campaigns it made."""


@a_command("show", example="ctsync lock show --format json")
@click.pass_obj
def show(asked: Asked) -> None:
    """Show every record of the lock: its state, id and times."""
    screen = Screen(asked)
    workspace = open_here(asked)
    view = lock_view(workspace.lock(), workspace.store.describe(), workspace.account.zone)
    screen.show(screen.renderer.lock(view))


command.add_command(show)
