"""Where each value of a campaign was written: in its file, or in a block of defaults (`ctsync payload NAME`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

from ctsync.definitions.contract import Account, SharedSettings
from ctsync.definitions.defaults import Defaults
from ctsync.definitions.files import campaign_files, stem_of
from ctsync.definitions.parts import part_tree
from ctsync.definitions.reader import read_tree
from ctsync.errors import UsageError
from ctsync.expansion.family import PartName
from ctsync.problems import Position, Problems
from ctsync.reading.nodes import Mapping, Node, Path, Sequence, find, place
from ctsync.reading.source import Repository


@dataclass(frozen=True, slots=True)
class Origin:
    """A value's place. `is_default` is true if it was written in ctsync.yaml and not in the campaign's file."""

    where: Position
    is_default: bool


class Origins:
    """Where the values of one campaign were written."""

    __slots__ = ("_tree", "file")

    def __init__(self, tree: Mapping, file: str) -> None:
        self._tree = tree
        self.file = file

    def of(self, path: Path) -> Origin | None:
        """The place of the value at a YAML path, as in `("message", "title")`; None if nobody wrote it."""
        if find(self._tree, path) is None:
            return None
        where = place(self._tree, path)
        return Origin(where, where.file != self.file)

    def nearest(self, path: Path) -> Origin:
        """The place of the value, or of the closest map around it that was written."""
        where = place(self._tree, path)
        return Origin(where, where.file != self.file)

    def all(self) -> Iterator[tuple[Path, Origin]]:
        """Every single value with its place, in the order of the merged file."""
        for path in _leaves(self._tree, ()):
            yield path, self.nearest(path)


def origins(
    root: FilePath,
    settings: SharedSettings,
    account: Account,
    name: str,
    part: PartName = ("", ""),
    *,
    file: str | None = None,
) -> Origins:
    """Read one campaign's file again, for the places of one market and language.

    `file` is its path, for whoever knows it: without it the whole folder is looked through. Raises UsageError if the
    account has no such file.
    """
    if file is None:
        files = campaign_files(root, account.campaigns, Problems())
        file = next((path for path in files if stem_of(path) == name), None)
    tree = None if file is None else read_tree(Repository(root), file, Defaults(settings.defaults))
    if file is None or tree is None:
        hint = "A campaign is named like its file, without .yaml."
        raise UsageError(f"There is no readable campaign {name!r}.", hint=hint)
    return Origins(part_tree(tree, part), file)


def _leaves(node: Node, path: Path) -> Iterator[Path]:
    if isinstance(node, Mapping):
        for key, below in node.items.items():
            yield from _leaves(below, (*path, key))
    elif isinstance(node, Sequence):
        for index, below in enumerate(node.items):
            yield from _leaves(below, (*path, index))
    else:
        yield path
