"""The expressions of `checks`, in CEL (the Common Expression Language), with bounds on what one may cost (yaml.md 11).

CEL has no loops of its own and no way to wait, to read or to write. What an expression can cost is bounded by its length
and by how many of its macros go through a list; both are counted before it is read. The package is loaded only where
policy.yaml has a check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from ctsync.errors import UsageError

MOST_LETTERS: Final = 1_000
"""Letters of one expression."""

MOST_LOOPS: Final = 2
"""Macros of one expression that go through a list, so that a list is gone through at most for each item of another."""

VARIABLES: Final = ("change", "plan")
"""What an expression may speak of."""

INSTALL: Final = "python -m pip install 'ctsync[policy]'"

_GAP: Final = r"(?:\s|//[^\n]*(?:\n|$))*"
"""Spaces and comments, which may stand between any two words."""

_LOOP: Final = re.compile(rf"\.{_GAP}(?:all|exists|exists_one|filter|map){_GAP}\({_GAP}(\w*)")
"""A macro, and the name that it gives each item."""


class NotJudged(Exception):
    """An expression that gives neither true nor false. Its text says why, as a sentence."""


@dataclass(frozen=True)
class Expression:
    """One expression, ready to be asked about one change after another."""

    _program: Any = field(repr=False)

    def holds(self, change: Mapping[str, Any], plan: Mapping[str, Any]) -> bool:
        """Whether it is true. Raises NotJudged for whatever else it gives: nothing is guessed."""
        try:
            found = self._program.execute({"change": dict(change), "plan": dict(plan)})
        except KeyError as error:
            raise NotJudged(f"There is no field {error}.") from None
        except Exception as error:  # noqa: BLE001  # the package raises nearly every built-in class
            raise NotJudged(f"{_first_sentence(error)}") from None
        if found is True or found is False:
            return found
        raise NotJudged("It gives neither true nor false.")


def read_expression(text: str) -> Expression:
    """Raises NotJudged for a text that is no expression or goes beyond the bounds, UsageError without the package."""
    _refuse_what_costs_too_much(text)
    program = _compiled(text)
    unknown = sorted(set(program.variables()) - {*VARIABLES, *_LOOP.findall(text)})
    if unknown:
        raise NotJudged(f"It speaks of `{unknown[0]}`, and there is only `change` and `plan`.")
    return Expression(program)


def refuse_without_package(texts: Iterable[str]) -> None:
    """Raise UsageError if there are expressions and nothing here could read them."""
    for text in texts:
        with suppress(NotJudged):
            read_expression(text)


def why_unreadable(text: str) -> str:
    """Why the text is no expression; empty if it is one, or if nobody can tell because the package is not there."""
    try:
        read_expression(text)
    except NotJudged as refused:
        return str(refused)
    except UsageError:
        return ""
    return ""


def _refuse_what_costs_too_much(text: str) -> None:
    if len(text) > MOST_LETTERS:
        raise NotJudged(f"It has {len(text):,} letters, and may have {MOST_LETTERS:,}.")
    loops = len(_LOOP.findall(text))
    if loops > MOST_LOOPS:
        raise NotJudged(f"It goes through lists {loops} times, and may do so {MOST_LOOPS} times.")


def _compiled(text: str) -> Any:
    try:
        import cel
    except ImportError:
        raise UsageError(
            "policy.yaml has `checks`, and the package that reads them is not installed.",
            why="A check that is not judged must not count as passed.",
            hint=INSTALL,
        ) from None
    try:
        return cel.compile(text)
    except Exception as error:  # noqa: BLE001  # the package raises nearly every built-in class
        raise NotJudged(_first_sentence(error)) from None


def _first_sentence(error: Exception) -> str:
    """What the package says, without the expression that it repeats and the advice it adds."""
    said = " ".join(str(error).split())
    _, marked, parsed = said.partition("ERROR: <input>:")
    if marked:
        where, _, what = parsed.partition(": ")
        column = where.partition(":")[2]
        return f"At sign {column}: {what.partition(' expecting ')[0].partition(' | ')[0].rstrip('.')}."
    return f"{said.partition('. ')[0].partition(': the operation')[0].rstrip('.')}."
