"""`ctsync apply FILE`: the plan is made anew, and what is both in it and in the file is shown, asked for and done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ctsync.applying.opening import fit_lock
from ctsync.applying.planning_run import plan_now, review
from ctsync.applying.request import Request
from ctsync.cli.options import Asked
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.guardrails.approvers import NOBODY, Evidence
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Resolve
from ctsync.planning.plan import Plan
from ctsync.planning.saved import SavedPlan
from ctsync.rendering.plan.saved import as_approved, with_approved_reach
from ctsync.rendering.wording import listed, moment, shown
from ctsync.workspace.approvals import read_evidence

if TYPE_CHECKING:
    from ctsync.workspace.connection import Connection


def refuse_with_a_plan(options: dict[str, bool]) -> None:
    """Raise UsageError for options that would change what was approved."""
    for option, why in _INSTEAD.items():
        if options[option]:
            raise UsageError(f"{option} does not go with a saved plan.", hint=why)


_INSTEAD = {
    "--roll": "The nightly job needs no plan: it makes only what stands approved.",
    "--allow": "Lifting a limit is part of what is approved: ctsync plan --allow LIMIT=DIGEST --out FILE",
    "--no-estimate": "The people that were approved are counted again. A plan without them: ctsync plan --no-estimate --out FILE",
}


def review_approved(
    connection: Connection, request: Request, saved: SavedPlan, screen: Screen
) -> tuple[Plan, ReviewedPlan]:
    """The plan of this moment, and what of it was approved, to be shown. Raises what forbids the run."""
    _, lock = connection.look(fit_lock(request))
    plan = connection.look(plan_now(request))
    approved, left = as_approved(plan, saved, lock, plan.made_at)
    reviewed = with_approved_reach(
        connection.look(review(approved, estimate=False, policy=request.policy)), saved
    )
    if saved.is_over(plan.made_at):
        until = moment(saved.expires, plan.account.zone)
        screen.aside(
            f"The plan was valid until {until}: only what it withdraws is done. The rest needs a new plan."
        )
    names = [shown(str(change.key), 100) for change in left if not isinstance(change, Resolve)]
    if names:
        screen.aside(f"Not in what may be done of the approved plan, and left alone: {listed(names)}.")
    return plan, replace(reviewed, lifted=saved.lifts(plan.made_at), evidence=request.evidence)


def evidence_of(asked: Asked, request: Request, file: str | None, *, rolls: bool) -> Evidence | None:
    """Who approved, where that has to be shown: on a protected account always, elsewhere if a file says it.

    The nightly job makes what stands approved, and asks nobody. Raises UsageError for a file that says nothing, and Stale
    for approvals of another commit.
    """
    if rolls:
        if file is not None:
            raise UsageError(
                "--approvers does not go with --roll: the nightly job makes only what stands approved."
            )
        return None
    if file is not None:
        return read_evidence(asked.directory, file, request)
    return NOBODY if request.account.protected else None
