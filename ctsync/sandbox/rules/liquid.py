"""Whether the account takes Liquid in a channel at all (contract 3.6.1, and 9 line 19)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ctsync.sandbox.rules.asking import Asking
from ctsync.sandbox.rules.refusal import Refusal


def check_liquid(asking: Asking) -> None:
    """Refuse a message with Liquid where the settings say so; its text is ours, the contract has none."""
    told = asking.settings.to_json()[f"liquid_{asking.mode}"]
    parts = [asking.body.get("content"), asking.body.get("webhook_key_value")]
    if told == "refused" and any("{{" in text or "{%" in text for text in _texts(parts)):
        raise Refusal("Liquid is not supported (inside content)")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
