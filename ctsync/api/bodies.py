"""JSON to a server, and JSON from one we do not trust: bounded, without two meanings, or refused (A17, F3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

BODY_LIMIT: Final = 5_000_000
"""Bytes of an answer."""

DEPTH_LIMIT: Final = 32


class BadBody(ValueError):
    """The body is not JSON that has exactly one meaning; the text says why, without quoting it."""


def request_body(body: Mapping[str, Any]) -> bytes:
    """A request's body, as it is sent. Raises TypeError, ValueError or RecursionError for what JSON can not say."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def read_json(body: bytes) -> Any:
    """Parse strict JSON in UTF-8. Raises BadBody: duplicate keys, NaN, nesting over 32, anything malformed."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
    except BadBody:
        raise
    except (ValueError, RecursionError):
        raise BadBody("the answer is not valid JSON") from None
    if _is_too_deep(value):
        raise BadBody(f"the answer is nested deeper than {DEPTH_LIMIT} levels")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadBody("the answer says one key twice")
    return found


def _no_constant(_: str) -> Any:
    raise BadBody("the answer holds a number that JSON does not have")


def _is_too_deep(value: Any) -> bool:
    """Level by level, so that no nesting can exhaust the stack."""
    layer = [value]
    for _ in range(DEPTH_LIMIT):
        layer = [child for item in layer for child in _children(item)]
    return any(isinstance(item, dict | list) for item in layer)


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
