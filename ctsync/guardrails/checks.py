"""The `checks` of policy.yaml: conditions of an organisation's own, asked of every change that gives people something.

One that cannot be judged for a change blocks that change: what is not known to be fine is not fine. A withdrawal waits for
no expression.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

from ctsync.errors import UsageError
from ctsync.guardrails.facts import facts_of, plan_facts
from ctsync.guardrails.verdict import Level, Verdict
from ctsync.guardrails.weights import Weights
from ctsync.planning.change import Acting
from ctsync.policy.expressions import Expression, NotJudged, read_expression
from ctsync.policy.model import Check

_Facts: TypeAlias = tuple[Acting, dict[str, Any]]


def checked(weights: Weights) -> tuple[Verdict, ...]:
    """What the checks say, each once for all its changes. Without the package that reads them, none is judged."""
    checks = [check for check in weights.policy.checks if check.level != "off"]
    if not checks or not weights.sending:
        return ()
    plan = plan_facts(weights).tree()
    changes: list[_Facts] = [(change, facts_of(change, weights).tree()) for change in weights.sending]
    told = (
        verdict
        for check in checks
        for verdict in _judged(check, changes, plan, is_counted=weights.is_counted)
    )
    return tuple(told)


def _judged(
    check: Check, changes: list[_Facts], plan: dict[str, Any], *, is_counted: bool
) -> Iterator[Verdict]:
    try:
        expression = read_expression(check.if_)
    except (NotJudged, UsageError) as refused:
        why = f"{refused} {getattr(refused, 'hint', '')}".strip()
        yield _unjudged(check, why, [change for change, _ in changes])
        return
    true: list[Acting] = []
    unjudged: defaultdict[str, list[Acting]] = defaultdict(list)
    for change, facts in changes:
        said = _asked(expression, facts, plan)
        if said is True:
            true.append(change)
        elif said:
            unjudged[said].append(change)
    if true:
        yield _holds(check, true)
    unknown = _unjudged if is_counted else _not_yet
    yield from (unknown(check, why, held) for why, held in unjudged.items())


def _asked(expression: Expression, facts: dict[str, Any], plan: dict[str, Any]) -> bool | str:
    """Whether it holds, or why that cannot be told."""
    try:
        return expression.holds(facts, plan)
    except NotJudged as refused:
        return str(refused)


def _holds(check: Check, changes: list[Acting]) -> Verdict:
    cure = f"Change it so that this no longer holds: {check.if_}"
    return _verdict(check, Level(check.level), changes, f"{_names(changes)}: {check.say}", cure)


def _unjudged(check: Check, why: str, changes: list[Acting]) -> Verdict:
    text = f"{_names(changes)}: the check `{check.id}` cannot be judged. {why}"
    cure = f"Mend `if` of the check `{check.id}` in policy.yaml, or make the number known."
    return _verdict(check, Level.BLOCK, changes, text, cure)


def _not_yet(check: Check, why: str, changes: list[Acting]) -> Verdict:
    """Nobody was asked for people, so it may be for want of a number only; an apply asks, and then it is judged."""
    text = f"{_names(changes)}: the check `{check.id}` cannot be judged before people are counted. {why}"
    return _verdict(check, Level.INFO, changes, text, "Plan with CleverTap's numbers; an apply counts them.")


def _verdict(check: Check, level: Level, changes: list[Acting], text: str, cure: str) -> Verdict:
    return Verdict(f"checks.{check.id}", level, None, None, "", tuple(changes), text, cure)


def _names(changes: list[Acting]) -> str:
    names = list(dict.fromkeys(change.key.definition for change in changes))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}"
