"""A hold in words: what it is on, until when, who set it and why."""

from __future__ import annotations

import shlex
from datetime import datetime

from ctsync.lock.holds import EVERYTHING, UNTIL_RELEASED, WITHOUT_END, Hold
from ctsync.rendering.wording import moment, shown

WHOLE = "everything"


def scope_words(scope: str) -> str:
    """`everything`, or the glob as it was written."""
    return WHOLE if scope == EVERYTHING else shown(scope, 100)


def hold_words(hold: Hold, zone: str, now: datetime | None = None) -> str:
    """`a hold on letter-* until Fri 4 Jun 18:00 IST, set by asha: prices are wrong`, without a full stop."""
    reason = f": {shown(hold.reason, 300).rstrip('.')}" if hold.reason else ""
    until = until_words(hold.until, zone, now)
    return f"a hold on {scope_words(hold.scope)} until {until}, set by {shown(hold.by, 120)}{reason}"


def until_words(until: datetime, zone: str, now: datetime | None = None) -> str:
    """`Fri 4 Jun 18:00 IST`, or that it has no end of its own."""
    return moment(until, zone, now) if until < UNTIL_RELEASED else WITHOUT_END


def sentence(words: str) -> str:
    """The same words with a capital and a full stop."""
    return f"{words[0].upper()}{words[1:]}."


def release_command(scope: str) -> str:
    """What ends the hold, ready to be typed in a shell."""
    option = "" if scope == EVERYTHING else f" --scope {shlex.quote(shown(scope, 100))}"
    return f"ctsync hold --release{option}"
