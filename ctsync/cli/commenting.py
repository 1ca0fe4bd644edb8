"""`ctsync ci comment`: a text as a comment of a pull request, written once and then kept up to date."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import click

from ctsync.cli import addresses
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.forge.comments import marked, outdate, put
from ctsync.forge.contract import Desk
from ctsync.forge.desks import desk_of
from ctsync.forge.fitting import comment_body
from ctsync.forge.freshness import commit_named, judged
from ctsync.forge.places import Place, place_of
from ctsync.forge.waiting import waited
from ctsync.rendering.wording import count, shown
from ctsync.workspace.whereabouts import run_url

_REPORT: Final = re.compile(
    r"(?P<marker>report-\d+h)-(?:(?P<commit>[0-9a-f]{40})|(?P<number>[1-9][0-9]{0,9}))\.md"
)
_LONGEST: Final = 5_000_000


@a_command("comment", example="ctsync ci comment plan.txt --marker plan-production")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.option(
    "--marker", metavar="NAME", help="Which of ctsync's comments this is; without it, the file's name says."
)
@click.option(
    "--pull-request", type=int, metavar="N", help="Which one; without it, the one that the job is about."
)
@click.option("--report-url", metavar="URL", help="Where the whole plan can be seen as a page, to link to.")
@click.option("--branch", metavar="NAME", default="main", help="Where the commits of reports were merged.")
@click.option("--commit", metavar="SHA", help="Which commit of the pull request FILE was made from.")
@click.pass_obj
def command(
    asked: Asked,
    files: tuple[str, ...],
    *,
    marker: str | None,
    pull_request: int | None,
    report_url: str | None,
    branch: str,
    commit: str | None,
) -> None:
    """Write FILE as a comment, or put it into the place of the one that is there.

    A `.md` file is Markdown, any other stands in a code block. Only comments of the token's own user are touched. What is
    too long is cut between two campaigns and says where the rest is. A report of `ctsync ci reports` knows by its name
    where it belongs. With --commit it says of which commit it is, and every such comment there says so once commits were
    added. The token is GITHUB_TOKEN or GITLAB_TOKEN.
    """
    screen, page = Screen(asked), addresses.report_url(report_url)
    of = commit_named(commit) if commit else ""
    place = place_of(os.environ)
    asked.secrets = (place.token,)
    desk = desk_of(place, waited(asked.rest))
    for file in files:
        name, number = _where(desk, place, file, marker, pull_request, branch)
        if number is None:
            screen.show([f"{shown(file)}: its commit came from no pull request, so it is written nowhere."])
            continue
        mark, head = marked(name), desk.head(number) if of else ""
        done = put(desk, number, mark, judged(_body(place, file, mark, page, of), head))
        screen.show([f"{shown(file)}: {done.value} at {place.page_of(number)}"])
        if of and (news := outdate(desk, number, head)):
            screen.show([f"{count(news, 'other comment')} renewed: whether it is of the last commit"])


def _body(place: Place, file: str, mark: str, page: str, commit: str) -> str:
    return comment_body(
        _text(file),
        mark,
        forge=place.forge,
        is_markdown=file.endswith(".md"),
        run=run_url(os.environ),
        page=page,
        commit=commit,
    )


def _where(
    desk: Desk, place: Place, file: str, marker: str | None, pull_request: int | None, branch: str
) -> tuple[str, int | None]:
    """The comment's name and its pull request. Raises UsageError where neither options nor names say them."""
    report = _REPORT.fullmatch(Path(file).name)
    if report is not None and marker is None:
        if report["number"]:
            return report["marker"], int(report["number"])
        found = desk.merged_as(report["commit"], branch)
        return report["marker"], None if found is None else found.number
    if marker is None:
        raise UsageError(f"Which comment is {shown(file)}?", hint="--marker plan, for example.")
    number = pull_request or place.pull_request
    if number is None or number < 1:
        raise UsageError(
            "Which pull request? This job is about none.", hint="--pull-request 17, for example."
        )
    return marker, number


def _text(file: str) -> str:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(_LONGEST).decode("utf-8", "replace")
    except FileNotFoundError:
        raise UsageError(f"There is no file {shown(file)}.") from None
