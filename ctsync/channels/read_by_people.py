"""Which values of a message people read, so which are translated; everything else is the same in every language.

One table for all channels. `*` stands for any item of a list and any key of a map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

TEXTS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "push": (
        ("title",),
        ("subtitle",),
        ("body",),
        ("android", "subtitle"),
        ("android", "summary"),
        ("android", "actions", "*", "label"),
        ("ios", "subtitle"),
        ("ios", "slider", "items", "*", "caption"),
        ("ios", "slider", "items", "*", "subcaption"),
    ),
    "webpush": (("title",), ("body",), ("chrome", "buttons", "*", "label")),
    "email": (("subject",), ("preheader",)),
    "sms": (("body",), ("header_values", "*"), ("values", "*")),
    "whatsapp": (("header", "text", "*"), ("body", "*")),
    "webhook": (),
    "inbox": (("cards", "*", "title"), ("cards", "*", "body"), ("cards", "*", "buttons", "*", "label")),
}
"""The texts by channel, as paths below `message`."""

PAGES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {"email": (("html",),)}
"""Files that people read: each language has its own, and no table of texts holds them."""


def is_read(channel: str, path: Path) -> bool:
    """Whether people read the value at a path below `message`."""
    return any(_fits(path, pattern) for pattern in TEXTS.get(channel, ()))


def is_page(channel: str, path: Path) -> bool:
    """Whether the value names a file that people read."""
    return path in PAGES.get(channel, ())


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value of a message's tree with its path, in the order of the tree."""
    if isinstance(tree, Mapping):
        for key, below in tree.items():
            yield from leaves(below, (*path, key))
    elif isinstance(tree, list | tuple):
        for index, below in enumerate(tree):
            yield from leaves(below, (*path, index))
    else:
        yield path, tree


def _fits(path: Path, pattern: tuple[str, ...]) -> bool:
    return len(path) == len(pattern) and all(
        wanted in ("*", step) for step, wanted in zip(path, pattern, strict=True)
    )
