"""The texts of one campaign file that are translated, with the translations that it has (yaml.md 8).

Texts are taken as written, variables included, so that what comes back can be put where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctsync.campaign.definition import Definition
from ctsync.channels import CHANNELS
from ctsync.channels.shown import shown_texts
from ctsync.channels.translated import Path, pages_of, translated_texts
from ctsync.definitions.families import ReadDefinition
from ctsync.definitions.parts import LanguageBlock, MarketTree, split_anyway
from ctsync.expansion.translations import source_digest
from ctsync.reading.merge import without
from ctsync.reading.nodes import Mapping, Node, Scalar, Sequence, find
from ctsync.texts.notes import note_on
from ctsync.texts.table import Unit


@dataclass(frozen=True, slots=True)
class Block:
    """Where one language of a file, or of a market with texts of its own, is written.

    `targets` are its translations, wherever they stand, and `digest` is that of what they are made from.
    """

    path: Path
    targets: frozenset[Path]
    digest: str


@dataclass(frozen=True, slots=True)
class Collected:
    """The texts of one file for one language. `why_not` says what is missing before there can be any."""

    units: tuple[Unit, ...] = ()
    blocks: tuple[Block, ...] = ()
    why_not: str = ""


def collect(name: str, tree: Mapping, language: str, read: ReadDefinition) -> Collected:
    """The texts of a campaign in one language.

    `tree` is the file over its defaults, `read` reads a part of it into a definition.
    """
    markets = split_anyway(tree)
    if not any(market.settings for market in markets):
        return Collected(why_not="It has no `languages`, which say who reads which.")
    if any(market.settings and market.settings.default == language for market in markets):
        return Collected(why_not=f"`{language}` is its own language, which is translated from.")
    units: dict[Path, Unit] = {}
    blocks: dict[Path, Block] = {}
    for market in markets:
        if market.settings is None:
            continue
        definition = read(without(market.tree, "languages", "markets"))
        if definition is None:
            return Collected(why_not="The file has errors, which `ctsync lint` shows.")
        found = _Market(name, market, language, definition)
        own = tuple(found.units())
        for unit in own:
            units.setdefault(unit.place, unit)
        block = found.block(frozenset(unit.target for unit in own))
        blocks.setdefault(block.path, block)
    return Collected(tuple(units.values()), tuple(blocks.values()))


@dataclass(frozen=True, slots=True)
class _Market:
    """One market of one file, for one language."""

    name: str
    market: MarketTree
    language: str
    definition: Definition

    def units(self) -> Iterator[Unit]:
        settings = self.market.settings
        assert settings is not None  # noqa: S101  # `collect` passes over markets without languages
        channel = CHANNELS[self.definition.channel]
        wanted = translated_texts(channel, self.definition.message)
        for shown in shown_texts(channel.texts, self.definition.message):
            node = find(self.market.tree, ("message", *shown.path))
            if shown.path not in wanted or not isinstance(node, Scalar):
                continue
            start = self._start(("message", *shown.path))
            path = _as_written(self.market.tree, ("message", *shown.path))
            yield Unit(
                campaign=self.name,
                place=(*start, *path),
                target=(*start, "languages", self.language, *path[1:]),
                language=self.language,
                source_language=settings.default,
                source=node.text,
                translation=self._translation(path[1:]),
                note=note_on(channel.name, shown.role, node.text),
            )

    def _start(self, path: Path) -> Path:
        """Whether a text is the market's own, or the whole file's."""
        own = self.market.own
        return ("markets", self.market.market) if own is not None and find(own, path) is not None else ()

    def _translation(self, path: Path) -> str:
        block = self._written_block()
        node = None if block is None else find(block.written, path)
        return node.text if isinstance(node, Scalar) else ""

    def _written_block(self) -> LanguageBlock | None:
        return next((one for one in self.market.languages if one.code == self.language), None)

    def block(self, targets: frozenset[Path]) -> Block:
        path = (*self._start(("message",)), "languages", self.language)
        channel, message = CHANNELS[self.definition.channel], self.definition.message
        original = {**translated_texts(channel, message), **pages_of(channel, message)}
        return Block(path, targets, source_digest(original))


def _as_written(tree: Node, path: Path) -> Path:
    """The path without the index of a value that stands alone where a list may stand (yaml.md 1)."""
    found: list[str | int] = []
    node: Node | None = tree
    for step in path:
        if isinstance(step, int) and not isinstance(node, Sequence):
            continue
        found.append(step)
        node = None if node is None else find(node, (step,))
    return tuple(found)
