"""Looking and planning, without touching anything: what `plan` does, and `apply` before it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from ctsync.api.contract import Estimated, RefusedByRemote
from ctsync.applying.calls import AskReach, GetContent, ReadLock, TellTime, Together
from ctsync.applying.looking import look
from ctsync.applying.opening import owned_lock
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import refuse_foreign
from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.difference import Difference, differences
from ctsync.campaign.estimate import estimate_payload
from ctsync.guardrails.approval import refuse_an_emptied_repository
from ctsync.guardrails.review import Reach, ReviewedPlan
from ctsync.names import InstanceKey
from ctsync.planning.change import Blocked, Create, Replace, Wait
from ctsync.planning.claims import claim
from ctsync.planning.listing import windows_for
from ctsync.planning.plan import Plan
from ctsync.planning.planner import make_plan
from ctsync.planning.timing import local_day

GROUP = 20
"""Estimates asked for in one go; the driver keeps to the account's limits."""


def plan_now(request: Request) -> Asking[Plan]:
    """One list call a window, no lock taken, nothing written. Raises RemoteError, LockForeign, LockCorrupt, Refused."""
    found = yield ReadLock()
    lock = owned_lock(found, request.account, request.lineage)
    refuse_an_emptied_repository(request.wanted, lock)
    now = yield TellTime()
    seen = yield from look(windows_for(request.wanted, lock, now))
    now = yield TellTime()
    head = yield ReadLock()
    after = owned_lock(head, request.account, request.lineage)
    refuse_foreign(claim(after, seen, request.account))
    return make_plan(request.wanted, after, seen, account=request.account, now=now)


def review(plan: Plan, *, estimate: bool) -> Asking[ReviewedPlan]:
    """Add reach and differences: one estimate per changed instance, none for what stays.

    Of a rolling definition the nearest date is counted for all: the same people, at most some days older.
    """
    reach: dict[str, Reach] = {}
    if estimate:
        changed = [c for c in plan.changes if isinstance(c, Create | Replace | Wait)]
        asked = _nearest_of_each(changed)
        yesterday = local_day(plan.made_at, plan.account.zone) - timedelta(days=1)
        for begin in range(0, len(asked), GROUP):
            reach.update((yield from _estimated(asked[begin : begin + GROUP], yesterday)))
        reach = {**_like_their_nearest(changed, asked, reach), **reach}
    before = {
        str(change.key): counted
        for change in plan.of(Replace)
        if (counted := change.record.operation.reach) is not None
    }
    return ReviewedPlan(plan, reach, (yield from explained(plan)), before)


def _nearest_of_each(changes: list[Create | Replace | Wait]) -> list[Create | Replace | Wait]:
    kept: list[Create | Replace | Wait] = []
    series: set[InstanceKey] = set()
    for change in sorted(changes, key=lambda each: each.desired.first_send):
        whole = change.desired.series
        if whole is None or whole.key not in series:
            kept.append(change)
        if whole is not None:
            series.add(whole.key)
    return kept


def _like_their_nearest(
    changes: list[Create | Replace | Wait], asked: list[Create | Replace | Wait], reach: Mapping[str, Reach]
) -> dict[str, Reach]:
    nearest = {each.desired.series.key: each for each in asked if each.desired.series is not None}
    return {
        str(change.key): replace(known, note=known.note or f"counted for {lead.key.day}, the nearest date")
        for change in changes
        if change.desired.series is not None
        and (lead := nearest[change.desired.series.key])
        and (known := reach[str(lead.key)])
    }


def _estimated(changes: list[Create | Replace | Wait], yesterday: date) -> Asking[dict[str, Reach]]:
    asked = [estimate_payload(change.desired, yesterday) for change in changes]
    answers = yield Together(tuple(AskReach(payload) for payload, _ in asked))
    return {
        str(change.key): _reach(answer, note)
        for change, answer, (_, note) in zip(changes, answers, asked, strict=True)
    }


def _reach(answer: object, note: str) -> Reach:
    if isinstance(answer, Estimated):
        return Reach(answer.reach, note, unknown="" if answer.reach else "CleverTap gave no number")
    if isinstance(answer, RefusedByRemote):
        return Reach(refused=answer.text)
    return Reach(unknown=getattr(answer, "reason", "CleverTap limited the requests"))


def explained(plan: Plan) -> Asking[dict[str, tuple[Difference, ...]]]:
    """What changed, per instance that is replaced or would be: what was sent against what the file says now."""
    found: dict[str, tuple[Difference, ...]] = {}
    for change in plan.changes:
        if isinstance(change, Replace | Blocked) and change.desired is not None and change.record is not None:
            operation = change.record.operation
            if operation.fingerprint != change.desired.fingerprint:
                kept = yield GetContent(operation.content)
                found[str(change.key)] = differences(kept["tree"], canonical_tree(change.desired))
    return found
