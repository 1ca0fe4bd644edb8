"""`ctsync simulate`: every send of the files, with what clocks make of it."""

from __future__ import annotations

from datetime import timedelta

import click

from ctsync.calendar import simulate
from ctsync.cli.days import read_day
from ctsync.cli.here import open_here, say_warnings
from ctsync.cli.options import FORMATS, Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.rendering.calendar.simulation_view import simulation_csv, simulation_view
from ctsync.rendering.wording import did_you_mean, listed, shown
from ctsync.workspace.workspace import BUSY

AHEAD = timedelta(days=27)
"""Without --to, four weeks."""
MOST_DAYS = timedelta(days=800)


@a_command(
    "simulate",
    example="ctsync simulate thursday-picks-push --from 2027-06-01 --to 2027-07-31",
    formats=(*FORMATS, "csv"),
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--from", "begin", metavar="DATE", help="The first day; without it, today.")
@click.option(
    "--to", "end", metavar="DATE", help="The last day, included; without it, four weeks from the first."
)
@click.pass_obj
def command(
    asked: Asked, names: tuple[str, ...], *, begin: str | None, end: str | None
) -> frozenset[ExitCode]:
    """Show every send of the files: local time, UTC, first and last phone, and what clock changes do to it.

    Also what quiet hours and the cutoff do, what waits for its window to pass, and from which day on a date of a rolling
    campaign is made. No network, no credentials: CleverTap is not asked what it has.
    """
    screen = Screen(asked)
    first, last = (
        None if each is None else read_day(each, option)
        for each, option in ((begin, "--from"), (end, "--to"))
    )
    workspace = open_here(asked)
    wanted = workspace.wanted(quickly=True, despite=BUSY)
    _refuse_unknown(names, {campaign.name for campaign in wanted})
    today = workspace.today
    first = first or min(today, last or today)
    last = last or first + AHEAD
    if last < first or last - first > MOST_DAYS:
        raise UsageError(
            f"From {first} to {last} is no span of at most {MOST_DAYS.days} days.",
            hint="--from is the earlier day, and --to the later one.",
        )
    chosen = [campaign for campaign in wanted if not names or campaign.name in names]
    say_warnings(screen, workspace)
    view = simulation_view(simulate(chosen, first, last, today), workspace.account.zone, first, last, today)
    screen.show(simulation_csv(view) if asked.format == "csv" else screen.renderer.simulation(view))
    return frozenset({ExitCode.USAGE}) if workspace.problems.errors else frozenset()


def _refuse_unknown(names: tuple[str, ...], known: set[str]) -> None:
    """Raise UsageError for a name that no file has: no sends would look like nothing planned."""
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(
            f"There is no campaign named {listed([shown(name, 100) for name in unknown])}.",
            hint=did_you_mean(unknown[0], known, "A campaign is named like its file, without .yaml."),
        )
