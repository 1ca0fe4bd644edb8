"""Who gets a test: people of the register, each through one identity, and never more than twenty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ctsync.catalog import Person
from ctsync.catalog.nearest import meant
from ctsync.errors import UsageError
from ctsync.redaction import safe_text

MOST_PEOPLE: Final = 20
REGISTER: Final = "registers/people.yaml"


@dataclass(frozen=True, slots=True)
class Receiver:
    """A person of the register, and the one identity that is used: with two, CleverTap might send twice."""

    name: str
    kind: str
    identity: str = field(repr=False)


def receivers(
    wanted: Sequence[str], people: Mapping[str, Person], groups: Mapping[str, tuple[str, ...]]
) -> tuple[Receiver, ...]:
    """The people behind names of persons and groups, several separated by commas; each once, in their order.

    Raises UsageError that names everybody who cannot be reached, and if there are more than twenty.
    """
    written = [name.strip() for one in wanted for name in one.split(",") if name.strip()]
    refuse_unknown(written, people, groups)
    names = list(dict.fromkeys(name for one in written for name in groups.get(one, (one,))))
    if not names:
        raise UsageError(
            "Nobody was named to get the test.", hint=f"Name a group or a person of {REGISTER}: --to GROUP"
        )
    found = [_receiver(name, people[name]) for name in names]
    mute = [name for name, one in zip(names, found, strict=True) if one is None]
    if mute:
        raise UsageError(
            f"Nothing says which profile {', '.join(map(_shown, mute))} is, so no test can reach them.",
            hint=f'Write an identity in {REGISTER}, for example: identity: "U10023"',
        )
    by_profile = {(one.kind, one.identity): one for one in reversed(found) if one is not None}
    kept = tuple(one for one in found if one is not None and by_profile[one.kind, one.identity] is one)
    if len(kept) > MOST_PEOPLE:
        raise UsageError(
            f"These are {len(kept)} people; a test goes to {MOST_PEOPLE} at most.",
            why="More people than that are an audience, and need a campaign that somebody reviews.",
            hint="Name a smaller group, or single people.",
        )
    return kept


def refuse_unknown(
    names: Sequence[str],
    people: Mapping[str, Person],
    groups: Mapping[str, tuple[str, ...]],
    otherwise: str = "",
) -> None:
    """Raise UsageError for names that the register does not have, or has twice, with the names that may be meant.

    `otherwise` says what to do where nothing is near.
    """
    known = [*groups, *people]
    unknown = list(dict.fromkeys(name for name in names if name not in known))
    if unknown:
        near = dict.fromkeys(hint for name in unknown if (hint := meant(name, known)))
        there = f"There are: {', '.join(known[:12])}." if known else _FIRST
        raise UsageError(
            f"There is no group and no person named {', '.join(map(_shown, unknown))} in {REGISTER}.",
            hint=" ".join(near) or otherwise or there,
        )
    for name in names:
        if name in people and name in groups:
            raise UsageError(
                f"{_shown(name)} is a person and a group in {REGISTER}.",
                hint="Give one of the two another name.",
            )


_FIRST: Final = (
    "Write one: people: {asha: {identity: U10023}} and groups: {crm-phones: [asha]}, below version: 1."
)


def _receiver(name: str, person: Person) -> Receiver | None:
    """The first identity in the register's order: the app's own, then e-mail, then the others."""
    for kind, identity in person.identities.items():
        return Receiver(name, kind, identity)
    return None


def _shown(name: str) -> str:
    return f"`{safe_text(name, limit=80, one_line=True)}`"
