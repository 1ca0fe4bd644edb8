"""Which keys a file of a channel may hold, derived from the channels themselves: a new one needs no line here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pydantic import BaseModel

from ctsync.audience import Audience
from ctsync.campaign.check import LIMITED_AUDIENCE_KEYS, LIMITED_KEYS, LIMITED_SCHEDULE_KEYS
from ctsync.campaign.definition import Definition
from ctsync.catalog.nearest import nearest
from ctsync.channels import CHANNELS, Channel
from ctsync.problems import Problem
from ctsync.reading.nodes import Mapping, Node, Path, Scalar, find, place_of_key
from ctsync.reading.shapes import keys_at
from ctsync.schedule import Schedule

_NOTHING: Final[dict[str, type[BaseModel]]] = {}
_OWN_ONLY: Final = {
    (): frozenset({"name", "renamed_from", "adopt", "purpose", "channel", "languages", "markets"}),
    ("audience",): frozenset({"event", "segment", "everyone", "query"}),
    ("message",): frozenset({"title", "subtitle", "body", "subject", "preheader", "html", "cards"}),
}
"""Keys that say who a campaign is, whom it reaches and what it says: each file writes them itself (yaml.md 9)."""


def can_have(channel: Channel, path: Path) -> bool:
    """Whether a file of this channel may have the key that ends the path."""
    key = str(path[-1])
    if len(path) == 1:
        return key not in LIMITED_KEYS or key in channel.keys or key in channel.required
    if path[0] == "schedule" and len(path) == 2:
        return key not in LIMITED_SCHEDULE_KEYS or key in channel.schedule_keys
    if path[0] == "audience" and len(path) == 2:
        return key not in LIMITED_AUDIENCE_KEYS or key in channel.audience_keys
    if path[0] == "message":
        known = _keys_of_message(channel.name, path[1:-1])
        return not known or key in known
    return True


@lru_cache(maxsize=512)
def _keys_of_message(channel: str, path: Path) -> frozenset[str]:
    return frozenset(keys_at(CHANNELS[channel].message, path, _NOTHING))


def fitted(block: Mapping, channel: Channel, path: Path = ()) -> Mapping:
    """A block of defaults without what this channel cannot have: that is passed over."""
    items: dict[str, Node] = {}
    for key, node in block.items.items():
        below = (*path, key)
        if can_have(channel, below) and not _asks_for_peoples_clocks(below, node, channel):
            is_map = isinstance(node, Mapping) and below[0] in ("message", "audience", "schedule")
            items[key] = fitted(node, channel, below) if is_map and isinstance(node, Mapping) else node
    keys = {key: block.keys[key] for key in items}
    return Mapping(items, keys, block.file, block.line, block.column)


def _asks_for_peoples_clocks(path: Path, node: Node, channel: Channel) -> bool:
    """`schedule.in: user`, which needs `if_missed` and so exists only where that does (yaml.md 6.1)."""
    is_user = isinstance(node, Scalar) and node.text == "user"
    return path == ("schedule", "in") and is_user and "if_missed" not in channel.schedule_keys


def block_problems(name: str, block: Mapping) -> Iterator[Problem]:
    """CORE001 for keys of a block that no campaign file has, and for those that have no default."""
    for path in _paths(block):
        key = str(path[-1])
        known = _known(path[:-1])
        where = f"`{path[-2]}`" if len(path) > 1 else "a campaign file"
        position = place_of_key(block, path)
        if key in _OWN_ONLY.get(tuple(map(str, path[:-1])), ()):
            what = f"`{key}` cannot have a default."
            why = "Each file says itself who it is, whom it reaches and what it says."
            yield Problem(
                "CORE001", position, what, why, f"Write it in the campaign file, and not in `{name}`."
            )
        elif known and key not in known:
            close = nearest(key, known)
            hint = f"Did you mean `{close}`?" if close else "Take it out."
            yield Problem("CORE001", position, f"`{key}` is not a key of {where}.", "", hint)


def misplaced(tree: Mapping, channel: Channel) -> Iterator[Problem]:
    """CHN001 for keys that only other channels have, each at its key. The word `none` asks for nothing, so it may stay."""
    for path in _paths(tree):
        node = find(tree, path)
        if can_have(channel, path) or (isinstance(node, Scalar) and node.text == "none"):
            continue
        others = [other.name for other in CHANNELS.values() if _has(other, path)]
        if others:
            what = f"`{path[-1]}` does not exist on the channel {channel.name}."
            why = f"These channels have it here: {', '.join(others)}."
            hint = f"Take `{path[-1]}` out of this file."
            yield Problem("CHN001", place_of_key(tree, path), what, why, hint)


def _has(channel: Channel, path: Path) -> bool:
    if path[0] != "message":
        return can_have(channel, path)
    return path[-1] in _keys_of_message(channel.name, path[1:-1])


def _known(path: Path) -> frozenset[str]:
    """Every key that may stand in the map at a path, on any channel; nothing if the keys are the author's own."""
    if not path:
        return frozenset(keys_at(Definition, (), _NOTHING))
    if path[0] == "message":
        return frozenset[str]().union(*(_keys_of_message(channel, path[1:]) for channel in CHANNELS))
    if path == ("audience",):
        return frozenset(keys_at(Audience, (), _NOTHING))
    return frozenset(keys_at(Schedule, (), _NOTHING)) if path == ("schedule",) else frozenset()


def _paths(block: Mapping, path: Path = ()) -> Iterator[Path]:
    """The paths of all keys in the maps whose keys are ours: the top, `message`, `audience` and `schedule`."""
    for key, node in block.items.items():
        below = (*path, key)
        yield below
        if isinstance(node, Mapping) and (path or key in ("message", "audience", "schedule")):
            yield from _paths(node, below)
