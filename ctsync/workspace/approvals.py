"""Who approved, from a file that the pipeline wrote after it had asked the forge (decision 13).

The file is `{"commit": …, "pull_request": …, "approvers": [{"login": …, "teams": […]}]}`, as the pipeline writes
it. It is evidence and no secret, and it comes from another step: it is read as strictly as a plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from ctsync.applying.request import Request
from ctsync.errors import Stale, UsageError
from ctsync.guardrails.approvers import Approver, Evidence
from ctsync.redaction import safe_text
from ctsync.workspace.own_files import at, content_of, named

MOST_BYTES: Final = 1_000_000
MOST_PEOPLE: Final = 1_000

_KEYS: Final = frozenset({"commit", "pull_request", "approvers"})
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LONGEST: Final = 200
_ANEW: Final = "Let the pipeline ask the forge again, and write the file anew."


def read_evidence(directory: str | None, file: str, request: Request) -> Evidence:
    """Who approved the commit that is applied.

    Raises UsageError for a file that is not of this form, and Stale for one of another commit than the plan's, or where
    no plan was saved, than the one that is checked out. On this machine's own accounts commits are not compared.
    """
    path = at(directory, file)
    content = content_of(path, MOST_BYTES + 1, _ANEW)
    try:
        evidence = _evidence(_tree(content))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(
            f"{named(path)} does not say who approved. Nothing was done.",
            why=f"It is no file of approvals: {safe_text(str(error), limit=100, one_line=True)}.",
            hint=_ANEW,
        ) from None
    _refuse_another_commit(evidence, request)
    return evidence


def _tree(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise ValueError("it has more than 1 MB")
    try:
        tree = json.loads(content.decode(), object_pairs_hook=_object)
    except ValueError:
        raise ValueError("it is not JSON with one meaning") from None
    if not isinstance(tree, dict) or tree.keys() != _KEYS:
        raise ValueError("its keys are not commit, pull_request and approvers")
    return tree


def _evidence(tree: dict[str, Any]) -> Evidence:
    commit = tree["commit"]
    if not isinstance(commit, str) or _COMMIT.fullmatch(commit) is None:
        raise ValueError("its commit is none")
    number = tree["pull_request"]
    if number is not None and type(number) not in (int, str):
        raise ValueError("its pull request is neither a number nor a text")
    return Evidence(
        commit, "" if number is None else _text(str(number)), tuple(_approvers(tree["approvers"]))
    )


def _approvers(entries: Any) -> Iterator[Approver]:
    if len(_list(entries)) > MOST_PEOPLE:
        raise ValueError(f"it has more than {MOST_PEOPLE:,} approvers")
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() != {"login", "teams"}:
            raise ValueError("an approver has other keys than login and teams")
        yield Approver(_text(entry["login"]), tuple(_text(team) for team in _list(entry["teams"])))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("what should be a list is none")
    return value


def _text(value: Any) -> str:
    """As it may be shown; a name with signs that could be taken for another one is none."""
    if not isinstance(value, str) or not value or safe_text(value, limit=_LONGEST, one_line=True) != value:
        raise ValueError("a name in it is empty, too long, or has signs that no name has")
    return value


def _refuse_another_commit(evidence: Evidence, request: Request) -> None:
    wanted = request.commit if request.saved is None else request.saved.commit
    if request.account.is_local or evidence.commit == wanted:
        return
    raise Stale(
        f"The approvals are of the commit {evidence.commit[:12]}, and what is applied is of {wanted[:12] or 'none'}. "
        "Nothing was done.",
        why="Who approved other files has not approved these.",
        hint=_ANEW,
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is said twice")
    return found
