"""Reading a JSON body strictly: one object's key once, no words for numbers that JSON does not have."""

from __future__ import annotations

import json
from typing import Any

INVALID = "Invalid JSON payload"


def read_json(raw: bytes) -> Any:
    """The value; `ValueError` for anything that is not JSON in UTF-8.

    A key that occurs twice is refused too: which one CleverTap would take is not known, so no client may rely on it.
    """
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
        if b"\\ud" in raw.lower():
            json.dumps(value, ensure_ascii=False).encode(
                "utf-8"
            )  # half a surrogate pair is no text: ValueError
    except RecursionError:
        raise ValueError("too deep") from None
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)
