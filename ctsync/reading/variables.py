"""`${name}` inside a text becomes the account's variable; `$${name}` is sent as `${name}` (yaml.md 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ctsync.catalog.nearest import nearest
from ctsync.problems import Position, Problem, Problems, in_brief
from ctsync.reading.nodes import Scalar

MAX_FILLED: Final = 1024 * 1024
"""Letters that the variables of one file may become: a short text that names a long one often is a bomb."""

_VARIABLE = re.compile(r"\$(\$?)\{([^{}]*)(\}?)")


class Variables:
    """The variables of one account. What cannot be replaced is VAR001 at the value that asked for it."""

    __slots__ = ("_left", "_problems", "_told", "_values")

    def __init__(self, values: Mapping[str, str], problems: Problems) -> None:
        self._values = values
        self._problems = problems
        self._left = MAX_FILLED
        self._told: set[tuple[Position, str]] = set()

    def fill(self, node: Scalar) -> str:
        """The text of a value with its variables replaced, once: what a variable holds is not searched again."""
        if "${" not in node.text:
            return node.text
        return _VARIABLE.sub(lambda match: self._replace(match, node), node.text)

    def _replace(self, match: re.Match[str], node: Scalar) -> str:
        doubled, name, closed = match.groups()
        if doubled:
            return match.group()[1:]
        if closed and name in self._values:
            return self._value(name, node)
        self._complain(name, node, is_closed=bool(closed))
        return match.group()

    def _value(self, name: str, node: Scalar) -> str:
        value = self._values[name]
        self._left -= len(value)
        if self._left >= 0:
            return value
        what = f"With its variables filled in, this file has more than {MAX_FILLED:,} letters."
        self._tell(node, "", what, "Use shorter variables, or fewer.")
        return ""

    def _complain(self, name: str, node: Scalar, *, is_closed: bool) -> None:
        if not is_closed:
            what, hint = (
                f"`${{{name[:40]}` is not closed.",
                "Write `}` after the name, or `$${` for the signs themselves.",
            )
        else:
            close = nearest(name, self._values)
            what = f"There is no variable `{name}`."
            hint = f"Write `${{{close}}}`." if close else f"Add `{name}` under `variables` in ctsync.yaml."
        self._tell(node, name, what, hint)

    def _tell(self, node: Scalar, name: str, what: str, hint: str) -> None:
        """Once for each name in each value, however often it stands there."""
        if (node.position, name) not in self._told:
            self._told.add((node.position, name))
            self._problems.add(Problem("VAR001", node.position, in_brief(what), "", in_brief(hint)))
