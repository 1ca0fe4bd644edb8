"""The checks of everything beside the message, the moment and the audience (contract 3.2, 3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctsync.sandbox.rules.fields import (
    Asking,
    Check,
    anything,
    check_known,
    clock_time,
    flag,
    list_of,
    map_of,
    matching,
    one_of,
    shape,
    text,
    whole,
)
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.rules.when import check_dnd

CONVERSION_TIMES = (
    *("30m", "1H", "2H", "4H", "6H", "8H", "12H", "1D", "2D", "3D", "5D"),
    *("1W", "2W", "1M", "2M", "5M"),
)
GOAL_OPERATORS = (
    *("exists", "does_not_exist", "between", "equals", "not_equals", "contains", "does_not_contain"),
    *("greater_than", "greater_than_equals", "less_than", "less_than_equals"),
)
DEVICES = {
    "push": ("android", "ios", "windows"),
    "webpush": ("web",),
    "notificationinbox": ("android", "ios", "windows"),
}


def _goal_property(asking: Asking, path: str, value: Any) -> None:
    shape(
        {"property_name": text, "operator": one_of(*GOAL_OPERATORS), "property_value": anything},
        required=("property_name", "operator"),
    )(asking, path, value)
    wanted, operator = value.get("property_value"), value["operator"]
    if operator in ("exists", "does_not_exist"):
        return
    if operator == "between" and not (isinstance(wanted, list) and len(wanted) == 2):
        raise Refusal(f"Field {path}.property_value must be an array of two")
    if wanted is None:
        raise Refusal(f"Field property_value is empty (inside {path})")


def _time_range(asking: Asking, path: str, value: Any) -> None:
    list_of(clock_time, least=2)(asking, path, value)
    if len(value) != 2:
        raise Refusal(f"Field {path} must be a start and an end")


_GOAL = shape(
    {
        "event_name": text,
        "filter_type": shape(
            {
                "event_property": list_of(_goal_property),
                "first_time": one_of("yes", "no"),
                "last_time": one_of("yes", "no"),
                "time_of_day": list_of(_time_range),
                "day_of_week": list_of(whole(1, 7)),
                "day_of_month": list_of(whole(1, 31)),
            }
        ),
        "conversion_time": one_of(*CONVERSION_TIMES),
        "revenue_property": text,
    },
    required=("event_name", "conversion_time"),
)


def _ttl(asking: Asking, path: str, value: Any) -> None:
    """Minutes, or the digits of `yyyyMMddHHmm` as a number (contract 3.4.4)."""
    shape({"ttl_type": one_of("relative", "absolute"), "value": whole(1)}, required=("ttl_type", "value"))(
        asking, path, value
    )
    if value["ttl_type"] == "absolute" and len(str(value["value"])) != 12:
        raise Refusal(f"Field {path}.value must be of the form yyyyMMddHHmm")


def _webhook_pairs(asking: Asking, path: str, value: Any) -> None:
    """An object by the pages, a list of texts by one client (contract 3.2)."""
    (list_of(text) if isinstance(value, list) else map_of(anything))(asking, path, value)


_CUSTOM_PAIR = shape(
    {"key": text, "value": shape({"text": text}), "android": flag, "ios": flag}, required=("key",)
)
_CHECKED_ELSEWHERE = dict.fromkeys(
    ("name", "target_mode", "where", "segment", "content", "when", "control_group", "template_type"), anything
)
_EVERY_CHANNEL: Mapping[str, Check] = {
    **_CHECKED_ELSEWHERE,
    **dict.fromkeys(("estimate_only", "async_estimate", "skip_estimate", "draft"), flag),
    **dict.fromkeys(("respect_frequency_caps", "respect_throttle", "send_to_all_devices"), flag),
    **dict.fromkeys(("system_control_group_include", "send_email_to_opted_out_users"), flag),
    "conversion_goal": _GOAL,
    "ttl": _ttl,
    "time_to_live": whole(1),
    "upper_cap_for_target_segment": whole(100),
    "users_limit_overall": whole(100),
    "users_limit_per_run": whole(1),
    "provider_nick_name": text,
    "provider_group_nickname": text,
    "subscription_groups": list_of(text),
    "labels": list_of(text),
    "webhook_endpoint_name": text,
    "webhook_fields": list_of(one_of("profile-attributes", "tokens", "identities")),
    "webhook_key_value": _webhook_pairs,
    "orientation": one_of("p", "l"),
    "tags": list_of(text),
    "custom_kv": list_of(_CUSTOM_PAIR),
    "wzrk_cid": text,
    "wzrk_bc": whole(0),
    "wzrk_bi": one_of("app icon", "notification icon"),
    "wzrk_acts": list_of(map_of(text)),
    "wzrk_clr": matching(r"#[0-9A-Fa-f]{6}", "#RRGGBB"),
    "dnd": check_dnd,
}


def check_options(asking: Asking) -> None:
    """Types and ranges of every known field, the two caps that exclude each other, and the devices."""
    _check_devices(asking)
    check_known(asking, {**_EVERY_CHANNEL, "devices": anything}, asking.body)
    if "upper_cap_for_target_segment" in asking.body and "users_limit_overall" in asking.body:
        raise Refusal("Use either upper_cap_for_target_segment or users_limit_overall")
    if asking.body.get("system_control_group_include") and not asking.settings.system_control_group:
        raise Refusal("System control group is not enabled")


def _check_devices(asking: Asking) -> None:
    """Push cannot do without; the other two channels with devices have their own by default."""
    known = DEVICES.get(asking.mode)
    if known is None:
        return
    devices = asking.body.get("devices")
    if devices is None and asking.mode != "push":
        return
    if not devices:
        raise Refusal("Field devices is empty")
    list_of(one_of(*known))(asking, "devices", devices)
    if len(set(devices)) != len(devices):
        raise Refusal("Field devices names a device twice")
