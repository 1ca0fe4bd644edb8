"""DUP: whether anybody got a message of one file more than once, person by person, by the filters that CleverTap got."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.safety.simulation.account import Row
from tests.safety.simulation.files import File, day_of
from tests.support.families import PEOPLE, is_meant

Send = tuple[datetime, Row]


def twice_a_day(
    base: str, sends: Sequence[Send], files: Sequence[File]
) -> Iterator[tuple[datetime, str, str]]:
    """Of each generation, nobody may get more on a day than some file wanted that day."""
    for day in {day_of(moment) for moment, _ in sends}:
        todays = [(moment, row) for moment, row in sends if day_of(moment) == day]
        most = max((file.sends_on(day) for file in files), default=0)
        if len(todays) <= most:
            continue
        for theirs in _by_people(todays):
            generations = {row.generation for _, row in theirs}
            if len(theirs) > most * len(generations):
                at = max(moment for moment, _ in theirs)
                parts = ", ".join(sorted({row.part for _, row in theirs}))
                yield at, "DUP", f"{base}[{parts}] went out {len(theirs)} times on {day}, wanted {most}"


def twice_at_all(
    base: str, sends: Sequence[Send], files: Sequence[File]
) -> Iterator[tuple[datetime, str, str]]:
    """Of a file that always had one moment: old and new content of one generation, on different days."""
    if any(len(file.moments) != 1 or file.kind not in ("once", "parts") for file in files):
        return
    if len(sends) < 2:
        return
    for theirs in _by_people(sends):
        for generation, number in Counter(row.generation for _, row in theirs).items():
            if number > 1:
                at = max(moment for moment, _ in theirs)
                yield at, "DUP", f"{base} of generation {generation} went out {number} times to somebody"


def _by_people(sends: Sequence[Send]) -> list[list[Send]]:
    """What each kind of people got, once for all who got the same."""
    filters = {id(row): row.where for _, row in sends}
    if not any(filters.values()):
        return [list(sends)]
    seen: dict[frozenset[int], list[Send]] = {}
    for person in PEOPLE:
        theirs = [number for number, (_, row) in enumerate(sends) if is_meant(person, row.where)]
        seen.setdefault(frozenset(theirs), [sends[number] for number in theirs])
    return list(seen.values())
