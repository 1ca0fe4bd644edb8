"""Whether the account takes Liquid in a channel at all (contract 3.6.1, and 9 line 19)."""

from __future__ import annotations

from ctsync.sandbox.rules.asking import Asking
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.trees import texts_in


def check_liquid(asking: Asking) -> None:
    """Refuse a message with Liquid where the settings say so; its text is ours, the contract has none."""
    told = asking.settings.to_json()[f"liquid_{asking.mode}"]
    parts = [asking.body.get("content"), asking.body.get("webhook_key_value")]
    if told == "refused" and any("{{" in text or "{%" in text for text in texts_in(parts)):
        raise Refusal("Liquid is not supported (inside content)")
