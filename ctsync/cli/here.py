"""What most commands begin with: the repository, the account, the files, and what is wrong with them."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from ctsync.cli.options import Asked
from ctsync.cli.screen import Screen
from ctsync.guardrails.review import ReviewedPlan
from ctsync.problems import Level
from ctsync.rendering.problems.diagnostics import problems_view
from ctsync.workspace.carets import pointed
from ctsync.workspace.folder import SourceLines
from ctsync.workspace.grant_shelf import GrantShelf
from ctsync.workspace.memory_shelf import MemoryShelf
from ctsync.workspace.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from ctsync.workspace.connection import Connection


def open_here(asked: Asked) -> Workspace:
    """The workspace that the command line means. Files made from here on are their owner's only."""
    os.umask(0o077)
    workspace = open_workspace(asked.directory, asked.account, os.environ)
    workspace.rest = asked.rest
    return workspace


def keep_secrets(asked: Asked, connection: Connection) -> None:
    """From here on no message may show them."""
    asked.secrets = connection.secrets


def say_warnings(screen: Screen, workspace: Workspace) -> None:
    """Warnings do not stop anybody, but they are said. JSON carries them in its document.

    What is only information is left to lint, unless more is asked for.
    """
    asked = screen.asked
    said = [one for one in workspace.problems if one.level is not Level.INFO or asked.verbose]
    if said and not asked.quiet and asked.format == "terminal":
        view = problems_view(pointed(said, workspace.root), SourceLines(workspace.root))
        screen.complain(screen.problems_renderer().problems(view))


def with_problems(review: ReviewedPlan, workspace: Workspace) -> ReviewedPlan:
    """The plan with what was found in the files, and what the lock kept: of campaigns without a file, and approvals."""
    return replace(
        review,
        problems=(*pointed(workspace.problems, workspace.root), *review.problems),
        gone=MemoryShelf(review.plan, workspace.store, workspace.catalog),
        granted=GrantShelf(review.plan, workspace.store),
    )
