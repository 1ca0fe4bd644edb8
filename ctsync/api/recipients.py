"""Whom a call may reach that creates no campaign: identities that were named, and never an audience.

The bodies of identity sends and triggers are made from these types alone. None of them has a place for `where`,
`segment` or "everyone", so no mistake further up can make a test reach more people than were named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

MOST_RECIPIENTS: Final = 1_000
"""Identities of one call, over all kinds (contract 6 and 7)."""

IdentityKind: TypeAlias = Literal["Identity", "Email", "objectId", "FBID", "GPID"]
"""What an identity send calls them: the case counts (contract 6)."""

TriggerKind: TypeAlias = Literal["identity", "email", "objectId"]
"""What a trigger calls them (contract 7)."""

IDENTITY_KINDS: Final[tuple[IdentityKind, ...]] = get_args(IdentityKind)
TRIGGER_KINDS: Final[tuple[TriggerKind, ...]] = get_args(TriggerKind)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Between 1 and 1,000 identities, each once.

    `kinds` are the kinds that the call knows. Raises ValueError for anything that is not a list of named identities.
    """

    identities: Mapping[str, tuple[str, ...]] = field(repr=False)
    kinds: tuple[str, ...]

    def __post_init__(self) -> None:
        kept = {kind: tuple(found) for kind, found in self.identities.items() if found}
        object.__setattr__(self, "identities", MappingProxyType(kept))
        if unknown := kept.keys() - set(self.kinds):
            raise ValueError(f"no such kind of identity: {', '.join(sorted(unknown))}")
        every = [(kind, one) for kind, found in kept.items() for one in found]
        if not 1 <= len(every) <= MOST_RECIPIENTS:
            raise ValueError(f"a call reaches 1 to {MOST_RECIPIENTS} people, not {len(every)}")
        if len(set(every)) != len(every):
            raise ValueError("one identity was named twice, and would get it twice")
        if not all(isinstance(one, str) and one.strip() for _, one in every):
            raise ValueError("an identity is a text that is not empty")

    def __len__(self) -> int:
        return sum(len(found) for found in self.identities.values())

    def to_wire(self) -> dict[str, list[str]]:
        """The value of `to`."""
        return {kind: list(found) for kind, found in self.identities.items()}


def by_identity(pairs: Iterable[tuple[str, str]]) -> Recipients:
    """Recipients of an identity send, from pairs of a kind and an identity."""
    return Recipients(_grouped(pairs), IDENTITY_KINDS)


def for_trigger(pairs: Iterable[tuple[str, str]]) -> Recipients:
    """Recipients of a trigger, from pairs of a kind and an identity."""
    return Recipients(_grouped(pairs), TRIGGER_KINDS)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for kind, identity in pairs:
        grouped[kind] = (*grouped.get(kind, ()), identity)
    return grouped
