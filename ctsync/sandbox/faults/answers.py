"""What a fault answers instead of doing a call, and what it makes of the answer to a call that was done.

Pure, and JSON only: an answer is its HTTP status and its body, and status 0 is a connection that ends without one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from ctsync.sandbox.faults.orders import Fault

Told: TypeAlias = tuple[int, Any]
NOTHING: Told = (0, None)
TOO_MANY = "Too many concurrent requests"
"""The newer of the two texts that CleverTap's pages have for 429 (contract 1.5)."""


def _failure(status: int, text: str) -> Told:
    return status, {"status": "fail", "error": text, "code": status}


def _failed_200(fault: Fault) -> Told:
    """HTTP 200 whose body says `fail` exists (contract 1.3); with which `code` is not documented."""
    body: dict[str, Any] = {"status": "fail", "error": fault.text}
    return 200, body | ({"code": fault.code} if fault.code else {})


_INSTEAD: Mapping[str, Callable[[Fault, int], Told]] = {
    "drop_before": lambda _fault, _number: NOTHING,
    "reset_before": lambda _fault, _number: NOTHING,
    "unreachable": lambda _fault, _number: NOTHING,
    "error_before": lambda _fault, _number: _failure(500, "Internal server error"),
    "html_503": lambda _fault, _number: (503, None),
    "refuse": lambda fault, _number: _failure(400, fault.text),
    "unauthorised": lambda _fault, _number: _failure(401, "Invalid Credentials"),
    "fail_200": lambda fault, _number: _failed_200(fault),
    "redirect": lambda fault, _number: (fault.status, None),
    "pretend": lambda _fault, number: (200, {"status": "success", "id": number, "estimates": {}}),
}


def instead(fault: Fault, endpoint: str, unused_id: int, too_many: str = TOO_MANY) -> Told | None:
    """What is answered without doing the call; None if it is done all the same. `too_many` is the text of a 429."""
    make = _INSTEAD.get(fault.kind)
    if fault.kind in ("limit", "penalty"):
        return _failure(429, too_many)
    if fault.kind == "pretend" and endpoint == "stop":
        return 200, {"status": "success"}
    return None if make is None else make(fault, unused_id)


def _with(**changed: Any) -> Callable[[dict[str, Any], int | None], dict[str, Any]]:
    return lambda body, _other: body | changed


_IDS: Mapping[str, Callable[[dict[str, Any], int | None], dict[str, Any]]] = {
    "no_id": lambda body, _other: {key: value for key, value in body.items() if key != "id"},
    "string_id": lambda body, _other: body | {"id": str(body["id"])},
    "zero_id": _with(id=0),
    "true_id": _with(id=True),
    "two_ids": lambda body, _other: body | {"ids": [body["id"], body["id"] + 1]},
    "reused_id": lambda body, other: body if other is None else body | {"id": other},
}

_CUT_OFF = ("drop_after", "reset_after")


def after(told: Told, fault: Fault | None, other_id: int | None = None) -> Told:
    """What the client is told of a call that was done. `other_id` is the newest other campaign.

    Refusals of the sandbox itself stay what they are, unless the fault is one of status or connection.
    """
    status, body = told
    if fault is None or status == 0:
        return told
    if fault.kind in _CUT_OFF or (fault.kind == "late_commit" and status < 400):
        return NOTHING
    if fault.kind == "error_after":
        return _failure(500, "Internal server error")
    if fault.kind == "fail_200_after":
        return _failed_200(fault)
    if fault.kind in _IDS and status == 200:
        return status, _IDS[fault.kind](body, other_id)
    return told
