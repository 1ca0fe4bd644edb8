"""A calendar with one of everything: planned, live, sent, unclear, unmanaged, closed, over the budget, unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from ctsync.calendar import Calendar, Frame, Sources, Told, make_calendar
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings
from ctsync.catalog import Blackouts
from ctsync.catalog.blackouts import Blackout
from ctsync.lint.settings import Limits
from ctsync.lock.record import Lock, OnAppear, Record, State
from ctsync.names import RemoteId
from ctsync.planning.planner import empty_lock, make_plan
from ctsync.problems import Level
from tests.support.campaigns import ACCOUNT, NOW, ZONE, wanted
from tests.support.plans import an_operation

FRAME = Frame.around(date(2027, 5, 20), ZONE)
LIMITS = Limits(messages_per_5_minutes={Level.WARNING: 1_200_000, Level.ERROR: 1_500_000})
EVERYONE = {"everyone": "true"}
CHARGED = {"event": "Charged", "from": "2027-04-01", "to": "2027-04-30"}


def row(number: int, name: str, at: str, status: RemoteStatus = RemoteStatus.SCHEDULED) -> ObservedCampaign:
    """A row of the list; `at` as `2027-05-27 18:30`."""
    return ObservedCampaign(RemoteId(number), name, int(f"{datetime.fromisoformat(at):%Y%m%d%H%M}"), status)


def record(desired: DesiredCampaign, number: int | None, **changes: Any) -> Record:
    """The lock's record of a campaign that is as its file says."""
    made = an_operation(desired, number, fingerprint=desired.fingerprint, **changes)
    token = f"~ct1.aaaaa.bbbbbbbb.cccccc.dddddd.ee{(number or 0) % 1000:06}"
    operation = replace(
        made, token=token, remote_name=f"{desired.human_name} {token}", seq=(number or 0) % 1000 + 1
    )
    return Record(desired.key, desired.name, "stop", operation)


def a_calendar(
    campaigns: Iterable[DesiredCampaign] = (),
    records: Iterable[Record] = (),
    rows: Iterable[ObservedCampaign] = (),
    *,
    frame: Frame = FRAME,
    now: datetime = NOW,
    limits: Limits = LIMITS,
    blackouts: Iterable[Blackout] = (),
    told: Mapping[RemoteId, Told] | None = None,
    account: Any = ACCOUNT,
) -> Calendar:
    """The calendar of these files, this lock, and what the list shows of it besides `rows`."""
    all_wanted = tuple(campaigns)
    lock: Lock = replace(
        empty_lock(account, "7q2m4k"), next_seq=5000, records={str(each.key): each for each in records}
    )
    seen = Sightings((*_listed(lock), *rows), ())
    plan = make_plan(all_wanted, lock, seen, account=account, now=now)
    sources = Sources(plan, all_wanted, lock, seen, account, told or {})
    return make_calendar(sources, frame, limits, Blackouts(tuple(blackouts)))


def _listed(lock: Lock) -> Iterable[ObservedCampaign]:
    for each in lock.records.values():
        operation = each.operation
        if operation.remote_id is not None and operation.state in (State.LIVE, State.SENT):
            ended = operation.state is State.SENT
            status = RemoteStatus.COMPLETED if ended else RemoteStatus.SCHEDULED
            yield ObservedCampaign(operation.remote_id, operation.remote_name, operation.scheduled_on, status)


@cache
def everything(evil: str = "") -> Calendar:
    """One of each. `evil` is put into every place that foreign text can reach."""
    picks = {"every": "1 week", "days": ["thu"], "start": "2027-05-06 18:30", "runs": "12"}
    (weekly,) = wanted("weekly-picks-push", picks, audience={**CHARGED, "expect": "350k..450k"})
    (digest,) = wanted("monday-digest-email", "2027-05-31 10:30", channel="email", audience=CHARGED)
    (gone,) = wanted("winback-may-push", "2027-05-26 12:00")
    (sent,) = wanted("tuesday-recipes-email", "2027-05-18 17:00", channel="email", audience=CHARGED)
    (lost,) = wanted("birthday-gift-push", "2027-05-25 11:00", audience={**EVERYONE, "expect": "9k..12k"})
    files = (
        weekly,
        digest,
        sent,
        lost,
        *wanted("monsoon-sale-push", "2027-05-27 18:30", audience={**EVERYONE, "expect": "1M..1.3M"}),
        *wanted("first-rain-push", "2027-05-27 19:00", audience={**CHARGED, "expect": "900k..1.4M"}),
        *wanted(
            "good-morning-push",
            {"at": "2027-06-09 10:00", "in": "user", "if_missed": "drop"},
            audience={**CHARGED, "to": "2027-04-29", "expect": "500k..600k"},
            countries=["IN", "AE", "US"],
        ),
        *wanted(
            "saturday-market-email",
            {"every": "1 week", "days": ["sat"], "start": "2027-05-22 17:00", "runs": "8"},
            channel="email",
            audience={**CHARGED, "expect": "20k..26k"},
            countries=["IN"],
        ),
        *wanted(
            "trickle-push", "2027-06-03 12:00", audience={**CHARGED, "expect": "1M..2M"}, throttle="respect"
        ),
    )
    records = (
        record(weekly, 1795000001, reach=402_118),
        record(digest, 1795000002),
        record(gone, 1795000003, reach=88_000),
        record(sent, 1795000004, state=State.SENT, reach=12_480),
        record(lost, None, state=State.INTENT, on_appear=OnAppear.ADOPT),
    )
    rows = (
        row(1790000071, f"Flash sale {evil}", "2027-05-27 18:30"),
        row(1790000072, f"Grocery morning{evil}", "2027-06-01 09:00"),
        row(1790000073, f"Festival teaser{evil}", "2027-05-17 11:00", RemoteStatus.COMPLETED),
    )
    told = {rows[0].id: Told("push"), rows[1].id: Told("sms", repeats=True)}
    closed = (
        Blackout.model_validate(
            {"dates": "2027-06-05..2027-06-06", "countries": ["IN"], "why": f"Elections{evil}"}
        ),
    )
    return a_calendar(files, records, rows, told=told, blackouts=closed)
