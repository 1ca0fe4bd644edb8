"""What calls answer, as JSON Schemas: the successes by name, and the one envelope of all failures (contract 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SUCCESS: Schema = {"const": "success"}
_COUNTS: Schema = {"type": "object", "additionalProperties": _COUNT}


def _object(**fields: Schema) -> Schema:
    """An object with exactly these fields."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _list_of(entry: Schema) -> Schema:
    return {"type": "array", "items": entry}


FAILURE = _object(status={"const": "fail"}, error=_TEXT, code=_WHOLE)
"""`code` is the HTTP status, or one of CleverTap's numbers for identity sends."""

_ESTIMATED = _object(status=_SUCCESS, estimates=_COUNTS)
_QUEUED = _object(status=_SUCCESS, message=_TEXT)
_TARGET = _object(id=_WHOLE, name=_TEXT, scheduled_on=_WHOLE, status=_TEXT)
_MESSAGE = _object(
    **{"message id": _WHOLE},
    **dict.fromkeys(("message_name", "channel", "delivery", "start_date", "status"), _TEXT),
    labels=_list_of(_TEXT),
    **dict.fromkeys(("sent", "viewed", "clicked"), _COUNT),
    conversion_event=_TEXT,
    device=_list_of(_TEXT),
)

SUCCESSES: Mapping[str, Schema] = {
    "created": {
        "anyOf": [
            _object(status=_SUCCESS, id=_WHOLE, estimates=_COUNTS),
            _ESTIMATED,
            _object(status={"const": "partial"}, req_id=_TEXT),
        ]
    },
    "estimated": _ESTIMATED,
    "listed": _object(status=_SUCCESS, targets=_list_of(_TARGET)),
    "done": _object(status=_SUCCESS),
    "reported": {
        "anyOf": [
            {
                "type": "object",
                "required": ["status", "result"],
                "properties": {"status": _SUCCESS, "result": _COUNTS},
            },
            _object(status=_SUCCESS, error=_TEXT, code=_WHOLE),
        ]
    },
    "messages": _object(status=_SUCCESS, messages=_list_of(_MESSAGE)),
    "queued": _QUEUED,
    "triggered": {
        "anyOf": [
            _QUEUED,
            _object(status={"const": "partial"}, message=_TEXT, error=_TEXT, code=_WHOLE),
        ]
    },
}

FAILURES: Mapping[int, str] = {
    400: "Something in the call is missing or wrong",
    401: "The account, the passcode or the token is not the sandbox's",
    403: "The call comes from a web page, or names another host",
    413: "The body is larger than 5 MB",
    429: "Too many calls at once",
    500: "A fault that was ordered, or, for a report, a campaign that has none yet",
}
"""What each HTTP status means here (contract 1.4)."""

CONFLICT = "The campaign has no report yet, as today's page has it"
UNAVAILABLE = "A fault that was ordered: a page instead of JSON"
