"""What became of setting up an account, for the person who did it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import count, shown


@dataclass(frozen=True, slots=True)
class FoundedView:
    """`campaigns` are those that the account lists; a lock that is not `is_new` was found in its place."""

    account: str
    place: str
    lineage: str
    is_new: bool
    campaigns: int


def founded_lines(view: FoundedView, paper: Paper) -> Iterator[str]:
    made = "has a lock now" if view.is_new else "had its lock already, and ctsync.yaml names it now"
    account = shown(view.account, 100)
    yield paper.ink(
        f"The account {account} {made}: {shown(view.place)}, lineage {view.lineage}.", Tone.HEADING
    )
    if view.is_new:
        theirs = count(view.campaigns, "campaign")
        yield f"It lists {theirs}, none of them of this project. ctsync will not touch them."
    yield "`lineage` and `account_hash` stand in ctsync.yaml. Commit them: without them no apply finds its lock."
    yield f"Next:  ctsync plan --account {account}"
