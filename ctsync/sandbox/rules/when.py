"""The checks of `when` (contract 3.3, 3.4.2): a text for every channel, an object for push."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from ctsync.sandbox.clock import epoch
from ctsync.sandbox.lifecycle import course, read_day, read_minute
from ctsync.sandbox.rules.fields import (
    Asking,
    Refusal,
    check_known,
    clock_time,
    flag,
    is_empty,
    list_of,
    one_of,
    shape,
    whole,
)

INVALID = "Invalid when"
IN_THE_PAST = "Invalid when (it must not be in the past)"


def check_when(asking: Asking) -> None:
    when = asking.body.get("when")
    if is_empty(when):
        raise Refusal("Field when is empty")
    if isinstance(when, str):
        if when != "now":
            check_moment(asking, when)
        return
    if not isinstance(when, dict) or asking.mode != "push":
        raise Refusal(INVALID)
    _check_object(asking, when)


def check_moment(asking: Asking, written: Any) -> None:
    """`YYYYMMDD HH:MM`, not in the past on the account's clock."""
    if not isinstance(written, str):
        raise Refusal(INVALID)
    try:
        local = read_minute(written)
    except ValueError:
        raise Refusal(INVALID) from None
    if epoch(local, asking.zone) < asking.now:
        raise Refusal(IN_THE_PAST)


def check_dnd(asking: Asking, path: str, value: Any) -> None:
    """Quiet hours: each day a pair of times, or a list of pairs (contract 3.4.2, and 9 lines 8 and 9)."""
    shape(
        {
            "message_state": one_of("delay", "discard"),
            "dnd_timezone": one_of(*_DND_ZONES),
            "dnd_info": _dnd_info,
        }
    )(asking, path, value)


_DND_ZONES = ("user", "account", "user_timezone", "account_timezone")


def _dnd_info(asking: Asking, path: str, value: Any) -> None:
    if not isinstance(value, dict) or not value:
        raise Refusal(f"Field {path} must be an object")
    for day, hours in value.items():
        if re.fullmatch(r"[1-7]", day) is None:
            raise Refusal(f"Field {path} must have days from 1 to 7")
        if isinstance(hours, list) and hours and all(isinstance(each, dict) for each in hours):
            list_of(_WINDOW)(asking, f"{path}.{day}", hours)
            continue
        list_of(clock_time)(asking, f"{path}.{day}", hours)
        if len(hours) != 2:
            raise Refusal(f"Field {path}.{day} must be a start and an end")


_WINDOW = shape({"from": clock_time, "to": clock_time}, required=("from", "to"))
"""The other form of a window (contract 9, line 8)."""


_COMMON = {
    "type": one_of("now", "later", "recurring"),
    "delivery_timezone": one_of("user", "account"),
    "user_timezone_wrap_around": flag,
    "campaign_cutoff": clock_time,
    "dnd": check_dnd,
}
_REPEATS = {
    "repeats_every": whole(1),
    "repeat_type": one_of("day", "week"),
    "repeat_on_days_of_week": list_of(whole(1, 7), least=1),
    "start_time": lambda asking, _path, value: check_moment(asking, value),
    "end_by_occurrences": whole(1),
    "end_by_date": lambda _asking, _path, value: _check_day(value),
}
_LATER = {"delivery_date_time": lambda asking, _path, value: _check_dates(asking, value)}
_NEEDED = {
    "now": (),
    "later": ("delivery_date_time",),
    "recurring": ("repeats_every", "repeat_type", "start_time"),
}


def _check_object(asking: Asking, when: dict[str, Any]) -> None:
    kind = when.get("type")
    if kind not in ("now", "later", "recurring"):
        raise Refusal(INVALID)
    if any(is_empty(when.get(name)) for name in _NEEDED[kind]):
        raise Refusal(INVALID)
    own = {"now": {}, "later": _LATER, "recurring": _REPEATS}[kind]
    check_known(asking, {**_COMMON, **own}, when, "when")
    if kind == "recurring":
        _check_recurrence(when)
    if course(when, asking.now, asking.zone) is None:
        raise Refusal("Invalid when (nobody would ever get it)")


def _check_recurrence(when: dict[str, Any]) -> None:
    if when["repeat_type"] == "week" and "repeat_on_days_of_week" not in when:
        raise Refusal("Invalid when (repeat_on_days_of_week is missing)")
    if "end_by_date" in when and "end_by_occurrences" in when:
        raise Refusal("Invalid when (either end_by_date or end_by_occurrences)")


def _check_dates(asking: Asking, written: Any) -> None:
    dates = [written] if isinstance(written, str) else written
    if not isinstance(dates, list):
        raise Refusal(INVALID)
    for each in dates:
        check_moment(asking, each)
    if any(later <= earlier for earlier, later in pairwise(dates)):
        raise Refusal("Invalid when (dates must be in increasing order)")


def _check_day(written: Any) -> None:
    try:
        read_day(written if isinstance(written, str) else "")
    except ValueError:
        raise Refusal(INVALID) from None
