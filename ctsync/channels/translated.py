"""Which values of a message are translated, and which are the same in every language (yaml.md 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from ctsync.channels.contract import Channel
from ctsync.channels.shown import LinkUse, Role, shown_links, shown_texts

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list indexes below `message`."""

PAGES: Final[Mapping[str, tuple[Path, ...]]] = {"email": (("html",),)}
"""Files that people read, by channel: each language has its own, and no table of texts holds them."""

_OPTIONAL: Final = frozenset({Role.SENDER, Role.VALUE})
"""Texts that may stay as they are: a sender's name, and what an app reads."""
_NO_WORDS: Final = ("buttons", "location")
"""Fillings of a template that are link endings or places."""


def translated_texts(channel: Channel, message: Any) -> dict[Path, str]:
    """The texts that every language writes itself, by path, in the order of the channel's own list."""
    return {
        shown.path: shown.text
        for shown in shown_texts(channel.texts, message)
        if shown.role not in _OPTIONAL
        and not (shown.role is Role.FILLING and any(step in _NO_WORDS for step in shown.path))
    }


def pages_of(channel: Channel, message: Any) -> dict[Path, str]:
    """The files that people read, by path."""
    return {path: getattr(message, str(path[0])) for path in PAGES.get(channel.name, ())}


def words_of(channel: Channel, message: Any) -> frozenset[Path]:
    """Every path at which languages may differ within one campaign: texts of any kind, and files."""
    return frozenset(shown.path for shown in shown_texts(channel.texts, message)) | frozenset(
        PAGES.get(channel.name, ())
    )


def taps_of(channel: Channel, message: Any) -> dict[Path, str]:
    """Where taps lead, by path."""
    return {one.path: one.link for one in shown_links(channel.links, message) if one.use is LinkUse.TAP}


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
