"""What campaigns were called before, from the files alone and in a hurry: for whoever names one that was just renamed.

The lock learns a new name with the apply that follows the rename. Until then a word that a person reads in the file
is not in the lock. A file is not checked for this, and none is read that does not speak of a former name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ctsync.definitions.files import campaign_files
from ctsync.problems import Position, Problems
from ctsync.reading.nodes import Scalar, Sequence, find
from ctsync.reading.parse import parse
from ctsync.reading.source import Repository

_KEY = "renamed_from"


def renamed_definitions(
    root: Path, patterns: Iterable[str]
) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """All names of each definition that was renamed, by its key, and the files that would not be read.

    A file that cannot be read may rename something; whoever relies on the names has to say so.
    """
    repository, names, unread = Repository(root), dict[str, tuple[str, ...]](), list[str]()
    for file in campaign_files(root, patterns, Problems()):
        content = repository.read(file, Position(file), Problems())
        if content is None:
            unread.append(file)
        elif _KEY.encode() in content:
            found = tuple(_names(content, file))
            if found:
                names[found[0]] = found
            else:
                unread.append(file)
    return names, tuple(unread)


def _names(content: bytes, file: str) -> Iterator[str]:
    """The former names, the oldest first, and the present one; nothing of a file that is no tree, or has no name."""
    tree = parse(content, file, Problems())
    name = None if tree is None else tree.text_of("name")
    if tree is None or name is None:
        return
    former = find(tree, (_KEY,))
    each = former.items if isinstance(former, Sequence) else [former]
    yield from (node.text for node in each if isinstance(node, Scalar))
    yield name
