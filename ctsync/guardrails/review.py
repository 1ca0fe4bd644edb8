"""A plan together with what can only be known by asking: how many people, and what changed in words.

Computed once; every renderer and the approval read the same value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ctsync.calendar.meetings import Meeting
from ctsync.campaign.difference import Comparison
from ctsync.campaign.remembered import Lost, Remembered
from ctsync.errors import ExitCode
from ctsync.guardrails.approvers import Evidence, lacking
from ctsync.guardrails.asking import needs_of, still_asking
from ctsync.guardrails.checks import checked
from ctsync.guardrails.earlier import last_runs
from ctsync.guardrails.expected import Weighed, people_of, unexpected
from ctsync.guardrails.judging import judged, of_crossing
from ctsync.guardrails.kept import KeptRule, kept_rules
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.thresholds import Crossing, Most, crossed
from ctsync.guardrails.verdict import Level, Verdict, with_lifts
from ctsync.guardrails.weights import Weights
from ctsync.lock.receipt import Grant
from ctsync.lock.record import Operation
from ctsync.names import InstanceKey
from ctsync.planning.change import Acting
from ctsync.planning.needs import Need
from ctsync.planning.plan import Plan, change_digest
from ctsync.policy.model import NOTHING, PolicyFile
from ctsync.problems import Problem

EXPECT: Final = "expect"
"""The guardrail that each file sets for itself."""


@dataclass(frozen=True)
class ReviewedPlan:
    """A plan with reach and comparisons by instance key, and the problems that reviewing found.

    `made_up` says of a sandbox where the people come from that were counted: `made-up`, or `your file`. `lifted` are the
    changes for which somebody named a limit that they cross (`verdict.lifting`). `policy` is what the plan is weighed by,
    and `sent_templates` as in `Weights`. `evidence` is who approved, where approvals have to be shown by now; None before.
    """

    plan: Plan
    reach: Mapping[str, Reach] = field(default_factory=dict)
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    previous_reach: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    made_up: str = ""
    lifted: frozenset[str] = frozenset()
    policy: PolicyFile = NOTHING
    sent_templates: frozenset[tuple[str, str]] | None = None
    evidence: Evidence | None = None
    gone: Mapping[str, Remembered | Lost] = field(default_factory=dict)
    """What the campaigns without a file say, by instance key: of those that are not in it nobody looked."""
    granted: Mapping[str, Grant] = field(default_factory=dict)
    """The approvals of what is replaced, by instance key, as far as somebody looked them up."""
    meetings: Mapping[str, tuple[Meeting, ...]] = field(default_factory=dict)
    """What else goes out on the days of what is made, by instance key."""
    is_counted: bool = True
    """Whether people were asked for; if not, an apply does so before it is weighed for good."""

    @cached_property
    def weights(self) -> Weights:
        """The numbers that the policy is asked about."""
        return Weights(self.plan, self.reach, self.policy, self.sent_templates, self.is_counted)

    @cached_property
    def last_runs(self) -> Mapping[InstanceKey, Operation]:
        """The latest dated campaign of each definition that has gone out, by its key without date."""
        return last_runs(self.plan)

    @cached_property
    def crossed(self) -> tuple[Crossing, ...]:
        """The limits of ctsync itself that the plan crosses, lifted or not (protocol 11)."""
        return crossed(self.plan, Most.of(self.policy))

    @property
    def held_back(self) -> tuple[Crossing, ...]:
        """The limits that nobody lifted: an apply does nothing of what crosses them."""
        return tuple(each for each in self.crossed if not each.is_lifted(self.lifted))

    @cached_property
    def unexpected(self) -> Mapping[int, str]:
        """The changes that reach another number of people than was agreed, by `id`, and why (yaml.md 5.3)."""
        return unexpected(self.plan.acting, self.plan, self.reach)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the limits, the guardrails of policy.yaml and its checks say, in this order (yaml.md 11)."""
        own = (of_crossing(each, is_lifted=each.is_lifted(self.lifted)) for each in self.crossed)
        found = (*self._of_expect(), *judged(self.weights), *checked(self.weights))
        return (*own, *still_asking(with_lifts(found, self.lifted), self.plan))

    def _of_expect(self) -> Iterator[Verdict]:
        """The numbers that files did not agree to, as verdicts beside the others (yaml.md 5.3)."""
        for change in self.plan.acting:
            text = self.unexpected.get(id(change))
            if text is not None:
                people = self.weights.people(change)
                cure = "Mend the audience, or agree to the number in the file."
                text = f"{change.key}: {text}"
                yield Verdict(EXPECT, Level.BLOCK, people, None, "people", (change,), text, cure)

    @property
    def blocking(self) -> tuple[Verdict, ...]:
        """Those of them that hold changes back."""
        return tuple(verdict for verdict in self.verdicts if verdict.blocks)

    @cached_property
    def needs(self) -> Mapping[int, tuple[Need, ...]]:
        """Who has to agree to which change, by the change's `id`."""
        return needs_of(self.weights, self.verdicts)

    @cached_property
    def kept_rules(self) -> tuple[KeptRule, ...]:
        """The rules of policy.yaml that find nothing to say."""
        return kept_rules(self.weights, self.verdicts, self.needs)

    @cached_property
    def unproven(self) -> Mapping[int, str]:
        """The changes whose approvals are asked for by now and not shown, by `id`, and what lacks."""
        if self.evidence is None:
            return {}
        evidence = self.evidence
        said = {
            change: " ".join(lacking(need, evidence) for need in needs if not evidence.meets(need))
            for change, needs in self.needs.items()
        }
        return {change: text for change, text in said.items() if text}

    @property
    def numbers(self) -> Mapping[str, int]:
        """The people of each change that has a number, by its digest: what is approved with it."""
        known = (
            (change, people_of(change, self.plan, self.reach))
            for change in self.plan.acting
            if isinstance(change, Weighed)
        )
        return {
            change_digest(change, self.plan.account): people.total
            for change, people in known
            if people is not None and people.total is not None
        }

    @property
    def left_out(self) -> tuple[Acting, ...]:
        """The changes that an apply leaves out because of any of these."""
        held = {id(change) for verdict in self.blocking for change in verdict.changes}
        held |= {*self.unexpected, *self.unproven}
        return tuple(change for change in self.plan.acting if id(change) in held)

    @property
    def exit_codes(self) -> frozenset[ExitCode]:
        """The codes of the plan, of its rolling definitions, and of what is left out of it."""
        codes = self.plan.exit_codes | self.plan.watch.exit_codes
        return codes | {ExitCode.BLOCKED} if self.blocking or self.unexpected or self.unproven else codes
