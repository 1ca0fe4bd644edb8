"""`ctsync ci reports`: the numbers of what was sent a day ago, or three, as texts for the pull requests that agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import click

from ctsync.api.contract import is_about_all
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode
from ctsync.forge.reports import Due, due
from ctsync.lock.put_away import with_receipts
from ctsync.rendering.report.tables import markdown_lines
from ctsync.rendering.report.view import report_view
from ctsync.rendering.wording import count, shown
from ctsync.statistics.collect import Begun, begun, collect
from ctsync.statistics.summary import Collected, summarise
from ctsync.workspace.rewriting import put_private
from ctsync.workspace.workspace import Workspace


@a_command("reports", example="ctsync ci reports --out reports")
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(), help="The folder to write the texts into."
)
@click.pass_obj
def command(asked: Asked, *, out: str) -> frozenset[ExitCode]:
    """Count what was sent 24 and 72 hours ago, and write a Markdown text for each pull request that agreed.

    `ctsync ci comment DIR/*.md` puts them where they belong. A text holds everything that one of them sent in the last 35
    days, beside what was estimated. What CleverTap has no numbers for is named, and never 0. Run it every hour.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    lock = workspace.lock()
    with Progress(is_shown=not asked.quiet) as progress, workspace.connected(progress) as connection:
        keep_secrets(asked, connection)
        now = connection.now()
        sends = () if lock is None else _with_receipts(workspace, begun(lock, now))
        found, unknown = due(sends, now)
        asked_about = {id(each): each for one in found for each in one.sends}
        collected = dict(zip(asked_about, collect(connection.api, asked_about.values()), strict=True))
    folder = Path(asked.directory or ".") / out
    folder.mkdir(parents=True, exist_ok=True)
    for one in found:
        text = _text(one, [collected[id(each)] for each in one.sends], workspace.account.zone, now)
        put_private(folder / one.file, text.encode())
    if unknown:
        screen.aside(f"{count(unknown, 'send')} cannot be told to anybody: who agreed is not on record.")
    screen.show([f"{count(len(found), 'report')} written to {shown(out)}."])
    gave_up = any(is_about_all(each.answer) for each in collected.values())
    return frozenset({ExitCode.USAGE}) if gave_up else frozenset()


def _with_receipts(workspace: Workspace, sends: tuple[Begun, ...]) -> tuple[Begun, ...]:
    """The same sends, with the receipts that were put away in their places."""
    read = cache(workspace.store.get_blob)
    whole = []
    for each in sends:
        alone = with_receipts(replace(each.record, operation=each.operation, history=()), read)
        whole.append(Begun(each.record, alone.operation))
    return tuple(whole)


def _text(one: Due, collected: list[Collected], zone: str, now: datetime) -> str:
    view = report_view(summarise(collected), zone, now)
    return "\n".join(
        [f"## {one.stage.removesuffix('h')} hours after the send", "", *markdown_lines(view), ""]
    )
