"""Whether two campaigns reach the same people: yes, no, or not known.

Nothing but the files is asked. The same segment, the same filters and `everyone` share people for certain; filters
that contradict each other share nobody; of all else, of other segments and of campaigns that nobody manages, it is not
known, and said so.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import combinations

from ctsync.audience import Scope, are_apart, canonical_audience, scope_of
from ctsync.campaign.desired import DesiredCampaign

MOST_COMPARED = 40
"""More different audiences than this on one day are not compared with each other: their overlap stays unknown."""

EVERYONE = '{"everyone": true}'
"""The text of the audience that is everybody."""
_LIMITS = ("send_to_at_most", "per_run")


@dataclass(frozen=True, slots=True)
class Who:
    """The people of one campaign: the text of its audience, what it asks of them, and whose part it is."""

    text: str
    scope: Scope = field(hash=False, compare=False)
    definition: str
    part: str = ""

    @property
    def is_everyone(self) -> bool:
        return self.text == EVERYONE


def who_of(desired: DesiredCampaign) -> Who:
    """The people of an instance, with the windows of `within` as written: on one day they are the same days."""
    audience, catalog = desired.definition.audience, desired.catalog
    tree = canonical_audience(audience, catalog.tracking_plan, catalog.segments)
    text = json.dumps({key: value for key, value in tree.items() if key not in _LIMITS}, sort_keys=True)
    scope = {} if audience.segment else scope_of(audience, catalog.tracking_plan, catalog.segments)
    return Who(text, scope, desired.key.definition, desired.key.part)


class Overlap(StrEnum):
    """What can be told of two audiences."""

    SHARED = "shared"
    APART = "apart"
    UNKNOWN = "unknown"


def overlap(one: Who | None, other: Who | None) -> Overlap:
    """What is known of two campaigns' people; None is a campaign whose audience CleverTap does not show."""
    if (one is not None and one.is_everyone) or (other is not None and other.is_everyone):
        return Overlap.SHARED
    if one is None or other is None:
        return Overlap.UNKNOWN
    if one.definition == other.definition and one.part != other.part:
        return Overlap.APART  # proven, or refused, where the file is read (AUD009)
    return overlap_of_audiences(one, other)


def overlap_of_audiences(one: Who, other: Who) -> Overlap:
    """The same of their audiences alone, whichever campaigns have them."""
    if one.text == other.text:
        return Overlap.SHARED
    return Overlap.APART if are_apart(one.scope, other.scope) else Overlap.UNKNOWN


@dataclass(frozen=True, slots=True)
class Shared:
    """Campaigns, by their keys, that reach the same people on one day; `why` says how that is known."""

    keys: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DayOverlaps:
    """What the sends of one day share. `unknown` are pairs of which nothing is known, of `pairs` in all."""

    day: date
    shared: tuple[Shared, ...]
    pairs: int
    unknown: int


def overlaps(sends: Iterable[tuple[date, str, Who | None]]) -> Iterator[DayOverlaps]:
    """The days on which at least two campaigns send: each send as its day, its campaign's key, and its people."""
    days: defaultdict[date, dict[str, Who | None]] = defaultdict(dict)
    for day, key, who in sends:
        days[day][key] = who
    known: dict[tuple[Who, Who], Overlap] = {}
    for day in sorted(days):
        if len(days[day]) > 1:
            yield _of_day(day, days[day], known)


def _of_day(
    day: date, people: Mapping[str, Who | None], known: dict[tuple[Who, Who], Overlap]
) -> DayOverlaps:
    groups: defaultdict[Who | None, list[str]] = defaultdict(list)
    for key, who in people.items():
        groups[who].append(key)
    number = len(people)
    pairs = number * (number - 1) // 2
    unknown = _unknown_pairs(groups, known)
    return DayOverlaps(day, tuple(_shared(groups, people)), pairs, unknown)


def _unknown_pairs(groups: Mapping[Who | None, list[str]], known: dict[tuple[Who, Who], Overlap]) -> int:
    """Pairs of campaigns of which nothing is known; within a group that has an audience everything is."""
    nobody_knows = len(groups.get(None, ()))
    sizes = {who: len(keys) for who, keys in groups.items() if who is not None and not who.is_everyone}
    unknown = nobody_knows * (nobody_knows - 1) // 2 + nobody_knows * sum(sizes.values())
    if len(sizes) > MOST_COMPARED:
        alike: Counter[str] = Counter()
        for who, size in sizes.items():
            alike[who.text] += size
        return unknown + (alike.total() ** 2 - sum(size * size for size in alike.values())) // 2
    for one, other in combinations(sizes, 2):
        if known.setdefault((one, other), overlap(one, other)) is Overlap.UNKNOWN:
            unknown += sizes[one] * sizes[other]
    return unknown


def _shared(groups: Mapping[Who | None, list[str]], people: Mapping[str, Who | None]) -> Iterator[Shared]:
    by_text: defaultdict[str, list[str]] = defaultdict(list)
    for who, keys in groups.items():
        if who is not None:
            by_text[who.text] += keys
    everyone = by_text.pop(EVERYONE, [])
    if everyone:
        others = [key for key in people if key not in set(everyone)]
        yield Shared(
            (*everyone, *others), "everyone" if len(everyone) > 1 else "everyone, so also the others"
        )
    for text, keys in by_text.items():
        if len(keys) > 1:
            yield Shared(tuple(keys), in_common(text))


def in_common(text: str) -> str:
    """What campaigns have in common whose audiences have the same text."""
    return "the same segment" if text.startswith('{"segment"') else "the same audience"
