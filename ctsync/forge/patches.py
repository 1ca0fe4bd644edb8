"""Which lines of a file a pull request shows, out of the patch that the forge gives of it: only there a remark can stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HUNK = re.compile(r"@@ -(?P<old>\d+)(?:,\d+)? \+(?P<new>\d+)(?:,\d+)? @@")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is in the head: its text, and its number in the base; None if the pull request adds it."""

    text: str
    old: int | None


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file of a pull request. `lines` are those that its diff shows, by their number in the head, from 1."""

    path: str
    old_path: str
    lines: Mapping[int, Line]

    def reads(self, first: int, lines: tuple[str, ...]) -> bool:
        """Whether the diff shows exactly these lines from `first` on, in one piece."""
        shown = (self.lines.get(first + step) for step in range(len(lines)))
        return all(line is not None and line.text == text for line, text in zip(shown, lines, strict=True))


def lines_of(patch: str) -> dict[int, Line]:
    """The lines of the head in a unified diff of one file; of what is no diff, none."""
    found: dict[int, Line] = {}
    old = new = 0
    for text in patch.split("\n"):
        hunk = _HUNK.match(text)
        if hunk is not None:
            old, new = int(hunk["old"]), int(hunk["new"])
        elif new and text.startswith("+"):
            found[new] = Line(text[1:], None)
            new += 1
        elif new and text.startswith(" "):
            found[new] = Line(text[1:], old)
            old, new = old + 1, new + 1
        elif new and text.startswith("-"):
            old += 1
    return found
