"""Asking CleverTap how many people a change reaches. An estimate creates nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from ctsync.api.contract import Estimated, RefusedByRemote
from ctsync.applying.calls import AskReach, Together
from ctsync.applying.request import Asking
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.estimate import estimate_payload
from ctsync.guardrails.reach import Reach
from ctsync.names import InstanceKey
from ctsync.planning.change import Approve, Create, Replace, Wait
from ctsync.planning.plan import Plan
from ctsync.planning.timing import local_day

GROUP = 20
"""Estimates asked for in one go; the driver keeps to the account's limits."""

Counted: TypeAlias = Create | Replace | Wait | Approve
"""The changes that people can be counted for."""


def to_count(changes: Iterable[object], plan: Plan) -> list[Counted]:
    """Those of the changes that an estimate is asked for.

    An approval of dates is among them only if none of its dates is in the plan yet: those that sign it have to see how
    many people it is today, and its dates tell that otherwise.
    """
    return [
        change
        for change in changes
        if isinstance(change, Counted)
        and not (isinstance(change, Approve) and plan.dates.get(str(change.key)))
    ]


def count_people(changes: list[Counted], plan: Plan) -> Asking[dict[str, Reach]]:
    """One estimate per instance, by the text of its key; of an approval's nearest date, by that of the definition.

    Of a rolling definition the nearest date is counted for all: the same people, at most some days older.
    """
    reach: dict[str, Reach] = {}
    asked = nearest_of_each(changes)
    yesterday = local_day(plan.made_at, plan.account.zone) - timedelta(days=1)
    for begin in range(0, len(asked), GROUP):
        reach.update((yield from _estimated(asked[begin : begin + GROUP], yesterday)))
    return {**_like_their_nearest(changes, asked, reach), **reach}


def nearest_of_each(changes: list[Counted]) -> list[Counted]:
    kept: list[Counted] = []
    series: set[InstanceKey] = set()
    for change in sorted(changes, key=lambda each: _desired(each).first_send):
        whole = _desired(change).series
        if whole is None or whole.key not in series:
            kept.append(change)
        if whole is not None:
            series.add(whole.key)
    return kept


def _like_their_nearest(
    changes: list[Counted], asked: list[Counted], reach: Mapping[str, Reach]
) -> dict[str, Reach]:
    nearest = {whole.key: each for each in asked if (whole := _desired(each).series) is not None}
    return {
        str(change.key): replace(known, note=known.note or f"counted for {lead.key.day}, the nearest date")
        for change in changes
        if (whole := _desired(change).series) is not None
        and (lead := nearest[whole.key])
        and (known := reach[str(lead.key)])
        and change is not lead
    }


def _estimated(changes: list[Counted], yesterday: date) -> Asking[dict[str, Reach]]:
    asked = [estimate_payload(_desired(change), yesterday) for change in changes]
    answers = yield Together(tuple(AskReach(payload) for payload, _ in asked))
    return {
        str(change.key): _reach(answer, note)
        for change, answer, (_, note) in zip(changes, answers, asked, strict=True)
    }


def _desired(change: Counted) -> DesiredCampaign:
    return change.lead if isinstance(change, Approve) else change.desired


def _reach(answer: object, note: str) -> Reach:
    if isinstance(answer, Estimated):
        return Reach(answer.reach, note, unknown="" if answer.reach else "CleverTap gave no number")
    if isinstance(answer, RefusedByRemote):
        return Reach(refused=answer.text)
    return Reach(unknown=getattr(answer, "reason", "CleverTap limited the requests"))
