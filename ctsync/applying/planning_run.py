"""Looking and planning, without touching anything: what `plan` does, and `apply` before it asks."""

from __future__ import annotations

from ctsync.applying.calls import GetContent, ReadLock, TellTime
from ctsync.applying.counting import count_people, to_count
from ctsync.applying.looking import look
from ctsync.applying.opening import owned_lock
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import refuse_foreign
from ctsync.applying.templates import sent_templates
from ctsync.calendar.meetings import meetings
from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.difference import Comparison, compared
from ctsync.guardrails.approval import refuse_an_emptied_repository
from ctsync.guardrails.review import ReviewedPlan
from ctsync.lock.record import UNKNOWN_CONTENT
from ctsync.planning.change import Blocked, Replace
from ctsync.planning.claims import claim
from ctsync.planning.listing import windows_for
from ctsync.planning.plan import Plan
from ctsync.planning.planner import make_plan
from ctsync.policy.model import NOTHING, PolicyFile


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


def review(plan: Plan, *, estimate: bool, policy: PolicyFile = NOTHING) -> Asking[ReviewedPlan]:
    """Add reach, differences and company: one estimate per changed instance, none for what stays."""
    reach = (yield from count_people(to_count(plan.changes, plan), plan)) if estimate else {}
    before = {
        str(change.key): counted
        for change in plan.of(Replace)
        if (counted := change.record.operation.reach) is not None
    }
    sent = yield from sent_templates(plan, policy)
    return ReviewedPlan(
        plan,
        reach,
        (yield from explained(plan)),
        before,
        policy=policy,
        sent_templates=sent,
        meetings=meetings(plan),
        is_counted=estimate,
    )


def explained(plan: Plan) -> Asking[dict[str, Comparison]]:
    """What changed, per instance that is replaced or would be: what was sent against what the file says now."""
    found: dict[str, Comparison] = {}
    for change in plan.changes:
        if isinstance(change, Replace | Blocked) and change.desired is not None and change.record is not None:
            operation = change.record.operation
            if operation.fingerprint not in (change.desired.fingerprint, UNKNOWN_CONTENT):
                kept = yield GetContent(operation.content)
                found[str(change.key)] = compared(kept["tree"], canonical_tree(change.desired))
    return found
