"""Where an entry of a register was written: for whoever has something to say of it after it was read."""

from __future__ import annotations

from pathlib import Path

from ctsync.problems import Position, Problems
from ctsync.reading import nodes
from ctsync.reading.nodes import Path as Steps
from ctsync.reading.nodes import place, place_of_key
from ctsync.reading.parse import parse
from ctsync.reading.source import Repository
from ctsync.registers.load import FOLDER


class Places:
    """Places in the registers of one repository. Each file is read once."""

    def __init__(self, root: Path) -> None:
        self._repository = Repository(root)
        self._trees: dict[str, nodes.Mapping | None] = {}

    def __call__(self, stem: str, path: Steps) -> Position:
        """The key that the path leads to, or the item of a list; the file's beginning if it cannot be read."""
        file = f"{FOLDER}/{stem}.yaml"
        if stem not in self._trees:
            self._trees[stem] = self._read(file)
        tree = self._trees[stem]
        if tree is None:
            return Position(file)
        return place(tree, path) if isinstance(path[-1], int) else place_of_key(tree, path)

    def _read(self, file: str) -> nodes.Mapping | None:
        content = self._repository.read(file, Position(file), Problems())
        return None if content is None else parse(content, file, Problems())
