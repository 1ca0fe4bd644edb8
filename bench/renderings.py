"""A plan in its four renderings: what each costs beside the plan itself, and how it grows from 100 changes to 10,000.

`python -m bench.renderings N NAME` renders a plan of N replaced campaigns once and prints the processor time: growth is
measured on plans made by hand, and drawn as the command draws them. The ratio to the plan is that of a thousand files in a sandbox (`bench.views`).
"""

from __future__ import annotations

import gc
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final

from bench.measuring import Bench, Figure
from bench.requests import allowed
from bench.views import OBJECTS_BETWEEN_LOOKS
from ctsync.calendar import Frame
from ctsync.calendar.meetings import meetings
from ctsync.campaign.payload import create_payload
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Replace
from ctsync.previews import previews_of
from ctsync.rendering import RENDERERS, Paper
from ctsync.rendering.comment import BUDGETS, Surroundings, plan_comment
from ctsync.rendering.payload_view import Payload
from ctsync.rendering.plan.view import PlanView, plan_view
from ctsync.rendering.plan_page import MOST_PREVIEWS, PlanPage, plan_page
from tests.support.calendars import a_calendar
from tests.support.plans import a_comparison, a_plan, a_replace

FEW, SOME, MANY = 100, 1_000, 10_000
GROWTH: Final = 14
"""Ten times the changes may cost so many times as much."""
TIMES: Final = 3
OF_THE_PLAN: Final = 1 / 3
"""A rendering may cost so much of what the plan costs that it shows."""
_FIRST_TEXT: Final = re.compile(r'^(  (?:title|subject|body): ")', re.MULTILINE)
_AMOUNT: Final = re.compile(r"(Amount: \{at_least: )(\d+)")


@dataclass(frozen=True, slots=True)
class Told:
    """A reviewed plan and what stands beside it on a page: messages and payloads of its first hundred, and four weeks."""

    review: ReviewedPlan
    page: PlanPage


def _terminal(told: Told) -> int:
    return sum(len(line) for line in RENDERERS["terminal"](Paper(80)).plan(plan_view(told.review)))


def _json(told: Told) -> int:
    return sum(len(line) for line in RENDERERS["json"](Paper(80)).plan(plan_view(told.review, blocks=None)))


def _comment(told: Told) -> int:
    around = Surroundings(told.page.commit, "", told.page.previews)
    return len(plan_comment(_whole(told), around, BUDGETS["github"]))


def _page(told: Told) -> int:
    return len(plan_page(replace(told.page, view=_whole(told))))


def _whole(told: Told) -> PlanView:
    """As `ctsync plan` has it for a comment and a page: every change with a block of its own."""
    return plan_view(told.review, blocks=sys.maxsize)


NAMES: Final[dict[str, Callable[[Told], int]]] = {
    "terminal": _terminal,
    "json": _json,
    "comment": _comment,
    "page": _page,
}


def figures(bench: Bench, *, quick: bool) -> Iterator[Figure]:
    """Each rendering of 1,000 changes beside their plan, unless `quick`; and its growth on both sides of that."""
    if not quick:
        yield from _beside_the_plan(bench)
    for name in NAMES:
        costs = {
            size: median(float(bench.run("-m", "bench.renderings", str(size), name)) for _ in range(TIMES))
            for size in (FEW, SOME, MANY)
        }
        yield Figure(f"plan of {SOME:,} changes, {name}: processor", costs[SOME], "s")
        yield Figure(f"{name}, {SOME:,} changes : {FEW:,}", costs[SOME] / costs[FEW], "x", GROWTH)
        yield Figure(f"{name}, {MANY:,} changes : {SOME:,}", costs[MANY] / costs[SOME], "x", GROWTH)


def _beside_the_plan(bench: Bench) -> Iterator[Figure]:
    """A shop whose account holds every campaign, and whose files all have another audience and mostly other words."""
    folder = bench.folder / "views"
    bench.run("-m", "bench.shop", "--files", str(folder), str(SOME))
    bench.run("-m", "ctsync", "apply", "--yes", "--quiet", "-C", str(folder), *allowed(bench, folder))
    _edit_all(folder)
    runs = [json.loads(bench.run("-m", "bench.views", str(folder))) for _ in range(TIMES + 2)]
    changes = int(runs[0]["changes"])
    yield Figure(
        f"plan of {changes:,} replaced campaigns: processor", median(each["plan"] for each in runs), "s"
    )
    for name in NAMES:
        share = median(each[name] / each["plan"] for each in runs)
        yield Figure(f"{name} of {changes:,} replaced campaigns : the plan", share, "x", OF_THE_PLAN)
    yield Figure(
        "the first page, which compiles its templates", median(each["first_page"] for each in runs), "s"
    )


def _edit_all(folder: Path) -> None:
    for file in folder.glob("campaigns/**/*.yaml"):
        text = _FIRST_TEXT.sub(r"\1New: ", file.read_text(encoding="utf-8"), count=1)
        file.write_text(
            _AMOUNT.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", text, count=1), encoding="utf-8"
        )


def a_review(size: int) -> ReviewedPlan:
    """Every change a replace with another title, text and audience; the same for the same size."""
    changes = [a_replace(f"campaign-{number}-push") for number in range(size)]
    told = a_comparison(changes[0].desired)
    plan = a_plan(*changes)
    return ReviewedPlan(plan, comparisons={str(each.key): told for each in changes}, meetings=meetings(plan))


def a_told_plan(size: int) -> Told:
    """The same for the same size. Making it is in no figure: only its words and drawings are."""
    review = a_review(size)
    made = [each.desired for each in review.plan.changes if isinstance(each, Replace)]
    first = {str(each.key): each for each in made[:MOST_PREVIEWS]}
    page = PlanPage(
        plan_view(a_review(1)),
        {key: previews_of(each, {}) for key, each in first.items()},
        {key: Payload(key, create_payload(each, each.human_name), {}) for key, each in first.items()},
        calendar=a_calendar(made, frame=Frame.around(date(2027, 5, 20), "Asia/Kolkata")),
    )
    return Told(review, page)


def _once(size: int, name: str) -> float:
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 50, 100)  # as every command does
    told = a_told_plan(size)
    NAMES[name](a_told_plan(1))  # what is imported once
    gc.freeze()
    begun = time.process_time()
    NAMES[name](told)
    return time.process_time() - begun


if __name__ == "__main__":
    print(_once(int(sys.argv[1]), sys.argv[2]))
