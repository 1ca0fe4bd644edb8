"""The checks of an external trigger (contract 7). All answer HTTP 400 and code 400; their texts are not documented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.rules.schema import check
from ctsync.sandbox.settings import Settings

LISTS = {"email": "Email", "identity": "Identity", "objectId": "objectId"}
"""The lists of `to` here, lower case, and what they are called elsewhere."""

_NUMBER = re.compile(r"[0-9]{1,18}")
NOT_ENABLED = "External Trigger is not enabled for the account"
NO_CAMPAIGN = '"campaign_id" can\'t be empty'
ONE_RECIPIENT = "Only one recipient identity is accepted"


def check_trigger(version: str, body: Mapping[str, Any], settings: Settings) -> None:
    """The feature, the form, how many recipients, and that a campaign is named."""
    if not settings.external_triggers:
        raise Refusal(NOT_ENABLED)
    check(f"trigger-{version}", body, settings)
    number = sum(len(identities) for identities in recipients_of(body).values())
    most = 1 if version == "v1" and settings.trigger_v1_recipients == "one" else settings.recipients_limit
    if not 0 < number <= most:
        raise Refusal(ONE_RECIPIENT if most == 1 else "Invalid recipients")
    if not campaigns_of(version, body, settings):
        raise Refusal(NO_CAMPAIGN)


def recipients_of(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The identities by the names that `Recipients` knows."""
    return {LISTS[name]: identities for name, identities in body["to"].items() if name in LISTS}


def campaigns_of(version: str, body: Mapping[str, Any], settings: Settings) -> list[int]:
    """The ids that are meant, each once. Version 1 sends one as text, version 2 a list under one of two names.

    A text that is no number is 0, which no campaign has.
    """
    if version == "v1":
        written = body["campaign_id"]
        return [int(written) if _NUMBER.fullmatch(written) else 0]
    names = {
        "campaign_id_list": settings.trigger_v2_keys != "campaign_id",
        "campaign_id": settings.trigger_v2_keys != "campaign_id_list",
    }
    given = (body[name] for name, is_read in names.items() if is_read and name in body)
    return list(dict.fromkeys(int(number) for number in next(given, [])))
