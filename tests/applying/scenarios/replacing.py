"""Campaigns that make room for others, and stops that are proven or not."""

from __future__ import annotations

from datetime import timedelta

from ctsync.applying import calls
from tests.applying.scenarios.telling import (
    HOUR,
    MINUTE,
    WEEKLY,
    WORDS,
    A,
    B,
    scenario,
    slowly,
)
from tests.support.campaigns import one, wanted
from tests.support.families import campaigns_of
from tests.support.runs import Shop
from tests.support.transcript import Transcript


@scenario
def replaced(t: Transcript, shop: Shop) -> None:
    shop.apply(A, one("w", WEEKLY))
    t.does("apply a at another time", lambda: shop.apply(one("a", "2027-06-01 13:00"), one("w", WEEKLY)))
    shop.world.now = one("x", "2027-05-21 10:00").first_send
    new = one("w", WEEKLY, message=WORDS)
    t.does(
        "apply other words for a repeat that has begun", lambda: shop.apply(one("a", "2027-06-01 13:00"), new)
    )
    t.remembers()


@scenario
def a_replace_that_cannot_begin(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    changed = one("a", message=WORDS)
    shop.world.estimates_refuse = "Invalid Notification Channel ID"
    t.does("apply what CleverTap would refuse", lambda: shop.apply(changed))
    shop.world.estimates_refuse = ""
    shop.world.now = A.first_send - 34 * MINUTE
    t.does("apply it 34 minutes before the send", lambda: shop.apply(changed))
    t.remembers()


@scenario
def a_replace_whose_turn_comes_too_late(t: Transcript, shop: Shop) -> None:
    shop.apply(*(one(name) for name in "abcd"))
    shop.world.now = A.first_send - 40 * MINUTE
    later = [one(name, "2027-06-01 18:00") for name in "abcd"]
    t.does("apply four while each stop takes ten minutes", lambda: slowly(shop, calls.PostStop, *later))
    t.remembers()


@scenario
def a_replace_whose_new_half_is_refused(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.world.create_faults.append("refused")
    changed = one("a", message=WORDS)
    t.does("apply other words", lambda: shop.apply(changed))
    t.does("apply them again", lambda: shop.apply(changed))
    t.remembers()


@scenario
def a_replace_whose_new_half_is_not_sent(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.world.create_faults.extend(["not sent"] * 3)
    changed = one("a", message=WORDS)
    t.does("apply other words", lambda: shop.apply(changed))
    t.does("apply them again", lambda: shop.apply(changed))
    t.remembers()


@scenario
def a_stop_that_is_not_proven(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    shop.world.stop_faults.extend(["lost before", *["ignored"] * 20])
    t.does("apply b alone", lambda: shop.apply(B))
    t.remembers()
    shop.world.stop_faults.clear()
    t.does("audit", shop.audit)
    t.remembers()


@scenario
def a_stop_that_may_have_come_too_late(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B, one("w", WEEKLY))
    shop.world.now = A.first_send - timedelta(seconds=30)
    t.does("withdraw all but b half a minute before a sends", lambda: shop.apply(B))
    t.remembers()


@scenario
def a_relative_that_is_not_proven_stopped(t: Transcript, shop: Shop) -> None:
    shop.apply(one("news", "2027-06-01 10:00", channel="email"))
    shop.world.stop_faults.extend(["ignored"] * 99)
    dated = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], channel="email")
    t.does("apply two dates in its place", lambda: shop.apply(dated))
    t.remembers()


@scenario
def still_sending(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.world.now = A.last_send + 20 * MINUTE
    again = one("a", "2027-06-05 12:00", generation="2")
    t.does("apply a higher generation while the first one sends", lambda: shop.apply(again))
    shop.world.advance(HOUR)
    t.does("apply it an hour later", lambda: shop.apply(again))
    t.remembers()


@scenario
def markets_that_change_hands(t: Transcript, shop: Shop) -> None:
    shop.apply(campaigns_of(_by_market(west="Pune, Mumbai", south="Nashik")))
    t.does(
        "give Mumbai to the south",
        lambda: shop.apply(campaigns_of(_by_market(west="Pune", south="Nashik, Mumbai"))),
    )
    shop.world.stop_faults.extend(["ignored"] * 99)
    t.does(
        "give Pune, whose campaign cannot be stopped",
        lambda: shop.apply(campaigns_of(_by_market(west="Thane", south="Nashik, Mumbai, Pune"))),
    )
    t.remembers()


def _by_market(**cities: str) -> str:
    lines = [
        "name: news",
        "owner: acme/crm",
        "purpose: promotional",
        "channel: push",
        "devices: [android]",
        "audience: {profile: {Age: {at_least: 18}}}",
        "schedule: {at: 2027-06-01 18:30}",
        "message: {title: Hello, body: b, android: {notification_channel: offers}}",
        "markets:",
    ]
    lines += [
        f"  {market}: {{audience: {{profile: {{City: [{taken}]}}}}}}" for market, taken in cities.items()
    ]
    return "\n".join(lines)
