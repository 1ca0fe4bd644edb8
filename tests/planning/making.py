"""Locks, rows and plans by hand: one operation in any state, and what is decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ctsync.campaign.cosmetic import cosmetic_digest
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings
from ctsync.campaign.token import make_token, remote_name
from ctsync.lock.record import Lock, OnAppear, Operation, Record, State, Why
from ctsync.names import RemoteId
from ctsync.planning.change import Change
from ctsync.planning.plan import Plan
from ctsync.planning.planner import empty_lock, make_plan
from ctsync.planning.situation import Situation, situation
from tests.support.campaigns import ACCOUNT, NOW

LINEAGE = "7q2m4k"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

WITH_ID = {State.LIVE, State.STOPPING, State.STOPPED_BEFORE, State.STOPPED_MAYBE, State.SENT, State.FOREIGN}


def operation_of(
    desired: DesiredCampaign, state: State = State.LIVE, seq: int = 1, **changes: Any
) -> Operation:
    """What creating that instance would have written, in the state it has come to since."""
    token = make_token(
        desired.account,
        desired.key,
        desired.fingerprint,
        generation=desired.definition.generation,
        lineage=LINEAGE,
        seq=seq,
    )
    has_id = state in WITH_ID | {State.RELEASED}
    made = Operation(
        seq=seq,
        token=str(token),
        remote_name=remote_name(desired.human_name, token, desired.account.name_limit),
        channel=desired.definition.channel,
        fingerprint=desired.fingerprint,
        generation=desired.definition.generation,
        state=state,
        first_send=desired.first_send,
        last_send=desired.last_send,
        timetable=desired.timetable.to_tree(),
        content="sha256:00",
        cosmetic=cosmetic_digest(desired),
        scheduled_on=desired.timetable.scheduled_on,
        intended_at=NOW - DAY,
        remote_id=RemoteId(1_800_000_000 + seq) if has_id else None,
        on_appear=OnAppear.ADOPT if state is State.INTENT else None,
        why=Why.REMOVE if state.value.startswith("stop") else None,
        settled_at=NOW - DAY if state.is_ended else None,
        scope=desired.scope,
    )
    return replace(made, **changes)


def record_of(
    desired: DesiredCampaign,
    state: State = State.LIVE,
    seq: int = 1,
    history: Iterable[Operation] = (),
    **changes: Any,
) -> Record:
    operation = operation_of(desired, state, seq, **changes)
    return Record(desired.key, desired.name, desired.definition.on_remove, operation, tuple(history))


def row_of(record: Record, status: str = "pending", **changes: Any) -> ObservedCampaign:
    """The record's campaign, as the list shows it."""
    operation = record.operation
    assert operation.remote_id is not None
    row = ObservedCampaign(
        operation.remote_id, operation.remote_name, operation.scheduled_on, RemoteStatus(status)
    )
    return replace(row, **changes)


def stranger(
    name: str = "Flash sale", scheduled_on: int = 202706011200, status: str = "pending", number: int = 77
) -> ObservedCampaign:
    """A campaign that somebody made by hand."""
    return ObservedCampaign(RemoteId(1_700_000_000 + number), name, scheduled_on, RemoteStatus(status))


def lock_of(*records: Record, **changes: Any) -> Lock:
    numbers = [operation.seq for record in records for operation in (record.operation, *record.history)]
    lock = replace(empty_lock(ACCOUNT, LINEAGE), next_seq=max(numbers, default=0) + 1, serial=4)
    return replace(lock.with_records({str(record.key): record for record in records}), **changes)


def seen(*rows: ObservedCampaign) -> Sightings:
    return Sightings(rows, ())


def plan(
    wanted: Iterable[DesiredCampaign] = (),
    records: Iterable[Record] = (),
    rows: Iterable[ObservedCampaign] = (),
    now: datetime = NOW,
) -> Plan:
    return make_plan(wanted, lock_of(*records), seen(*rows), account=ACCOUNT, now=now)


def change_of(
    wanted: DesiredCampaign | None,
    record: Record | None = None,
    row: ObservedCampaign | None = None,
    now: datetime = NOW,
) -> Change:
    """What a plan says of one instance alone in the world."""
    made = plan(
        () if wanted is None else (wanted,),
        () if record is None else (record,),
        () if row is None else (row,),
        now,
    )
    (change,) = made.changes
    return change


def by_key(made: Plan) -> dict[str, Change]:
    return {str(change.key): change for change in made.changes}


def situated(
    wanted: Iterable[DesiredCampaign],
    records: Iterable[Record] = (),
    rows: Iterable[ObservedCampaign] = (),
    now: datetime = NOW,
) -> Situation:
    return situation(wanted, lock_of(*records), seen(*rows), ACCOUNT, now)
