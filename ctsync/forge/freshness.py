"""Whether a comment is of the last commit of its pull request: it names its commit, and says so when that is an old one.

People who were counted for one commit are not those of the next. The commit stands behind the marker, where no text of
a plan comes.
"""

from __future__ import annotations

import re
from typing import Final

from ctsync.errors import UsageError

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_HEAD: Final = re.compile(
    r"(?P<named><!-- ctsync:[a-z0-9-]+ -->\n<!-- ctsync-of:(?P<commit>[0-9a-f]{40}) -->\n)"
    r"(?P<said>> \*\*This is of an earlier commit, [^\n]*\n\n)?"
)


def commit_named(written: str) -> str:
    """A commit as it was handed over. Raises UsageError for what is none."""
    if _COMMIT.fullmatch(written) is None:
        raise UsageError("--commit is no whole commit.", hint='--commit "$(git rev-parse HEAD)"')
    return written


def of_commit(body: str, marker: str, commit: str) -> str:
    """A comment that begins with the marker, with the commit that it is of."""
    text = body.removeprefix(marker).removeprefix("\n")
    return f"{marker}\n<!-- ctsync-of:{commit} -->\n{text}"


def judged(body: str, head: str) -> str:
    """A comment as it should read while `head` is the last commit. One that names no commit stays as it is."""
    found = _HEAD.match(body)
    if found is None:
        return body
    said = "" if found["commit"] == head else _said(found["commit"])
    return f"{found['named']}{said}{body[found.end() :]}"


def _said(commit: str) -> str:
    return (
        f"> **This is of an earlier commit, `{commit[:12]}`.** Commits were added to the pull request since: its texts, and"
        " how many people get them, may be others now.\n\n"
    )
