"""Until when a push that was not delivered yet is still worth delivering (yaml.md 4, contract 3.4.4)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from ctsync.values import Span, wrong
from ctsync.values.model import as_text
from ctsync.values.times import read_duration, read_moment

Expiry: TypeAlias = Span | datetime
"""A time after the send, or a moment on the account's clock."""


def read_expiry(value: Any) -> Expiry | None:
    """`60m`, `2026-12-24 23:59` or `none`. CleverTap counts in whole minutes."""
    if value is None or isinstance(value, Span | datetime):
        return value
    text = as_text(value, "a duration or a moment", "60m")
    if text == "none":
        return None
    if "-" in text:
        return read_moment(text)
    span = read_duration(text)
    if span.seconds % 60:
        raise wrong(f"`{text}` is not a whole number of minutes", "60m")
    return span


def expiry_to_wire(expiry: Expiry) -> dict[str, Any]:
    """`ttl`: relative in minutes, or absolute as `yyyyMMddHHmm` on the account's clock."""
    if isinstance(expiry, Span):
        return {"ttl_type": "relative", "value": expiry.minutes}
    return {"ttl_type": "absolute", "value": int(f"{expiry:%Y%m%d%H%M}")}


def expiry_to_tree(expiry: Expiry | None) -> str | None:
    """As the file says it; two ways to write one length (`60m`, `1h`) give one."""
    if expiry is None:
        return None
    return f"{expiry.minutes}m" if isinstance(expiry, Span) else f"{expiry:%Y-%m-%d %H:%M}"


Expires = Annotated[
    Expiry | None,
    PlainValidator(read_expiry),
    PlainSerializer(expiry_to_tree),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(none|\d+(s|m|h|d|w|mo)|\d{4}-\d{2}-\d{2} \d{2}:\d{2})$",
            "examples": ["60m"],
        }
    ),
]
