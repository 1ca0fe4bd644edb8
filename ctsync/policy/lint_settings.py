"""From the words of policy.yaml to what the rules are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from ctsync.lint.settings import Limits, LintSettings, Waiver
from ctsync.policy.model import SEVERITIES, Guardrails, PolicyFile, RuleLimits
from ctsync.problems import Level

LEVELS: Final[Mapping[str, Level | None]] = {
    "off": None,
    "info": Level.INFO,
    "warn": Level.WARNING,
    "approve": Level.WARNING,
    "block": Level.ERROR,
}
"""What each word of a policy means to a rule. Somebody's approval is asked when a plan is applied, not by lint."""


def lint_settings(policy: PolicyFile, today: date) -> LintSettings:
    """Levels, thresholds and shared numbers, and the waivers that still hold on `today`."""
    words = {rule: said for rule, said in policy.rules.items() if isinstance(said, str)}
    numbers = {rule: said for rule, said in policy.rules.items() if isinstance(said, RuleLimits)}
    return LintSettings(
        levels={rule: LEVELS[word] for rule, word in words.items()},
        thresholds={rule: by_level(limits) for rule, limits in numbers.items()},
        waivers=tuple(
            Waiver(entry.rule, entry.campaigns, entry.reason, entry.by, entry.until)
            for entry in policy.waivers
            if entry.until >= today
        ),
        shared=_shared(policy.guardrails),
    )


def written(limits: Any) -> dict[str, Any]:
    """The numbers that a map of levels holds, by the level's word, the mildest first."""
    found = ((word, getattr(limits, word)) for word in SEVERITIES)
    return {word: number for word, number in found if number is not None}


def by_level(limits: Any) -> dict[Level, float]:
    """The same by level; of two words that mean one level, the one that is crossed first."""
    found: dict[Level, float] = {}
    for word, number in written(limits).items():
        level = LEVELS[word]
        if level is not None:
            found.setdefault(level, number)
    return found


def _shared(guardrails: Guardrails) -> Limits:
    default = Limits()
    waking, words = guardrails.waking_hours, guardrails.test_words
    rate = guardrails.messages_per_5_minutes
    return Limits(
        waking=default.waking if waking is None else (waking.start, waking.end),
        test_words=default.test_words if words is None else words,
        lead_time=_lead_time(guardrails, default.lead_time),
        messages_per_5_minutes=default.messages_per_5_minutes if rate is None else by_level(rate),
    )


def _lead_time(guardrails: Guardrails, default: timedelta) -> timedelta:
    """The time below which nothing is applied; if that is not said, none is asked for."""
    if guardrails.lead_time is None:
        return default
    block = guardrails.lead_time.block
    return timedelta() if block is None else block.delta
