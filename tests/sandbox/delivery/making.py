"""People and bodies for tests of the rooms, without a sandbox around them."""

from __future__ import annotations

from typing import Any


def person(number: int, **changes: Any) -> dict[str, Any]:
    """Somebody with an Android phone in India."""
    return {
        "id": number,
        "zone": "Asia/Kolkata",
        "devices": ["android"],
        "profile": {"Name": "Asha"},
        "mail": False,
        "whatsapp": False,
        **changes,
    }


def body(**changes: Any) -> dict[str, Any]:
    """A valid push, as a create call gives it."""
    push = {
        "content": {"title": "Hi", "body": "There"},
        "devices": ["android", "ios"],
        "when": "20261125 10:00",
    }
    return push | changes
