"""What formatting changed, or would change: a list of files, and the lines if somebody asks."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ctsync.redaction import safe_text
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import count, shown

_TONES = {"+": Tone.NEW, "-": Tone.REMOVED, "@": Tone.CALM}


@dataclass(frozen=True, slots=True)
class FormatRow:
    """One file. `why` says why it is left alone; `diff` are its changed lines, if they were asked for."""

    file: str
    why: str = ""
    diff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormatView:
    """`only_checked`: nothing was written. `seen` counts the files that could be read."""

    changed: tuple[FormatRow, ...]
    left_alone: tuple[FormatRow, ...]
    seen: int
    only_checked: bool


def changed_row(file: str, before: str, after: str, *, with_diff: bool) -> FormatRow:
    """A file that changes."""
    if not with_diff:
        return FormatRow(shown(file))
    old, new = before.splitlines(), after.splitlines()
    lines = list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]
    return FormatRow(shown(file), "", tuple(safe_text(line, one_line=True) for line in lines))


def format_lines(view: FormatView, paper: Paper) -> Iterator[str]:
    for row in view.changed:
        yield paper.ink(row.file, Tone.HEADING)
        yield from _diff_lines(row.diff, paper)
    for row in view.left_alone:
        yield f"{paper.ink(shown(row.file), Tone.HEADING)}  left alone"
        yield from paper.indented(shown(row.why), "  ", tone=Tone.QUIET)
    yield paper.ink(_summary(view), Tone.HEADING)


def _diff_lines(diff: Iterable[str], paper: Paper) -> Iterator[str]:
    for line in diff:
        yield "  " + paper.ink(line, _TONES.get(line[:1], Tone.PLAIN))


def _summary(view: FormatView) -> str:
    changed = len(view.changed)
    same = view.seen - changed - len(view.left_alone)
    said = f"{count(changed, 'file')} {'would be' if view.only_checked else 'were' if changed != 1 else 'was'} formatted"
    rest = f", {same:,} {'is' if same == 1 else 'are'} in order" if same else ""
    left = f", {len(view.left_alone):,} left alone" if view.left_alone else ""
    next_step = " To do it: ctsync fmt" if view.only_checked and changed else ""
    return f"{said}{rest}{left}.{next_step}"
