"""A half-written campaign made whole for a moment, so that the answers it has can be checked by all rules.

Nothing of what is filled in here ever reaches a file.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from ctsync.channels import CHANNELS
from ctsync.editing.form.answers import Tree, get, put
from ctsync.reading.shapes import example_at

_BASES: Final = ("event", "segment", "everyone", "query", "profile", "did", "did_not")
_LATER: Final = "2099-01-04 12:00"
_WHO: Final = {"name": "draft", "owner": "somebody", "purpose": "promotional", "channel": "push"}


def is_half_a_repeat(tree: Tree) -> bool:
    """Whether a repeat is begun whose first or last send is not answered yet."""
    schedule = get(tree, ("schedule",)) or {}
    return "every" in schedule and not ("start" in schedule and {"end", "runs"} & schedule.keys())


def padded(tree: Tree, *, keeps_repeat: bool = False) -> Tree:
    """A copy of the answers with something in the place of whatever a campaign cannot do without.

    A repeat that is only half answered gives way to a moment, or is made whole if it is kept: for its own answers to be
    read, since what is filled in need not fit them.
    """
    full = deepcopy(tree)
    for key, value in _WHO.items():
        full.setdefault(key, value)
    audience = get(full, ("audience",)) or {}
    if not any(base in audience for base in _BASES):
        put(full, ("audience", "everyone"), "true")
    if "event" in audience and not {"within", "from"} & audience.keys():
        put(full, ("audience", "within"), "30d")
    _pad_schedule(full, keeps_repeat=keeps_repeat)
    channel = CHANNELS.get(full["channel"])
    if channel is None:
        return full
    if "devices" in channel.required:
        full.setdefault("devices", ["android"])
    for name, field in channel.message.model_fields.items():
        key = field.alias or name
        if field.is_required() and get(full, ("message", key)) is None:
            put(full, ("message", key), example_at(channel.message, (key,), {}) or "x")
    return full


def _pad_schedule(full: Tree, *, keeps_repeat: bool) -> None:
    schedule: dict[Any, Any] = get(full, ("schedule",)) or {}
    if is_half_a_repeat(full) and keeps_repeat:
        schedule.setdefault("start", _LATER)
        if not {"end", "runs"} & schedule.keys():
            schedule["runs"] = "2"
    elif is_half_a_repeat(full):
        full["schedule"] = {key: value for key, value in schedule.items() if key not in ("every", "days")}
        schedule = full["schedule"]
        for key in ("start", "end", "runs"):
            schedule.pop(key, None)
    if "at" not in schedule and "every" not in schedule:
        put(full, ("schedule", "at"), _LATER)
    if schedule.get("in") == "user":
        full["schedule"].setdefault("if_missed", "drop")
