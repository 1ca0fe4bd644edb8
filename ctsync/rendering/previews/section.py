"""One campaign as a part of a page: its tabs, and a panel of drawings for each choice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ctsync.previews import Previews, Reading, Version
from ctsync.rendering.previews.drawing import MOST_LANGUAGES, MOST_PEOPLE, draw
from ctsync.rendering.previews.pictures import sources_of
from ctsync.rendering.previews.words import language_name, person_name

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class _Panel:
    """A reading, and the classes of the people who see it."""

    look: object
    classes: str


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    readings: tuple[_Panel, ...]


@dataclass(frozen=True, slots=True)
class _Version:
    languages: tuple[_Language, ...]


def anchor_of(previews: Previews) -> str:
    """A name for the section that an address may hold: `rain-tonight-push.mumbai`."""
    return "c-" + re.sub(r"[^A-Za-z0-9._-]", "-", previews.key.replace("[", ".").replace("]", ""))


def preview_section(previews: Previews, anchor: str) -> Markup:
    """The campaign as a `<section>`; `styles()` must be on the page. The same previews give the same bytes.

    `anchor` is its id and begins the ids of its switches: no other section of the page may have it.
    """
    sources = sources_of(previews)
    languages, people = previews.languages[:MOST_LANGUAGES], previews.people[:MOST_PEOPLE]
    alike = all(len(reading.people) == len(previews.people) for reading in _readings(previews))
    return draw(
        "section.html",
        {
            "anchor": anchor,
            "previews": previews,
            "languages": [language_name(code) for code in languages],
            "people": [] if alike else [person_name(person) for person in people],
            "versions": [_version(each, previews) for each in previews.versions],
            "sources": {file: number for number, file in enumerate(sources)},
            "pictures": ";".join(
                f"--ct-pic-{number}:url({each})" for number, each in enumerate(sources.values())
            ),
            "notes": [*previews.notes, *_left_out(previews, alike=alike)],
        },
    )


def _readings(previews: Previews) -> list[Reading]:
    return [reading for version in previews.versions for reading in version.readings]


def _version(version: Version, previews: Previews) -> _Version:
    places = {person.name: number for number, person in enumerate(previews.people[:MOST_PEOPLE])}
    return _Version(
        tuple(
            _Language(
                code,
                tuple(
                    _Panel(
                        each.look,
                        " ".join(f"ct-in-p{places[name]}" for name in each.people if name in places),
                    )
                    for each in version.readings
                    if each.language == code
                ),
            )
            for code in previews.languages[:MOST_LANGUAGES]
        )
    )


def _left_out(previews: Previews, *, alike: bool) -> list[str]:
    """What a page says about people and languages that have no tab."""
    said = []
    if alike and len(previews.people) > 1:
        said.append("Everybody reads the same words.")
    if len(previews.languages) > MOST_LANGUAGES:
        said.append(f"Of {len(previews.languages)} languages the first {MOST_LANGUAGES} are shown.")
    if not alike and len(previews.people) > MOST_PEOPLE:
        said.append(f"Of {len(previews.people)} people the first {MOST_PEOPLE} are shown.")
    return said
