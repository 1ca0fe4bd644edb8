"""A plan's changes in the order in which a reviewer should look at them, each with what is to worry about.

Shared by the comment under a pull request and the page beside it, so that both say the same in the same order.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ctsync.problems import Level, Problem
from ctsync.rendering.plan.rows import Kind, People, Row
from ctsync.rendering.plan.view import Group, PlanView
from ctsync.rendering.wording import count, listed, shown

_RISK = (
    Kind.BLOCKED,
    Kind.MISSED,
    Kind.STOP,
    Kind.REPLACE,
    Kind.FINISH,
    Kind.FORGET,
    Kind.NEW,
    Kind.APPROVE,
    Kind.ADOPT,
    Kind.WAIT,
)
"""What stands in the way, then what cannot be undone, then what is sent, then what only takes note."""


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one campaign. `warnings` are sentences; `problems` are what lint found in its file."""

    group: Group
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def lead(self) -> Row:
        return self.group.lead

    @property
    def name(self) -> str:
        """The campaign's name, with its part and date if it is alone."""
        return self.lead.family if len(self.group.rows) > 1 else self.lead.title

    @property
    def dates(self) -> str:
        """How many dates there are, or what becomes of those of a rolling definition; nothing for one alone."""
        rows = self.group.rows
        approved = next((row for row in rows if row.kind is Kind.APPROVE), None)
        if approved is not None and len(rows) > 1:
            made = sum(row.kind in (Kind.NEW, Kind.REPLACE) for row in rows)
            return f"{made:,} of {approved.short.removesuffix(' to come')} made now"
        return (self.group.tally or count(len(rows), "dated campaign")) if len(rows) > 1 else ""

    @property
    def worries(self) -> int:
        """How many warnings there are; what lint only remarks on is none."""
        return len(self.warnings) + sum(problem.level is not Level.INFO for problem in self.problems)

    @property
    def is_alarming(self) -> bool:
        """Whether it must be read before anybody agrees."""
        return self.worries > 0 or self.lead.kind in (Kind.BLOCKED, Kind.MISSED)

    @property
    def reach(self) -> int:
        """How many people its largest send reaches; 0 if nobody counted. Dates are not added up: many get several."""
        return max(self._totals, default=0)

    @property
    def uncounted(self) -> int:
        """Of how many of its sends nobody knows how many people get them."""
        return sum(people.total is None for people in self._people)

    @property
    def counted(self) -> str:
        """How many people, of several dates each one's, and of how many that is not known; nothing where nobody gets it."""
        if not self._totals:
            return "not known" if self._people else ""
        least, most = min(self._totals), self.reach
        said = f"{most:,}" if least == most else f"{least:,} to {most:,} a date"
        return f"{said}, not known for {count(self.uncounted, 'date')}" if self.uncounted else said

    @property
    def _people(self) -> list[People]:
        return [row.people for row in self.group.rows if row.people is not None]

    @property
    def _totals(self) -> list[int]:
        return [people.total for people in self._people if people.total is not None]


def sections(view: PlanView) -> tuple[Section, ...]:
    """By risk, and among equals by how many people are reached."""
    by_file: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in view.problems:
        by_file[problem.where.file].append(problem)
    found = [
        Section(group, tuple(group.warnings), tuple(by_file.get(group.lead.file, ())))
        for group in view.groups
    ]
    return tuple(sorted(found, key=_by_risk))


def _by_risk(section: Section) -> tuple[int, bool, bool, int]:
    return _RISK.index(section.lead.kind), not section.warnings, not section.worries, -section.reach


def warnings_elsewhere(view: PlanView) -> str:
    """That lint worries about files of no change, registers and policy.yaml among them; nothing where it does not."""
    told = {group.lead.file for group in view.groups}
    found = [each for each in view.problems if each.level is not Level.INFO and each.where.file not in told]
    if not found:
        return ""
    files = listed(
        [f"`{name}`" for name in dict.fromkeys(shown(each.where.file, 100) for each in found)], most=4
    )
    return f"{count(len(found), 'warning')} in files that no change of this plan is of: {files}. `ctsync lint` tells them."
