"""One comment for one purpose, written once and then kept up to date: found again by a marker that nobody sees."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from ctsync.errors import UsageError
from ctsync.forge.contract import Comment, Desk
from ctsync.forge.freshness import judged
from ctsync.forge.http import Lost

MARKER: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Done(StrEnum):
    """What was done about a comment."""

    WRITTEN = "written"
    RENEWED = "renewed"
    SAME = "up to date"


def marked(name: str) -> str:
    """The marker, as it begins a comment. Raises UsageError for a name that could end it."""
    if MARKER.fullmatch(name) is None or len(name) > 100:
        raise UsageError("A marker is made of small letters, digits and single `-`.", hint="--marker plan")
    return f"<!-- ctsync:{name} -->"


def put(desk: Desk, pull_request: int, marker: str, body: str) -> Done:
    """Put a comment into its place. `body` begins with the marker.

    Only what the token's own user wrote is taken for ours, whatever others write into theirs. If the answer to a new
    one is lost, it is looked for, and never written again blindly. Raises ForgeError.
    """
    own = _own(desk, pull_request, marker)
    if own is not None:
        if _plain(own.body) == _plain(body):
            return Done.SAME
        desk.update(pull_request, own.id, body)
        return Done.RENEWED
    try:
        desk.create(pull_request, body)
    except Lost:
        if _own(desk, pull_request, marker) is None:
            raise
    return Done.WRITTEN


def outdate(desk: Desk, pull_request: int, head: str) -> int:
    """Let each of our comments that names a commit say whether that is an earlier one than `head`. To how many it was news.

    Raises ForgeError.
    """
    name, news = desk.own_name(), 0
    for comment in list(desk.comments(pull_request)):
        before = _plain(comment.body)
        after = judged(before, head)
        if comment.author == name and after != before:
            desk.update(pull_request, comment.id, after)
            news += 1
    return news


def _own(desk: Desk, pull_request: int, marker: str) -> Comment | None:
    name = desk.own_name()
    for comment in desk.comments(pull_request):
        if comment.author == name and _plain(comment.body).startswith(marker):
            return comment
    return None


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").strip()
