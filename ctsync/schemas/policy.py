"""The schema of policy.yaml, as its reference has it (yaml.md 11)."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from ctsync.campaign.definition import ChannelName, Country
from ctsync.schemas.draft07 import Schema, described
from ctsync.values import (
    Amount,
    ClockSpan,
    Count,
    Date,
    Duration,
    Flag,
    OneOrMore,
    Percent,
    Text,
    WholeNumber,
)
from ctsync.values.editors import a_text

_LEVELS: Final = ("info", "warn", "approve", "block")


def _of(kind: Any) -> Schema:
    found: Schema = TypeAdapter(kind).json_schema()
    return found


def _by_level(value: Schema) -> Schema:
    """A threshold for each level."""
    said = {
        "info": "From here on it is mentioned.",
        "warn": "From here on it is a warning.",
        "approve": "From here on somebody has to approve it.",
        "block": "From here on nothing is sent.",
    }
    properties = {level: described(value, said[level]) for level in _LEVELS}
    return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}


_COUNTS: Final = _by_level(_of(Count))
_TIMES: Final = _by_level(_of(Duration))
_SHARES: Final = _by_level(_of(Percent))
_GUARDRAILS: Final[dict[str, tuple[Schema, str]]] = {
    "creates": (_COUNTS, "How many campaigns one apply creates."),
    "stops": (_COUNTS, "How many campaigns one apply stops."),
    "stopped_share": (_SHARES, "Which part of all live campaigns one apply stops."),
    "reach_per_campaign": (_COUNTS, "How many people one campaign reaches."),
    "reach_total": (_COUNTS, "How many people all campaigns of one apply reach together."),
    "reach_change": (_SHARES, "How much the reach of a campaign differs from the last time."),
    "lead_time": (_TIMES, "How long before its first send a campaign is created; crossed when it is less."),
    "replace_before_send": (
        _TIMES,
        "How long before its next send a campaign is replaced; crossed when it is less.",
    ),
    "messages_per_5_minutes": (_COUNTS, "How many messages of the whole account fall into any five minutes."),
    "cost": (
        _by_level(_of(Amount)),
        "What one apply costs, by registers/prices.yaml, in the account's currency.",
    ),
    "waking_hours": (_of(ClockSpan), "When promotional messages may arrive, on people's clocks."),
    "test_words": (_of(OneOrMore[Text]), "Words that no text of a protected account may hold."),
}
_RULE: Final = "^[A-Z]{2,6}[0-9]{3}$"


def policy() -> Schema:
    """The whole file."""
    guardrails = {key: described(shape, text) for key, (shape, text) in _GUARDRAILS.items()}
    level = {"enum": ["off", *_LEVELS]}
    rule = {"anyOf": [level, _by_level({"if": {"type": "object"}, "then": False})]}
    keys: dict[str, tuple[Schema, str]] = {
        "version": (_version(), "The form of this file: `1`."),
        "guardrails": (
            _closed(guardrails),
            "Limits of a whole apply. A crossed one says what would make it pass.",
        ),
        "rules": (
            {"type": "object", "propertyNames": {"pattern": _RULE}, "additionalProperties": rule},
            "The level of each rule, or its thresholds by level.",
        ),
        "waivers": (_listed(_waiver()), "Exceptions, each with a reason, a person and an end."),
        "approvals": (_listed(_approval()), "Who has to agree, and when."),
        "checks": (_listed(_check()), "Questions of your own about the whole plan."),
    }
    return _closed({key: described(shape, text) for key, (shape, text) in keys.items()}, ["version"])


def _closed(properties: dict[str, Schema], required: list[str] | None = None) -> Schema:
    more = {"required": required} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def _listed(shape: Schema) -> Schema:
    return {"anyOf": [shape, {"type": "array", "items": shape}]}


def _version() -> Schema:
    said = "Write 1."
    return {"type": ["integer", "string"], "enum": [1, "1"], "errorMessage": said, "default": 1}


def _waiver() -> Schema:
    rule = {"type": "string", "pattern": _RULE, "patternErrorMessage": "Write a rule's id, such as EML010."}
    keys: dict[str, tuple[Schema, str]] = {
        "rule": (rule, "Which rule."),
        "campaigns": (_of(OneOrMore[Text]), "Which campaigns, by their names; `*` stands for any letters."),
        "reason": (a_text(), "Why."),
        "by": (a_text(), "Who answers for it."),
        "until": (_of(Date), "Until when. A day that has passed is an error."),
    }
    return _closed({key: described(shape, text) for key, (shape, text) in keys.items()}, list(keys))


def _approval() -> Schema:
    when: dict[str, tuple[Schema, str]] = {
        "channel": (_of(OneOrMore[ChannelName]), "On one of these channels."),
        "purpose": (_listed({"enum": ["promotional", "transactional"]}), "For one of these purposes."),
        "change": (_of(OneOrMore[Text]), "One of these changes, such as `create` or `replace`."),
        "country": (_of(OneOrMore[Country]), "In one of these countries."),
        "labels": (_of(OneOrMore[Text]), "With one of these labels."),
        "path": (_of(OneOrMore[Text]), "Written in one of these files; `*` stands for any letters."),
        "reach_over": (_of(Count), "Reaching more people than this."),
        "reach_grows_by": (
            {"anyOf": [_of(Percent), _of(Count)]},
            "Reaching so many more than the last time.",
        ),
        "cost_over": (_of(Amount), "Costing more than this."),
        "everyone": (_of(Flag), "Going to everybody."),
        "new_template": (_of(Flag), "With a template that was not used before."),
    }
    keys: dict[str, tuple[Schema, str]] = {
        "id": (a_text(), "What the approval is called."),
        "when": (
            _closed({key: described(shape, text) for key, (shape, text) in when.items()}),
            "For which changes; all of it must hold.",
        ),
        "from": (_of(OneOrMore[Text]), "Who may approve: users or teams."),
        "count": ({**_of(WholeNumber), "default": 1}, "How many of them have to."),
    }
    return _closed(
        {key: described(shape, text) for key, (shape, text) in keys.items()}, ["id", "when", "from"]
    )


def _check() -> Schema:
    keys: dict[str, tuple[Schema, str]] = {
        "id": (a_text(), "What the check is called."),
        "if": (a_text(), "A CEL expression over the plan as JSON; true means that the check speaks."),
        "level": ({"enum": list(_LEVELS)}, "How loud it is."),
        "say": (a_text(), "What it says."),
    }
    return _closed({key: described(shape, text) for key, (shape, text) in keys.items()}, list(keys))
