"""Who has approved, as the forge said it, and whether that is enough (yaml.md 11, `approvals`; decision 13).

The forge knows who reviewed what; ctsync only compares. Nobody is counted twice for one need, and the same person may be
counted for several.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ctsync.planning.needs import Need


@dataclass(frozen=True, slots=True)
class Approver:
    """One person of the forge, and the teams that the person is in, as policy.yaml writes them: `acme/legal`."""

    login: str
    teams: tuple[str, ...] = ()

    def is_of(self, people: Iterable[str]) -> bool:
        """Whether these users and teams mean this person. Forges do not tell small letters from capitals."""
        own = {self.login.casefold(), *(team.casefold() for team in self.teams)}
        return not own.isdisjoint(each.casefold() for each in people)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who approved the commit, by which pull request. Without anybody, nothing is proven."""

    commit: str = ""
    pull_request: str = ""
    approvers: tuple[Approver, ...] = ()

    def meeting(self, need: Need) -> tuple[str, ...]:
        """Those who count for this need, by their logins, each once."""
        found = {
            each.login.casefold(): each.login for each in self.approvers if not need.of or each.is_of(need.of)
        }
        return tuple(sorted(found.values(), key=str.casefold))

    def meets(self, need: Need) -> bool:
        """Whether enough of the people who are asked for have approved."""
        return len(self.meeting(need)) >= need.count

    @property
    def logins(self) -> tuple[str, ...]:
        return tuple(sorted({each.login for each in self.approvers}, key=str.casefold))


def shown_people(evidence: Evidence | None) -> tuple[tuple[str, ...], str]:
    """Who is written down as having approved, and by which pull request."""
    return ((), "") if evidence is None else (evidence.logins, evidence.pull_request)


NOBODY = Evidence()
"""What is known where approvals are asked for and none are shown."""


def lacking(need: Need, evidence: Evidence) -> str:
    """What is not proven of a need, as a sentence."""
    there = evidence.meeting(need)
    got = f"only {' and '.join(there)} approved" if there else "none of them is shown to have approved"
    because = f" ({need.why})" if need.why else ""
    return f"It needs the approval of {need.words}{because}, and {got}."
