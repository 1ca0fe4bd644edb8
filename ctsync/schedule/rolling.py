"""Whether CleverTap can keep a schedule in one campaign, or a row of dated campaigns is needed (yaml.md 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ctsync.schedule.model import Schedule

HORIZON = timedelta(days=14)
"""How far ahead dated campaigns are created unless the file says otherwise (yaml.md 6.1)."""
SHORTEST_HORIZON = timedelta(days=4)
"""A date that is not created 3 days ahead is warned about (protocol 8), so a night must have had its chance before."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one campaign will not do: the key to blame, the rule that forbids `mode: native`, the end of a sentence."""

    key: str
    rule: str
    text: str


def rolling_reason(schedule: Schedule, *, audience_has_within: bool, channel_native: bool) -> str | None:
    """Why a schedule is rolling, as the end of a sentence; None if it is native.

    `channel_native` says whether the channel's `when` may be an object. Several moments with a relative audience
    window are rolling on such a channel, since one campaign has one window.
    """
    if schedule.mode == "rolling":
        return "`mode: rolling` asks for it"
    found = why_not_native(schedule, audience_has_within=audience_has_within, channel_native=channel_native)
    return None if found is None else found.text


def why_not_native(schedule: Schedule, *, audience_has_within: bool, channel_native: bool) -> Reason | None:
    """What forbids one native campaign, whatever `mode` says; None if nothing does."""
    repeats = schedule.every is not None
    if repeats and not channel_native:
        return Reason("every", "CHN001", "only push campaigns can repeat by themselves")
    if schedule.every is not None and schedule.every.unit == "month":
        return Reason("every", "CORE005", "CleverTap repeats by days and weeks, not by months")
    if schedule.except_:
        return Reason("except", "EXC001", "CleverTap cannot leave dates out of a repeat")
    if audience_has_within and channel_native and (repeats or len(schedule.at) > 1):
        return Reason("mode", "AUD006", "one campaign has one window, and `within` moves with each send")
    return None
