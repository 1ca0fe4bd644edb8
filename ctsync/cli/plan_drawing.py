"""The report of a plan as `ctsync plan` writes it: put together, and drawn with the weeks to come."""

from __future__ import annotations

import sys
from dataclasses import replace

from ctsync.applying.request import Request
from ctsync.calendar import WEEKS, Calendar
from ctsync.guardrails.review import ReviewedPlan
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.plan_page import BEGINNING, PlanPage, plan_page
from ctsync.workspace.calendars import calendar_offline, calendar_online
from ctsync.workspace.connection import Connection
from ctsync.workspace.plan_report import report_of
from ctsync.workspace.workspace import Workspace

__all__ = ["BEGINNING", "drawn", "report", "weeks_to_come"]


def weeks_to_come(workspace: Workspace, connection: Connection, request: Request) -> Calendar:
    return calendar_online(workspace, connection, request, None, WEEKS)


def report(
    reviewed: ReviewedPlan, workspace: Workspace, details: tuple[str, ...], *, with_payloads: bool = True
) -> PlanPage:
    """What comment and page are made of; every change has a block of its own there, however long the plan is."""
    view = plan_view(reviewed, details=details, blocks=sys.maxsize)
    return report_of(view, reviewed, workspace, with_payloads=with_payloads)


def drawn(page: PlanPage, workspace: Workspace, calendar: Calendar | None) -> str:
    """The page with the calendar; of a plan that asked nobody, with the one that files and lock give."""
    return plan_page(replace(page, calendar=calendar or calendar_offline(workspace, None, WEEKS)))
