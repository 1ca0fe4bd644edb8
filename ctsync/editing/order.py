"""In which order the keys of each file stand, and which of its values are texts that people read.

Both come from the models that read the files, so a new key needs no line here: the order of a model's fields is the
order of the reference (yaml.md 4 to 8). Keys that are the author's own, such as names of segments, keep their order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pydantic import BaseModel

from ctsync.campaign.definition import Definition
from ctsync.channels import CHANNELS
from ctsync.reading.nodes import Path
from ctsync.reading.shapes import keys_at, readers_at
from ctsync.values.words import read_link, read_text

LANGUAGE_KEYS: Final = ("from", "default", "send_as", "values")
"""What `languages` holds beside the languages themselves."""
POLICY_KEYS: Final[dict[Path, tuple[str, ...]]] = {
    (): ("version", "guardrails", "rules", "waivers", "approvals", "checks"),
    ("waivers", 0): ("rule", "campaigns", "reason", "by", "until"),
    ("approvals", 0): ("id", "when", "from", "count"),
    ("checks", 0): ("id", "if", "level", "say"),
}
"""yaml.md 11."""

_VERSION: Final = ("version",)
"""Stands first, also where a model inherits its other fields."""
_SKIP: Final = ("skip",)
_SOURCE: Final = ("source",)
_EXPECT: Final = ("expect",)
_NAMES: Final = frozenset({
    "template", "language", "endpoint", "notification_channel", "collapse", "category", "sound", "icon", "id", "tags",
    "type", "value", "content_type", "copy", "from_address",
})  # fmt: skip
"""Texts of a message that are names, codes or addresses and no sentences, so they need no quotes."""
_VALUES: Final = "values"
"""Extra key-values, which go to the app and not to people's eyes."""
_NO_MODELS: Final[dict[str, type[BaseModel]]] = {}


class KeyOrder:
    """The order of one kind of file. Without a model: as written."""

    def keys(self, path: Path) -> tuple[str, ...]:  # noqa: ARG002  # what others derive from it
        """The keys of the map at a path in their order; those that are not named come behind."""
        return ()

    def is_message_text(self, path: Path) -> bool:  # noqa: ARG002  # what others derive from it
        """Whether the value at a path is a text or a link of a message, which stands in double quotes (yaml.md 1)."""
        return False


@dataclass(frozen=True, slots=True)
class ModelOrder(KeyOrder):
    """A file that one model reads: a register."""

    model: type[BaseModel]

    def keys(self, path: Path) -> tuple[str, ...]:
        found = keys_at(self.model, path, _NO_MODELS)
        return found if path else tuple(dict.fromkeys((*_VERSION, *found)))


@dataclass(frozen=True, slots=True)
class TableOrder(KeyOrder):
    """A file whose order is written down: `policy.yaml`."""

    table: dict[Path, tuple[str, ...]] = field(default_factory=lambda: POLICY_KEYS)

    def keys(self, path: Path) -> tuple[str, ...]:
        return self.table.get(_without_numbers(path), ())


@dataclass(frozen=True, slots=True)
class CampaignOrder(KeyOrder):
    """A campaign file, or a block of defaults, which has its shape. Of an unknown channel: any channel's keys."""

    channel: str | None

    def keys(self, path: Path) -> tuple[str, ...]:
        return _campaign_keys(self.channel, path)

    def is_message_text(self, path: Path) -> bool:
        inside = _inside_message(path)
        return bool(inside) and _is_text(self.channel, _without_numbers(inside or ()))


@dataclass(frozen=True, slots=True)
class SettingsOrder(KeyOrder):
    """`ctsync.yaml`: one model, and blocks of defaults, each with the shape of a campaign file (yaml.md 9)."""

    model: type[BaseModel]

    def keys(self, path: Path) -> tuple[str, ...]:
        if path[:1] == ("defaults",) and len(path) > 1:
            return _block(path).keys(path[2:])
        return keys_at(self.model, path, _NO_MODELS)

    def is_message_text(self, path: Path) -> bool:
        return path[:1] == ("defaults",) and len(path) > 1 and _block(path).is_message_text(path[2:])


def _block(path: Path) -> CampaignOrder:
    words = str(path[1]).split(".")
    named = words[words.index("channel") + 1 :] if "channel" in words else []
    return CampaignOrder(named[0] if named else None)


@cache
def _messages(channel: str | None) -> tuple[type[BaseModel], ...]:
    one = CHANNELS.get(channel or "")
    return (one.message,) if one else tuple(each.message for each in CHANNELS.values())


def _inside_message(path: Path) -> Path | None:
    """The path inside a message, of a campaign, of a market or of a language; None outside of messages."""
    if path[:1] == ("markets",):
        path = path[2:]
    if path[:1] == ("message",):
        return path[1:]
    if path[:1] == ("languages",) and len(path) > 1 and path[1] not in LANGUAGE_KEYS:
        return path[2:]
    return None


def _without_numbers(path: Path) -> Path:
    """The path with every item of a list taken for the first: they are all alike."""
    return tuple(0 if isinstance(step, int) else step for step in path)


def _last_key(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


@cache
def _is_text(channel: str | None, path: Path) -> bool:
    """A text, a link, or a map that may be written as its link alone, unless it is a name."""
    if _last_key(path) in _NAMES or _VALUES in path:
        return False
    return any(
        keys_at(model, path, _NO_MODELS)
        or not readers_at(model, path, _NO_MODELS).isdisjoint((read_text, read_link))
        for model in _messages(channel)
    )


@cache
def _campaign_keys(channel: str | None, path: Path) -> tuple[str, ...]:
    if path[:1] == ("markets",):
        if len(path) == 1:
            return ()
        below = _campaign_keys(channel, path[2:])
        return _SKIP + below if len(path) == 2 else below
    if path == ("languages",):
        return LANGUAGE_KEYS
    inside = _inside_message(path)
    if inside is None:
        return keys_at(Definition, path, _NO_MODELS)
    found = tuple(
        dict.fromkeys(key for model in _messages(channel) for key in keys_at(model, inside, _NO_MODELS))
    )
    return _SKIP + _SOURCE + found + _EXPECT if path[0] == "languages" and not inside else found
