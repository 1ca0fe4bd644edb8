"""`ctsync calendar`: who sends what when, in the weeks to come."""

from __future__ import annotations

from datetime import date

import click

from ctsync.calendar import MOST_WEEKS, WEEKS, Calendar
from ctsync.cli.days import read_day
from ctsync.cli.here import keep_secrets, open_here, say_warnings
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.redaction import redact
from ctsync.rendering.calendar.ics import ics_text
from ctsync.rendering.calendar.page import calendar_page
from ctsync.workspace.calendars import calendar_offline, calendar_online, looking_at
from ctsync.workspace.report_files import HTML, ICS, ReportFile
from ctsync.workspace.workspace import Workspace


@a_command("calendar", example="ctsync calendar --html calendar.html --ics calendar.ics")
@click.option("--offline", is_flag=True, help="Ask nobody: the files against the lock. Needs no credentials.")
@click.option(
    "--from", "begin", metavar="DATE", help="Begin with the week of this day; without it, with this week."
)
@click.option(
    "--weeks", type=click.IntRange(1, MOST_WEEKS), default=WEEKS, help=f"How many weeks; without it, {WEEKS}."
)
@click.option("--html", metavar="FILE", type=click.Path(), help="Write it as one page; - for stdout.")
@click.option(
    "--ics", metavar="FILE", type=click.Path(), help="Write it for calendar programs; - for stdout."
)
@click.pass_obj
def command(
    asked: Asked, *, offline: bool, begin: str | None, weeks: int, html: str | None, ics: str | None
) -> frozenset[ExitCode]:
    """Show four weeks of the account: what is planned, live, and not managed here, in a lane for each channel.

    With the messages of five minutes against the budget, campaigns that reach the same people on one day, days on which
    nothing goes out, and the nearest free time for what is in the way. What is not known is said to be unknown.
    """
    screen = Screen(asked)
    first = None if begin is None else read_day(begin, "--from")
    files = [
        ReportFile(asked.directory, file, kind)
        for file, kind in ((html, HTML), (ics, ICS))
        if file is not None
    ]
    if sum(file.is_stdout for file in files) > 1:
        raise UsageError(
            "Only one of --html and --ics can go to stdout.", hint="Name a file for the other one."
        )
    workspace = open_here(asked)
    if offline:
        calendar = calendar_offline(workspace, first, weeks)
    else:
        calendar = _online(workspace, asked, first, weeks)
    say_warnings(screen, workspace)
    for file in files:
        _write(screen, file, calendar)
    if not any(file.is_stdout for file in files):
        screen.show(screen.renderer.calendar(calendar, verbose=asked.verbose))
    return frozenset({ExitCode.USAGE}) if workspace.problems.errors else frozenset()


def _online(workspace: Workspace, asked: Asked, begin: date | None, weeks: int) -> Calendar:
    request = looking_at(workspace)
    with Progress(is_shown=not asked.quiet) as progress, workspace.connected(progress) as connection:
        keep_secrets(asked, connection)
        return calendar_online(workspace, connection, request, begin, weeks)


def _write(screen: Screen, file: ReportFile, calendar: Calendar) -> None:
    text = calendar_page(calendar) if file.beginning == HTML else ics_text(calendar)
    if file.is_stdout:
        screen.show(text.removesuffix("\n").split("\n"))
        return
    file.write(redact(text, screen.asked.secrets))
    screen.aside(f"Written to {file.named}.")
