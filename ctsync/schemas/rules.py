"""Keys that need or exclude each other, as far as a schema can say it. Each says why, where the editor shows it.

What a default may bring is never asked for: a rule about missing keys is left out where any is inherited.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ctsync.schemas.draft07 import Schema
from ctsync.schemas.known import Known
from ctsync.schemas.parts import has

_ALONE: Final = ("segment", "everyone", "query")
_OF_PEOPLE: Final = (
    "profile",
    "demographics",
    "geo",
    "app",
    "reachability",
    "technographics",
    "did",
    "did_not",
)
_OF_AN_EVENT: Final = ("within", "from", "to", "where", "session")

_STANDS_ALONE: Final = "`segment`, `everyone` and `query` stand alone: leave this out."


def excludes(key: str, others: Iterable[str], why: str) -> Schema:
    """With `key`, none of the others may stand."""
    return {"dependencies": {key: {"properties": dict.fromkeys(others, False), "errorMessage": why}}}


def needs(key: str, others: list[str]) -> Schema:
    return {"dependencies": {key: others}}


def one_of(*keys: str) -> Schema:
    """At least one of them is there."""
    return {"anyOf": [{"required": [key]} for key in keys]}


def when(key: str, pattern: str, then: Schema) -> Schema:
    """A condition that begins with the text of one key."""
    return {"if": has(key, {"type": "string", "pattern": pattern}), "then": then}


def audience_rules(known: Known) -> list[Schema]:
    """One base, and what belongs to it (yaml.md 5)."""
    rules = [
        excludes("segment", ("everyone", "query"), _STANDS_ALONE),
        excludes("everyone", ("query",), _STANDS_ALONE),
    ]
    rules.append(
        {
            "if": one_of(*_ALONE),
            "then": {
                "properties": dict.fromkeys(("event", *_OF_AN_EVENT, *_OF_PEOPLE), False),
                "errorMessage": _STANDS_ALONE,
            },
        }
    )
    rules.append(excludes("within", ("from", "to"), "A window is either `within` or `from` and `to`."))
    if not known.inherits("audience"):
        rules += [needs(key, ["event"]) for key in _OF_AN_EVENT]
        rules += [_window(), one_of("event", *_ALONE, *_OF_PEOPLE)]
    return rules


def condition_rules() -> list[Schema]:
    """A window, and at most one count (yaml.md 5)."""
    counts = ("at_least", "more_than", "at_most", "less_than", "exactly")
    rules = [
        excludes(key, counts[number + 1 :], "A condition takes one count.")
        for number, key in enumerate(counts[:-1])
    ]
    rules.append(excludes("within", ("from", "to"), "A window is either `within` or `from` and `to`."))
    return [*rules, _window()]


def _window() -> Schema:
    """Both ends of a fixed window, or a relative one, wherever an event is named."""
    window = one_of("within", "from")
    return {"dependencies": {"event": window, "from": ["to"], "to": ["from"]}}


def schedule_rules(known: Known) -> list[Schema]:
    """`at` or `every`, and what a repeat needs (yaml.md 6.1)."""
    rules = [
        excludes("every", ("at",), "A campaign has either `at` or `every`."),
        excludes("runs", ("end",), "A repeat has either `end` or `runs`."),
    ]
    if not known.inherits("schedule"):
        rules += [
            one_of("at", "every"),
            {"dependencies": {"every": {"allOf": [{"required": ["start"]}, one_of("end", "runs")]}}},
            when("every", "(week|month)", {"required": ["days"]}),
            when("in", "^user$", {"required": ["if_missed"]}),
        ]
    return rules


def quiet_rules(known: Known) -> list[Schema]:
    """Quiet hours say on whose clock they are, and what happens to a message in them (DND001)."""
    if known.inherits("quiet_hours"):
        return []
    return [
        {"required": ["in", "then"]},
        needs("from", ["to"]),
        needs("to", ["from"]),
        one_of("from", "days"),
    ]


def header_rules() -> list[Schema]:
    return [{"minProperties": 1, "maxProperties": 1}]


def inbox_rules() -> list[Schema]:
    """Carousels turn, so they need two cards; the other layouts show one (contract 3.6.7)."""
    several = {"properties": {"cards": _cards(minItems=2)}}
    return [
        when("layout", "^carousel", several),
        when("layout", "^(simple|message-icon)$", {"properties": {"cards": _cards(maxItems=1)}}),
    ]


def _cards(**limits: Any) -> Schema:
    return {
        "if": {"type": "array"},
        "then": limits,
        "else": {} if "maxItems" in limits else {"type": "array"},
    }


def card_rules() -> list[Schema]:
    why = "A card has one of `image`, `video` and `audio`."
    return [excludes("image", ("video", "audio"), why), excludes("video", ("audio",), why)]


def button_rules() -> list[Schema]:
    return [excludes("copy", ("link",), "A button leads somewhere or copies a text: `link` or `copy`.")]


def account_rules() -> list[Schema]:
    """Where an account is, and what it needs there (yaml.md 3)."""
    is_true = {"enum": [True, "true"]}
    sandbox = {"properties": {"sandbox": is_true}, "required": ["sandbox"]}
    no_secrets = "A sandbox's credentials are fixed, and it is neither at a `url` nor in a `region`."
    in_sandbox = {
        "required": ["clock"],
        "properties": dict.fromkeys(("url", "region", "account_id", "passcode"), False),
        "errorMessage": no_secrets,
    }
    elsewhere = {
        "required": ["account_id", "passcode"],
        "properties": {"clock": False},
        "errorMessage": "Only a sandbox has a `clock` of its own.",
    }
    return [
        one_of("sandbox", "url", "region"),
        {"if": sandbox, "then": in_sandbox, "else": elsewhere},
        excludes("url", ("region",), "An account is either at a `url` or in a `region`."),
        {"dependencies": {"region": ["store"]}},
    ]


def store_rules() -> list[Schema]:
    why = "A lock lives in one place: `file`, `git` or `object`."
    return [
        one_of("file", "git", "object"),
        excludes("file", ("git", "object"), why),
        excludes("git", ("object", "single_machine"), why),
        excludes("object", ("single_machine",), why),
    ]
