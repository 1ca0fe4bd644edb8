"""The report of a plan, put together: the plan's view, what people would see, and what CleverTap would receive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ctsync.campaign.remembered import Remembered
from ctsync.guardrails.review import ReviewedPlan
from ctsync.lock.record import Lock
from ctsync.planning.change import Adopt, Approve, Blocked, Change, Create, Replace, Wait
from ctsync.planning.planner import empty_lock
from ctsync.previews import Previews, previews_of_remembered
from ctsync.rendering.payload_view import Payload
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.plan_page import MOST_PREVIEWS, PlanPage
from ctsync.workspace.payloads import PayloadDesk
from ctsync.workspace.picture_shelf import PictureShelf
from ctsync.workspace.previewing import beside_sent
from ctsync.workspace.whereabouts import commit_of
from ctsync.workspace.workspace import Workspace

_Shown = Create | Replace | Wait | Adopt | Blocked


def report_of(
    view: PlanView, reviewed: ReviewedPlan, workspace: Workspace, *, with_payloads: bool = True
) -> PlanPage:
    """The page's value. Messages and payloads are those of the first so many campaigns, in the plan's order.

    A comment shows no payloads: each reads its file once more, for the lines of its fields.
    """
    leads = {group.lead.key for group in view.groups}
    shown = [change for change in reviewed.plan.changes if str(change.key) in leads]
    lock = workspace.lock()  # once: where it lies in git or a cloud, each look is a request
    return PlanPage(
        view,
        dict(_previews(shown[:MOST_PREVIEWS], lock, reviewed, workspace)),
        dict(_payloads(shown[:MOST_PREVIEWS], lock, workspace)) if with_payloads else {},
        commit_of(workspace.root),
        workspace.settings.project,
    )


def _previews(
    changes: Sequence[Change], lock: Lock | None, reviewed: ReviewedPlan, workspace: Workspace
) -> Iterator[tuple[str, Previews]]:
    shelf = PictureShelf(workspace.root, workspace.around.pictures)
    for change in changes:
        if isinstance(change, Approve):
            yield str(change.key), beside_sent(change.lead, None, workspace, shelf)
        elif isinstance(change, _Shown) and change.desired is not None:
            known = lock if isinstance(change, Replace) else None
            yield str(change.key), beside_sent(change.desired, known, workspace, shelf)
        elif isinstance(gone := reviewed.gone.get(str(change.key)), Remembered):
            yield str(change.key), previews_of_remembered(gone, shelf)


def _payloads(
    changes: Sequence[Change], lock: Lock | None, workspace: Workspace
) -> Iterator[tuple[str, Payload]]:
    """Of what an apply would make; nothing is sent for anything else."""
    known = lock or empty_lock(workspace.facts, workspace.account.lineage or "none-yet")
    desk = PayloadDesk(workspace, known)
    for change in changes:
        if isinstance(change, Create):
            yield str(change.key), desk.payload_of(change.desired, remainder=change.remainder)
        elif isinstance(change, Replace):
            yield str(change.key), desk.payload_of(change.desired, remainder=change.timetable)
