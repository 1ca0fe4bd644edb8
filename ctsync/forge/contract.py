"""What ctsync asks of a forge, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

PAGE = 100
"""Entries of one page."""

MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment of a pull request. `author` is whoever wrote it, by the word that `Desk.own_name` uses."""

    id: int
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One that was merged: its number, who wrote it, and its last commit."""

    number: int
    author: str
    head: str


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody whose approval counts. `number` is what the forge calls them, where that is a number."""

    login: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Approvers:
    """Whose approvals count, and, in sentences, whose do not."""

    people: tuple[Approver, ...]
    notes: tuple[str, ...] = ()


class Desk(Protocol):
    """One repository at its forge. Everything raises ForgeError for an answer that is not as documented."""

    def own_name(self) -> str:
        """Who the token belongs to."""

    def comments(self, pull_request: int) -> Iterator[Comment]:
        """All of them, oldest first."""

    def create(self, pull_request: int, body: str) -> None:
        """Write a comment. Sent once; raises Lost where nobody knows whether it arrived."""

    def update(self, pull_request: int, comment: int, body: str) -> None:
        """Put other words into a comment."""

    def merged_as(self, commit: str, branch: str) -> PullRequest | None:
        """The pull request that became this commit of the branch; None if there is none."""

    def approvers(self, pull_request: PullRequest) -> Approvers:
        """Whose last word on its last commit is an approval, without who wrote it."""

    def is_member(self, team: str, person: Approver) -> bool:
        """Whether somebody is in a team, `organisation/team`; False also where the token may not see it."""
