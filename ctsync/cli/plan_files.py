"""Files that `ctsync plan` writes beside what it prints: for a pull request, and for people without a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ctsync.cli.options import Asked
from ctsync.errors import UsageError
from ctsync.redaction import redact
from ctsync.rendering.comment import BEGINNING, BUDGETS, Surroundings, plan_comment
from ctsync.rendering.plan_view import PlanView
from ctsync.rendering.wording import shown
from ctsync.workspace.own_files import OwnFile, at
from ctsync.workspace.whereabouts import commit_of

_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%/?=&+#-]*)?")

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
        report = wanted.report_url
        if report is not None and not _ADDRESS.fullmatch(report):
            raise UsageError(
                f"--report-url {shown(report, 100)} is no address that a comment can link to.",
                hint="Write, for example: --report-url https://reports.example.com/plan/12",
            )
        self._wanted, self._asked = wanted, asked
        self._comment = _file(wanted.markdown, asked)
        if self._comment is not None:
            self._comment.refuse_to_overwrite()

    def write(self, view: PlanView, root: Path) -> None:
        """The comment of the plan; nothing if nobody wanted any."""
        if self._comment is None:
            return
        around = Surroundings(commit_of(root), self._wanted.report_url or "")
        text = plan_comment(view, around, BUDGETS[self._wanted.forge])
        self._comment.write(redact(text, self._asked.secrets))


def _file(name: str | None, asked: Asked) -> OwnFile | None:
    return None if name is None else OwnFile(at(asked.directory, name), "comment", "--markdown", BEGINNING)
