"""What ctsync asks of a forge, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ctsync.forge.patches import ChangedFile

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


@dataclass(frozen=True, slots=True)
class Proposed:
    """A pull request as it is now: its last commit, whether it may still be merged, and what it changes, by path.

    `refs` are the commits by which GitLab names a version of it.
    """

    head: str
    is_open: bool
    files: Mapping[str, ChangedFile]
    refs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to stand on lines of a file: from `first` to `last`, both included, as the head counts them."""

    file: ChangedFile
    first: int
    last: int
    marker: str
    body: str


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

    def head(self, pull_request: int) -> str:
        """Its last commit."""

    def merged_as(self, commit: str, branch: str) -> PullRequest | None:
        """The pull request that became this commit of the branch; None if there is none."""

    def approvers(self, pull_request: PullRequest) -> Approvers:
        """Whose last word on its last commit is an approval, without who wrote it."""

    def is_member(self, team: str, person: Approver) -> bool:
        """Whether somebody is in a team, `organisation/team`; False also where the token may not see it."""

    def proposed(self, pull_request: int) -> Proposed:
        """What the pull request proposes. Its files are asked for first: a commit that comes meanwhile shows in the head."""

    def remarks(self, pull_request: int) -> Iterator[Comment]:
        """What stands on its lines."""

    def remark(self, pull_request: int, proposed: Proposed, remarks: Sequence[Remark]) -> None:
        """Write on its lines. Each is sent once; raises Lost where nobody knows whether it arrived."""

    def how_to_suggest(self, remark_lines: int) -> str:
        """The word of a code block that offers to replace that many lines."""
