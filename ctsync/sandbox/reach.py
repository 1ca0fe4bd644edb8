"""How many of an audience a channel can reach, and how many get a run after control groups and limits.

Estimates carry exactly the devices asked for on push and app inbox, `web` for web push, and the channel's own word for
the rest; that last is our choice, the pages do not say (contract 4.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ctsync.sandbox.draws import draw

Person = Mapping[str, Any]
CLICKS_PER_THOUSAND = {
    "push": 45,
    "webpush": 20,
    "email": 28,
    "sms": 15,
    "whatsapp": 90,
    "webhook": 0,
    "notificationinbox": 60,
}
SYSTEM_CONTROL_GROUP = 50
"""Of a thousand people; the share of a custom group is 100."""


def _mail(person: Person, body: Mapping[str, Any]) -> bool:
    """An address, not unsubscribed, and in one of the subscription groups: those are the newsletter's readers."""
    if "Email" not in person["profile"]:
        return False
    if body.get("subscription_groups") and person["profile"].get("Newsletter", "never") == "never":
        return False
    return bool(person["mail"] or body.get("send_email_to_opted_out_users"))


_WAYS: Mapping[str, Callable[[Person, Mapping[str, Any]], bool]] = {
    "email": _mail,
    "sms": lambda person, _body: "Phone" in person["profile"],
    "whatsapp": lambda person, _body: "Phone" in person["profile"] and person["whatsapp"],
    "webhook": lambda _person, _body: True,
}


PHONES = ("android", "ios", "windows")
"""The devices that a push can go to (contract 3.2)."""


def keys(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of the estimates of a create call."""
    mode = body.get("target_mode", "push").lower()
    if mode == "webpush":
        return ("web",)
    if mode in ("push", "notificationinbox"):
        return tuple(body.get("devices") or ("android", "ios"))
    return (mode,)


def reached_on(person: Person, body: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys under which a person counts: the last used phone only, unless all devices are asked for."""
    mode = body.get("target_mode", "push").lower()
    if mode in _WAYS:
        return (mode,) if _WAYS[mode](person, body) else ()
    if mode == "webpush":
        return ("web",) if "web" in person["devices"] else ()
    phones = [device for device in person["devices"] if device in PHONES]
    usable = phones if body.get("send_to_all_devices") else phones[:1]
    return tuple(device for device in usable if device in keys(body))


def estimate(audience: Iterable[Person], body: Mapping[str, Any]) -> dict[str, int]:
    """How many people per key; limits and control groups do not count here."""
    found = dict.fromkeys(keys(body), 0)
    for person in audience:
        for key in reached_on(person, body):
            found[key] += 1
    return found


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one run came to."""

    people: int
    messages: int
    clicked: int
    remark: str = ""


def deliver(campaign: int, audience: Iterable[Person], body: Mapping[str, Any], *, already: int) -> Delivery:
    """One run: control groups stay out, the caps hold; `already` people got earlier runs of this campaign."""
    reached = [(person, reached_on(person, body)) for person in audience]
    chosen = [(each, ways) for each, ways in reached if ways and not _is_held_out(each, campaign, body)]
    cap = body.get("upper_cap_for_target_segment")
    if cap is not None and len(chosen) > cap:
        return Delivery(0, 0, 0, f"not sent: {len(chosen)} people are more than {cap}")
    limits = [body["users_limit_per_run"]] if "users_limit_per_run" in body else []
    if "users_limit_overall" in body:
        limits.append(max(0, body["users_limit_overall"] - already))
    if limits:
        chosen = sorted(chosen, key=lambda pair: draw("order", campaign, pair[0]["id"]))[: min(limits)]
    rate = CLICKS_PER_THOUSAND[body.get("target_mode", "push").lower()]
    clicked = sum(draw("click", campaign, each["id"]) % 1000 < rate for each, _ in chosen)
    return Delivery(len(chosen), sum(len(ways) for _, ways in chosen), clicked)


def _is_held_out(person: Person, campaign: int, body: Mapping[str, Any]) -> bool:
    """In the system's control group, in the custom one, or in this campaign's own share."""
    if (
        body.get("system_control_group_include")
        and draw("system", 0, person["id"]) % 1000 < SYSTEM_CONTROL_GROUP
    ):
        return True
    group = body.get("control_group") or {}
    if group.get("type") == "custom":
        return draw(group["name"], 0, person["id"]) % 1000 < 2 * SYSTEM_CONTROL_GROUP
    return bool(draw("own", campaign, person["id"]) % 100 < group.get("percentage", 0))
