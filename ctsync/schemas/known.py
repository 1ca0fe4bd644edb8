"""What a repository already says, so that its schemas offer its own names and ask for nothing that is inherited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ctsync.catalog import Catalog
from ctsync.reading import nodes

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The registers, and the paths of keys that some block of defaults writes, from the top of a campaign file."""

    catalog: Catalog = field(default_factory=Catalog)
    inherited: frozenset[Steps] = frozenset()

    def inherits(self, *path: str) -> bool:
        """Whether a default writes this key, or anything below it."""
        return any(steps[: len(path)] == path for steps in self.inherited)


def inherited_paths(blocks: Mapping[str, nodes.Mapping]) -> frozenset[Steps]:
    """The paths of all keys in the blocks of `defaults`."""
    return frozenset(path for block in blocks.values() for path in _paths(block, ()))


def _paths(node: nodes.Mapping, above: Steps) -> Iterator[Steps]:
    for key, below in node.items.items():
        yield (*above, key)
        if isinstance(below, nodes.Mapping):
            yield from _paths(below, (*above, key))
