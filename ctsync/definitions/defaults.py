"""The defaults of ctsync.yaml under a campaign file: four blocks, the later one wins (yaml.md 9)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from ctsync.channels import CHANNELS
from ctsync.definitions.shape import block_problems, fitted
from ctsync.problems import Problems
from ctsync.reading import nodes
from ctsync.reading.merge import merge
from ctsync.reading.parse import MAX_PROBLEMS


class Defaults:
    """All blocks, merged once for each purpose and channel."""

    __slots__ = ("_blocks", "_merged")

    def __init__(self, blocks: Mapping[str, nodes.Mapping]) -> None:
        self._blocks = blocks
        self._merged: dict[tuple[str, str], nodes.Mapping | None] = {}

    def check(self, problems: Problems) -> None:
        """Keys of blocks that no campaign can have; what only some channels have is passed over elsewhere."""
        for name, block in self._blocks.items():
            problems.extend(islice(block_problems(name, block), MAX_PROBLEMS))

    def under(self, tree: nodes.Mapping) -> nodes.Mapping:
        """The campaign file laid over its defaults. Positions stay those of the file each value came from."""
        purpose, channel = tree.text_of("purpose") or "", tree.text_of("channel") or ""
        known = (purpose, channel)
        if known not in self._merged:
            self._merged[known] = self._merge(purpose, channel)
        below = self._merged[known]
        return tree if below is None else merge(below, tree)

    def _merge(self, purpose: str, name: str) -> nodes.Mapping | None:
        channel = CHANNELS.get(name)
        if channel is None:
            return None
        merged: nodes.Mapping | None = None
        for block in ("all", f"purpose.{purpose}", f"channel.{name}", f"purpose.{purpose}.channel.{name}"):
            if block in self._blocks:
                fit = fitted(self._blocks[block], channel)
                merged = fit if merged is None else merge(merged, fit)
        return merged
