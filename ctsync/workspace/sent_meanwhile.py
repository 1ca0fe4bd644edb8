"""The sandbox's rows of what went out, folded to one line for each run of a campaign."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ctsync.channels import CHANNELS
from ctsync.rendering.sandbox.sends import Send, Wait
from ctsync.rendering.wording import shown

_OUT_OF_REACH = ("unreachable", "opted_out")
_COUNTS = ("people", "messages", "viewed", "clicked")


def sent_meanwhile(
    rows: Iterable[dict[str, Any]], named: Mapping[int, dict[str, Any]], now: datetime
) -> tuple[Send, ...]:
    """The lines for new rows of the sandbox; `named` has each campaign's row by its id.

    A run that goes from zone to zone is one line, and so is what waited and went out meanwhile; what went out after an
    earlier look is a line of its own.
    """
    parts: defaultdict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        parts[row["campaign"], row["planned"]].append(row)
    sends = [_send(named[campaign], each, now) for (campaign, _), each in parts.items()]
    return tuple(sorted(sends, key=lambda send: (send.at, send.remote_id)))


def _send(campaign: dict[str, Any], parts: list[dict[str, Any]], now: datetime) -> Send:
    """`at` is when most people got it."""
    at = max(parts, key=lambda part: (part["people"], -part["at"]))["at"]
    nouns = {channel.target_mode: channel.noun for channel in CHANNELS.values()}
    known = {part["number"] for part in parts}
    audience = sum(part["audience"] for part in parts if part["held_from"] not in known)
    left_out: Counter[str] = sum((Counter(part["left_out"]) for part in parts), Counter())
    sums = {name: sum(part[name] for part in parts) for name in _COUNTS}
    return Send(
        at=_instant(at),
        name=shown(campaign["name"], 100),
        channel=nouns.get(campaign["target_mode"], campaign["target_mode"]),
        remote_id=campaign["id"],
        reach=audience - sum(left_out[reason] for reason in _OUT_OF_REACH),
        left_out=dict(left_out),
        waiting=_waits(parts, now),
        is_rest=all(part["held_from"] is not None for part in parts),
        remark=shown(next((part["remark"] for part in parts if part["remark"]), "")),
        **sums,
    )


def _waits(parts: list[dict[str, Any]], now: datetime) -> tuple[Wait, ...]:
    """Those who wait still: whose end has come by `now` went on, and are counted where they went."""
    held = [entry for part in parts for entry in part["held"] if _instant(entry["until"]) > now]
    people: Counter[tuple[str, int]] = Counter()
    for entry in held:
        people[entry["reason"], entry["until"]] += entry["people"]
    found = [Wait(reason, _instant(until), count) for (reason, until), count in people.items()]
    return tuple(sorted(found, key=lambda wait: (wait.until, wait.reason)))


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
