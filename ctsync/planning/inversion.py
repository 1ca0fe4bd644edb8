"""Which instance a token is of: its hashes tried against the names that git knows (protocol 11).

A token says `def` and `inst` as hashes, so a name is never read out of it, only tried. What is to be tried comes from
the files, from git's history, and from what the human part of the name says or the day that the row is scheduled for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from typing import Final

from ctsync.campaign.observed import ObservedCampaign
from ctsync.campaign.token import Token, definition_of, instance_of
from ctsync.names import InstanceKey
from ctsync.planning.claims import human_part

MOST_A_DAY: Final = 20
"""Sends of one campaign and day that are tried, by their `#n`."""

_PART = re.compile(r"\[([^\]\s]+)\](?: \d{4}-\d{2}-\d{2})?$")
_DATE = re.compile(r"(?:^| )(\d{4}-\d{2}-\d{2})$")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class KeyRing:
    """All keys that may be meant. `definitions` are definition keys, `wanted` the instances that the files have."""

    definitions: frozenset[str]
    wanted: tuple[InstanceKey, ...]

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        """The definition keys by their hash in a token."""
        names: defaultdict[str, list[str]] = defaultdict(list)
        for definition in sorted(self.definitions | self._instances.keys()):
            names[definition_of(InstanceKey(definition))].append(definition)
        return names

    @cached_property
    def _instances(self) -> Mapping[str, list[InstanceKey]]:
        """The instances that the files have, by definition."""
        found: defaultdict[str, list[InstanceKey]] = defaultdict(list)
        for key in self.wanted:
            found[key.definition].append(key)
        return found

    @cached_property
    def _parts(self) -> frozenset[tuple[str, str]]:
        return frozenset((key.market, key.language) for key in self.wanted)

    def key_of(self, row: ObservedCampaign, token: Token) -> InstanceKey | None:
        """The one key with both hashes of the token; None if there is none, or more than one.

        A market and a language of one name read alike in a key, and are the same key. The files' own reading wins.
        """
        found: dict[str, InstanceKey] = {}
        for definition in self._names.get(token.definition, ()):
            for key in self._tried(definition, row):
                if instance_of(key) == token.instance:
                    found.setdefault(str(key), key)
        return next(iter(found.values())) if len(found) == 1 else None

    def _tried(self, definition: str, row: ObservedCampaign) -> Iterator[InstanceKey]:
        yield from self._instances.get(definition, ())
        human = human_part(row.name)
        part, written = _PART.search(human), _DATE.search(human)
        parts = {("", ""), *_parts("" if part is None else part[1]), *self._parts}
        days = {row.day - _DAY, row.day, row.day + _DAY, *_dates("" if written is None else written[1])}
        for market, language in sorted(parts):
            yield InstanceKey(definition, market, language)
        for (market, language), day, number in product(sorted(parts), sorted(days), range(1, MOST_A_DAY + 1)):
            yield InstanceKey(definition, market, language, day, number)


def _parts(word: str) -> Iterable[tuple[str, str]]:
    """`market.language`, or one of the two."""
    market, _, language = word.partition(".")
    return ((market, language),) if language else ((market, ""), ("", market))


def _dates(text: str) -> Iterable[date]:
    try:
        return (date.fromisoformat(text),) if text else ()
    except ValueError:
        return ()
