"""One file as the campaigns it stands for, before anything is checked: markets, and in each its languages (yaml.md 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ctsync.audience.model import CountRange
from ctsync.campaign.definition import Definition
from ctsync.campaign.languages import LanguageSettings
from ctsync.campaign.variants import Variants
from ctsync.expansion.translations import Translation
from ctsync.names import InstanceKey
from ctsync.problems import Finding

PartName: TypeAlias = tuple[str, str]
"""Market and language; each is empty where there is none."""

Told: TypeAlias = tuple[PartName, Finding]
"""A finding, and the part whose values it speaks of."""


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes one campaign, or several dated ones: the whole definition as it holds for these people."""

    definition: Definition
    market: str = ""
    language: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    is_skipped: bool = False
    variants: Variants | None = None

    @property
    def name(self) -> PartName:
        return (self.market, self.language)

    def key_of(self, key: InstanceKey) -> InstanceKey:
        """An instance's key with this market and language."""
        return (
            replace(key, market=self.market, language=self.language) if self.market or self.language else key
        )


@dataclass(frozen=True, slots=True)
class Market:
    """One market, or the whole of a file without markets.

    `parts` are its languages, the default one first, or the one campaign that speaks them all. `skipped` are the
    languages that are left out. `expect` is the sum of its parts, if anybody wrote one.
    """

    name: str
    parts: tuple[Part, ...]
    settings: LanguageSettings | None = None
    skipped: frozenset[str] = frozenset()
    translations: tuple[Translation, ...] = ()
    expect: CountRange | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """All markets of one file. `expect` is the sum of everything, if anybody wrote one."""

    markets: tuple[Market, ...]
    expect: CountRange | None = None

    @property
    def parts(self) -> Iterator[Part]:
        for market in self.markets:
            yield from market.parts
