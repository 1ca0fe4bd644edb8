"""Whom a query means, as something that can be counted, estimated per device, and walked through.

A small population is a list in memory; a large one answers by duckdb (`large.audience`) and never stands in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ctsync.sandbox.reach import Person, estimate


class Audience(Protocol):
    """Some people. A person is a map with `id`, `zone`, `devices`, `profile`, `mail`, `whatsapp`, and more."""

    @property
    def count(self) -> int:
        """How many people, whether they can be reached or not."""
        ...

    def estimate(self, body: Mapping[str, Any]) -> dict[str, int]:
        """How many a create call with this body reaches, per key of its channel (contract 4.1)."""
        ...

    def members(self, zone: str = "") -> Iterator[Person]:
        """Everybody, or those who live in one zone, in order of their ids."""
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """An audience that is a list of people in order of their ids."""

    people: Sequence[Person]

    @property
    def count(self) -> int:
        return len(self.people)

    def estimate(self, body: Mapping[str, Any]) -> dict[str, int]:
        return estimate(self.people, body)

    def members(self, zone: str = "") -> Iterator[Person]:
        return (person for person in self.people if zone in ("", person["zone"]))
