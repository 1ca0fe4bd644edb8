"""`ctsync payload`: exactly what CleverTap would receive."""

from __future__ import annotations

from datetime import datetime

import click

from ctsync.campaign.desired import DesiredCampaign
from ctsync.cli.here import open_here
from ctsync.cli.naming import named
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.planning.planner import empty_lock
from ctsync.planning.rolling import is_due
from ctsync.rendering.payload_view import PayloadView
from ctsync.workspace.offline import offline_now
from ctsync.workspace.payloads import PayloadDesk


@a_command("payload", example="ctsync payload thursday-picks-push --format json")
@click.argument("name")
@click.pass_obj
def command(asked: Asked, name: str) -> None:
    """Show the exact JSON of one campaign, with the line of YAML beside each field.

    NAME is a campaign, or one of its parts or dates as a plan shows them. Of a rolling campaign the dates within its
    horizon are shown, or the next one. Nothing is asked of CleverTap.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    campaigns = named(workspace, name)
    lock = workspace.lock() or empty_lock(workspace.facts, workspace.account.lineage or "none-yet")
    campaigns = nearest_dates(campaigns, name, offline_now(workspace.account, lock.applied_at))
    desk = PayloadDesk(workspace, lock)
    screen.show(screen.renderer.payload(PayloadView(tuple(desk.payload_of(each) for each in campaigns))))


def nearest_dates(campaigns: list[DesiredCampaign], name: str, now: datetime) -> list[DesiredCampaign]:
    """Of a rolling campaign the dates that an apply would create by `now`, or else the next or the last one.

    A date that was asked for by its own key is shown, whenever it is.
    """
    if any(each.series is None or str(each.key) == name for each in campaigns):
        return campaigns
    due = [each for each in campaigns if is_due(each, now)]
    ahead = [each for each in campaigns if each.first_send > now]
    return due or ahead[:1] or campaigns[-1:]
