"""Who approved what was merged, as the job that applies is told (protocol 9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ctsync.forge.contract import Desk


@dataclass(frozen=True, slots=True)
class Approved:
    """The approvals of one commit. `people` are logins, each with the teams of those asked about that they are in."""

    commit: str
    pull_request: int | None
    people: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]

    @property
    def document(self) -> dict[str, Any]:
        """As it is written to a file."""
        approvers = [{"login": login, "teams": list(teams)} for login, teams in self.people]
        return {"commit": self.commit, "pull_request": self.pull_request, "approvers": approvers}


def approved(desk: Desk, commit: str, branch: str, teams: Iterable[str]) -> Approved:
    """Ask the forge. Raises ForgeError for whatever is not clear: nobody is taken for an approver by guess.

    A commit that came from no pull request has no approvers.
    """
    pull_request = desk.merged_as(commit, branch)
    if pull_request is None:
        note = f"The commit {commit[:12]} came from no merged pull request, so nobody approved it."
        return Approved(commit, None, (), (note,))
    found = desk.approvers(pull_request)
    asked = sorted({team.removeprefix("@") for team in teams})
    people = tuple(
        (person.login, tuple(team for team in asked if desk.is_member(team, person)))
        for person in found.people
    )
    return Approved(commit, pull_request.number, people, found.notes)
