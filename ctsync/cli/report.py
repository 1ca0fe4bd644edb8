"""`ctsync report`: sent and clicked, beside what was estimated."""

from __future__ import annotations

from datetime import date

import click

from ctsync.api.contract import is_about_all
from ctsync.cli.counted import counted
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import FORMATS, TABLE_FORMATS, Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.lock.record import Lock
from ctsync.rendering import TABLES
from ctsync.rendering.report.view import report_view
from ctsync.rendering.wording import did_you_mean, listed, shown
from ctsync.statistics.collect import begun, collect, names_of
from ctsync.statistics.summary import summarise


@a_command(
    "report", example="ctsync report thursday-picks-push --instances", formats=(*FORMATS, *TABLE_FORMATS)
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--since", metavar="DATE", help="Only what sent on this day of the account or later.")
@click.option("--instances", "--all", is_flag=True, help="Show each part and each date for itself.")
@click.pass_obj
def command(
    asked: Asked, names: tuple[str, ...], *, since: str | None, instances: bool
) -> frozenset[ExitCode]:
    """Show how many people got and clicked each message, and how many had been estimated.

    A campaign's parts and dates are added up. CleverTap gives numbers for campaigns that are over. Until then the
    report says so; it never says 0.
    """
    screen = Screen(asked)
    first_day = None if since is None else read_day(since)
    workspace = open_here(asked)
    lock = workspace.lock()
    refuse_unknown(names, lock)
    with Progress(is_shown=not asked.quiet) as progress, workspace.connected(progress) as connection:
        keep_secrets(asked, connection)
        now = connection.now()
        sends = () if lock is None else begun(lock, now, names, since=first_day)
        answers = collect(connection.api, sends)
        collected = list(counted(answers, "asking for numbers", len(sends), is_shown=not asked.quiet))
        made_up = connection.made_up
    view = report_view(
        summarise(collected), workspace.account.zone, now, is_expanded=instances, made_up=made_up
    )
    table = TABLES.get(asked.format)
    screen.show(screen.renderer.report(view) if table is None else table(view))
    gave_up = any(is_about_all(each.answer) for each in collected)
    return frozenset({ExitCode.USAGE}) if gave_up else frozenset()


def read_day(written: str) -> date:
    """Raise UsageError for what is no day."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(
            f"{shown(written, 100)} is not a date.", hint="Write, for example: --since 2027-06-01"
        ) from None


def refuse_unknown(names: tuple[str, ...], lock: Lock | None) -> None:
    """Raise UsageError for a name that the lock does not know: no numbers would look like no sends."""
    known = set() if lock is None else {name for record in lock.records.values() for name in names_of(record)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(
            f"The lock has no campaign named {listed([shown(name, 100) for name in unknown])}.",
            hint=did_you_mean(unknown[0], known, "`ctsync status` lists them."),
        )
