"""What each rendering of a plan costs beside the plan itself, in one process: `python -m bench.views FOLDER`.

The plan is one that a pull request makes: every file read with nothing remembered, the lock and the list of the local
sandbox, the changes, what they differ in, and every guardrail. People are not counted, since estimates take as long as
CleverTap takes. Each rendering begins with the view and what it alone needs: pictures, letters, earlier texts, payloads.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from ctsync.applying.planning_run import plan_now, review
from ctsync.cli.here import with_problems
from ctsync.cli.plan_drawing import drawn, report, weeks_to_come
from ctsync.guardrails.review import ReviewedPlan
from ctsync.rendering import RENDERERS, Paper
from ctsync.rendering.comment import BUDGETS, Surroundings, plan_comment
from ctsync.rendering.plan.view import plan_view
from ctsync.workspace.workspace import Workspace, open_workspace

OBJECTS_BETWEEN_LOOKS: Final = 200_000
NAMES: Final = ("terminal", "json", "comment", "page")


def measured(folder: str) -> dict[str, float]:
    """Seconds of processor time: of the plan as `plan`, and of each rendering by its name.

    What a rendering imports and compiles once is not in its seconds, as it is not in the plan's: see `first_page`.
    """
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 50, 100)  # as every command does
    begun = time.process_time()
    workspace = open_workspace(folder, None, {})
    request = workspace.request(workspace.wanted())
    with workspace.connected() as connection:
        plan = connection.look(plan_now(request))
        reviewed = connection.look(review(plan, estimate=False, policy=workspace.policy))
        judged = len(reviewed.verdicts) + len(reviewed.needs)
        took = {
            "plan": time.process_time() - begun,
            "changes": float(len(plan.acting)),
            "judged": float(judged),
        }
        calendar = weeks_to_come(workspace, connection, request)
    one = replace(reviewed, plan=replace(plan, changes=plan.acting[:1]))
    for _, draw in _renderings(one, workspace, calendar):
        begun = time.process_time()
        draw()
        took["first_page"] = time.process_time() - begun
    gc.freeze()
    for name, draw in _renderings(reviewed, workspace, calendar):
        begun = time.process_time()
        draw()
        took[name] = time.process_time() - begun
    return took


def _renderings(
    reviewed: ReviewedPlan, workspace: Workspace, calendar: Any
) -> Iterator[tuple[str, Callable[[], int]]]:
    """Each with what it needs read anew, so that none rests on what another one has read."""

    def told() -> ReviewedPlan:
        return with_problems(reviewed, workspace)

    def terminal() -> int:
        return sum(map(len, RENDERERS["terminal"](Paper(80)).plan(plan_view(told()))))

    def document() -> int:
        return sum(map(len, RENDERERS["json"](Paper(80)).plan(plan_view(told(), blocks=None))))

    def comment() -> int:
        page = report(told(), workspace, (), with_payloads=False)
        return len(plan_comment(page.view, Surroundings(page.commit, "", page.previews), BUDGETS["github"]))

    def page() -> int:
        return len(drawn(report(told(), workspace, ()), workspace, calendar))

    yield from zip(NAMES, (terminal, document, comment, page), strict=True)


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))
