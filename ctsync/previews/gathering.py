"""Previews that belong together: the languages of one market, and a campaign beside the one that it replaces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ctsync.previews.model import Previews, Version


def gathered(every: Iterable[Previews]) -> tuple[Previews, ...]:
    """One for each part, in the order in which parts come: its languages together, and of its dates the first one."""
    parts: dict[str, Previews] = {}
    for each in every:
        before = parts.get(each.key)
        parts[each.key] = each if before is None else _joined(before, each)
    return tuple(parts.values())


def with_before(after: Previews, before: Previews | None) -> Previews:
    """The campaign as the file has it and as it was sent. None: nothing is known of it, or nothing was."""
    if before is None:
        return after
    languages = tuple(dict.fromkeys((*after.languages, *before.languages)))
    return replace(after, languages=languages, versions=(*after.versions, *before.versions))


def _joined(one: Previews, other: Previews) -> Previews:
    """The second's languages added to the first's; a language that is there already is another date of it."""
    new = frozenset(other.languages) - frozenset(one.languages)
    versions: list[Version] = []
    for when in ("after", "before"):
        readings = [
            reading
            for previews in (one, other)
            for version in previews.versions
            if version.when == when
            for reading in version.readings
            if previews is one or reading.language in new
        ]
        if readings:
            versions.append(Version(when, tuple(readings)))
    return replace(
        one,
        languages=(*one.languages, *(each for each in other.languages if each in new)),
        versions=tuple(versions),
        notes=tuple(dict.fromkeys((*one.notes, *other.notes))),
    )
