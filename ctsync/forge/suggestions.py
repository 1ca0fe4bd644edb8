"""Fixes of `ctsync lint` as suggestions on the lines of a pull request: a person reads one, and commits it with a click.

What to suggest comes from a file that the job without a token wrote. Nothing in it is believed: a suggestion is offered only
for the commit that was checked, where the pull request's own diff shows the very lines that it would replace.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from ctsync.api.bodies import BadBody, read_json
from ctsync.errors import UsageError
from ctsync.forge.contract import Desk, Proposed, Remark
from ctsync.forge.http import Lost
from ctsync.redaction import safe_text

MOST: Final = 20
"""Suggestions that one run writes: a page of them is help, a hundred are noise."""

_LONGEST: Final = 4_000
"""Letters of the lines that a suggestion takes away or puts there."""
_RULE = re.compile(r"[A-Z]{2,6}\d{3}")
_MARKER = re.compile(r"<!-- ctsync:suggestion-[0-9a-f]{24} -->")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whole lines of a file, from `first` on, and what to put in their place. `says` is the problem's own words.

    `is_safe` says that `ctsync lint --fix` would write it unasked; any other is a proposal.
    """

    file: str
    first: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    rule: str
    says: str
    is_safe: bool = False

    @property
    def marker(self) -> str:
        """Finds it again, also where lines above it came or went."""
        told = json.dumps([self.rule, self.file, self.before, self.after])
        return f"<!-- ctsync:suggestion-{hashlib.sha256(told.encode()).hexdigest()[:24]} -->"


@dataclass(frozen=True, slots=True)
class Suggested:
    """How many were written now, stood there already, have lines that the diff does not show, and were left for later."""

    written: int = 0
    standing: int = 0
    elsewhere: int = 0
    left: int = 0
    why_not: str = ""


def suggestions_in(document: bytes) -> tuple[Suggestion, ...]:
    """The fixes of a SARIF file that `ctsync lint --format sarif` wrote, each once, in its order.

    Raises UsageError for any other file. A fix that shows more or other than plain lines is left out.
    """
    try:
        found = tuple(dict.fromkeys(_read(read_json(document))))
    except (BadBody, KeyError, TypeError, IndexError, AttributeError, ValueError):
        raise UsageError(
            "That is no list of problems as ctsync writes it.", hint="ctsync lint --format sarif > lint.sarif"
        ) from None
    return found


def suggest(
    desk: Desk,
    pull_request: int,
    commit: str,
    found: Sequence[Suggestion],
    body: Callable[[Suggestion, str], str],
) -> Suggested:
    """Write those that fit and do not stand there yet, at most `MOST`. `body` makes the text, given the marker.

    `commit` is the one that was checked. Of any other, a line with the same number may only look the same.

    If an answer is lost, what arrived is counted, and nothing is written again. Raises ForgeError.
    """
    proposed = desk.proposed(pull_request)
    if not proposed.is_open:
        return Suggested(why_not="The pull request is not open.")
    if proposed.head != commit:
        return Suggested(why_not=f"{commit[:12]} was checked, and it is not the last commit any more.")
    standing = _standing(desk, pull_request)
    fitting = [remark for each in found if (remark := _placed(each, proposed, body)) is not None]
    new = [remark for remark in fitting if remark.marker not in standing]
    chosen = new[:MOST]
    try:
        if chosen:
            desk.remark(pull_request, proposed, chosen)
        written = len(chosen)
    except Lost:
        arrived = _standing(desk, pull_request)
        written = sum(remark.marker in arrived for remark in chosen)
        if not written:
            raise
    return Suggested(written, len(fitting) - len(new), len(found) - len(fitting), len(new) - written)


def _standing(desk: Desk, pull_request: int) -> frozenset[str]:
    """The markers of our own remarks, whether they are settled or not: what somebody dismissed is not said again."""
    name = desk.own_name()
    remarks = (each for each in desk.remarks(pull_request) if each.author == name)
    return frozenset(marker for each in remarks for marker in _MARKER.findall(each.body.partition("\n")[0]))


def _placed(
    suggestion: Suggestion, proposed: Proposed, body: Callable[[Suggestion, str], str]
) -> Remark | None:
    """Where it stands in the diff; None where its lines are not shown, or are not what they were when they were checked."""
    file = proposed.files.get(suggestion.file)
    if file is None or not file.reads(suggestion.first, suggestion.before):
        return None
    last = suggestion.first + len(suggestion.before) - 1
    marker = suggestion.marker
    return Remark(file, suggestion.first, last, marker, body(suggestion, marker))


def _read(document: Any) -> Iterator[Suggestion]:
    for result in document["runs"][0]["results"]:
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            (replacement,) = change["replacements"]
            lines = fix["properties"]
            found = Suggestion(
                unquote(str(change["artifactLocation"]["uri"])),
                _line_of(replacement["deletedRegion"]["startLine"]),
                tuple(str(line) for line in lines["before"]),
                tuple(str(line) for line in lines["after"]),
                str(result["ruleId"]),
                str(result["message"]["text"])[:2_000],
                lines.get("safe") is True,
            )
            if _is_plain(found):
                yield found


def _line_of(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise TypeError(value)
    return value


def _is_plain(found: Suggestion) -> bool:
    """Whether a person sees all of what they would commit: no line end of another kind, nothing invisible, not too long."""
    text = "\n".join((*found.before, *found.after))
    is_seen = safe_text(text, limit=_LONGEST + 1) == text and "\r" not in text
    is_known = _RULE.fullmatch(found.rule) is not None
    return (
        is_known and is_seen and bool(found.before) and len(text) <= _LONGEST and found.before != found.after
    )
