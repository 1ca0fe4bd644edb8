"""What earlier counts gave, and by how much the number of now differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.guardrails.earlier import Counting, Earlier, earlier_of
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Change, Create, Replace
from ctsync.rendering.plan.rows import EarlierPeople, People
from ctsync.rendering.wording import moment

_OCCASIONS: Final = {
    Counting.APPROVED: "when it was approved",
    Counting.MADE: "when it was made",
    Counting.TAKEN_OVER: "when it was taken over",
    Counting.LAST_RUN: "at the last run",
}


def earlier_people(change: Change, people: People, review: ReviewedPlan) -> Iterator[EarlierPeople]:
    """The numbers beside which the one of now is read; none of a campaign that is wholly new."""
    if isinstance(change, Create | Replace):
        for each in earlier_of(change, review.granted, review.last_runs, review.plan.made_at):
            share = each.change_to(people.total)
            words = _words(each, share, review)
            yield EarlierPeople(each.counting.value, each.at, each.total, share, words)


def _words(earlier: Earlier, share: float | None, review: ReviewedPlan) -> str:
    """`when it was made, Tue 18 May 10:00 IST: 461 (now +48%)`; a run's people were counted when that run was made."""
    at = (
        "" if earlier.at is None else f", {moment(earlier.at, review.plan.account.zone, review.plan.made_at)}"
    )
    number = "unknown" if earlier.total is None else f"{earlier.total:,}"
    if earlier.counting is Counting.LAST_RUN and earlier.total is not None:
        number += " counted when that was made"
    moved = "" if share is None else f" (now {share:+.0%})" if share else " (the same now)"
    return f"{_OCCASIONS[earlier.counting]}{at}: {number}{moved}"
