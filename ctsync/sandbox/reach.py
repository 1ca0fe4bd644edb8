"""How many of an audience a channel can reach.

Estimates carry exactly the devices asked for on push and app inbox, `web` for web push, and the channel's own word for
the rest; that last is our choice, the pages do not say (contract 4.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Person = Mapping[str, Any]


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
