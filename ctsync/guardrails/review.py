"""A plan together with what can only be known by asking: how many people, and what changed in words.

Computed once; every renderer and the approval read the same value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ctsync.campaign.difference import Comparison
from ctsync.errors import ExitCode
from ctsync.guardrails.expected import Weighed, people_of, unexpected
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.thresholds import Crossing, crossed
from ctsync.planning.change import Acting
from ctsync.planning.plan import Plan, change_digest
from ctsync.problems import Problem


@dataclass(frozen=True)
class ReviewedPlan:
    """A plan with reach and comparisons by instance key, and the problems that reviewing found.

    `made_up` says of a sandbox where the people come from that were counted: `made-up`, or `your file`. `lifted` are the
    digests of the changes for which somebody named the limit that they cross.
    """

    plan: Plan
    reach: Mapping[str, Reach] = field(default_factory=dict)
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    previous_reach: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    made_up: str = ""
    lifted: frozenset[str] = frozenset()

    @property
    def crossed(self) -> tuple[Crossing, ...]:
        """The limits that the plan crosses, lifted or not (protocol 11)."""
        return crossed(self.plan)

    @property
    def held_back(self) -> tuple[Crossing, ...]:
        """The limits that nobody lifted: an apply does nothing of what crosses them."""
        return tuple(each for each in self.crossed if not each.is_lifted(self.lifted))

    @cached_property
    def unexpected(self) -> Mapping[int, str]:
        """The changes that reach another number of people than was agreed, by `id`, and why (yaml.md 5.3)."""
        return unexpected(self.plan.acting, self.plan, self.reach)

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
        """The changes that an apply leaves out because of either."""
        held = {id(change) for crossing in self.held_back for change in crossing.changes} | {*self.unexpected}
        return tuple(change for change in self.plan.acting if id(change) in held)

    @property
    def exit_codes(self) -> frozenset[ExitCode]:
        """The codes of the plan, of its rolling definitions, of the limits that it crosses and of unexpected numbers."""
        codes = self.plan.exit_codes | self.plan.watch.exit_codes
        return codes | {ExitCode.BLOCKED} if self.held_back or self.unexpected else codes
