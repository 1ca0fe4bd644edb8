"""What the lock remembers of a campaign from the moment something begins with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ctsync.campaign.cosmetic import cosmetic_digest
from ctsync.campaign.desired import DesiredCampaign
from ctsync.lock.record import Lock, OnAppear, Operation, Record, State
from ctsync.schedule import Timetable


def intent(
    desired: DesiredCampaign,
    timetable: Timetable,
    *,
    seq: int,
    named: tuple[str, str],
    content: str,
    at: datetime,
) -> Operation:
    """A create about to be asked for; `named` are its token and its whole remote name, `content` its blob's digest."""
    token, remote_name = named
    return Operation(
        seq=seq,
        token=token,
        remote_name=remote_name,
        channel=desired.identity.channel,
        fingerprint=desired.fingerprint,
        generation=desired.generation,
        state=State.INTENT,
        first_send=timetable.first_send,
        last_send=timetable.last_send,
        timetable=timetable.to_tree(),
        content=content,
        cosmetic=cosmetic_digest(desired),
        scheduled_on=timetable.scheduled_on,
        intended_at=at,
        on_appear=OnAppear.ADOPT,
        scope=desired.scope,
    )


def recorded(lock: Lock, desired: DesiredCampaign, operation: Operation) -> Record:
    """The instance's record with this operation; a new one pushes the last into history."""
    on_remove = desired.identity.on_remove
    known = lock.records.get(str(desired.key))
    if known is None:
        return Record(desired.key, desired.name, on_remove, operation)
    return replace(known.with_operation(operation), name=desired.name, on_remove=on_remove)
