"""What one key of policy.yaml cannot see alone: rules that do not exist, numbers out of order, names used twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ctsync.catalog.nearest import nearest
from ctsync.lint.rules import ACCOUNT_RULES, RULES
from ctsync.lint.structural import STRUCTURAL
from ctsync.policy.expressions import why_unreadable
from ctsync.policy.lint_settings import written
from ctsync.policy.model import Guardrails, PolicyFile, RuleLimits
from ctsync.problems import Problem
from ctsync.reading import nodes
from ctsync.reading.nodes import place, place_of_key
from ctsync.values import Span

_FALLING = ("lead_time", "replace_before_send")
"""Guardrails about time that is left: less is worse."""


def file_problems(policy: PolicyFile, tree: nodes.Mapping) -> Iterator[Problem]:
    """Everything wrong with a policy that can be read, each at its place."""
    yield from _guardrails(policy.guardrails, tree)
    for rule, said in policy.rules.items():
        path = ("rules", rule)
        refusal = _refusal(rule, "changed")
        if refusal is not None:
            yield Problem("POL002", place_of_key(tree, path), *refusal)
        elif isinstance(said, RuleLimits):
            yield from _thresholds(rule, said, tree)
    for index, waiver in enumerate(policy.waivers):
        refusal = _refusal(waiver.rule, "waived")
        if refusal is not None:
            yield Problem("POL002", place(tree, ("waivers", index, "rule")), *refusal)
    for part in ("approvals", "checks"):
        yield from _ids(part, [entry.id for entry in getattr(policy, part)], tree)
    yield from _expressions(policy, tree)


def _refusal(rule: str, verb: str) -> tuple[str, str, str] | None:
    """What, why and hint if there is no such rule, or none that a policy may touch."""
    if rule in RULES or rule in ACCOUNT_RULES:
        return None
    if rule in STRUCTURAL:
        why = "It is checked where the files are read, and without it ctsync could not tell what is meant."
        return f"{rule} cannot be {verb}.", why, "Take it out."
    close = nearest(rule.upper(), (*RULES, *ACCOUNT_RULES))
    hint = f"Did you mean `{close}`?" if close else "ctsync explain lists the rules."
    return f"There is no rule `{rule}`.", "", hint


def _thresholds(rule: str, limits: RuleLimits, tree: nodes.Mapping) -> Iterator[Problem]:
    about = RULES.get(rule) or ACCOUNT_RULES[rule]
    path = ("rules", rule)
    if not about.thresholds:
        what = f"{rule} has no numbers that could be changed."
        yield Problem(
            "POL003",
            place(tree, path),
            what,
            "It finds something or it does not.",
            f"Write, for example: {rule}: warn",
        )
    elif not written(limits):
        yield Problem(
            "POL003", place(tree, path), f"{rule} has no number here.", "", f"Write, for example: {rule}: off"
        )
    else:
        yield from _order(path, limits, tree, falls=False)


def _guardrails(guardrails: Guardrails, tree: nodes.Mapping) -> Iterator[Problem]:
    for name in type(guardrails).model_fields:
        limits = getattr(guardrails, name)
        if limits is not None and name not in ("waking_hours", "test_words"):
            yield from _order(("guardrails", name), limits, tree, falls=name in _FALLING)


def _order(path: tuple[str, ...], limits: Any, tree: nodes.Mapping, *, falls: bool) -> Iterator[Problem]:
    """A milder level must be crossed before a worse one, or it would never speak."""
    before: tuple[str, Any] | None = None
    for word, number in written(limits).items():
        if before is not None and (
            _size(number) >= _size(before[1]) if falls else _size(number) <= _size(before[1])
        ):
            relation = "less" if falls else "more"
            what = f"`{word}` must be {relation} than `{before[0]}`, which is {before[1]}."
            why = f"`{before[0]}` would never be said: `{word}` is crossed first."
            yield Problem(
                "POL003", place(tree, (*path, word)), what, why, "Exchange the two, or take one out."
            )
        before = word, number


def _size(number: Any) -> Any:
    return number.seconds if isinstance(number, Span) else number


def _ids(part: str, ids: list[str], tree: nodes.Mapping) -> Iterator[Problem]:
    first: dict[str, nodes.Path] = {}
    for index, name in enumerate(ids):
        path: nodes.Path = (part, index, "id")
        if first.setdefault(name, path) != path:
            what = f"The id `{name}` is used twice; the other one is at {place(tree, first[name])}."
            yield Problem(
                "POL005", place(tree, path), what, "A person is told this name.", "Rename one of the two."
            )


def _expressions(policy: PolicyFile, tree: nodes.Mapping) -> Iterator[Problem]:
    """Expressions that nobody could judge; what they come to for a change is seen when there is one."""
    for index, check in enumerate(policy.checks):
        why = why_unreadable(check.if_)
        if why:
            where = place(tree, ("checks", index, "if"))
            what = f"The expression of the check `{check.id}` cannot be read."
            hint = "Write, for example: if: \"change.channel == 'push' && change.first_send_hour >= 20\""
            yield Problem("POL006", where, what, why, hint)
