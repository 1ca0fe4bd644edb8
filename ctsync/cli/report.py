"""`ctsync report`: sent and clicked."""

from __future__ import annotations

import click

from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.lock.record import Lock
from ctsync.rendering.report_view import report_view
from ctsync.rendering.wording import did_you_mean, listed, shown
from ctsync.statistics.collect import collect, names_of
from ctsync.statistics.summary import Summary, summarise


@a_command("report", example="ctsync report thursday-picks-push")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_obj
def command(asked: Asked, names: tuple[str, ...]) -> None:
    """Show how many people got and clicked each message.

    CleverTap gives numbers for campaigns that are over. Until then the report says so; it never says 0.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    lock = workspace.lock()
    refuse_unknown(names, lock)
    with Progress(is_shown=not asked.quiet) as progress, workspace.connected(progress) as connection:
        keep_secrets(asked, connection)
        now = connection.now()
        summary = Summary(()) if lock is None else summarise(collect(connection.api, lock, now, names))
    screen.show(screen.renderer.report(report_view(summary, workspace.account.zone, now)))


def refuse_unknown(names: tuple[str, ...], lock: Lock | None) -> None:
    """Raise UsageError for a name that the lock does not know: no numbers would look like no sends."""
    known = set() if lock is None else {name for record in lock.records.values() for name in names_of(record)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(
            f"The lock has no campaign named {listed([shown(name, 100) for name in unknown])}.",
            hint=did_you_mean(unknown[0], known, "`ctsync status` lists them."),
        )
