"""`ctsync resolve`: a person says what only a person can say."""

from __future__ import annotations

import click

from ctsync.applying.acknowledging import ZONE, acknowledge, acknowledge_zone
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.rendering.result_view import result_view


@a_command("resolve", example="ctsync resolve thursday-letter@2027-06-10 --seen")
@click.argument("key")
@click.option("--seen", is_flag=True, help="You know that this send was missed.")
@click.pass_obj
def command(asked: Asked, key: str, *, seen: bool) -> frozenset[ExitCode]:
    """Say that you know of a missed send, so that it does not end each run with 5 any more.

    KEY is a date as a plan shows it, or a campaign for all its missed dates. Nothing is sent, and nothing is created.
    A changed time zone of the account is acknowledged as `zone:Europe/Berlin`.
    """
    if not seen:
        raise UsageError(
            "It is not said how this is resolved.",
            why="A missed send is only acknowledged; nothing makes up for it by itself.",
            hint=f"ctsync resolve {key} --seen",
        )
    screen = Screen(asked)
    workspace = open_here(asked)
    with (
        Progress(is_shown=not asked.quiet, also=asked.listener) as progress,
        workspace.connected(progress, may_write=True) as connection,
        workspace.store.hold(),
    ):
        keep_secrets(asked, connection)
        request = workspace.request()
        is_zone = key.startswith(ZONE)
        result = connection.run(
            acknowledge_zone(request, key.removeprefix(ZONE)) if is_zone else acknowledge(request, key)
        )
    screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
    return result.exit_codes
