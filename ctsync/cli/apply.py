"""`ctsync apply`: plan, show, ask, do."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ctsync.applying.approving import refuse_another_account
from ctsync.applying.machine import apply_changes
from ctsync.applying.planning_run import plan_now, review
from ctsync.applying.request import Request
from ctsync.applying.result import ApplyResult
from ctsync.cli.allowing import allow_option, allowances, lifted_by
from ctsync.cli.approved import evidence_of, refuse_with_a_plan, review_approved
from ctsync.cli.here import keep_secrets, open_here, say_warnings, with_problems
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.plan import Plan, change_digest
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.result_view import result_view
from ctsync.rendering.wording import count
from ctsync.workspace.plan_files import read_plan, refuse_unapproved, with_reason
from ctsync.workspace.workspace import Workspace

if TYPE_CHECKING:
    from ctsync.workspace.connection import Connection


@a_command("apply", example="ctsync apply --yes")
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.option(
    "--roll",
    is_flag=True,
    help="Nightly: only make approved dates of rolling campaigns, and finish what is open.",
)
@click.option("--no-estimate", is_flag=True, help="Do not ask CleverTap how many people each change reaches.")
@allow_option
@click.option(
    "--approvers",
    metavar="FILE",
    type=click.Path(),
    help="Who approved, as the pipeline asked the forge. Needed where policy.yaml wants approvals.",
)
@click.option("--from-here", default="", metavar="REASON", help="Why a protected account is not left to CI.")
@click.pass_obj
def command(  # noqa: PLR0913  # what may be said on the command line, each by its name
    asked: Asked,
    file: str | None,
    *,
    yes: bool,
    roll: bool,
    no_estimate: bool,
    allow: tuple[str, ...],
    approvers: str | None,
    from_here: str,
) -> frozenset[ExitCode]:
    """Make the account match the files: plan, show the plan, ask at a terminal, then do just that.

    Creating a campaign schedules it; nothing is sent before its time. Stops come first, and are proven. With FILE, a
    plan that `ctsync plan --out FILE` saved, only what was approved with it is done, as far as files and account still
    want it (else exit 7). With --roll nothing is shown or asked beforehand, and whatever nobody approved yet is left
    alone (exit 2).
    """
    screen = Screen(asked)
    allowed = allowances(allow)
    if roll and allowed:
        raise UsageError("--allow does not go with --roll: the nightly job makes only what stands approved.")
    saved = None
    if file is not None:
        refuse_with_a_plan({"--roll": roll, "--allow": bool(allow), "--no-estimate": no_estimate})
        saved = read_plan(asked.directory, file)
    workspace = open_here(asked)
    refuse_unapproved(workspace, os.environ, from_here, is_approved=roll or saved is not None)
    if saved is not None:
        refuse_another_account(saved, workspace.facts)
    request = workspace.for_apply(workspace.request(workspace.wanted(), saved=saved))
    evidence = evidence_of(asked, request, approvers, rolls=roll)
    request = replace(with_reason(request, from_here), evidence=evidence)
    say_warnings(screen, workspace)
    if roll:
        return _rolled(screen, workspace, request)

    def look(connection: Connection) -> tuple[Plan, ReviewedPlan]:
        if saved is not None:
            return review_approved(connection, request, saved, screen)
        plan = connection.look(plan_now(request))
        reviewed = connection.look(review(plan, estimate=not no_estimate, policy=request.policy))
        reviewed = replace(reviewed, evidence=request.evidence)
        return plan, replace(reviewed, lifted=lifted_by(allowed, reviewed.verdicts, screen))

    return _shown_and_done(screen, workspace, request, look, yes=yes)


def _shown_and_done(
    screen: Screen,
    workspace: Workspace,
    request: Request,
    look: Callable[[Connection], tuple[Plan, ReviewedPlan]],
    *,
    yes: bool,
) -> frozenset[ExitCode]:
    """`look` gives the plan of this moment, and what of it is shown and done."""
    asked = screen.asked
    with (
        Progress(is_shown=not asked.quiet, also=asked.listener) as progress,
        workspace.connected(progress, may_write=True) as connection,
    ):
        keep_secrets(asked, connection)
        plan, reviewed = look(connection)
        reviewed = replace(with_problems(reviewed, workspace), made_up=connection.made_up)
        progress.pause()
        if asked.format == "terminal":
            screen.show(screen.renderer.plan(plan_view(reviewed), verbose=asked.verbose))
        number = len(reviewed.plan.acting) - len(reviewed.left_out)
        if number and not yes and screen.is_attended and not _confirmed(number, plan, screen):
            screen.aside("Nothing was done.")
            return frozenset({ExitCode.USAGE})
        progress.total = number
        result = _carried_out(
            workspace, connection, replace(request, lifted=reviewed.lifted, shown=reviewed.numbers), plan
        )
    _show(result, plan, screen)
    return result.exit_codes


def _rolled(screen: Screen, workspace: Workspace, request: Request) -> frozenset[ExitCode]:
    """The nightly job (protocol 8)."""
    asked = screen.asked
    with (
        Progress(is_shown=not asked.quiet, also=asked.listener) as progress,
        workspace.connected(progress, may_write=True) as connection,
        workspace.store.hold(),
    ):
        keep_secrets(asked, connection)
        result = connection.run(apply_changes(replace(request, rolls=True)))
    screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
    return result.exit_codes


def _confirmed(number: int, plan: Plan, screen: Screen) -> bool:
    """A number is read before it is typed; a "y" is not."""
    return screen.ask(
        f"\nType {number} to make {count(number, 'change')} in {plan.account.name}:"
    ).strip() == str(number)


def _carried_out(workspace: Workspace, connection: Connection, request: Request, plan: Plan) -> ApplyResult:
    if request.approved is None:
        approved = frozenset(change_digest(change, plan.account) for change in plan.acting)
        request = replace(request, approved=approved)
    with workspace.store.hold():
        return connection.run(apply_changes(request))


def _show(result: ApplyResult, plan: Plan, screen: Screen) -> None:
    """A run that had nothing to do says no more than its plan."""
    if screen.asked.format == "terminal":
        if not (result.outcomes or result.notes or result.codes):
            return
        screen.show([""])
    screen.show(screen.renderer.result(result_view(result, plan.account.zone)))
