"""Until when an apply can still carry a change out: ctsync's own limit, or an earlier one of policy.yaml (yaml.md 11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ctsync.guardrails.judging import limits_of
from ctsync.guardrails.verdict import Level
from ctsync.guardrails.weights import is_sending
from ctsync.planning.change import Acting, Create, Replace
from ctsync.planning.plan import Plan
from ctsync.planning.timing import point_of_no_return
from ctsync.policy.model import PolicyFile


def last_moment(change: Acting, plan: Plan, policy: PolicyFile) -> datetime | None:
    """The last moment for it; None if it has none. A block of the policy that has come already is told as such, not here."""
    own = point_of_no_return(change, plan.made_at)
    if own is None or not isinstance(change, Create | Replace) or not is_sending(change):
        return own
    return min((own, *(each for each in _of_policy(change, policy) if each > plan.made_at)))


def _of_policy(change: Create | Replace, policy: PolicyFile) -> Iterator[datetime]:
    first = change.timetable.first_send
    if (minutes := limits_of(policy, "lead_time").get(Level.BLOCK)) is not None:
        yield first - timedelta(minutes=minutes)
    if not isinstance(change, Replace):
        return
    if (minutes := limits_of(policy, "replace_before_send").get(Level.BLOCK)) is not None:
        yield min(change.next_old, first) - timedelta(minutes=minutes)
