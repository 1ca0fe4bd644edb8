"""The table of the rules. A new one is a class in the fitting `*_rules.py`, and its name in that file's list."""

from __future__ import annotations

from typing import Final

from ctsync.lint import (
    audience_rules,
    core_rules,
    email_law_rules,
    email_rules,
    language_rules,
    link_rules,
    offer_rules,
    personalisation_rules,
    push_rules,
    push_size_rules,
    schedule_rules,
    sms_law_rules,
    sms_rules,
    utm_rules,
    volume_rules,
    webhook_rules,
    webpush_rules,
    whatsapp_rules,
)
from ctsync.lint.contract import AccountRule, Rule

_ROOMS: Final = (
    audience_rules,
    core_rules,
    email_law_rules,
    email_rules,
    language_rules,
    link_rules,
    offer_rules,
    personalisation_rules,
    push_rules,
    push_size_rules,
    schedule_rules,
    sms_law_rules,
    sms_rules,
    utm_rules,
    webhook_rules,
    webpush_rules,
    whatsapp_rules,
)

RULES: Final[dict[str, Rule]] = {rule.id: rule for room in _ROOMS for rule in room.RULES}
"""Rules about one campaign, by id."""

_ACCOUNT_ROOMS: Final = (volume_rules,)

ACCOUNT_RULES: Final[dict[str, AccountRule]] = {
    rule.id: rule for room in _ACCOUNT_ROOMS for rule in room.ACCOUNT_RULES
}
"""Rules about all campaigns of an account together, by id."""
