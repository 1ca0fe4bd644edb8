"""`ctsync ci suggest`: fixes of `ctsync lint` on the lines of a pull request, to be committed with a click."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.forge.desks import desk_of
from ctsync.forge.places import place_of
from ctsync.forge.suggestions import Suggested, Suggestion, suggest, suggestions_in
from ctsync.forge.waiting import waited
from ctsync.rendering.comment.suggestion import suggestion_text
from ctsync.rendering.wording import count, shown

_LONGEST = 20_000_000


@a_command("suggest", example='ctsync ci suggest lint.sarif --commit "$CI_COMMIT_SHA"')
@click.argument("file", metavar="FILE", type=click.Path())
@click.option(
    "--pull-request", type=int, metavar="N", help="Which one; without it, the one that the job is about."
)
@click.option("--commit", required=True, metavar="SHA", help="The commit that FILE was made from.")
@click.pass_obj
def command(asked: Asked, file: str, *, pull_request: int | None, commit: str) -> None:
    """Write each fix in FILE on its line of the pull request, as a suggestion that a person commits with a click.

    FILE is what `ctsync lint --format sarif` wrote of the commit. A fix is offered while that is the pull request's last one,
    and where the pull request shows its lines; once, whatever somebody does with it, and at most 20 in one run. The token
    is GITHUB_TOKEN or GITLAB_TOKEN.
    """
    screen = Screen(asked)
    place = place_of(os.environ)
    asked.secrets = (place.token,)
    number = pull_request or place.pull_request
    if number is None or number < 1:
        raise UsageError(
            "Which pull request? This job is about none.", hint="--pull-request 17, for example."
        )
    found = suggestions_in(_content(file))
    desk = desk_of(place, waited(asked.rest))

    def body(suggestion: Suggestion, marker: str) -> str:
        block = desk.how_to_suggest(len(suggestion.before))
        return suggestion_text(
            marker, suggestion.rule, suggestion.says, suggestion.after, block, is_safe=suggestion.is_safe
        )

    screen.show(list(_said(suggest(desk, number, commit, found, body), place.page_of(number))))


def _said(done: Suggested, page: str) -> Iterator[str]:
    if done.why_not:
        yield f"Nothing is suggested: {done.why_not}"
        return
    yield f"{count(done.written, 'suggestion')} written at {page}"
    if done.standing:
        yield f"{done.standing} stood there already."
    if done.elsewhere:
        yield f"{done.elsewhere} are on lines that the pull request does not show."
    if done.left:
        yield f"{done.left} more were left out: `ctsync lint` shows them all."


def _content(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(_LONGEST)
    except FileNotFoundError:
        raise UsageError(f"There is no file {shown(file)}.") from None
