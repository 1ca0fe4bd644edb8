"""Guardrails and approvals on a terminal: what holds changes back first, then what somebody has to agree to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.labels import MARGIN, labelled
from ctsync.rendering.plan.kept_rules import kept_words
from ctsync.rendering.plan.rows import GuardRow, NeedRow
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.wording import count, listed

_SIGNS: Final = {
    "block": ("! limit", Tone.ALARM),
    "approve": ("? agree", Tone.CHANGED),
    "warn": ("! warning", Tone.CHANGED),
    "info": ("  note", Tone.CALM),
}
_ORDER: Final = tuple(_SIGNS)
_MOST: Final = 3
"""Of one guardrail, what is told one by one."""


def guardrail_lines(view: PlanView, paper: Paper) -> Iterator[str]:
    """Before any change, because it decides whether the changes are made at all."""
    told = [row for row in view.guardrails if not row.is_told_elsewhere]
    for name, level in sorted(dict.fromkeys((row.guardrail, row.level) for row in told), key=_place):
        alike = [row for row in told if (row.guardrail, row.level) == (name, level)]
        yield ""
        yield from _guardrail(alike, paper)
    if view.needs:
        yield ""
        yield from _needs(view.needs, paper)


def rule_lines(view: PlanView, paper: Paper) -> Iterator[str]:
    """The rules that have nothing to say, for who wants to see that they were asked."""
    if view.rules:
        yield ""
        yield f"{paper.ink('rules ', Tone.CALM)} {paper.ink(kept_words(view.rules), Tone.HEADING)}"
    for rule in view.rules:
        yield from paper.indented(f"{rule.rule}: {rule.text}", " " * MARGIN)


def _place(each: tuple[str, str]) -> int:
    """The worst first, and those of one level in the order of the policy's table."""
    return _ORDER.index(each[1])


def _guardrail(alike: list[GuardRow], paper: Paper) -> Iterator[str]:
    """All that one guardrail says on one level, under one heading."""
    first = alike[0]
    sign, tone = ("limit lifted", Tone.CALM) if first.is_lifted else _SIGNS[first.level]
    yield f"{paper.ink(sign, tone)}  {paper.ink(first.guardrail, Tone.HEADING)}"
    for row in alike[:_MOST]:
        yield from labelled("Why", row.text, paper)
    if len(alike) > _MOST:
        yield from labelled("", f"and {count(len(alike) - _MOST, 'more campaign')} like these.", paper)
    if first.is_lifted:
        yield from labelled("Note", "This apply was allowed to do it.", paper)
        return
    yield from labelled("Do", first.cure, paper, Tone.HEADING)
    for row in alike[:_MOST]:
        yield from labelled("Or", row.lift, paper)


def _needs(needs: tuple[NeedRow, ...], paper: Paper) -> Iterator[str]:
    """Who has to agree before an apply makes these changes."""
    is_asked = any(need.by is not None for need in needs)
    title = "Approvals" if is_asked else "Still to be approved by"
    yield f"{paper.ink('? agree', Tone.CHANGED)}  {paper.ink(title, Tone.HEADING)}"
    for need in needs:
        yield from labelled("", f"{need.words} ({need.id}): {listed(need.campaigns)}{_given(need)}", paper)


def _given(need: NeedRow) -> str:
    if need.by is None:
        return ""
    by = f"approved by {listed(need.by)}" if need.by else "nobody has approved"
    return f"; {by}" if need.is_met else f"; {by}, so an apply leaves it out"
