"""One campaign as a part of a page: its tabs, and a panel of drawings for each choice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ctsync.previews import Length, Previews, Reading, Version, longest
from ctsync.rendering.previews.drawing import MOST_LANGUAGES, MOST_PEOPLE, draw
from ctsync.rendering.previews.letters_apart import letters_apart
from ctsync.rendering.previews.room import Carried, carried
from ctsync.rendering.previews.words import language_name, length_words, person_name, readers_words

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class _Panel:
    """A reading, and the classes of the people who see it.

    `rank` is its place among the longest, from 1 on, and 0 if it is none of them; `readers` and `length` say so in words.
    """

    look: object
    classes: str
    rank: int = 0
    readers: str = ""
    length: str = ""


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


def preview_section(previews: Previews, anchor: str, page: Carried | None = None) -> Markup:
    """The campaign as a `<section>`; `styles()` and the page's own styles must be on it. The same gives the same bytes.

    `anchor` is its id and begins the ids of its switches: no other section of the page may have it. Without `page` the
    letters are those of this campaign alone.
    """
    page = carried([previews]) if page is None else page
    languages, people = previews.languages[:MOST_LANGUAGES], previews.people[:MOST_PEOPLE]
    versions = [_version(each, previews) for each in previews.versions]
    alike = all(len(reading.people) == len(previews.people) for reading in _readings(previews))
    return draw(
        "section.html",
        {
            "anchor": anchor,
            "previews": previews,
            "languages": [language_name(code) for code in languages],
            "people": [] if alike else [person_name(person) for person in people],
            "versions": versions,
            "most": max(
                (each.rank for version in versions for told in version.languages for each in told.readings),
                default=0,
            ),
            "sources": page.classes,
            "letters": letters_apart(previews, page, alike=alike),
            "notes": [*previews.notes, *_left_out(previews, alike=alike)],
        },
    )


def _readings(previews: Previews) -> list[Reading]:
    return [reading for version in previews.versions for reading in version.readings]


def _version(version: Version, previews: Previews) -> _Version:
    panels: dict[str, list[_Panel]] = {code: [] for code in previews.languages[:MOST_LANGUAGES]}
    ranks = {each.place: (rank, each.length) for rank, each in enumerate(longest(version), start=1)}
    for place, reading in enumerate(version.readings):
        if reading.language in panels:
            panels[reading.language].append(_panel(reading, previews, ranks.get(place)))
    return _Version(tuple(_Language(code, tuple(readings)) for code, readings in panels.items()))


def _panel(reading: Reading, previews: Previews, ranked: tuple[int, Length] | None) -> _Panel:
    places = {person.name: number for number, person in enumerate(previews.people[:MOST_PEOPLE])}
    classes = " ".join(f"ct-in-p{places[name]}" for name in reading.people if name in places)
    if ranked is None:
        return _Panel(reading.look, classes)
    rank, length = ranked
    names = [person_name(person) for person in previews.people if person.name in reading.people]
    readers = readers_words(names, len(previews.people))
    return _Panel(reading.look, classes, rank, readers, length_words(length))


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
