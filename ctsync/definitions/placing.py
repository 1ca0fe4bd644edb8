"""From a finding, which knows the path to a value, to a problem, which knows where that value was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ctsync.problems import Finding, Level, PlacedEdit, PlacedFix, Position, Problem, and_more
from ctsync.reading import nodes
from ctsync.reading.nodes import place, place_of_key
from ctsync.reading.parse import MAX_PROBLEMS

_ABOUT_THE_KEY: Final = frozenset({"CHN001", "CORE001", "EXC001"})
"""Rules that speak of a key and not of its value, and so point at the key."""

_WHOLE_BLOCKS: Final = (("languages",), ("markets",))
"""Blocks whose key stands for all of it: the value begins a line below."""

_NO_FILES: Final[Mapping[str, str]] = {}


def placed(finding: Finding, tree: nodes.Mapping, files: Mapping[str, str] = _NO_FILES) -> Problem:
    """The problem, in the campaign's file or wherever the value came from: the defaults, or an included file."""
    if finding.inside:
        where = position_in(files.get(finding.inside, ""), finding.inside, finding.offset or 0)
    else:
        is_about_the_key = finding.rule in _ABOUT_THE_KEY or finding.path in _WHOLE_BLOCKS
        where = (place_of_key if is_about_the_key else place)(tree, finding.path)
    return finding.at(where, _placed_fix(finding, tree))


def all_placed(
    findings: Sequence[Finding], tree: nodes.Mapping, files: Mapping[str, str] = _NO_FILES
) -> Iterator[Problem]:
    """Findings as problems. Beyond what is shown of a file, one stands for the rest: the worst of them."""
    for finding in findings[: 2 * MAX_PROBLEMS]:
        yield placed(finding, tree, files)
    rest = findings[2 * MAX_PROBLEMS :]
    if rest:
        worst = next((one for one in rest if one.level is Level.ERROR), rest[0])
        yield and_more(worst.rule, place(tree, worst.path), worst.level)


def position_in(text: str, file: str, offset: int) -> Position:
    """Line and column of a character, from 0, of a file's text."""
    return Position(file, text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _placed_fix(finding: Finding, tree: nodes.Mapping) -> PlacedFix | None:
    if finding.fix is None:
        return None
    edits = tuple(
        PlacedEdit(Position(finding.inside) if finding.inside else place(tree, path), edit)
        for path, edit in finding.fix.edits
    )
    return PlacedFix(edits, finding.fix.is_safe)
