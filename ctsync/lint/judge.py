"""Running the rules: which of them look at a campaign, and what is left of their findings under a policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.channels import CHANNELS
from ctsync.lint.contract import About, AccountRule, Rule
from ctsync.lint.rules import ACCOUNT_RULES, RULES
from ctsync.lint.settings import BY_DEFAULT, Limits, LintSettings
from ctsync.lint.subject import Subject, Surroundings
from ctsync.lint.too_long import too_long
from ctsync.problems import Finding, Level

_WORST_FIRST: Final = (Level.ERROR, Level.WARNING, Level.INFO)


@dataclass(frozen=True, slots=True)
class _Armed:
    """A rule with the numbers it is told, and the level that a policy gave it, if any."""

    rule: Rule | AccountRule
    limits: Limits
    level: Level | None


class Judge:
    """The rules as one policy wants them. With `is_plan`, what time alone can change is left out."""

    def __init__(
        self,
        settings: LintSettings = BY_DEFAULT,
        around: Surroundings | None = None,
        *,
        is_plan: bool = False,
    ) -> None:
        self.around = around or Surroundings()
        self._settings = settings
        self._is_plan = is_plan
        armed = tuple(self._armed(RULES.values()))
        self._by_channel = {
            name: tuple(one for one in armed if isinstance(one.rule, Rule) and _speaks_of(one.rule, name))
            for name in CHANNELS
        }
        self._of_account = tuple(self._armed(ACCOUNT_RULES.values()))

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """What the rules find in one campaign, at the levels of the policy, without what is waived."""
        name = subject.definition.name
        endless = tuple(too_long(subject))
        if endless:
            yield from endless
            return
        for armed in self._by_channel[subject.definition.channel]:
            if isinstance(armed.rule, Rule):
                for finding in armed.rule.check(subject, armed.limits):
                    yield from self._kept(finding, name, armed)

    def account_findings(
        self, campaigns: Sequence[DesiredCampaign]
    ) -> Iterator[tuple[DesiredCampaign, Finding]]:
        """What the rules find in all campaigns together."""
        for armed in self._of_account:
            if isinstance(armed.rule, AccountRule):
                found = armed.rule.check(campaigns, self.around, armed.limits)
                kept = (
                    (campaign, one)
                    for campaign, two in found
                    for one in self._kept(two, campaign.name, armed)
                )
                yield from _once_per_place(kept)

    def _armed(self, rules: Iterable[Rule | AccountRule]) -> Iterator[_Armed]:
        levels, thresholds = self._settings.levels, self._settings.thresholds
        for rule in rules:
            level = levels.get(rule.id)
            is_off = rule.id in levels and level is None
            if self._is_plan and rule.ages:
                continue
            if not is_off and (rule.by_default or rule.id in levels or rule.id in thresholds):
                limits = replace(self._settings.shared, thresholds=thresholds.get(rule.id, rule.thresholds))
                yield _Armed(rule, limits, level)

    def _kept(self, finding: Finding, name: str, armed: _Armed) -> Iterator[Finding]:
        if self._settings.waivers and self._settings.is_waived(finding.rule, name):
            return
        level = armed.level or finding.level
        yield finding if level is finding.level else replace(finding, level=level)


def _speaks_of(rule: About, channel: str) -> bool:
    return not isinstance(rule, Rule) or rule.channels is None or channel in rule.channels


def _once_per_place(
    found: Iterable[tuple[DesiredCampaign, Finding]],
) -> Iterator[tuple[DesiredCampaign, Finding]]:
    """The dates of a repeat stand in one place of its file: the first of the worst speaks for all of them."""
    places: defaultdict[tuple[str, tuple[str | int, ...]], list[tuple[DesiredCampaign, Finding]]]
    places = defaultdict(list)
    for campaign, finding in found:
        places[campaign.position.file, finding.path].append((campaign, finding))
    for alike in places.values():
        campaign, worst = min(alike, key=lambda pair: _WORST_FIRST.index(pair[1].level))
        more = len(alike) - 1
        dates = "date" if more == 1 else "dates"
        yield (
            campaign,
            replace(worst, what=f"{worst.what} So it is on {more} more {dates}.") if more else worst,
        )
