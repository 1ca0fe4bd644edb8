"""What a repository already says, so that its schemas offer its own names and ask for nothing that is inherited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ctsync.catalog import Catalog
from ctsync.reading import nodes

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The registers, and which keys some block of defaults writes.

    `inherited` holds a channel, or nothing where the block is of all channels, and a path from the top of a campaign
    file.
    """

    catalog: Catalog = field(default_factory=Catalog)
    inherited: frozenset[tuple[str, Steps]] = frozenset()

    def inherits(self, *path: str, channel: str | None = None) -> bool:
        """Whether a default writes this key, or anything below it: for files of a channel, or of any."""
        return any(
            steps[: len(path)] == path and (channel is None or of in ("", channel))
            for of, steps in self.inherited
        )


def inherited_paths(blocks: Mapping[str, nodes.Mapping]) -> frozenset[tuple[str, Steps]]:
    """All keys in the blocks of `defaults`, by the channel that each block is of."""
    return frozenset(
        (name.rpartition("channel.")[2] if "channel." in name else "", path)
        for name, block in blocks.items()
        for path in _paths(block, ())
    )


def _paths(node: nodes.Mapping, above: Steps) -> Iterator[Steps]:
    for key, below in node.items.items():
        yield (*above, key)
        if isinstance(below, nodes.Mapping):
            yield from _paths(below, (*above, key))
