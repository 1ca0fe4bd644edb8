"""Which line of YAML each field of a payload comes from, by the table of yaml.md 12.1 and by names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeAlias

from ctsync.problems import Position

YamlPath: TypeAlias = tuple[str | int, ...]

_SECTIONS: dict[str, tuple[str, ...]] = {
    "name": ("dashboard_name", "name"),
    "target_mode": ("channel",),
    "where": ("audience",),
    "segment": ("audience",),
    "upper_cap_for_target_segment": ("audience",),
    "users_limit_overall": ("audience",),
    "users_limit_per_run": ("audience",),
    "content": ("message",),
    "when": ("schedule", "quiet_hours"),
    "ttl": ("expires",),
    "send_to_all_devices": ("all_devices",),
    "provider_nick_name": ("provider",),
    "provider_group_nickname": ("provider_group",),
    "conversion_goal": ("goal",),
    "system_control_group_include": ("control_group",),
    "respect_frequency_caps": ("frequency_caps",),
    "respect_throttle": ("throttle",),
    "send_email_to_opted_out_users": ("opted_out_people",),
}
"""Wire fields whose YAML key has another name; what is not here has the same, or is part of `message`."""

_NAMES: dict[str, str] = {
    "deep_link": "link",
    "wzrk_dl": "link",
    "background_image": "image",
    "ct_mediaUrl": "image",
    "wzrk_cid": "notification_channel",
    "wzrk_acts": "actions",
    "wzrk_clr": "color",
    "notification_tray_priority": "tray_priority",
    "android_collapse": "collapse",
    "ios_collapse": "collapse",
    "sender_name": "from",
    "event_name": "event",
    "event_properties": "where",
    "common_profile_properties": "profile",
    "profile_fields": "profile",
    "did_all": "did",
    "did_none": "did_not",
    "delivery_date_time": "at",
    "delivery_timezone": "in",
    "user_timezone_wrap_around": "if_missed",
    "campaign_cutoff": "cutoff",
    "repeats_every": "every",
    "repeat_type": "every",
    "repeat_on_days_of_week": "days",
    "start_time": "start",
    "end_by_date": "end",
    "end_by_occurrences": "runs",
    "dnd_info": "from",
    "dnd_timezone": "in",
    "message_state": "then",
    "template_name": "template",
    "locale": "language",
    "replacements": "body",
    "template_type": "layout",
    "custom_kv": "values",
    "webhook_endpoint_name": "endpoint",
    "webhook_fields": "fields",
    "webhook_key_value": "values",
    "upper_cap_for_target_segment": "expect",
    "users_limit_overall": "send_to_at_most",
    "users_limit_per_run": "per_run",
}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A path of the file, and what every wire path asks of it: its names below the section, and its platforms."""

    path: YamlPath
    names: tuple[str, ...]
    platforms: tuple[str, ...]

    @classmethod
    def of(cls, path: YamlPath) -> _Leaf:
        names = tuple(step for step in path[1:] if isinstance(step, str))
        return cls(path, names, tuple(name for name in names if name in ("android", "ios")))

    def shared_with(self, wire: tuple[str, ...], words: set[str], last: str) -> int:
        shared = 1 + 2 * len(words.intersection(self.names))
        if self.names and self.names[-1] == last:
            shared += 3
        return shared - sum(platform not in wire for platform in self.platforms)


def wire_origins(body: Mapping[str, Any], places: Mapping[YamlPath, Position]) -> dict[str, Position]:
    """Places by dotted wire path. A field that nobody wrote has none; a guess is at the closest key, never elsewhere."""
    closest = _closest(tuple(places))
    found: dict[str, Position] = {}
    for wire, is_leaf in _paths(body, ()):
        best = closest(wire) if is_leaf else None
        if best is not None:
            found[".".join(wire)] = places[best]
    return found


@lru_cache(maxsize=64)
def _closest(paths: tuple[YamlPath, ...]) -> Callable[[tuple[str, ...]], YamlPath | None]:
    """The leaf for each wire path of a file with these paths: most files of a repository have the same few shapes."""
    index: dict[str, list[_Leaf]] = {}
    for path in paths:
        index.setdefault(str(path[0]), []).append(_Leaf.of(path))
    return lru_cache(maxsize=1 << 12)(partial(_best, index=index))


def _paths(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Every path with whether a line of its own shows its value: a list of plain values is one line."""
    below: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Mapping):
        below = value.items()
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        below = enumerate(value)
    parts = list(below)
    if path:
        yield path, not parts
    for key, each in parts:
        yield from _paths(each, (*path, str(key)))


def _best(wire: tuple[str, ...], *, index: Mapping[str, list[_Leaf]]) -> YamlPath | None:
    """The leaf of the right section that shares most names with the wire path, the earliest written first."""
    sections = _SECTIONS.get(wire[0]) or ((wire[0],) if wire[0] in index else ("message",))
    if wire[:2] == ("when", "dnd"):
        sections = ("quiet_hours",)
    words = {_NAMES.get(step, step) for step in wire} | set(wire)
    last = _NAMES.get(wire[-1], wire[-1])
    best: YamlPath | None = None
    score = 0
    for section in sections:
        for leaf in index.get(section, ()):
            shared = leaf.shared_with(wire, words, last)
            if shared > score:
                best, score = leaf.path, shared
    return best if best is not None and (score > 1 or len(wire) == 1 or len(best) == 1) else None
