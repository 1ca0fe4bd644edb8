"""The envelope of everything the lock writes: a format number and a checksum around one JSON body (F9).

The layout is fixed to the byte. A lock is written by ctsync and by nobody else, so whatever is not exactly what
ctsync wrote is refused instead of understood: after an edit, a merge or a bad disk nobody knows what is true.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from ctsync.errors import LockCorrupt, LockForeign, StoreError

FORMAT: Final = 2
"""What is written. 2 added what rolling definitions need; a lock of format 1 is read as one that has none."""
_READABLE: Final = (1, FORMAT)

_ENVELOPE = re.compile(r'\{"format":([0-9]{1,9}),"checksum":"(sha256:[0-9a-f]{64})","body":')
_END: Final = "}\n"
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})", re.MULTILINE)


def canonical(value: Any) -> str:
    """JSON of one spelling: sorted keys, no spaces, ASCII only. Raises ValueError or TypeError for other values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def seal(body: Mapping[str, Any]) -> str:
    text = canonical(body)
    return f'{{"format":{FORMAT},"checksum":"{digest_of(text.encode())}","body":{text}{_END}'


def unseal(text: str) -> dict[str, Any]:
    """The body of what `seal` wrote. Raises LockForeign for a newer format and LockCorrupt for anything else."""
    found = _ENVELOPE.match(text)
    if found is None:
        raise _unreadable(text)
    if int(found[1]) > FORMAT:
        raise _newer(int(found[1]))
    body = text[found.end() : -len(_END)]
    if (
        int(found[1]) not in _READABLE
        or not text.endswith(_END)
        or digest_of(body.encode(errors="replace")) != found[2]
    ):
        raise damaged("its checksum does not fit its contents")
    return read_object(body)


def format_of(text: str) -> int:
    """The format of a text that `unseal` has read."""
    found = _ENVELOPE.match(text)
    return FORMAT if found is None else int(found[1])


def read_object(text: str) -> dict[str, Any]:
    """One JSON object in which no key is said twice. Raises LockCorrupt."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise damaged("it is not JSON with one meaning") from None
    if not isinstance(value, dict):
        raise damaged("it is not a JSON object")
    return value


NO_COPY = "If there is none: ctsync lock rebuild."
START_AGAIN = "On a sandbox, deleting .ctsync/ starts from nothing, account and lock together."


def damaged(why: str) -> LockCorrupt:
    return LockCorrupt(
        "The lock is damaged.",
        why=f"It was changed by something other than ctsync: {why}.",
        hint=f"Put the newest good copy back; nothing is sent until then. {NO_COPY} {START_AGAIN}",
    )


def _unreadable(text: str) -> StoreError:
    """Say as exactly as possible what this is instead of a lock."""
    if not text.strip():
        return damaged("it is empty")
    if _CONFLICT.search(text):
        return damaged("it holds the conflict markers of a merge")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return damaged("it is cut short, or not JSON")
    if isinstance(value, dict) and type(value.get("format")) is int and value["format"] > FORMAT:
        return _newer(value["format"])
    return damaged("its layout is not the one that ctsync writes")


def _newer(number: int) -> LockForeign:
    return LockForeign(
        f"The lock was written by a newer ctsync (format {number}; this one knows {FORMAT}).",
        hint="Upgrade ctsync here as well.",
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is said twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)
