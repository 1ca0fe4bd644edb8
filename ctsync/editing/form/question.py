"""One question of `ctsync new`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ctsync.editing.form.answers import Reader, text
from ctsync.editing.form.keys import KEYS
from ctsync.reading.nodes import Path


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is the option that gives the same answer, or a name of its own.

    `choices` are the only answers, `means` says what they stand for; `offers` are names that the repository knows,
    others are a slip unless the question `is_open`. `several`: more than one of them. `path` and `read` are those of
    the option unless they are given.
    """

    name: str
    ask: str
    choices: tuple[str, ...] = ()
    means: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    default: str = ""
    optional: bool = False
    is_open: bool = False
    several: bool = False
    path: Path = ()
    read: Reader | None = None
    example: str = ""
    more: str = ""

    @property
    def place(self) -> Path:
        """Where the answer goes; nowhere if it only decides what is asked next."""
        return self.path or (KEYS[self.name].path if self.name in KEYS else ())

    @property
    def judged(self) -> tuple[Path, ...]:
        """Where in the file its mistakes show: those of a schedule anywhere in it."""
        if self.name == "when" or self.place[:1] == ("schedule",):
            return (("schedule",),)
        if self.name == "window":
            return tuple((*self.place, key) for key in ("within", "from", "to"))
        return (self.place,) if self.place else ()

    @property
    def reader(self) -> Reader:
        if self.read is not None:
            return self.read
        return KEYS[self.name].read if self.name in KEYS and not self.path else text

    @property
    def shown_example(self) -> str:
        return self.example or (KEYS[self.name].example if self.name in KEYS else "")
