"""A plan as it is saved and approved: every change with the words that its approver reads (protocol 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ctsync.guardrails.expected import Weighed, people_of
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.guardrails.verdict import lifting
from ctsync.lock.record import Lock
from ctsync.planning.change import ACTING, Acting
from ctsync.planning.plan import Plan, change_digest
from ctsync.planning.saved import SavedChange, SavedPlan, still_allows, told_apart
from ctsync.rendering.plan.change_rows import row_of
from ctsync.rendering.wording import moment, shown

_WORDS = 400


def saved_plan(review: ReviewedPlan, *, version: str, commit: str, estimated: bool) -> SavedPlan:
    """What an approval of this plan is of."""
    plan, account = review.plan, review.plan.account
    lifted = [verdict for verdict in review.verdicts if verdict.is_lifted]
    changes = sorted((_saved(change, review) for change in plan.acting), key=lambda each: each.digest)
    return SavedPlan(
        version=version,
        commit=commit,
        account=account.name,
        account_hash=account.account_hash,
        project=account.project,
        lineage=plan.lineage,
        serial=plan.serial,
        next_seq=plan.next_seq,
        made_at=plan.made_at,
        expires=plan.expires,
        changes=tuple(changes),
        allowed=tuple(f"{verdict.guardrail}={verdict.digest}" for verdict in lifted),
        lifted=frozenset(each for verdict in lifted for each in lifting(verdict.guardrail, verdict.digests)),
        estimated=estimated,
    )


def _saved(change: Acting, review: ReviewedPlan) -> SavedChange:
    reach = _reach(change, review)
    return SavedChange(
        digest=change_digest(change, review.plan.account),
        key=str(change.key),
        kind=type(change).__name__,
        words=_words(change, review),
        reach=None if reach is None else reach.total,
        needs=tuple(replace(need, why=shown(need.why)) for need in review.needs.get(id(change), ())),
    )


def _reach(change: Acting, review: ReviewedPlan) -> Reach | None:
    return people_of(change, review.plan, review.reach) if isinstance(change, Weighed) else None


def _words(change: Acting, review: ReviewedPlan) -> str:
    row = row_of(change, review, brief=True)
    sends = (
        "" if row.first_send is None else f", first send {moment(row.first_send, review.plan.account.zone)}"
    )
    return shown(f"{row.title} ({row.channel}): {row.short}{sends}", _WORDS)


def as_approved(plan: Plan, saved: SavedPlan, lock: Lock, now: datetime) -> tuple[Plan, tuple[Acting, ...]]:
    """What may be done of a plan made anew, as a plan, and the changes that nobody approved."""
    _, left = told_apart(plan, lambda change: still_allows(saved, change, lock, plan.account, now))
    ids = {id(change) for change in left}
    return replace(plan, changes=tuple(each for each in plan.changes if id(each) not in ids)), left


def with_approved_reach(review: ReviewedPlan, saved: SavedPlan) -> ReviewedPlan:
    """The plan with the people that were counted when it was approved."""
    reach = {
        str(change.key): Reach({"people": number}, note="as approved; counted again before it is made")
        for change in review.plan.changes
        if isinstance(change, ACTING)
        and (number := saved.reach.get(change_digest(change, review.plan.account))) is not None
    }
    return replace(review, reach=reach)
