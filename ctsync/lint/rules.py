"""The table of the rules. A new one is a class in the fitting `*_rules.py`, and its name in that file's list."""

from __future__ import annotations

from typing import Final

from ctsync.lint import (
    core_rules,
    email_law_rules,
    email_rules,
    link_rules,
    offer_rules,
    personalisation_rules,
    push_rules,
    push_size_rules,
    sms_law_rules,
    sms_rules,
    utm_rules,
    webhook_rules,
    webpush_rules,
    whatsapp_rules,
)
from ctsync.lint.contract import AccountRule, Rule

_ROOMS: Final = (
    core_rules,
    email_law_rules,
    email_rules,
    link_rules,
    offer_rules,
    personalisation_rules,
    push_rules,
    push_size_rules,
    sms_law_rules,
    sms_rules,
    utm_rules,
    webhook_rules,
    webpush_rules,
    whatsapp_rules,
)

RULES: Final[dict[str, Rule]] = {rule.id: rule for room in _ROOMS for rule in room.RULES}
"""Rules about one campaign, by id."""

ACCOUNT_RULES: Final[dict[str, AccountRule]] = {}
"""Rules about all campaigns of an account together, by id."""
