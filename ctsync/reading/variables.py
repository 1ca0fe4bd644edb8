"""`${name}` inside a text becomes the account's variable; `$${name}` is sent as `${name}` (yaml.md 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ctsync.catalog.catalog import nearest
from ctsync.problems import Problem, Problems
from ctsync.reading.nodes import Scalar

_VARIABLE = re.compile(r"\$(\$?)\{([^{}]*)(\}?)")


class Variables:
    """The variables of one account. What cannot be replaced is VAR001 at the value that asked for it."""

    __slots__ = ("_problems", "_values")

    def __init__(self, values: Mapping[str, str], problems: Problems) -> None:
        self._values = values
        self._problems = problems

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
            return self._values[name]
        if not closed:
            what, hint = (
                f"`${{{name[:40]}` is not closed.",
                "Write `}` after the name, or `$${` for the signs themselves.",
            )
        else:
            close = nearest(name, self._values)
            what = f"There is no variable `{name}`."
            hint = f"Write `${{{close}}}`." if close else f"Add `{name}` under `variables` in ctsync.yaml."
        self._problems.add(Problem("VAR001", node.position, what, "", hint))
        return match.group()
