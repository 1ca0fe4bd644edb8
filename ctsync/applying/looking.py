"""Looking at the account: every window must be listed, or nothing of it counts (protocol 6)."""

from __future__ import annotations

import math

from ctsync.api.contract import Listing, NotSent, RateLimited, RefusedByRemote
from ctsync.applying.calls import ListDays, Rest, Together
from ctsync.applying.request import Asking
from ctsync.campaign.observed import ObservedCampaign, Sightings, Window
from ctsync.errors import RemoteError, StopDelayed

TRIES = 3
"""A list changes nothing, so it may be asked again: after a refused connection, and after a pause."""


def look(
    windows: tuple[Window, ...], *, patient: bool = True, longest: float = math.inf
) -> Asking[Sightings]:
    """List every window. Without patience a pause that CleverTap asks for is not waited for: a deadline is nearer.

    Raises RemoteError if one of them cannot be listed: rows of some windows without the others prove nothing; and
    StopDelayed if CleverTap asks for a pause of more than the `longest`, in seconds.
    """
    answers = yield Together(tuple(ListDays(window) for window in windows))
    rows: dict[int, ObservedCampaign] = {}
    for window, answer in zip(windows, answers, strict=True):
        listing = (
            answer
            if isinstance(answer, Listing)
            else (yield from _again(window, answer, patient=patient, longest=longest))
        )
        rows.update((row.id, row) for row in listing.rows)
    return Sightings(tuple(rows.values()), windows)


def _again(window: Window, answer: object, *, patient: bool, longest: float) -> Asking[Listing]:
    for attempt in range(1, TRIES):
        if isinstance(answer, RateLimited) and answer.pause > longest:
            raise StopDelayed(f"CleverTap asks for a pause of {answer.pause:.0f} seconds.")
        if isinstance(answer, RefusedByRemote) or (isinstance(answer, RateLimited) and not patient):
            break
        signal = yield Rest(answer.pause if isinstance(answer, RateLimited) else float(attempt))
        if signal is not None:
            break
        answer = yield ListDays(window)
        if isinstance(answer, Listing):
            return answer
    raise _list_failed(window, answer)


def _list_failed(window: Window, answer: object) -> RemoteError:
    if isinstance(answer, RefusedByRemote):
        what = f"CleverTap refused to list the campaigns: {answer.text} (HTTP {answer.http_status})."
        hint = "Check the account id, the passcode and the region in ctsync.yaml."
    elif isinstance(answer, NotSent):
        what = f"CleverTap could not be reached: {answer.reason}."
        hint = "Check the network, then run the command again."
    else:
        what = f"CleverTap gave no usable list of {window.first} to {window.last}."
        hint = "Run the command again in a few minutes."
    reason = "" if isinstance(answer, NotSent) else getattr(answer, "reason", "")
    return RemoteError(what, why=f"{reason} Nothing was changed.".strip(), hint=hint)
