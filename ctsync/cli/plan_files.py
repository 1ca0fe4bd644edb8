"""Files that `ctsync plan` writes beside what it prints: for a pull request, and for people without a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from importlib import import_module
from typing import Any

import click

from ctsync.applying.request import Request
from ctsync.cli.addresses import report_url
from ctsync.cli.options import Asked
from ctsync.guardrails.review import ReviewedPlan
from ctsync.redaction import redact
from ctsync.rendering.comment import BEGINNING, BUDGETS, Surroundings, plan_comment
from ctsync.workspace.own_files import OwnFile, at
from ctsync.workspace.workspace import Workspace

_OPTIONS = (
    click.option(
        "--out", metavar="FILE", type=click.Path(), help="Save the plan, to be approved and then applied."
    ),
    click.option(
        "--markdown",
        metavar="FILE",
        type=click.Path(),
        help="Write the plan as a comment for a pull request.",
    ),
    click.option(
        "--html", metavar="FILE", type=click.Path(), help="Write the plan as a page for people to look at."
    ),
    click.option(
        "--forge",
        type=click.Choice(list(BUDGETS)),
        default="github",
        help="Whose comments it has to fit into.",
    ),
    click.option(
        "--report-url", metavar="URL", help="Where the whole report can be read, for the comment to say so."
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wrote of these options."""

    out: str | None
    markdown: str | None
    html: str | None
    forge: str
    report_url: str | None


_NAMES = tuple(field.name for field in fields(Wanted))


def file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add them to a command, which gets them as one value: `files`."""

    @wraps(command)
    def called(*arguments: Any, **written: Any) -> Any:
        files = Wanted(**{name: written.pop(name) for name in _NAMES})
        return command(*arguments, files=files, **written)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called


class Beside:
    """Where they go. What could not be written is refused before anything is asked. Raises UsageError."""

    def __init__(self, wanted: Wanted, asked: Asked) -> None:
        self._report_url = report_url(wanted.report_url)
        self._wanted, self._asked = wanted, asked
        self._comment = _file(asked, wanted.markdown, "comment", "--markdown", BEGINNING)
        self._page = (
            None if wanted.html is None else _file(asked, wanted.html, "page", "--html", _drawing().BEGINNING)
        )
        self._calendar: Any = None
        for file in filter(None, (self._comment, self._page)):
            file.refuse_to_overwrite()

    def look_ahead(self, workspace: Workspace, connection: Any, request: Request) -> None:
        """Ask, while somebody answers, for what the page shows beyond the plan: the weeks to come of the account."""
        if self._page is not None:
            self._calendar = _drawing().weeks_to_come(workspace, connection, request)

    def write(self, reviewed: ReviewedPlan, workspace: Workspace, details: tuple[str, ...]) -> None:
        """Those that somebody wanted."""
        if self._comment is None and self._page is None:
            return
        page = _drawing().report(reviewed, workspace, details, with_payloads=self._page is not None)
        if self._comment is not None:
            around = Surroundings(page.commit, self._report_url, page.previews)
            text = plan_comment(page.view, around, BUDGETS[self._wanted.forge])
            self._comment.write(redact(text, self._asked.secrets))
        if self._page is not None:
            text = _drawing().drawn(page, workspace, self._calendar)
            self._page.write(redact(text, self._asked.secrets))


def _drawing() -> Any:
    """What draws pages and calendars, loaded where one is wanted: every other plan would wait for it."""
    return import_module("ctsync.cli.plan_drawing")


def _file(asked: Asked, name: str | None, noun: str, option: str, beginning: str) -> OwnFile | None:
    return (
        None
        if name is None
        else OwnFile(at(asked.directory, name), noun, f"ctsync plan {option} FILE", beginning)
    )
