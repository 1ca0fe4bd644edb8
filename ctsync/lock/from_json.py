"""The parts of a lock read from JSON trees, strictly: an unknown key or another type is damage, never ignored.

Hand-written on purpose: 10,000 records are read in well under a second at the start of every command. All functions
raise NotALock (a ValueError), KeyError, TypeError, ValueError or AttributeError for a tree that is no such part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from ctsync.lock.holds import Hold
from ctsync.lock.json_values import (
    NotALock,
    Tree,
    count_of,
    exactly,
    flag_of,
    instant_of,
    list_of,
    perhaps,
    positive_of,
    text_of,
    texts_of,
    tree_of,
    word_of,
)
from ctsync.lock.rebuilt import Numbers, Rebuilt
from ctsync.lock.receipt_json import receipt_of
from ctsync.lock.record import (
    Approval,
    Holder,
    Lock,
    OnAppear,
    OnRemove,
    Operation,
    Record,
    State,
    Successor,
    Why,
)
from ctsync.lock.standing import MissedSend, Standing, Withdrawn
from ctsync.names import Fingerprint, InstanceKey, RemoteId

_Keyed = TypeVar("_Keyed", Record, Standing, MissedSend, Withdrawn)

_ON_REMOVE: Final[Mapping[str, OnRemove]] = {"stop": "stop", "forget": "forget", "refuse": "refuse"}
_STATES: Final = {str(state): state for state in State}
_ON_APPEAR: Final = {str(word): word for word in OnAppear}
_WHY: Final = {str(word): word for word in Why}

_LOCK_NEEDS: Final = frozenset(
    {
        "lineage",
        "account_hash",
        "project",
        "zone",
        "serial",
        "nonce",
        "next_seq",
        "approvals",
        "records",
    }
)
SINCE_2: Final = frozenset(
    {"standing", "missed", "rolled_at", "commit_note", "machine", "holds", "withdrawn", "rebuilt"}
)
"""What a lock of format 1 has not: rolling definitions, accepted commits, holds, machines and rebuilt locks came with 2."""
_LOCK_MAY: Final = SINCE_2 | {
    "names_verified",
    "applied_commit",
    "applied_at",
    "holder",
    "base",
    "removed",
}
_STANDING_NEEDS: Final = frozenset(
    {
        *("key", "name", "fingerprint", "generation", "schedule"),
        *("materialised_through", "approved_at", "approved_by"),
    }
)
_SHOWN: Final = frozenset({"approvers", "pull_request"})
_STANDING_MAY: Final = _SHOWN | {
    "window_gap",
    "window_end",
    "stopped_at",
    "expect",
    "commit",
    "halted",
    "halted_at",
}
_RECORD_NEEDS: Final = frozenset({"key", "name", "on_remove", "operation"})
_RECORD_MAY: Final = frozenset({"history"})
_KEY_NEEDS: Final = frozenset({"definition"})
_KEY_MAY: Final = frozenset({"market", "language", "day", "number"})
_OPERATION_TEXTS: Final = ("token", "remote_name", "channel", "fingerprint", "content", "cosmetic")
_OPERATION_NEEDS: Final = frozenset(
    {
        *_OPERATION_TEXTS,
        "seq",
        "generation",
        "state",
        "first_send",
        "last_send",
        "timetable",
        "intended_at",
        "scheduled_on",
    }
)
_OPERATION_MAY: Final = frozenset(
    {
        "remote_id",
        "on_appear",
        "why",
        "then",
        "done_to",
        "stopping_since",
        "settled_at",
        "imported",
        "disputed",
        "reach",
        "scope",
        "note",
        "receipts",
        "put_away",
    }
)


def lock_of(tree: Tree) -> Lock:
    """The lock of a head; `base` and `removed` are left to the caller."""
    exactly(tree, _LOCK_NEEDS, _LOCK_MAY)
    applied_at, holder = tree.get("applied_at"), tree.get("holder")
    return Lock(
        lineage=text_of(tree["lineage"]),
        account_hash=text_of(tree["account_hash"]),
        project=text_of(tree["project"]),
        zone=text_of(tree["zone"]),
        serial=count_of(tree["serial"]),
        nonce=text_of(tree["nonce"]),
        next_seq=positive_of(tree["next_seq"]),
        records=records_of(tree["records"]),
        approvals={key: _approval(approval) for key, approval in tree["approvals"].items()},
        names_verified=flag_of(tree.get("names_verified", False)),
        applied_commit=text_of(tree.get("applied_commit", "")),
        commit_note=text_of(tree.get("commit_note", "")),
        machine=text_of(tree.get("machine", "")),
        applied_at=None if applied_at is None else instant_of(applied_at),
        holder=None if holder is None else _holder(holder),
        standing=_by_key(tree.get("standing", {}), _standing),
        missed=_by_key(tree.get("missed", {}), _missed),
        rolled_at=perhaps(tree, "rolled_at"),
        holds=_holds(tree.get("holds", {})),
        withdrawn=_by_key(tree.get("withdrawn", {}), _withdrawn),
        rebuilt=None if "rebuilt" not in tree else _rebuilt(tree["rebuilt"]),
    )


def records_of(tree: Tree) -> dict[str, Record]:
    return _by_key(tree, _record)


def _by_key(tree: Tree, read: Callable[[Tree], _Keyed]) -> dict[str, _Keyed]:
    found = {text: read(each) for text, each in tree.items()}
    for text, each in found.items():
        if str(each.key) != text:
            raise NotALock("something under another one's key")
    return found


def _record(tree: Tree) -> Record:
    exactly(tree, _RECORD_NEEDS, _RECORD_MAY)
    return Record(
        key=_key(tree["key"]),
        name=text_of(tree["name"]),
        on_remove=_ON_REMOVE[tree["on_remove"]],
        operation=_operation(tree["operation"]),
        history=tuple(_operation(operation) for operation in list_of(tree.get("history", []))),
    )


def _key(tree: Tree) -> InstanceKey:
    exactly(tree, _KEY_NEEDS, _KEY_MAY)
    day = tree.get("day")
    return InstanceKey(
        definition=text_of(tree["definition"]),
        market=text_of(tree.get("market", "")),
        language=text_of(tree.get("language", "")),
        day=None if day is None else date.fromisoformat(day),
        number=positive_of(tree.get("number", 1)),
    )


def _operation(tree: Tree) -> Operation:
    exactly(tree, _OPERATION_NEEDS, _OPERATION_MAY)
    token, remote_name, channel, fingerprint, content, cosmetic = [
        text_of(tree[key]) for key in _OPERATION_TEXTS
    ]
    return Operation(
        seq=positive_of(tree["seq"]),
        token=token,
        remote_name=remote_name,
        channel=channel,
        fingerprint=Fingerprint(fingerprint),
        generation=count_of(tree["generation"]),
        state=_STATES[tree["state"]],
        first_send=instant_of(tree["first_send"]),
        last_send=instant_of(tree["last_send"]),
        timetable=tree_of(tree["timetable"]),
        content=content,
        cosmetic=cosmetic,
        scheduled_on=count_of(tree["scheduled_on"]),
        intended_at=instant_of(tree["intended_at"]),
        **_later_fields(tree),
    )


def _later_fields(tree: Tree) -> Tree:
    """What an operation gathers while it lives; most have few of these, so only those present are looked at."""
    readers = _OPERATION_READERS
    return {key: readers[key](tree[key]) for key in tree.keys() & _OPERATION_MAY}


def _successor(tree: Tree) -> Successor:
    exactly(tree, frozenset({"fingerprint", "generation"}), frozenset({"reach"}))
    return Successor(
        Fingerprint(text_of(tree["fingerprint"])),
        count_of(tree["generation"]),
        count_of(tree["reach"]) if "reach" in tree else None,
    )


def _holder(tree: Tree) -> Holder:
    exactly(tree, frozenset({"nonce", "who", "since"}), frozenset({"run_url"}))
    return Holder(
        text_of(tree["nonce"]),
        text_of(tree["who"]),
        instant_of(tree["since"]),
        text_of(tree.get("run_url", "")),
    )


def _approval(tree: Tree) -> Approval:
    exactly(tree, frozenset({"digest", "at", "by"}), _SHOWN)
    at, by = instant_of(tree["at"]), text_of(tree["by"])
    return Approval(text_of(tree["digest"]), at, by, _logins(tree), text_of(tree.get("pull_request", "")))


def _logins(tree: Tree) -> tuple[str, ...]:
    return texts_of(tree.get("approvers", []))


def _ranges(tree: Tree) -> dict[str, tuple[int, int]] | None:
    """What was agreed to, by its name."""
    if "expect" not in tree:
        return None
    found = {name: (count_of(low), count_of(high)) for name, (low, high) in tree_of(tree["expect"]).items()}
    if any(low > high for low, high in found.values()):
        raise NotALock("a range that runs backwards")
    return found


def _standing(tree: Tree) -> Standing:
    exactly(tree, _STANDING_NEEDS, _STANDING_MAY)
    gap, end = tree.get("window_gap"), tree.get("window_end")
    return Standing(
        key=_key(tree["key"]),
        name=text_of(tree["name"]),
        fingerprint=Fingerprint(text_of(tree["fingerprint"])),
        generation=count_of(tree["generation"]),
        schedule=tree_of(tree["schedule"]),
        materialised_through=instant_of(tree["materialised_through"]),
        approved_at=instant_of(tree["approved_at"]),
        approved_by=text_of(tree["approved_by"]),
        window_gap=None if gap is None else count_of(gap),
        window_end=None if end is None else date.fromisoformat(end),
        stopped_at=perhaps(tree, "stopped_at"),
        expect=_ranges(tree),
        approvers=_logins(tree),
        pull_request=text_of(tree.get("pull_request", "")),
        commit=text_of(tree.get("commit", "")),
        halted=count_of(tree.get("halted", 0)),
        halted_at=perhaps(tree, "halted_at"),
    )


def _missed(tree: Tree) -> MissedSend:
    exactly(tree, frozenset({"key", "name", "at", "noted_at"}), frozenset({"seen_at", "seen_by"}))
    return MissedSend(
        key=_key(tree["key"]),
        name=text_of(tree["name"]),
        at=instant_of(tree["at"]),
        noted_at=instant_of(tree["noted_at"]),
        seen_at=perhaps(tree, "seen_at"),
        seen_by=text_of(tree.get("seen_by", "")),
    )


def _withdrawn(tree: Tree) -> Withdrawn:
    exactly(tree, frozenset({"key", "serial", "at"}))
    return Withdrawn(_key(tree["key"]), positive_of(tree["serial"]), instant_of(tree["at"]))


def _holds(tree: Tree) -> dict[str, Hold]:
    found = {scope: _hold(each) for scope, each in tree.items()}
    if any(hold.scope != scope or not scope for scope, hold in found.items()):
        raise NotALock("a hold under another one's scope")
    return found


def _hold(tree: Tree) -> Hold:
    exactly(tree, frozenset({"scope", "until", "since", "by"}), frozenset({"reason", "stops"}))
    return Hold(
        scope=text_of(tree["scope"]),
        until=instant_of(tree["until"]),
        since=instant_of(tree["since"]),
        by=text_of(tree["by"]),
        reason=text_of(tree.get("reason", "")),
        stops=flag_of(tree.get("stops", False)),
    )


_REBUILT_NEEDS: Final = frozenset({"suffix", "at", "by", "evidence"})
_REBUILT_MAY: Final = frozenset({"earlier", "numbers", "rows", "settled", "remarks"})


def _rebuilt(tree: Tree) -> Rebuilt:
    exactly(tree, _REBUILT_NEEDS, _REBUILT_MAY)
    return Rebuilt(
        suffix=text_of(tree["suffix"]),
        at=instant_of(tree["at"]),
        by=text_of(tree["by"]),
        evidence=text_of(tree["evidence"]),
        earlier={text_of(letters): count_of(top) for letters, top in tree.get("earlier", {}).items()},
        numbers=tuple(_numbers(each) for each in list_of(tree.get("numbers", []))),
        rows=tuple(RemoteId(positive_of(each)) for each in list_of(tree.get("rows", []))),
        settled=tuple(RemoteId(positive_of(each)) for each in list_of(tree.get("settled", []))),
        remarks=texts_of(tree.get("remarks", [])),
    )


def _numbers(value: Any) -> Numbers:
    lineage, first, last = list_of(value)
    return Numbers(text_of(lineage), positive_of(first), positive_of(last))


_OPERATION_READERS: Final[Mapping[str, Any]] = {
    "remote_id": lambda value: RemoteId(positive_of(value)),
    "on_appear": word_of(_ON_APPEAR),
    "why": word_of(_WHY),
    "then": _successor,
    "done_to": lambda value: tuple(instant_of(moment) for moment in list_of(value)),
    "stopping_since": instant_of,
    "settled_at": instant_of,
    "imported": flag_of,
    "disputed": flag_of,
    "reach": count_of,
    "scope": tree_of,
    "note": text_of,
    "put_away": texts_of,
    "receipts": lambda value: tuple(receipt_of(receipt) for receipt in list_of(value)),
}
