"""An SMS against its registered text: what fills each variable, or where the two part ways.

Operators in India compare byte for byte after the variables (SMS003), and look into the variables too (SMS005).
A variable is written `{#var#}`, or by its type since 2024: `{#numeric#}`, `{#alphanumeric#}`, `{#url#}` and others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ctsync.lint.fixed_text import UNKNOWN, masked

_VARIABLE = re.compile(r"\{#\s*(\w*)\s*#\}")


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands where the registered text has variables: `kinds` has several where they touch.

    `start` is the character of the body, from 0.
    """

    kinds: tuple[str, ...]
    text: str
    start: int

    @property
    def is_known(self) -> bool:
        """Whether no Liquid decides what is sent."""
        return UNKNOWN not in self.text


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place that differs: a character of the body, and what the registered text has there."""

    offset: int
    registered: str


@dataclass(frozen=True, slots=True)
class _Registered:
    """Fixed words and, between each two of them, the kinds of the variables there."""

    words: tuple[str, ...]
    kinds: tuple[tuple[str, ...], ...]


def compare(body: str, registered: str) -> tuple[Filling, ...] | Difference | None:
    """The fillings, or the first difference. None where Liquid stands and nobody can tell."""
    text, known = masked(body), _registered(registered)
    found = _fillings(text, known)
    if isinstance(found, Difference) and UNKNOWN in text:
        begins_wrong = known.words[0] and found.offset < min(len(known.words[0]), text.index(UNKNOWN))
        return found if begins_wrong else None
    return found


def example_of(registered: str) -> str:
    """A body that fits the registered text: `1` for each variable."""
    return _VARIABLE.sub("1", registered)


@lru_cache(maxsize=512)
def _registered(text: str) -> _Registered:
    pieces = _VARIABLE.split(text)
    words, kinds = [pieces[0]], list[tuple[str, ...]]()
    for kind, word in zip(pieces[1::2], pieces[2::2], strict=True):
        if kinds and words[-1] == "":
            kinds[-1] = (*kinds[-1], kind.lower())
            words[-1] = word
        else:
            kinds.append((kind.lower(),))
            words.append(word)
    return _Registered(tuple(words), tuple(kinds))


def _fillings(body: str, known: _Registered) -> tuple[Filling, ...] | Difference:
    """Each variable as short as can be, which finds a way through whenever there is one."""
    first = known.words[0]
    if not body.startswith(first):
        return _difference(body, 0, first)
    at, found = len(first), list[Filling]()
    for kinds, word in zip(known.kinds, known.words[1:], strict=True):
        is_last = len(found) == len(known.kinds) - 1
        end = _end_of(body, word) if is_last else body.find(word, at)
        if end < at:
            return _nearest_difference(body, at, word)
        found.append(Filling(kinds, body[at:end], at))
        at = end + len(word)
    return tuple(found) if at == len(body) else Difference(at, "")


def _end_of(body: str, word: str) -> int:
    """Where a text's last word begins; before everything if the text does not end in it."""
    return len(body) - len(word) if body.endswith(word) else -1


def _difference(body: str, at: int, word: str) -> Difference:
    same = _same(body, at, word)
    return Difference(at + same, word[same:])


def _same(body: str, at: int, word: str) -> int:
    """How many characters from `at` on are those of the word."""
    pairs = zip(body[at : at + len(word)], word, strict=False)
    return next(
        (count for count, (one, other) in enumerate(pairs) if one != other), min(len(body) - at, len(word))
    )


def _nearest_difference(body: str, at: int, word: str) -> Difference:
    """The difference where most of the word's beginning is found; the end of the body if none of it is."""
    best = max(range(at, len(body) + 1), key=lambda place: (_same(body, place, word), -place))
    if _same(body, best, word) == 0:
        best = len(body)
    if _same(body, best, word) == len(word):
        return Difference(best + len(word), "")
    return _difference(body, best, word)
