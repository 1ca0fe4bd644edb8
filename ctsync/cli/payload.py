"""`ctsync payload`: exactly what CleverTap would receive."""

from __future__ import annotations

from datetime import datetime

import click

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.campaign.token import make_token, remote_name
from ctsync.cli.here import open_here
from ctsync.cli.naming import named
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.lock.record import Lock
from ctsync.planning.planner import empty_lock
from ctsync.planning.rolling import is_due
from ctsync.problems import Position
from ctsync.reading.nodes import Path
from ctsync.rendering.payload_view import Payload, PayloadView
from ctsync.rendering.wire_origins import wire_origins
from ctsync.workspace.offline import offline_now


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
    places: dict[tuple[str, str], dict[Path, Position]] = {}
    payloads = []
    for campaign in campaigns:
        part = (campaign.key.market, campaign.key.language)
        if part not in places:
            leaves = workspace.origins(campaign.name, part).all()
            places[part] = {path: origin.where for path, origin in leaves}
        body = create_payload(campaign, _remote_name(campaign, lock))
        payloads.append(
            Payload(str(campaign.key), body, wire_origins(body, places[part]), campaign.position.file)
        )
    screen.show(screen.renderer.payload(PayloadView(tuple(payloads))))


def nearest_dates(campaigns: list[DesiredCampaign], name: str, now: datetime) -> list[DesiredCampaign]:
    """Of a rolling campaign the dates that an apply would create by `now`, or else the next or the last one.

    A date that was asked for by its own key is shown, whenever it is.
    """
    if any(each.series is None or str(each.key) == name for each in campaigns):
        return campaigns
    due = [each for each in campaigns if is_due(each, now)]
    ahead = [each for each in campaigns if each.first_send > now]
    return due or ahead[:1] or campaigns[-1:]


def _remote_name(campaign: DesiredCampaign, lock: Lock) -> str:
    """The name as it was sent, or as the next create would send it."""
    record = lock.records.get(str(campaign.key))
    if record is not None and record.operation.fingerprint == campaign.fingerprint:
        return record.operation.remote_name
    token = make_token(
        campaign.account,
        campaign.key,
        campaign.fingerprint,
        generation=campaign.generation,
        lineage=lock.token_lineage,
        seq=lock.next_seq,
    )
    return remote_name(campaign.human_name, token, campaign.account.name_limit)
