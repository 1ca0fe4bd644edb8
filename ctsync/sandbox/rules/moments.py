"""What no schema can say of `when`: its days exist, lie ahead, follow each other, and reach somebody (contract 3.3)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ctsync.sandbox.clock import epoch
from ctsync.sandbox.lifecycle import read_day, read_expiry, read_minute, runs
from ctsync.sandbox.rules.asking import Asking
from ctsync.sandbox.rules.meaning import when_as_meant
from ctsync.sandbox.rules.refusal import Refusal

INVALID = "Invalid when"
IN_THE_PAST = "Invalid when (it must not be in the past)"


def check_moments(asking: Asking) -> None:
    """For a `when` that the schema has passed."""
    when = asking.body["when"]
    if isinstance(when, str):
        if when != "now":
            _check_date(asking, when)
        return
    if when["type"] == "later":
        _check_dates(asking, when["delivery_date_time"])
    if when["type"] == "recurring":
        _check_moment(asking, when["start_time"])
        if "end_by_date" in when:
            _check_day(when["end_by_date"])
    meant = when_as_meant(when, asking.settings)
    if next(runs(meant, asking.now, asking.zone), None) is None:
        raise Refusal("Invalid when (nobody would ever get it)")


def check_expiry(asking: Asking) -> None:
    """An absolute time to live is a day and a minute that exist (contract 3.4.4)."""
    ttl = asking.body.get("ttl")
    if ttl is None or ttl["ttl_type"] != "absolute":
        return
    try:
        read_expiry(ttl["value"])
    except ValueError:
        raise Refusal("Field ttl.value must be of the form yyyyMMddHHmm") from None


def _check_dates(asking: Asking, written: str | list[str]) -> None:
    dates = [written] if isinstance(written, str) else written
    for each in dates:
        _check_date(asking, each)
    if any(later <= earlier for earlier, later in pairwise(dates)):
        raise Refusal("Invalid when (dates must be in increasing order)")


def _check_date(asking: Asking, written: str) -> None:
    """A date that may have passed, if the settings send it at once."""
    _check_moment(asking, written, may_be_past=asking.settings.past_when == "sent_at_once")


def _check_moment(asking: Asking, written: str, *, may_be_past: bool = False) -> None:
    """`YYYYMMDD HH:MM`, not in the past on the account's clock."""
    try:
        local = read_minute(written)
    except ValueError:
        raise Refusal(INVALID) from None
    if epoch(local, asking.zone) < asking.now and not may_be_past:
        raise Refusal(IN_THE_PAST)


def _check_day(written: Any) -> None:
    try:
        read_day(written)
    except ValueError:
        raise Refusal(INVALID) from None
