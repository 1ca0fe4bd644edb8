"""A calendar of one account: from its files and lock alone, or with everything that CleverTap lists on its days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ctsync.applying.calendar_run import Looked, look_for_calendar
from ctsync.applying.request import Request
from ctsync.calendar import Calendar, Frame, Sources, Told, make_calendar
from ctsync.campaign.observed import Window
from ctsync.names import RemoteId
from ctsync.planning.offline import assumed_sightings, plan_offline
from ctsync.planning.planner import empty_lock
from ctsync.planning.timing import local_day
from ctsync.planning.unmanaged import unmanaged
from ctsync.workspace.connection import Connection
from ctsync.workspace.message_words import SINGLE, channel_of, messages_in
from ctsync.workspace.offline import offline_now
from ctsync.workspace.workspace import BUSY, Workspace


def looking_at(workspace: Workspace) -> Request:
    """The files of the account for a look at them. Raises InvalidInput for any error but that too much goes out at once."""
    return workspace.request(workspace.wanted(quickly=True, despite=BUSY))


def calendar_offline(workspace: Workspace, begin: date | None, weeks: int) -> Calendar:
    """The files against the last lock that can be read. `begin` is any day of its first week; None is today's."""
    request = looking_at(workspace)
    lock = workspace.lock() or empty_lock(request.account, request.lineage)
    now = offline_now(workspace.account, lock.applied_at)
    frame = Frame.around(begin or local_day(now, lock.zone), lock.zone, weeks)
    plan = plan_offline(request.wanted, lock, account=request.account, now=now)
    looked = Looked(plan, lock, assumed_sightings(lock, now))
    return _calendar(workspace, request, looked, frame, {})


def calendar_online(
    workspace: Workspace, connection: Connection, request: Request, begin: date | None, weeks: int
) -> Calendar:
    """The same with the list, and with what the message report tells of campaigns that nobody manages."""
    zone = request.account.zone
    frame = Frame.around(begin or local_day(connection.now(), zone), zone, weeks)
    looked = connection.look(look_for_calendar(request, frame))
    told = unmanaged(looked.lock, looked.seen, request.account)
    days = [row.day for row in (*told.live, *told.ended, *told.ours) if row.day in frame]
    messages = messages_in(connection, [Window(min(days), max(days))] if days else [])
    known = {
        campaign: Told(channel_of(row.channel), bool(row.delivery) and row.delivery.lower() != SINGLE)
        for campaign, row in (messages or {}).items()
    }
    return _calendar(workspace, request, looked, frame, known, knows_channels=messages is not None)


def _calendar(
    workspace: Workspace,
    request: Request,
    looked: Looked,
    frame: Frame,
    told: Mapping[RemoteId, Told],
    *,
    knows_channels: bool = True,
) -> Calendar:
    sources = Sources(looked.plan, request.wanted, looked.lock, looked.seen, request.account, told)
    limits, blackouts = workspace.lint_settings.shared, workspace.catalog.blackouts
    return make_calendar(sources, frame, limits, blackouts, knows_channels=knows_channels)
