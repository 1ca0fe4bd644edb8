"""What policy.yaml says of a plan: limits first, then who has to agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.rendering.comment.inert import code, prose
from ctsync.rendering.comment.room import Budget
from ctsync.rendering.plan.kept_rules import kept_words
from ctsync.rendering.plan.rows import GuardRow, NeedRow
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.wording import count, listed

_WORDS: Final = {"block": "🚧 Limit", "approve": "✋ Agree", "warn": "⚠️ Warning", "info": "Note"}
_MOST: Final = 20
"""Of each list, so many lines are told."""


def guardrail_lines(view: PlanView, budget: Budget, room: int) -> Iterator[str]:
    """A list of what guardrails and checks say, and one of approvals, each of at most `room`; maybe neither."""
    told = sorted(
        (row for row in view.guardrails if not row.is_told_elsewhere),
        key=lambda row: list(_WORDS).index(row.level),
    )
    lines, left = budget.as_many([_guardrail(row) for row in told], room, _MOST)
    yield from lines
    if left:
        yield f"- and {count(left, 'more line')} of policy.yaml"
    lines, left = budget.as_many([_need(need) for need in view.needs], room, _MOST)
    yield from lines
    if left:
        yield f"- and **{count(left, 'more approval')}** that {'is' if left == 1 else 'are'} needed, in `ctsync plan`"
    if told or view.needs:
        yield ""


def rule_lines(view: PlanView) -> Iterator[str]:
    """The rules that have nothing to say, folded; maybe none."""
    if view.rules:
        sign = "✅" if all(rule.is_known for rule in view.rules) else "❔"
        yield f"<details><summary>{sign} {kept_words(view.rules)}</summary>"
        yield ""
        yield from (f"- {code(rule.rule)}: {prose(rule.text)}" for rule in view.rules)
        yield ""
        yield "</details>"
        yield ""


def still_needs(view: PlanView) -> str:
    """Who has not agreed yet, in a few words."""
    return listed([prose(need.words) for need in view.needs if not need.is_met], most=4)


def _guardrail(row: GuardRow) -> str:
    word = "Limit lifted" if row.is_lifted else _WORDS[row.level]
    cure = "" if row.is_lifted else f" {prose(row.cure)}"
    lift = f" {prose(row.lift)}" if row.lift else ""
    return f"- **{word}** {code(row.guardrail)}: {prose(row.text)}{cure}{lift}"


def _need(need: NeedRow) -> str:
    who = f"- **{'✅ Agreed' if need.is_met else '✋ Needs'}** {prose(need.words)} ({code(need.id)})"
    why = f": {prose(need.why)}" if need.why else ""
    of = listed([code(key) for key in need.campaigns], most=4)
    by = f"; agreed: {listed([code(one) for one in need.by])}" if need.by else ""
    return f"{who}{why}, for {of}{by}"
