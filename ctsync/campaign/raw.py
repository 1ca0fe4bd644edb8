"""Fields that CleverTap knows and ctsync does not: they may add to a payload and never change it (yaml.md 12.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ctsync.problems import Finding

NEVER_RAW = frozenset(
    {
        "name",
        "target_mode",
        "where",
        "segment",
        "when",
        "estimate_only",
        "async_estimate",
        "users_limit_overall",
        "upper_cap_for_target_segment",
    }
)
"""Identity, people, time and caps are said with their own keys or not at all."""


def with_raw(payload: dict[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with `raw` merged in last, map by map; what the payload has already stays as it is."""
    merged = dict(payload)
    for key, value in raw.items():
        if key not in merged:
            merged[key] = value
        elif isinstance(merged[key], dict) and isinstance(value, Mapping):
            merged[key] = with_raw(merged[key], value)
    return merged


def raw_findings(raw: Mapping[str, Any], payload: Mapping[str, Any]) -> Iterator[Finding]:
    """RAW001 for every field of `raw` that is set already, or that no file may touch.

    `payload` is what would be sent without `raw`.
    """
    for key in raw:
        if key in NEVER_RAW:
            yield _refused(("raw", key), f"`{key}` cannot be written under `raw`.")
    rest = {key: value for key, value in raw.items() if key not in NEVER_RAW}
    for path in _overlaps(rest, payload):
        field = ".".join(path)
        yield _refused(("raw", *path), f"`raw` may only add fields, and `{field}` is set already.")


def _overlaps(raw: Mapping[str, Any], payload: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, value in raw.items():
        if key not in payload:
            continue
        if isinstance(payload[key], dict) and isinstance(value, Mapping):
            yield from ((key, *deeper) for deeper in _overlaps(value, payload[key]))
        else:
            yield (key,)


def _refused(path: tuple[str | int, ...], what: str) -> Finding:
    return Finding(
        path,
        "RAW001",
        what,
        "The name, the people, the time and the limits are what a reviewer relies on (docs/yaml.md).",
        "Take the field out of `raw` and use the key that stands for it.",
    )
