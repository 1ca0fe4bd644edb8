"""`ctsync plan`: what an apply would do, in words."""

from __future__ import annotations

from dataclasses import replace

import click

from ctsync.applying.planning_run import plan_now, review
from ctsync.calendar.meetings import meetings
from ctsync.cli.allowing import allow_option, allowances, lifted_by
from ctsync.cli.here import keep_secrets, open_here, say_warnings, with_problems
from ctsync.cli.options import Asked, a_command
from ctsync.cli.plan_files import Beside, Wanted, file_options
from ctsync.cli.progress import Progress
from ctsync.cli.saving import Saving
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.guardrails.approval import refuse_an_emptied_repository
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.offline import plan_offline
from ctsync.planning.plan import Plan
from ctsync.planning.planner import empty_lock
from ctsync.rendering.plan.view import MOST_BLOCKS, names_of, plan_view
from ctsync.rendering.wording import did_you_mean, shown
from ctsync.workspace.offline import offline_now
from ctsync.workspace.workspace import Workspace


@a_command("plan", example="ctsync plan --details thursday-picks-push")
@click.option("--offline", is_flag=True, help="Ask nobody: the files against the lock. Needs no credentials.")
@click.option("--no-estimate", is_flag=True, help="Do not ask CleverTap how many people each change reaches.")
@click.option("--detailed-exitcode", is_flag=True, help="End with 2 if there are changes.")
@click.option(
    "--details", multiple=True, metavar="NAME", help="Tell all about this campaign, even in a long plan."
)
@file_options
@allow_option
@click.pass_obj
def command(
    asked: Asked,
    *,
    offline: bool,
    no_estimate: bool,
    detailed_exitcode: bool,
    details: tuple[str, ...],
    files: Wanted,
    allow: tuple[str, ...],
) -> frozenset[ExitCode]:
    """Say in words what an apply would do: who gets what, when, and what cannot be undone.

    Nothing is created, stopped or sent. With --out the plan is saved as well: `ctsync apply FILE` then does what is in it,
    as far as files and account still want it.
    """
    screen = Screen(asked)
    allowed = allowances(allow)
    workspace = open_here(asked)
    saving = None if files.out is None else Saving(workspace, asked.directory, files.out, is_offline=offline)
    beside = Beside(files, asked)
    reviewed = _offline(workspace) if offline else _online(workspace, asked, beside, estimate=not no_estimate)
    reviewed = replace(reviewed, lifted=lifted_by(allowed, reviewed.verdicts, screen))
    asked.hold(workspace, reviewed)
    _refuse_unknown(details, reviewed.plan)
    say_warnings(screen, workspace)
    told = with_problems(reviewed, workspace)
    view = plan_view(told, details=details, blocks=MOST_BLOCKS if asked.format == "terminal" else None)
    screen.show(screen.renderer.plan(view, verbose=asked.verbose))
    beside.write(told, workspace, details)
    if saving is not None:
        saving.save(reviewed, screen, estimated=not no_estimate)
    changes = {ExitCode.CHANGES} if detailed_exitcode and reviewed.plan.acting else set()
    return reviewed.exit_codes | changes


def _refuse_unknown(details: tuple[str, ...], plan: Plan) -> None:
    known = {name for change in plan.changes for name in names_of(change)}
    for name in details:
        if name not in known:
            raise UsageError(
                f"There is no campaign named {shown(name, 100)}.",
                hint=did_you_mean(name, known, "A campaign is named like its file, without .yaml."),
            )


def _online(workspace: Workspace, asked: Asked, beside: Beside, *, estimate: bool) -> ReviewedPlan:
    request = workspace.request(workspace.wanted(quickly=True))
    with Progress(is_shown=not asked.quiet) as progress, workspace.connected(progress) as connection:
        keep_secrets(asked, connection)
        plan = connection.look(plan_now(request))
        reviewed = connection.look(review(plan, estimate=estimate, policy=workspace.policy))
        beside.look_ahead(workspace, connection, request)
        return replace(reviewed, made_up=connection.made_up)


def _offline(workspace: Workspace) -> ReviewedPlan:
    request = workspace.request(workspace.wanted(quickly=True))
    lock = workspace.lock() or empty_lock(request.account, request.lineage)
    refuse_an_emptied_repository(request.wanted, lock)
    now = offline_now(workspace.account, lock.applied_at)
    plan = plan_offline(request.wanted, lock, account=request.account, now=now)
    return ReviewedPlan(plan, policy=workspace.policy, meetings=meetings(plan), is_counted=False)
