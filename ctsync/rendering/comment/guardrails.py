"""What policy.yaml says of a plan: limits first, then who has to agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.rendering.comment.inert import code, prose
from ctsync.rendering.plan_view import PlanView
from ctsync.rendering.rows import GuardRow, NeedRow
from ctsync.rendering.wording import count, listed

_WORDS: Final = {"block": "🚧 Limit", "approve": "✋ Agree", "warn": "⚠️ Warning", "info": "Note"}
_MOST: Final = 20


def guardrail_lines(view: PlanView) -> Iterator[str]:
    """A list of what guardrails and checks say, and one of approvals; nothing where there is neither."""
    told = sorted(
        (row for row in view.guardrails if not row.is_told_elsewhere),
        key=lambda row: list(_WORDS).index(row.level),
    )
    yield from (_guardrail(row) for row in told[:_MOST])
    if len(told) > _MOST:
        yield f"- and {count(len(told) - _MOST, 'more line')} of policy.yaml"
    yield from (_need(need) for need in view.needs[:_MOST])
    if told or view.needs:
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
