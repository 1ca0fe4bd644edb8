"""What the answer to an identity send or a trigger means (contract 6 and 7). Pure.

Such a call cannot be looked up afterwards: no list shows it. So "queued" needs the documented words, "refused" a
documented refusal, and everything else stays unclear: it may have arrived.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ctsync.api.answers import RawAnswer, common, is_success
from ctsync.api.contract import RateLimited, RefusedByRemote
from ctsync.api.sends import PartlyQueued, Queued, SendAnswer, TriggerAnswer
from ctsync.names import RemoteId

QUEUED_TEXT: Final = "Added to queue for processing"

_REPLACEMENTS: Final = (
    r"Invalid number of (?:body|header|button|body/header/button) replacements specified, "
    r"the (?:body|header|button|body/header/button) has \[?\d+\]? replacement\(s\)\.?"
)
_ADD_ON: Final = (
    "The WhatsApp provider you've selected is not supported with your current WhatsApp add-on. "
    "To use this provider, please enable the WhatsApp {} add-on"
)

REFUSALS: Final[Mapping[int, tuple[str, ...]]] = {
    21: (re.escape('"to" is a mandatory field'),),
    73: (re.escape('"respect_frequency_caps" must be a Boolean'),),
    76: (re.escape('"tag_group" has to be string'), re.escape('"message_type" has to be string')),
    78: (re.escape("Invalid payload pls update and try again"), re.escape("Invalid JSON payload")),
    84: (re.escape("Invalid recipients"),),
    89: (
        re.escape(_ADD_ON.format("Connect")),
        re.escape(_ADD_ON.format("Direct")),
        re.escape('"provider_nick_name" can\'t be empty'),
        re.escape("The provider_nick_name used in request does not exist in your account"),
        re.escape('"message_id" length can\'t be greater than 8'),
        re.escape('"message_id" can\'t be empty'),
        re.escape("Received invalid message type"),
        re.escape("Template not found for the specified provider"),
        re.escape("Template name is mandatory"),
        _REPLACEMENTS,
    ),
}
"""The refusals of contract 6, by CleverTap's number.

Each of them finds fault with the request as a whole (a field, the provider, the template, all recipients), so that
none of it can have been queued. Of 89 only these texts are believed: its other one, "Unexpected error, please try
again", says neither that something went out nor that nothing did.
"""

_NOT_ADDED = re.compile(
    r"The following campaignIDs have not been added to the processing queue: "
    r"\[(\d{1,18}(?:, ?\d{1,18})*)\] as they have either been stopped"
)


def sent(raw: RawAnswer) -> SendAnswer:
    """Classify the answer to an identity send."""
    if isinstance(answer := common(raw), RateLimited | RefusedByRemote):
        return answer
    if (refusal := _documented(raw)) is not None:
        return refusal
    return Queued() if _says_queued(raw) else raw.unclear("it may or may not have been sent")


def triggered(raw: RawAnswer, asked: tuple[RemoteId, ...], *, several: bool) -> TriggerAnswer:
    """Classify the answer to a trigger of these campaigns; only version 2 (`several`) knows a partial one."""
    if isinstance(answer := common(raw), RateLimited | RefusedByRemote):
        return answer
    if _says_queued(raw):
        return Queued()
    if several and raw.status == 200 and raw.body.get("status") == "partial":
        return _partly(raw, asked)
    return raw.unclear("it may or may not have been set off")


def _says_queued(raw: RawAnswer) -> bool:
    return is_success(raw) and raw.body.keys() <= {"status", "message", "code"} and _is_queued_text(raw.body)


def _is_queued_text(body: Mapping[str, Any]) -> bool:
    message = body.get("message")
    return isinstance(message, str) and message.strip().rstrip(".").lower() == QUEUED_TEXT.lower()


def _documented(raw: RawAnswer) -> RefusedByRemote | None:
    """A refusal of the table. CleverTap's page gives HTTP 200 and 400 for them and says not which (contract 6)."""
    body = raw.body
    code, error = body.get("code"), body.get("error")
    if raw.status not in (200, 400) or body.keys() != {"status", "error", "code"} or body["status"] != "fail":
        return None
    if type(code) is not int or not isinstance(error, str):
        return None
    text = error.strip()
    if any(re.fullmatch(rf"{pattern}\.?", text) for pattern in REFUSALS.get(code, ())):
        return RefusedByRemote(raw.status, raw.told(text), code)
    return None


def _partly(raw: RawAnswer, asked: tuple[RemoteId, ...]) -> TriggerAnswer:
    """Which campaigns were left out, by the documented sentence; ids that nobody asked for make it unclear."""
    body, error = raw.body, raw.body.get("error")
    found = _NOT_ADDED.match(error.strip()) if isinstance(error, str) else None
    known = body.keys() == {"status", "message", "error", "code"} and body["code"] == 200
    if not known or not _is_queued_text(body) or found is None:
        return raw.unclear("some campaigns were set off and some were not, and it does not say which")
    ids = tuple(RemoteId(int(one)) for one in found[1].replace(" ", "").split(","))
    if len(set(ids)) != len(ids) or not set(ids) <= set(asked):
        return raw.unclear("it leaves out campaigns that were not asked for")
    return PartlyQueued(ids, raw.told(str(error)))
