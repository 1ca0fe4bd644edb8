"""A plan in its four renderings: what each costs beside the plan itself, and how it grows from 100 changes to 10,000.

`python -m bench.renderings N NAME` renders a plan of N replaced campaigns once and prints the processor time: growth is
measured on plans made by hand. The ratio to the plan is that of a thousand files in a sandbox (`bench.views`).
"""

from __future__ import annotations

import gc
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

from bench.measuring import Bench, Figure
from bench.requests import allowed
from ctsync.guardrails.review import ReviewedPlan
from ctsync.rendering import RENDERERS, Paper
from ctsync.rendering.comment import plan_comment
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.plan_page import PlanPage, plan_page
from tests.support.plans import a_comparison, a_plan, a_replace

FEW, SOME, MANY = 100, 1_000, 10_000
GROWTH: Final = 14
"""Ten times the changes may cost so many times as much."""
TIMES: Final = 3
OF_THE_PLAN: Final = 1 / 3
"""A rendering may cost so much of what the plan costs that it shows."""
_FIRST_TEXT: Final = re.compile(r'^(  (?:title|subject|body): ")', re.MULTILINE)
_AMOUNT: Final = re.compile(r"(Amount: \{at_least: )(\d+)")


def _terminal(review: ReviewedPlan) -> int:
    return sum(len(line) for line in RENDERERS["terminal"](Paper(80)).plan(plan_view(review)))


def _json(review: ReviewedPlan) -> int:
    return sum(len(line) for line in RENDERERS["json"](Paper(80)).plan(plan_view(review, blocks=None)))


def _comment(review: ReviewedPlan) -> int:
    return len(plan_comment(plan_view(review)))


def _page(review: ReviewedPlan) -> int:
    return len(plan_page(PlanPage(plan_view(review))))


NAMES: Final[dict[str, Callable[[ReviewedPlan], int]]] = {
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
    return ReviewedPlan(a_plan(*changes), comparisons={str(each.key): told for each in changes})


def _once(size: int, name: str) -> float:
    review = a_review(size)
    NAMES[name](a_review(1))  # what is imported once
    gc.freeze()
    begun = time.process_time()
    NAMES[name](review)
    return time.process_time() - begun


if __name__ == "__main__":
    print(_once(int(sys.argv[1]), sys.argv[2]))
