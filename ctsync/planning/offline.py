"""A plan without asking CleverTap: the files against the last lock that could be read (design 5).

It can say create, replace, stop and what changed; it cannot say status, drift or reach. So it takes the lock at its
word: what is recorded as live is assumed to be listed just so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings
from ctsync.lock.record import Lock, State
from ctsync.planning.plan import Plan
from ctsync.planning.planner import make_plan


def plan_offline(
    wanted: Iterable[DesiredCampaign], lock: Lock, *, account: AccountFacts, now: datetime
) -> Plan:
    """The plan that follows if the account is as the lock says; marked `assumed`, and never applied."""
    plan = make_plan(wanted, lock, assumed_sightings(lock, now), account=account, now=now)
    return replace(plan, assumed=True)


def assumed_sightings(lock: Lock, now: datetime) -> Sightings:
    """The list as it would be if nothing but the lock had ever touched the account."""
    rows = []
    for record in lock.records.values():
        operation = record.operation
        if operation.state is State.LIVE and operation.remote_id is not None:
            status = RemoteStatus.PENDING if now < operation.first_send else RemoteStatus.RUNNING
            rows.append(
                ObservedCampaign(operation.remote_id, operation.remote_name, operation.scheduled_on, status)
            )
    return Sightings(tuple(rows), ())
