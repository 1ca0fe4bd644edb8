"""Plans made by hand, one of each kind of change: what the views are looked at with."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ctsync.calendar.meetings import meetings
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.content import Known, identity_of
from ctsync.campaign.definition import read_definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.difference import Comparison, compared
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.catalog import Catalog
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.lock.record import OnAppear, Operation, Record, State, Successor, Why
from ctsync.names import AccountName, Fingerprint, InstanceKey, RemoteId
from ctsync.planning.change import (
    Adopt,
    Block,
    Blocked,
    Change,
    Create,
    Drift,
    Forget,
    History,
    Keep,
    Remark,
    Replace,
    Resolve,
    Stop,
    Wait,
)
from ctsync.planning.plan import Plan
from ctsync.problems import Position
from ctsync.schedule import Timetable, timetable_for

NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
"""10:00 in Kolkata."""

SANDBOX = AccountFacts(
    AccountName("sandbox"), "kaveri-t4mz8q2c", "sha256:00", "Asia/Kolkata", is_local=True, is_sandbox=True
)

PUSH: dict[str, Any] = {
    "owner": "kaveri/crm",
    "purpose": "promotional",
    "channel": "push",
    "devices": ["android", "ios"],
    "audience": {
        "event": "Charged",
        "from": "2027-04-01",
        "to": "2027-04-30",
        "profile": {"City": ["Bengaluru", "Mysuru"]},
        "expect": "350..450",
    },
    "schedule": {"at": "2027-06-01 18:30"},
    "message": {
        "title": "Mango Friday 🥭",
        "body": "Hi {{ Profile.Name | default: 'there' }}, this morning's Banganapalli are in: ₹119 a kilo.",
        "link": "kaveri://collection/mango",
    },
}

SMS: dict[str, Any] = {
    "owner": "kaveri/crm",
    "purpose": "promotional",
    "channel": "sms",
    "provider": "Gupshup-IN",
    "audience": {"everyone": "true"},
    "schedule": {"at": ["2027-06-04 11:00", "2027-06-11 11:00"]},
    "message": {"body": "Rs 150 off your next groceries at Kaveri. Reply STOP to end."},
}


def a_campaign(
    name: str = "mango-fridays-push",
    written: Mapping[str, Any] = PUSH,
    *,
    key: InstanceKey | None = None,
    only: datetime | None = None,
    account: AccountFacts = SANDBOX,
    **changes: Any,
) -> DesiredCampaign:
    """One instance, as the loader would give it. `changes` replace whole keys of the file."""
    definition = read_definition({**written, "name": name, **changes})
    timetable = timetable_for(definition.schedule, definition.quiet_hours, account.zone, only)
    return DesiredCampaign(
        key=key or InstanceKey(name),
        identity=identity_of(definition),
        content=Known(definition),
        account=account,
        catalog=Catalog(),
        timetable=timetable,
        ready_on=None,
        fingerprint=Fingerprint("ab" * 32),
        position=Position(f"campaigns/{name}.yaml", 1, 1),
    )


def an_operation(desired: DesiredCampaign, remote_id: int | None = 1795000002, **changes: Any) -> Operation:
    """A live operation of that campaign."""
    timetable: Timetable = changes.pop("timetable", None) or desired.timetable
    made = Operation(
        seq=1,
        token="~ct1.aaaaa.bbbbbbbb.cccccc.dddddd.eegggggg",
        remote_name=f"{desired.human_name} ~ct1.aaaaa.bbbbbbbb.cccccc.dddddd.eegggggg",
        channel=desired.definition.channel,
        fingerprint=Fingerprint("cd" * 32),
        generation=1,
        state=State.LIVE,
        first_send=timetable.first_send,
        last_send=timetable.last_send,
        timetable=timetable.to_tree(),
        content="sha256:00",
        cosmetic="sha256:00",
        scheduled_on=timetable.scheduled_on,
        intended_at=NOW - timedelta(days=2),
        remote_id=None if remote_id is None else RemoteId(remote_id),
    )
    return replace(made, **changes)


def a_record(desired: DesiredCampaign, remote_id: int | None = 1795000002, **changes: Any) -> Record:
    return Record(desired.key, desired.name, "stop", an_operation(desired, remote_id, **changes))


def a_row(record: Record, status: RemoteStatus = RemoteStatus.PENDING) -> ObservedCampaign:
    operation = record.operation
    return ObservedCampaign(
        operation.remote_id or RemoteId(1), operation.remote_name, operation.scheduled_on, status
    )


def a_plan(*changes: Change, account: AccountFacts = SANDBOX, **more: Any) -> Plan:
    return Plan(
        account,
        "7q2m4k",
        changes,
        made_at=NOW,
        expires=more.pop("expires", NOW + timedelta(hours=24)),
        serial=3,
        **more,
    )


def a_replace(name: str = "weekly-picks-push", **changes: Any) -> Replace:
    desired = a_campaign(name, **changes)
    record = a_record(desired)
    return Replace(desired, record, a_row(record), record.operation.first_send)


def a_begun_replace() -> Replace:
    """A weekly push that has run four times."""
    schedule = {"every": "1 week", "days": ["thu"], "start": "2027-04-22 18:30", "runs": "12"}
    desired = a_campaign("thursday-picks-push", schedule=schedule)
    record = a_record(desired, 1795000003)
    done = desired.timetable.done_before(NOW)
    rest = desired.timetable.after(NOW)
    next_old = desired.timetable.next_after(NOW)
    assert rest is not None
    assert next_old is not None
    return Replace(desired, record, a_row(record, RemoteStatus.RUNNING), next_old, rest, done)


def a_blocked(block: Block, **more: Any) -> Blocked:
    desired = a_campaign(f"held-{block.name.lower().replace('_', '-')}")
    record = a_record(desired, 1795000009)
    return Blocked(
        desired.key, block, desired, record, other="mango-old-push", other_id=RemoteId(1795000008), **more
    )


OLD_BODY = "Hi {{ Profile.Name | default: 'there' }}, this morning's Alphonso are in: ₹149 a kilo, until the crates are empty."


def a_comparison(desired: DesiredCampaign, *, only_title: bool = False) -> Comparison:
    """The campaign against an earlier one: another title, and unless that is all, other words, people, days and end."""
    after = canonical_tree(desired)
    before = copy.deepcopy(after)
    before["message"]["title"] = "Mango Friday"
    if not only_title:
        before["message"]["body"] = OLD_BODY
        before["audience"]["profile"]["City"] = "Bengaluru"
        before["expires"] = "9h"
        if "days" in before["schedule"]:
            before["schedule"]["days"] = ["mon"]
    return compared(before, after)


def every_change() -> tuple[Change, ...]:
    """At least one of each kind, in a plan's order."""
    gone = a_campaign("winback-oct-push")
    open_create = a_record(
        a_campaign("loyalty-birthday-push"), state=State.INTENT, remote_id=None, on_appear=OnAppear.ADOPT
    )
    half_stopped = a_record(
        a_campaign("monsoon-rain-push"),
        1795000005,
        state=State.STOPPING,
        why=Why.REPLACE,
        then=Successor(Fingerprint("ef" * 32), 1),
    )
    dates = [
        datetime(2027, 6, 4, 11, 0),
        datetime(2027, 6, 11, 11, 0),
        datetime(2027, 6, 18, 11, 0),
    ]  # on the account's clock
    kept = a_campaign("weekly-digest-push")
    drifted = a_campaign("flash-hours-push")
    user = a_campaign(
        "new-year-push",
        schedule={"at": "2027-06-10 09:00", "in": "user", "if_missed": "drop", "cutoff": "21:00"},
    )
    again = replace(an_operation(user, 1794000001), state=State.SENT)
    return (
        Resolve(open_create, a_campaign("loyalty-birthday-push"), OnAppear.ADOPT),
        Resolve(half_stopped, None, OnAppear.STOP),
        Stop(a_record(gone, 1795000004, reach=402_118), a_row(a_record(gone, 1795000004))),
        a_replace(),
        a_begun_replace(),
        Create(a_campaign()),
        *(
            Create(
                a_campaign(
                    "grocery-150-off-sms",
                    SMS,
                    key=InstanceKey("grocery-150-off-sms", day=day.date()),
                    only=day,
                )
            )
            for day in dates
        ),
        Create(user, again=again),
        Adopt(
            a_campaign("festival-push"),
            ObservedCampaign(RemoteId(1790000077), "Festival", 202706011830, RemoteStatus.SCHEDULED),
        ),
        Forget(a_record(a_campaign("old-partner-push"), 1795000006)),
        a_blocked(Block.LOOKALIKE),
        a_blocked(Block.GUARD),
        Wait(a_campaign("lapsed-buyers-push"), date(2027, 5, 31)),
        Keep(kept, a_record(kept, 1795000010), a_row(a_record(kept, 1795000010)), (Remark.COSMETIC,)),
        Keep(drifted, a_record(drifted, 1795000011), None, drift=Drift.UNSEEN),
        History(a_record(a_campaign("old-push"), 1794000000, state=State.SENT)),
    )


def a_review(plan: Plan) -> ReviewedPlan:
    """The plan with some reach, the differences of its replaces, and what else goes out on its days."""
    reach = {
        "mango-fridays-push": Reach({"android": 318, "ios": 83}),
        "weekly-picks-push": Reach({"android": 600, "ios": 83}, note="counted over the days up to yesterday"),
        "thursday-picks-push": Reach(refused="Invalid Notification Channel ID"),
        "grocery-150-off-sms@2027-06-04": Reach({"sms": 4_102}),
    }
    return ReviewedPlan(
        plan,
        reach=reach,
        comparisons={
            str(change.key): a_comparison(change.desired, only_title="thursday" in str(change.key))
            for change in plan.of(Replace)
        },
        previous_reach={"weekly-picks-push": 461},
        meetings=meetings(plan),
    )
