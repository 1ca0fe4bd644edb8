"""What guardrails, checks and approvals say, as rows that every renderer lays out alike (yaml.md 11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from ctsync.guardrails.facts import wanted_by
from ctsync.guardrails.judging import BUILT_IN
from ctsync.guardrails.review import EXPECT, ReviewedPlan
from ctsync.guardrails.verdict import Level, Verdict
from ctsync.planning.change import Acting
from ctsync.planning.needs import Need
from ctsync.policy.lint_settings import lint_settings
from ctsync.rendering.plan.rows import GuardRow, NeedRow
from ctsync.rendering.wording import count, day, listed, shown

_LONGEST: Final = 600


def guard_rows(review: ReviewedPlan) -> Iterator[GuardRow]:
    """Every verdict, in the order in which they were found."""
    limits = {crossing.digest for crossing in review.crossed}
    for verdict in review.verdicts:
        is_limit = verdict.guardrail in BUILT_IN and verdict.digest in limits
        yield GuardRow(
            guardrail=shown(verdict.guardrail),
            level=verdict.level.value,
            number=verdict.number,
            limit=verdict.limit,
            unit=verdict.unit,
            text=shown(verdict.text, _LONGEST),
            cure=shown(verdict.cure, _LONGEST),
            campaigns=tuple(str(change.key) for change in verdict.changes),
            digest="" if review.plan.assumed else verdict.digest,
            lift=_lift(verdict, review),
            is_lifted=verdict.is_lifted,
            is_told_elsewhere=is_limit or verdict.guardrail == EXPECT,
        )


def _lift(verdict: Verdict, review: ReviewedPlan) -> str:
    if not verdict.digest or review.plan.assumed or verdict.is_lifted:
        return ""
    return f"If you mean it: `ctsync apply {verdict.option}` lifts the limit for exactly these changes."


def waiver_rows(review: ReviewedPlan) -> Iterator[GuardRow]:
    """The rules of lint that policy.yaml sets aside for campaigns of this plan: who decided it, why, and until when."""
    plan = review.plan
    today = plan.made_at.astimezone(ZoneInfo(plan.account.zone)).date()
    wanted = {str(each.key): each.name for change in plan.acting if (each := wanted_by(change)) is not None}
    for waiver in lint_settings(review.policy, today).waivers:
        keys = tuple(key for key, name in wanted.items() if waiver.covers(waiver.rule, name))
        if keys:
            names = listed([shown(each) for each in waiver.campaigns])
            yield GuardRow(
                guardrail=shown(waiver.rule),
                level=Level.INFO.value,
                number=None,
                limit=None,
                unit="",
                text=f"Set aside for {names} by {shown(waiver.by)}, until {day(waiver.until)}: {shown(waiver.reason, _LONGEST)}",
                cure="After that day the rule counts again. To end it sooner, take the waiver out of policy.yaml.",
                campaigns=keys,
            )


def need_rows(review: ReviewedPlan) -> Iterator[NeedRow]:
    """Each approval that is needed, once for all its changes, in the order of the policy."""
    found: dict[tuple[str, tuple[str, ...], int], tuple[Need, list[str]]] = {}
    for change in review.plan.acting:
        for need in review.needs.get(id(change), ()):
            _, campaigns = found.setdefault((need.id, need.of, need.count), (need, []))
            campaigns.append(str(change.key))
    for need, campaigns in found.values():
        by = None if review.evidence is None else tuple(shown(each) for each in review.evidence.meeting(need))
        yield NeedRow(
            id=shown(need.id),
            people=tuple(shown(each) for each in need.of),
            count=need.count,
            words=shown(need.words),
            why=shown(need.why, _LONGEST) if len(campaigns) == 1 else "",
            campaigns=tuple(campaigns),
            by=by,
        )


def need_words(need: Need) -> str:
    """`2 of acme/crm-leads (everybody): it goes to everybody`."""
    why = f": {shown(need.why, _LONGEST)}" if need.why else ""
    return f"{shown(need.words)} ({shown(need.id)}){why}"


def cost_words(change: Acting, review: ReviewedPlan) -> str:
    """What its messages cost; empty for what costs nothing."""
    cost = review.weights.cost(change)
    if cost.amount is None:
        return f"not known: {shown(cost.unknown)}"
    return "" if cost.is_nothing else f"{cost.amount:,.2f} {cost.currency}"


def held_words(review: ReviewedPlan) -> Iterator[str]:
    """The first words of a plan of which policy.yaml holds something back."""
    own = {id(c) for v in review.blocking for c in v.changes if v.guardrail not in (*BUILT_IN, EXPECT)}
    if own:
        is_over, them = ("is", "it") if len(own) == 1 else ("are", "them")
        yield f"{count(len(own), 'change')} {is_over} over a limit of policy.yaml: an apply leaves {them} out. "
    if number := len(review.unproven):
        lacks, them = ("lacks", "it") if number == 1 else ("lack", "them")
        yield f"{count(number, 'change')} {lacks} an approval: an apply leaves {them} out. "
