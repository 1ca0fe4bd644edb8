"""`ctsync sandbox`: serve the local CleverTap, and move its clock."""

from __future__ import annotations

import click

from ctsync.cli.here import open_here
from ctsync.cli.options import Asked, a_command, asked_everywhere
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.rendering.sends_view import SendsView
from ctsync.workspace.sandbox_moves import advance_sandbox, serve_sandbox
from ctsync.workspace.sandbox_settings import sandbox_settings
from ctsync.workspace.workspace import Workspace


@click.group("sandbox")
@asked_everywhere()
def command() -> None:
    """The local CleverTap: made-up people, a clock that you move, nothing that can reach anybody."""


@a_command("serve", example="ctsync sandbox serve --port 8765")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; without it, a free one.")
@click.option(
    "--clock", metavar="WHEN", help="Where a new sandbox's clock starts: `now`, or 2027-06-01 09:00."
)
@click.pass_obj
def serve(asked: Asked, port: int, clock: str | None) -> None:
    """Serve the sandbox until Ctrl-C. Other commands use it meanwhile."""
    screen = Screen(asked)
    workspace = open_here(asked)
    _refuse_real(workspace)

    def ready(url: str) -> None:
        screen.show(
            [
                f"The sandbox answers at {url}. Account SANDBOX-0000, passcode sandbox. Ctrl-C ends it.",
                f"Its page, to look at and to move it by: {url}/",
            ]
        )

    serve_sandbox(workspace, port, clock, ready)
    screen.aside("The sandbox has ended; its state stays in .ctsync.")


@a_command("advance", example="ctsync sandbox advance 3d")
@click.argument("by", metavar="WHEN")
@click.pass_obj
def advance(asked: Asked, by: str) -> None:
    """Move the sandbox's clock, and show which messages went out on the way.

    WHEN is a span (3d, 90m, '1d 2h') or a moment on the account's clock ('2027-06-01 09:00').
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    _refuse_real(workspace)
    now, sends = advance_sandbox(workspace, by)
    screen.show(screen.renderer.sends(SendsView(sends, now, workspace.account.zone)))


@a_command(
    "settings", example="ctsync sandbox settings future_status=scheduled list_dashboard_campaigns=true"
)
@click.argument("words", metavar="[NAME | NAME=VALUE]...", nargs=-1)
@click.option("--reset", is_flag=True, help="Set the named ones back to their defaults; `all` for every one.")
@click.pass_obj
def settings(asked: Asked, words: tuple[str, ...], reset: bool) -> None:  # noqa: FBT001  # a flag of click
    """Show how the sandbox takes what CleverTap's documents leave open, and change it.

    Without a NAME, all of them; with names, what each decides; with NAME=VALUE, they are changed, all or none.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    _refuse_real(workspace)
    screen.show(screen.renderer.settings(sandbox_settings(workspace, words, reset=reset)))


def _refuse_real(workspace: Workspace) -> None:
    if not workspace.account.is_sandbox:
        raise UsageError(
            f"The account {workspace.account.name} is not a sandbox.",
            hint="Name one with --account; ctsync.yaml has it with `sandbox: true`.",
        )


command.add_command(serve)
command.add_command(advance)
command.add_command(settings)
