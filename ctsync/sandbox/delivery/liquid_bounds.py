"""What the filters of Liquid may take in and put out, so that no chain of them fills the memory or takes all day.

The parser bounds loops and output, and no filter: ten that each grow one sign tenfold make ten thousand million.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

LONGEST = 200_000
"""Characters of a text, or of all entries of a list together."""
MOST_WORK = 5 * LONGEST
"""Characters that go into and come out of all filters of a text, for one person."""


class TooMuch(Exception):
    """A filter would put out, or all filters together have moved, more than they may."""


class Tally:
    """What the filters of one text have moved so far."""

    def __init__(self) -> None:
        self._moved = 0

    def begin(self) -> None:
        """Count anew, for another person."""
        self._moved = 0

    def add(self, *values: object) -> None:
        """`TooMuch` for a value that is too long, or one too many."""
        for value in values:
            moved = weight(value)
            self._moved += moved
            if moved > LONGEST or self._moved > MOST_WORK:
                raise TooMuch


def weight(value: object) -> int:
    """Characters of a value, with one for each entry; anything over `LONGEST` for what is longer."""
    total, left = 0, [value]
    while left and total <= LONGEST:
        each = left.pop()
        total += 1
        if isinstance(each, str | range):
            total += len(each)
        elif isinstance(each, int):
            total += each.bit_length() // 3
        elif isinstance(each, list | tuple | dict):
            total += len(each)
            if total <= LONGEST:
                left.extend(each.values() if isinstance(each, dict) else each)
    return total


def bounded(name: str, of_liquid: Callable[..., Any], tally: Tally) -> Callable[..., Any]:
    """The filter of that name, which raises `TooMuch` before it makes too much."""

    @wraps(of_liquid)  # with the marks that the parser sets on filters
    def filtered(left: object, *arguments: object, **named: object) -> object:
        tally.add(left, *arguments)
        if _multiplied(name, left, arguments) > LONGEST:
            raise TooMuch
        made = of_liquid(left, *arguments, **named)
        tally.add(made)
        return made

    return filtered


def _multiplied(name: str, left: object, arguments: tuple[object, ...]) -> int:
    """Characters that a filter adds by writing one text many times; the others add a few times what they are given."""
    if name == "replace" and len(arguments) > 1:
        return str(left).count(str(arguments[0])) * len(str(arguments[1]))
    if name == "join" and arguments:
        return weight(left) * len(str(arguments[0]))
    return 0
