"""Small steps that every channel takes on the way to the wire."""

from __future__ import annotations

from typing import Any


def present(**fields: Any) -> dict[str, Any]:
    """The fields that have a value, in the order they were named: what is absent is not sent."""
    return {name: value for name, value in fields.items() if value is not None}
