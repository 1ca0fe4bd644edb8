"""How strict the rules are: the part of policy.yaml that lint needs, with every default filled in (yaml.md 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from fnmatch import fnmatchcase

from ctsync.problems import Level

TEST_WORDS = ("test", "lorem", "ipsum", "asdf", "dummy", "do not send", "xxx", "todo")


@dataclass(frozen=True, slots=True)
class Waiver:
    """That a rule is set aside for some campaigns, by somebody, for a reason, until a day (included)."""

    rule: str
    campaigns: tuple[str, ...]
    reason: str
    by: str
    until: date

    def covers(self, rule: str, campaign: str) -> bool:
        """`*` in a name stands for any letters."""
        return rule == self.rule and any(fnmatchcase(campaign, pattern) for pattern in self.campaigns)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a rule is told when it looks: its thresholds, and numbers that several rules share.

    `waking` is from and to on the clock of the people; `messages_per_5_minutes` are the numbers over which a warning
    and an error are due.
    """

    thresholds: Mapping[Level, float] = field(default_factory=dict)
    waking: tuple[time, time] = (time(9), time(21))
    test_words: tuple[str, ...] = TEST_WORDS
    lead_time: timedelta = timedelta(minutes=60)
    messages_per_5_minutes: Mapping[Level, float] = field(default_factory=dict)

    def level_of(self, number: float) -> Level | None:
        """The worst level whose threshold the number is over; None if it is over none."""
        for level in (Level.ERROR, Level.WARNING, Level.INFO):
            if level in self.thresholds and number > self.thresholds[level]:
                return level
        return None


@dataclass(frozen=True, slots=True)
class LintSettings:
    """`levels` and `thresholds` by rule id, as policy.yaml changes them. A level of None switches a rule off.

    `shared` carries the numbers that all rules get; its own thresholds are not used.
    """

    levels: Mapping[str, Level | None] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[Level, float]] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    shared: Limits = Limits()

    def is_waived(self, rule: str, campaign: str) -> bool:
        return any(waiver.covers(rule, campaign) for waiver in self.waivers)


BY_DEFAULT = LintSettings()
