"""What may be changed in a file: a text, a part of a text, a key more, a key less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ctsync.reading.nodes import Path

Value: TypeAlias = str | Sequence["Value"] | Mapping[str, "Value"]
"""What a new key may hold: texts, lists and maps of them."""


@dataclass(frozen=True, slots=True)
class ReplaceText:
    """Give the single value at a path another text. Its quotes stay if they can hold it."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class ReplacePart:
    """Replace the characters `start` to `end`, from 0 and without the last, of the text at a path."""

    path: Path
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class InsertKey:
    """Add a key to the map at `holder`.

    It goes behind the last key that stands before it in `order`; where none does, to the front. Without an order, and
    for a key that is not in it, it goes to the end. `quoted` puts texts between double quotes even if they need none.
    """

    holder: Path
    key: str
    value: Value
    order: tuple[str, ...] = ()
    quoted: bool = False

    @property
    def path(self) -> Path:
        return (*self.holder, self.key)


@dataclass(frozen=True, slots=True)
class RemoveKey:
    """Take a key out with everything below it and the comments beside it. A map that loses its last key stays, empty."""

    path: Path


Edit: TypeAlias = ReplaceText | ReplacePart | InsertKey | RemoveKey


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an edit was not made: one sentence for a person. Nothing was changed then."""

    why: str
