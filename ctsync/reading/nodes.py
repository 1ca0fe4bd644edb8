"""What a YAML file holds, before any key has decided what its value means.

Three kinds of node, each of which knows where it was written. They are plain classes with slots and not dataclasses:
ten thousand files make a million of them.
"""

from __future__ import annotations

from typing import TypeAlias

from ctsync.problems import Position

Place: TypeAlias = tuple[str, int, int]
"""File, line and column from 1: a `Position` that costs a tenth to make."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list indexes, from the top of a file to a value."""


class Scalar:
    """A single value: the text that was written. `plain` is true if it was written without quotes."""

    __slots__ = ("column", "file", "line", "plain", "text")

    def __init__(self, text: str, plain: bool, file: str, line: int, column: int) -> None:  # noqa: FBT001  # made by the million: by position
        self.text = text
        self.plain = plain
        self.file = file
        self.line = line
        self.column = column

    @property
    def position(self) -> Position:
        return Position(self.file, self.line, self.column)


class Swallowed(Scalar):
    """An empty value whose text was taken for a comment, as happens to an unquoted `#FF0000`."""

    __slots__ = ("comment",)

    comment: str


class Sequence:
    """A list."""

    __slots__ = ("column", "file", "items", "line")

    def __init__(self, items: list[Node], file: str, line: int, column: int) -> None:
        self.items = items
        self.file = file
        self.line = line
        self.column = column

    @property
    def position(self) -> Position:
        return Position(self.file, self.line, self.column)


class Mapping:
    """Keys with their values in the order written. `keys` says where each key stands, for errors about the key."""

    __slots__ = ("column", "file", "items", "keys", "line")

    def __init__(
        self, items: dict[str, Node], keys: dict[str, Place], file: str, line: int, column: int
    ) -> None:
        self.items = items
        self.keys = keys
        self.file = file
        self.line = line
        self.column = column

    @property
    def position(self) -> Position:
        return Position(self.file, self.line, self.column)

    def text_of(self, key: str) -> str | None:
        """The text of a single value; None if the key is missing or holds something else."""
        node = self.items.get(key)
        return node.text if isinstance(node, Scalar) else None


Node: TypeAlias = Scalar | Sequence | Mapping


def child(node: Node | None, step: str | int) -> Node | None:
    """One step down: a key of a map, an index of a list. What stands alone is its own first item (yaml.md 1)."""
    if isinstance(step, int):
        if isinstance(node, Sequence):
            return node.items[step] if 0 <= step < len(node.items) else None
        return node if step == 0 else None
    return node.items.get(step) if isinstance(node, Mapping) else None


def find(node: Node, path: Path) -> Node | None:
    """The node at a path, or None if the path leaves the tree."""
    found: Node | None = node
    for step in path:
        found = child(found, step)
    return found


def size(node: Node) -> int:
    """How many values there are, with every map and list as one."""
    if isinstance(node, Scalar):
        return 1
    below = node.items.values() if isinstance(node, Mapping) else node.items
    return 1 + sum(map(size, below))


def place(node: Node, path: Path) -> Position:
    """Where the value at a path was written; for a key that is missing, the map that lacks it."""
    for step in path:
        below = child(node, step)
        if below is None:
            break
        node = below
    return node.position


def place_of_key(node: Node, path: Path) -> Position:
    """Where the last key of a path was written, for errors about the key itself."""
    holder = find(node, path[:-1])
    if path and isinstance(holder, Mapping) and path[-1] in holder.keys:
        return Position(*holder.keys[str(path[-1])])
    return place(node, path)
