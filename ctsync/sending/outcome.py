"""What became of one message, or of one campaign that was set off, and which exit code that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from ctsync.api.contract import NotSent, RateLimited, RefusedByRemote, Unclear
from ctsync.api.sends import PartlyQueued, Queued, TriggerAnswer
from ctsync.errors import ExitCode


class Fate(StrEnum):
    """How it ended, in the words of the record."""

    QUEUED = "queued"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    NOT_SENT = "not sent"
    NOT_TRIED = "not tried"


CODES: Final = {
    Fate.REFUSED: ExitCode.REFUSED_BY_CLEVERTAP,
    Fate.UNCLEAR: ExitCode.FROZEN,
    Fate.NOT_SENT: ExitCode.USAGE,
    Fate.NOT_TRIED: ExitCode.USAGE,
}
"""A refusal is CleverTap's clear no, unclear may have arrived; the other two left this machine at no time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`who` is a person or the recipients together, `what` a message or a campaign. `code` is CleverTap's number.

    `unrecorded` is why the record does not have it, empty if it has.
    """

    who: str
    what: str
    fate: Fate
    text: str = ""
    code: int | None = None
    unrecorded: str = ""


def outcome(who: str, what: str, answer: TriggerAnswer) -> Outcome:
    """The outcome by the class of the answer. A partial answer is one of a campaign that it does not leave out."""
    match answer:
        case RefusedByRemote(text=text, code=code):
            return Outcome(who, what, Fate.REFUSED, text, code)
        case Unclear(reason=reason):
            return Outcome(who, what, Fate.UNCLEAR, f"it may have arrived: {reason}")
        case NotSent(reason=reason):
            return Outcome(who, what, Fate.NOT_SENT, reason)
        case RateLimited(pause=pause):
            text = f"CleverTap had too many requests; try again in {pause:.0f} seconds"
            return Outcome(who, what, Fate.REFUSED, text, 429)
        case Queued() | PartlyQueued():
            return Outcome(who, what, Fate.QUEUED)
    assert_never(answer)


def exit_codes(outcomes: Iterable[Outcome], signal: int | None = None) -> frozenset[ExitCode]:
    """Every condition that was met; an interrupted run says so instead of what it did not try.

    What the record lacks counts as unclear: nobody who looks there later could tell.
    """
    told = list(outcomes)
    fates = {one.fate for one in told}
    codes = {ExitCode.FROZEN} if any(one.unrecorded for one in told) else set()
    if signal is not None:
        codes.add({2: ExitCode.INTERRUPTED}.get(signal, ExitCode.TERMINATED))
        fates -= {Fate.NOT_TRIED, Fate.NOT_SENT}
    return frozenset(codes | {CODES[fate] for fate in fates if fate in CODES})
