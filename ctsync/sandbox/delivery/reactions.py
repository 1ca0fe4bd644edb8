"""Who looks at a message and who taps it: lots, stable for each person and campaign.

The shares are made up; no page gives any. What no service can see is not counted: a text message has no views but those
of people who tapped its link.
"""

from __future__ import annotations

from ctsync.sandbox.draws import draw

CLICKS_PER_THOUSAND = {
    "push": 45,
    "webpush": 20,
    "email": 28,
    "sms": 15,
    "whatsapp": 90,
    "webhook": 0,
    "notificationinbox": 60,
}
VIEWS_PER_THOUSAND = {
    "push": 420,
    "webpush": 300,
    "email": 230,
    "sms": 0,
    "whatsapp": 700,
    "webhook": 0,
    "notificationinbox": 350,
}
"""Of people who do not click: whoever does has viewed."""


def reactions(campaign: int, mode: str, person: int, messages: int) -> tuple[int, int]:
    """How many of their messages a person views, and whether they click (0 or 1). Who clicks has viewed."""
    lot = draw("click", campaign, person)
    clicked = int(lot % 1000 < CLICKS_PER_THOUSAND[mode])
    viewed, share = 0, VIEWS_PER_THOUSAND[mode]
    for _ in range(messages):
        lot //= 1000
        viewed += lot % 1000 < share
    return max(viewed, clicked), clicked
