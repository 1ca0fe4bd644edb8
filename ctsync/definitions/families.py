"""From the trees of a file's parts to the family that expansion checks and compiles.

Trees stay on this side: expansion knows only values, and says of each finding which part it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import TypeAlias

from ctsync.campaign.definition import Definition
from ctsync.campaign.variants import Variant, Variants
from ctsync.channels import CHANNELS
from ctsync.channels.translated import Path, pages_of, taps_of, translated_texts
from ctsync.definitions.parts import LanguageBlock, MarketTree, with_expect, with_key
from ctsync.expansion.family import Family, Market, Part, PartName
from ctsync.expansion.translations import Translation
from ctsync.reading.merge import without
from ctsync.reading.nodes import Mapping, Node, Scalar, find
from ctsync.values.numbers import CountRange

ReadDefinition: TypeAlias = Callable[[Mapping], Definition | None]
"""Reads one part's tree, or says what is wrong with it and gives None."""
ReadFiles: TypeAlias = Callable[[Definition, Mapping], dict[str, str]]
"""The texts of the files that a part's message takes in."""


@dataclass
class FamilyReader:
    """Reads the parts of one file. `trees` grows with each part, so that findings can be given their place."""

    read: ReadDefinition
    read_files: ReadFiles
    trees: dict[PartName, Mapping] = field(default_factory=dict)

    def family(self, markets: tuple[MarketTree, ...], whole_expect: CountRange | None) -> Family | None:
        """All markets, or None if any part cannot be read."""
        found = [self._market(one) for one in markets]
        if any(one is None for one in found) or not found:
            return None
        has_markets = any(one.market for one in markets)
        read = tuple(one for one in found if one is not None)
        return Family(read, whole_expect if has_markets else None)

    def _market(self, market: MarketTree) -> Market | None:
        settings = market.settings
        if settings is None:
            part = self._part(market.market, "", market.tree, market.tree, is_skipped=market.is_skipped)
            return None if part is None else Market(market.market, (part,))
        skipped = {one.code for one in market.languages if one.is_skipped}
        if market.default is not None and market.default.is_skipped:
            skipped.add(settings.default)
        base = self._read(market.tree)
        if settings.send_as == "one_campaign":
            parts = self._one_campaign(market, frozenset(skipped))
        else:
            parts = self._by_language(market)
        if base is None or parts is None:
            return None
        translations = tuple(self._translations(market, base))
        if len(translations) != len(market.languages):
            return None
        return Market(
            market.market,
            parts,
            settings,
            frozenset(skipped),
            translations,
            base.audience.expect if settings.send_as == "campaign_per_language" else None,
        )

    def _by_language(self, market: MarketTree) -> tuple[Part, ...] | None:
        settings, default = market.settings, market.default
        assert settings is not None  # noqa: S101  # asked for by `_market` only with settings
        expect = None if default is None else default.expect
        tree = with_expect(market.tree, expect)
        is_skipped = market.is_skipped or (default is not None and default.is_skipped)
        parts = [self._part(market.market, settings.default, tree, tree, is_skipped=is_skipped)]
        for one in market.languages:
            tree = with_expect(with_key(market.tree, "message", one.message), one.expect)
            is_skipped = market.is_skipped or one.is_skipped
            parts.append(self._part(market.market, one.code, tree, tree, is_skipped=is_skipped))
        read = tuple(part for part in parts if part is not None)
        return read if len(read) == len(parts) else None

    def _one_campaign(self, market: MarketTree, skipped: frozenset[str]) -> tuple[Part, ...] | None:
        """One part; if the default language is left out, the first of the others is what everybody else would read."""
        settings = market.settings
        assert settings is not None  # noqa: S101  # asked for by `_market` only with settings
        read = [one for one in market.languages if one.code not in skipped]
        default, tree = settings.default, market.tree
        if default in skipped and read:
            default, tree = read[0].code, with_key(market.tree, "message", read.pop(0).message)
        is_skipped = market.is_skipped or (settings.default in skipped and default in skipped)
        variants = []
        for one in read:
            definition = self._variant(market, one)
            if definition is not None:
                variants.append(Variant(one.code, settings.values_of(one.code), definition.message))
        found = Variants(settings.from_, default, tuple(variants)) if variants else None
        part = self._part(market.market, "", tree, market.tree, is_skipped=is_skipped, variants=found)
        return None if part is None or len(variants) != len(read) else (part,)

    def _variant(self, market: MarketTree, one: LanguageBlock) -> Definition | None:
        return self._read(with_key(market.tree, "message", one.message))

    def _part(
        self,
        market: str,
        language: str,
        tree: Mapping,
        shown: Mapping,
        *,
        is_skipped: bool,
        variants: Variants | None = None,
    ) -> Part | None:
        self.trees[market, language] = shown
        definition = self._read(tree)
        if definition is None:
            return None
        files = {} if is_skipped else self.read_files(definition, tree)
        for one in variants.others if variants else ():
            files |= self.read_files(definition.model_copy(update={"message": one.message}), tree)
        return Part(definition, market, language, files, is_skipped, variants)

    def _read(self, tree: Mapping) -> Definition | None:
        return self.read(without(tree, "languages", "markets"))

    def _translations(self, market: MarketTree, base: Definition) -> Iterator[Translation]:
        channel = CHANNELS[base.channel]
        pages = pages_of(channel, base.message)
        original = {**translated_texts(channel, base.message), **pages}
        for one in market.languages:
            definition = self._variant(market, one)
            if definition is None:
                return
            message = definition.message
            texts = {**translated_texts(channel, message), **pages_of(channel, message)}
            links = taps_of(channel, message)
            yield Translation(
                language=one.code,
                original=original,
                texts=texts,
                written=frozenset(_written(one.written, {**original, **texts})),
                pages=frozenset(pages),
                overtaken=frozenset(_overtaken(market, one, original)),
                original_links=taps_of(channel, base.message),
                links={path: links[path] for path in _written(one.written, links)},
                source=_source(market, one),
                code=(base.offer.code if base.offer else "") or "",
            )


def _source(market: MarketTree, one: LanguageBlock) -> str:
    """The digest of what this language was made from; the whole file's says nothing of a market's own texts."""
    if market.own is None or find(market.own, ("message",)) is None:
        return one.source
    own = find(market.own, ("languages", one.code, "source"))
    return own.text if isinstance(own, Scalar) else ""


def _written(block: Mapping, paths: Table[Path, str]) -> Iterator[Path]:
    return (path for path in paths if find(block, path) is not None)


def _overtaken(market: MarketTree, one: LanguageBlock, original: Table[Path, str]) -> Iterator[Path]:
    """Texts that the market's own `message` writes, while its own `languages` do not."""
    own: Node | None = market.own
    if own is None:
        return
    for path in original:
        if find(own, ("message", *path)) is not None and find(own, ("languages", one.code, *path)) is None:
            yield path
