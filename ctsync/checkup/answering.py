"""Judging what CleverTap answers: whether it does, its clock, its list, and the pace it allows. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from ctsync.api.contract import ListAnswer, Listing, NotSent, RateLimited, RefusedByRemote
from ctsync.applying.machine import MOST_SKEW
from ctsync.campaign.observed import ObservedCampaign, Window
from ctsync.campaign.token import parse_token
from ctsync.checkup.access import called
from ctsync.checkup.check import Check
from ctsync.checkup.kinds import ANSWERS, CLOCK, LIST, PACE
from ctsync.checkup.words import several, span
from ctsync.names import RemoteId
from ctsync.settings import AccountSettings

SMALL_SKEW = 2.0
"""Seconds. `Date` has no fractions and answers take time, so less than this means nothing."""

MOST_AT_ONCE = 3
"""Calls at a time for an account and an endpoint (contract 2, newest figure)."""
MOST_A_SECOND = 3.0
"""CleverTap's older pages give a rate instead (contract 2)."""
PENALTY = 600.0
"""Seconds for which its oldest page asks to stay away after a 429 (contract 2)."""


def answers_check(answer: ListAnswer, account: AccountSettings) -> Check:
    """A wrong region answers like a wrong passcode (contract 1.1), so both are named."""
    match answer:
        case Listing():
            return ANSWERS.ok(f"{called(account)} answers, and takes the account id and the passcode.")
        case RefusedByRemote(http_status=401 | 403, text=text):
            return ANSWERS.failed(
                f"{called(account)} does not take the account id and the passcode: {text}.",
                _which_one(account),
            )
        case RefusedByRemote(http_status=status, text=text):
            return ANSWERS.failed(
                f"The list was refused: {text} (HTTP {status}).", "Run this again in some minutes."
            )
        case RateLimited(pause=pause):
            found = f"{called(account)} answers, and asks for a pause of {span(timedelta(seconds=pause))}."
            return ANSWERS.warning(found, "Run this again after it. See `pace` below.")
        case NotSent(reason=reason):
            return ANSWERS.failed(
                f"It could not be reached: {reason}.",
                "Look at the network and the firewall, and at `region` or `url` in ctsync.yaml.",
            )
        case _:
            reason = getattr(answer, "reason", "")
            return ANSWERS.failed(f"It gave no usable answer: {reason}.", "Run this again in some minutes.")


def _which_one(account: AccountSettings) -> str:
    if account.is_local:
        return "Compare the account id and the passcode with those of the server."
    return (
        "Open CleverTap's dashboard: its address begins with the region, as in https://in1.dashboard.clevertap.com. "
        "Compare it with `region` in ctsync.yaml first, because the wrong region answers just like a wrong passcode. "
        "Then compare the account id and the passcode. ctsync does not try other regions: the passcode would go there."
    )


def clock_check(skew: float | None, account: AccountSettings) -> Check:
    """`skew` is by how many seconds CleverTap's clock is ahead of ours."""
    if account.is_local:
        return CLOCK.skipped("A server on this machine may keep a clock of its own.")
    if skew is None:
        return CLOCK.unchecked("CleverTap's answer did not say what time it is there.")
    side = "behind" if skew > 0 else "ahead of"
    found = f"This machine's clock is {span(timedelta(seconds=skew))} {side} CleverTap's."
    do = "Let this machine set its clock by itself (NTP)."
    if abs(skew) > MOST_SKEW:
        return CLOCK.failed(found, do)
    if abs(skew) > SMALL_SKEW:
        return CLOCK.warning(found, do)
    return CLOCK.ok(f"This machine's clock and CleverTap's agree within {SMALL_SKEW:.0f} seconds.")


def list_check(answer: ListAnswer, window: Window, ours: Collection[RemoteId]) -> Check:
    """`ours` are the campaigns that the lock knows."""
    days = (window.last - window.first).days + 1
    if isinstance(answer, Listing):
        return LIST.ok(f"{several(days, 'day')} in one call. {_whose(answer.rows, ours)}")
    if isinstance(answer, RefusedByRemote):
        return LIST.failed(
            f"CleverTap does not list {days} days at once: {answer.text} (HTTP {answer.http_status}).",
            "ctsync cannot look at the account like that. Its page advises up to 31 days; ask CleverTap's support.",
        )
    return LIST.unchecked("This call had no usable answer.", "Run this again in some minutes.")


def _whose(rows: Collection[ObservedCampaign], ours: Collection[RemoteId]) -> str:
    known = sum(1 for row in rows if row.id in ours)
    others = [row for row in rows if row.id not in ours]
    marked = sum(1 for row in others if parse_token(row.name) is not None)
    said = f"{several(len(rows), 'campaign')} listed: {known:,} of this lock, {len(others):,} of others"
    return said + (f" ({marked:,} made by another ctsync)." if marked else ".")


def pace_check(account: AccountSettings, limited: int, calls: int) -> Check:
    """`limited` of the `calls` of this run met HTTP 429."""
    told = f"{several(calls, 'call')} in this run"
    if limited:
        return PACE.warning(
            f"CleverTap said that a call was too many (HTTP 429): {limited:,} of {told}.",
            "Find the other tools that use this account's API, or lower `limits.per_second` and `limits.in_flight`.",
        )
    if account.is_local:
        return PACE.skipped("A server on this machine needs no pacing.")
    limits = account.limits
    rate = "as fast as it goes" if limits.per_second is None else f"{limits.per_second:g} calls a second"
    said = f"{rate}, {limits.in_flight} at a time, {span(timedelta(seconds=limits.pause_after_429))} of rest after a 429"
    faults = [
        text
        for is_wrong, text in (
            (
                limits.in_flight > MOST_AT_ONCE,
                f"`in_flight` is above the {MOST_AT_ONCE} that CleverTap allows.",
            ),
            (
                limits.per_second is None or limits.per_second > MOST_A_SECOND,
                f"`per_second` is above the {MOST_A_SECOND:g} of CleverTap's older pages.",
            ),
            (
                limits.pause_after_429 < PENALTY,
                "`pause_after_429` is below the 10 minutes that CleverTap's oldest page asks for.",
            ),
        )
        if is_wrong
    ]
    if faults:
        return PACE.warning(f"{said[0].upper()}{said[1:]}.", "Change `limits` in ctsync.yaml.", *faults)
    return PACE.ok(f"{said[0].upper()}{said[1:]}. {told[0].upper()}{told[1:]}, none too many.")
