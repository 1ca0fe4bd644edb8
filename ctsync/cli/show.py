"""`ctsync show`: what the lock knows of one campaign, and whether it can have gone out twice."""

from __future__ import annotations

from functools import cache, partial

import click

from ctsync.campaign.remembered import audience_of
from ctsync.cli.here import open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.rendering.show.view import is_one_date, show_view


@a_command("show", example="ctsync show thursday-picks-push --receipts")
@click.argument("name", metavar="NAME[@DATE]")
@click.option(
    "--receipts", is_flag=True, help="Show how each operation went, and whether it can have gone out twice."
)
@click.pass_obj
def command(asked: Asked, name: str, *, receipts: bool) -> None:
    """Show what the lock knows of a campaign and each of its dates, markets and languages.

    With a date also what was sent, and who approved it when. With --receipts: who approved it, every request with its answer, what the list showed, and what follows from that.
    CleverTap is not asked, and nothing is changed.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    lock, zone = workspace.lock(), workspace.account.zone
    read = cache(workspace.store.get_blob) if receipts or is_one_date(name) else None
    retell = partial(audience_of, account=workspace.facts, catalog=workspace.catalog)
    view = show_view(lock, name, zone, read, retell, receipts=receipts, now=workspace.around.now)
    screen.show(screen.renderer.show(view, verbose=asked.verbose))
