"""A plan together with what can only be known by asking: how many people, and what changed in words.

Computed once; every renderer and the approval read the same value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ctsync.campaign.difference import Difference
from ctsync.errors import ExitCode
from ctsync.guardrails.thresholds import Crossing, crossed
from ctsync.planning.change import Acting
from ctsync.planning.plan import Plan
from ctsync.problems import Problem


@dataclass(frozen=True, slots=True)
class Reach:
    """People that a change would reach, by CleverTap's own keys; `total` is None when it gave no number.

    `note` says how the number was made when it is not of the very campaign: "counted over the last 14 days up to
    yesterday, because the window has not passed yet". `refused` is CleverTap's text when it refused the payload.
    """

    by_device: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    refused: str = ""
    unknown: str = ""

    @property
    def total(self) -> int | None:
        return sum(self.by_device.values()) if self.by_device else None


@dataclass(frozen=True, slots=True)
class ReviewedPlan:
    """A plan with reach and differences by instance key, and the problems that reviewing found.

    `made_up` says of a sandbox where the people come from that were counted: `made-up`, or `your file`. `lifted` are the
    digests of the changes for which somebody named the limit that they cross.
    """

    plan: Plan
    reach: Mapping[str, Reach] = field(default_factory=dict)
    differences: Mapping[str, tuple[Difference, ...]] = field(default_factory=dict)
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

    @property
    def left_out(self) -> tuple[Acting, ...]:
        """The changes that an apply leaves out because of them."""
        return tuple(change for crossing in self.held_back for change in crossing.changes)

    @property
    def exit_codes(self) -> frozenset[ExitCode]:
        """The codes of the plan, of its rolling definitions, and of the limits that it crosses."""
        codes = self.plan.exit_codes | self.plan.watch.exit_codes
        return codes | {ExitCode.BLOCKED} if self.held_back else codes
