"""A saved plan as text and back, strictly (reliability A3, A4). It is data: nothing in it is ever carried out.

The text is fixed to the byte, with a checksum over its canonical form. Whatever is not exactly what ctsync wrote is
refused instead of understood: after an edit, a merge or a bad disk nobody knows what was approved.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from ctsync.errors import Stale, UsageError
from ctsync.planning.change import ACTING
from ctsync.planning.needs import Need
from ctsync.planning.saved import SavedChange, SavedPlan
from ctsync.planning.timing import LONGEST_PLAN
from ctsync.redaction import safe_text

FORMAT: Final = 2
MOST_BYTES: Final = 5_000_000
MOST_LEVELS: Final = 32
BEGINNING: Final = '{\n "ctsync_plan": '
"""What every saved plan begins with, whichever ctsync wrote it."""

_LONGEST_TEXT: Final = 1_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HASH = re.compile(r"sha256:[0-9a-f]{1,64}")
_COMMIT = re.compile(r"[0-9a-f]{40,64}|")
_ALLOWED = re.compile(r"[a-z0-9_]{1,40}=[0-9a-f]{16}")
_LIFTED = re.compile(r"[a-z0-9_]{1,40}=[0-9a-f]{64}")
_KINDS: Final = frozenset(kind.__name__ for kind in ACTING)
_NOTHING_DONE: Final = "Nothing was done."
_ANEW: Final = "Make a new plan, have it approved, and apply that: ctsync plan --out FILE"


def encode_plan(saved: SavedPlan) -> str:
    """Raises UsageError for a plan that is too large for a file."""
    tree = _tree(saved)
    text = _written(tree)
    if len(text.encode()) > MOST_BYTES:
        raise UsageError(
            f"The plan has {len(saved.changes):,} changes, which makes more than {MOST_BYTES // 1_000_000} MB.",
            hint="Plan and apply in several steps.",
        )
    return text


def decode_plan(content: bytes, *, version: str) -> SavedPlan:
    """Read what `encode_plan` wrote, with the ctsync of this version.

    Raises UsageError for anything else, and Stale for a plan of another version of ctsync.
    """
    tree = _read(content)
    if tree.get("checksum") != _checksum(tree):
        raise _changed("its checksum does not fit its contents")
    _refuse_other_versions(tree, version)
    try:
        saved = _saved(tree)
        is_same = _written(_tree(saved)).encode() == content
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise _changed("it holds something that no plan has") from None
    if not is_same:
        raise _changed("its layout is not the one that ctsync writes")
    return saved


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise _changed(f"it has more than {MOST_BYTES // 1_000_000} MB")
    if not content.startswith(BEGINNING.encode()):
        raise UsageError(f"The file is no plan of ctsync. {_NOTHING_DONE}", hint=_ANEW)
    try:
        tree = json.loads(content.decode(), object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _changed("it is cut short, or not JSON with one meaning") from None
    if not isinstance(tree, dict):
        raise _changed("it is not a JSON object")
    if _is_deep(tree):
        raise _changed(f"it is nested deeper than {MOST_LEVELS} levels")
    return tree


def _refuse_other_versions(tree: Mapping[str, Any], version: str) -> None:
    made_by = tree.get("ctsync")
    if made_by != version or tree["ctsync_plan"] != FORMAT:
        raise Stale(
            f"The plan was made by ctsync {safe_text(str(made_by), limit=40, one_line=True)}, and this is {version}. "
            f"{_NOTHING_DONE}",
            why="Another version may read the files in another way than the one that was approved.",
            hint=f"Use the same version in both jobs, or: {_ANEW[0].lower()}{_ANEW[1:]}",
        )


def _tree(saved: SavedPlan) -> dict[str, Any]:
    """In the order in which people read it; `checksum` is over all the rest."""
    tree: dict[str, Any] = {
        "ctsync_plan": FORMAT,
        "ctsync": saved.version,
        "commit": saved.commit,
        "account": {"name": saved.account, "hash": saved.account_hash, "project": saved.project},
        "lock": {"lineage": saved.lineage, "serial": saved.serial, "next_seq": saved.next_seq},
        "made_at": _time_text(saved.made_at),
        "expires": _time_text(saved.expires),
        "estimated": saved.estimated,
        "allowed": list(saved.allowed),
        "lifted": sorted(saved.lifted),
        "changes": [
            {
                "change": each.words,
                "kind": each.kind,
                "key": each.key,
                "people": each.reach,
                "approvals": [_need_tree(need) for need in each.needs],
                "digest": each.digest,
            }
            for each in saved.changes
        ],
        "decision": saved.decision_digest,
    }
    return {**tree, "checksum": _checksum(tree)}


def _saved(tree: Mapping[str, Any]) -> SavedPlan:
    """Raises KeyError, TypeError or ValueError for what no plan has; unknown keys show when it is written again."""
    account, lock = tree["account"], tree["lock"]
    changes = tuple(_change(each) for each in _list(tree["changes"]))
    digests = [change.digest for change in changes]
    lifted = [_like(_LIFTED, each) for each in _list(tree["lifted"])]
    made_at, expires = _time(tree["made_at"]), _time(tree["expires"])
    if digests != sorted(set(digests)) or not {each.rpartition("=")[2] for each in lifted} <= set(digests):
        raise ValueError(digests)
    if not made_at <= expires <= made_at + LONGEST_PLAN:
        raise ValueError(expires)
    return SavedPlan(
        version=_text(tree["ctsync"]),
        commit=_like(_COMMIT, tree["commit"]),
        account=_text(account["name"]),
        account_hash=_like(_HASH, account["hash"]),
        project=_text(account["project"]),
        lineage=_text(lock["lineage"]),
        serial=_count(lock["serial"]),
        next_seq=_count(lock["next_seq"]),
        made_at=made_at,
        expires=expires,
        changes=changes,
        allowed=tuple(_like(_ALLOWED, each) for each in _list(tree["allowed"])),
        lifted=frozenset(lifted),
        estimated=_flag(tree["estimated"]),
    )


def _change(tree: Mapping[str, Any]) -> SavedChange:
    if tree["kind"] not in _KINDS:
        raise ValueError(tree["kind"])
    people = tree["people"]
    return SavedChange(
        digest=_like(_DIGEST, tree["digest"]),
        key=_text(tree["key"]),
        kind=tree["kind"],
        words=_text(tree["change"]),
        reach=None if people is None else _count(people),
        needs=tuple(_need(each) for each in _list(tree["approvals"])),
    )


def _need_tree(need: Need) -> dict[str, Any]:
    return {"id": need.id, "from": list(need.of), "count": need.count, "why": need.why}


def _need(tree: Mapping[str, Any]) -> Need:
    people = tuple(_text(each) for each in _list(tree["from"]))
    return Need(_text(tree["id"]), people, _count(tree["count"]), _text(tree["why"]))


def _written(tree: Mapping[str, Any]) -> str:
    return json.dumps(tree, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _checksum(tree: Mapping[str, Any]) -> str:
    body = {key: value for key, value in tree.items() if key != "checksum"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _is_deep(tree: Any) -> bool:
    level = [tree]
    for _ in range(MOST_LEVELS):
        level = [
            below
            for each in level
            if isinstance(each, dict | list)
            for below in (each.values() if isinstance(each, dict) else each)
        ]
    return bool(level)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError(value)
    return value


def _like(pattern: re.Pattern[str], value: Any) -> str:
    if pattern.fullmatch(value) is None:
        raise ValueError(value)
    return str(value)


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _time_text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def _time(value: Any) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.utcoffset() is None:
        raise ValueError(value)
    return instant.astimezone(UTC)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is said twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _changed(why: str) -> UsageError:
    return UsageError(
        f"The plan is not as ctsync wrote it. {_NOTHING_DONE}",
        why=f"Something changed or cut the file, so nobody knows what was approved: {why}.",
        hint=_ANEW,
    )
