"""The letters of one campaign, apart from its tabs: each stands once, and is shown to whoever reads it.

A letter is the heaviest thing on a page. Two people who read the same one, or one that is as it was before, differ in the
lists of mails only, so the panels of the tabs hold these and the letters follow them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ctsync.previews import Letter, Previews
from ctsync.rendering.previews.drawing import MOST_LANGUAGES, MOST_PEOPLE
from ctsync.rendering.previews.letter import is_too_big
from ctsync.rendering.previews.room import Carried, Drawn, one_letter
from ctsync.rendering.previews.words import language_name, person_name, readers_words


@dataclass(frozen=True, slots=True)
class Apart:
    """A letter in one language. `versions`, `languages` and `people` are the classes of the tabs that show it.

    `whose` tells it from the other letters of a page, for whoever hears the page; `name` is what a command calls the campaign, empty if it has no file. `is_unchanged`: it was sent like that before.
    """

    letter: Letter
    drawn: Drawn | None
    whose: str
    name: str
    code: str
    versions: str
    languages: str
    people: str
    is_too_big: bool
    is_unchanged: bool


def letters_apart(previews: Previews, page: Carried, *, alike: bool) -> list[Apart]:
    """In the order of reading; nothing for any channel but e-mail. `alike`: all people read the same, and have no tabs."""
    readers: dict[tuple[Letter, str, int], list[str]] = {}
    for number, version in enumerate(previews.versions):
        for reading in version.readings:
            if isinstance(reading.look, Letter) and reading.language in previews.languages[:MOST_LANGUAGES]:
                place = (one_letter(reading.look), reading.language, number)
                readers.setdefault(place, []).extend(reading.people)
    shown: dict[tuple[Letter, str, frozenset[str]], list[int]] = {}
    for (letter, code, number), people in readers.items():
        shown.setdefault((letter, code, frozenset(people)), []).append(number)
    return [
        _apart(letter, code, people, versions, previews, page, alike=alike)
        for (letter, code, people), versions in shown.items()
    ]


def _apart(
    letter: Letter,
    code: str,
    people: frozenset[str],
    versions: list[int],
    previews: Previews,
    page: Carried,
    *,
    alike: bool,
) -> Apart:
    places = [number for number, one in enumerate(previews.people[:MOST_PEOPLE]) if one.name in people]
    has_tabs = len(previews.people) > 1 and not alike
    whose = [f"of {previews.key}"]
    if len(previews.languages) > 1:
        whose.append(language_name(code))
    if has_tabs:
        names = [person_name(one) for one in previews.people if one.name in people]
        whose.append(f"read by {readers_words(names, len(previews.people))}")
    if len(previews.versions) > 1 and len(versions) == 1:
        whose.append("before" if versions[0] else "after")
    return Apart(
        letter,
        page.letters.get(letter),
        ", ".join(whose),
        previews.key.partition("[")[0] if previews.file else "",
        code,
        _panel("w", versions) if len(previews.versions) > 1 else "",
        _panel("l", [previews.languages.index(code)]) if len(previews.languages) > 1 else "",
        _panel("p", places) if has_tabs else "",
        is_too_big(letter),
        len(versions) > 1,
    )


def _panel(kind: str, numbers: list[int]) -> str:
    return " ".join(["ct-panel", *(f"ct-in-{kind}{number}" for number in numbers)])
