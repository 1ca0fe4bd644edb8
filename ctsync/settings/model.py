"""The shape of ctsync.yaml, key by key (yaml.md 3)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from ctsync.campaign.token import SMALLEST_NAME_LIMIT
from ctsync.catalog.nearest import nearest
from ctsync.names import PROJECT_NAME
from ctsync.values import (
    Date,
    Flag,
    LongDuration,
    Model,
    Moment,
    OneOrMore,
    Path,
    RawJson,
    Span,
    Text,
    WholeNumber,
    wrong,
)
from ctsync.values.editors import like, number_or, word_like
from ctsync.values.model import as_text
from ctsync.values.numbers import read_amount, read_whole_number
from ctsync.values.times import read_duration

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_LOOPBACK = re.compile(r"http://(?:localhost|127\.0\.0\.1|\[::1\]):[1-9][0-9]{0,4}/?")
_PATTERN = re.compile(r"(?!/)(?:[^\\:]+)")


def read_secret(value: Any) -> str:
    """`{env: NAME}` as NAME. What is written instead is never repeated: it may be the secret."""
    if not isinstance(value, dict):
        raise wrong(
            "a secret is never written in a file; name the variable that holds it", "{env: CT_PASSCODE}"
        )
    name = value.get("env")
    if set(value) != {"env"} or not isinstance(name, str) or _VARIABLE.fullmatch(name) is None:
        raise wrong("this should be `env` and the name of a variable", "{env: CT_PASSCODE}")
    return name


def read_zone(value: Any) -> str:
    """An IANA name of a place, as `Asia/Kolkata`, or `UTC`."""
    text = as_text(value, "a time zone", "Asia/Kolkata")
    try:
        if text == "UTC" or ("/" in text and ZoneInfo(text)):
            return text
    except (KeyError, ValueError, OSError):  # what zoneinfo raises for names it cannot find or will not open
        pass
    places = sorted(zone for zone in available_timezones() if "/" in zone)
    raise wrong(f"`{text}` is not the name of a time zone", nearest(text, places) or "Asia/Kolkata")


def read_loopback(value: Any) -> str:
    """A server on this machine: passcodes never travel to another one, unless it is CleverTap's."""
    text = as_text(value, "an address of this machine", "http://127.0.0.1:8765")
    if _LOOPBACK.fullmatch(text) is None or int(text.rstrip("/").rpartition(":")[2]) > 65_535:
        raise wrong(f"`{text}` is not an address of this machine with a port", "http://127.0.0.1:8765")
    return text.rstrip("/")


def read_pause(value: Any) -> Span:
    """A duration that may be nothing."""
    return Span(0, "s") if value == "0s" else read_duration(value)


def read_rate(value: Any) -> Decimal:
    """Calls a second, above 0."""
    rate = read_amount(value)
    if not 0 < rate <= 100:
        raise wrong(f"`{value}` is not a number of calls a second", "2.5")
    return rate


def read_pattern(value: Any) -> str:
    """A path pattern below the repository root."""
    text = as_text(value, "a pattern of paths", "campaigns/**")
    if _PATTERN.fullmatch(text) is None or ".." in text.split("/"):
        raise wrong(f"`{text}` is not a pattern of paths below the repository root", "campaigns/**")
    return text


def _matching(pattern: str, what: str, example: str) -> PlainValidator:
    compiled = re.compile(pattern)

    def read(value: Any) -> str:
        text = as_text(value, what, example)
        if compiled.fullmatch(text) is None:
            raise wrong(f"`{text}` is not {what}", example)
        return text

    return PlainValidator(
        read,
        json_schema_input_type=Annotated[
            str, word_like(pattern, example, f"Write {what}, such as {example}.")
        ],
    )


_NAME_IT = "Never write a secret in a file. Name the variable that holds it: {env: CT_PASSCODE}."
Secret = Annotated[
    str,
    PlainValidator(read_secret),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {
                "env": {
                    "type": "string",
                    "pattern": f"^{_VARIABLE.pattern}$",
                    "patternErrorMessage": "Write the name of a variable, such as CT_PASSCODE.",
                    "description": "The environment variable that holds it.",
                }
            },
            "required": ["env"],
            "additionalProperties": False,
            "errorMessage": _NAME_IT,
            "examples": ["{env: CT_PASSCODE}"],
        }
    ),
]
Zone = Annotated[
    str,
    PlainValidator(read_zone),
    like(
        "UTC|[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)+",
        "Asia/Kolkata",
        "Write a time zone's name, such as Asia/Kolkata.",
    ),
]
Loopback = Annotated[
    str,
    PlainValidator(read_loopback),
    like(
        _LOOPBACK.pattern,
        "http://127.0.0.1:8765",
        "Write an address of this machine, such as http://127.0.0.1:8765.",
    ),
]
Pause = Annotated[
    Span,
    PlainValidator(read_pause),
    like(r"0s|(?=0*[1-9])\d{1,6}(?:s|m|h|d|w|mo)", "120s", "Write a duration, such as 120s, or 0s for none."),
]
Rate = Annotated[
    Decimal,
    PlainValidator(read_rate),
    number_or(
        r"\d+(?:\.\d+)?",
        "2.5",
        "Write a number of calls a second, above 0 and up to 100.",
        exclusiveMinimum=0,
        maximum=100,
    ),
]
Pattern = Annotated[
    str,
    PlainValidator(read_pattern),
    word_like(
        r"(?!/)(?!(?:.*/)?\.\.(?:/|$))[^\\:]*[^\\:\s][^\\:]*",
        "campaigns/**",
        "Write a pattern of paths below the repository's top, such as campaigns/**.",
    ),
]
Currency = Annotated[str, _matching("[A-Z]{3}", "a currency's three letters", "INR")]
Project = Annotated[
    str,
    _matching(
        PROJECT_NAME.pattern, "a project name: small letters, digits and `-`, at most 40", "shop-7q2m4kxa"
    ),
]
Lineage = Annotated[str, _matching("[a-z0-9-]{1,40}", "a lineage of small letters, digits and `-`", "7q2m4k")]
Hash = Annotated[
    str, _matching("sha256:[0-9a-f]{64}", "a hash of 64 digits from 0 to f", "sha256:" + "0" * 64)
]
Branch = Annotated[
    str, _matching(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,199}", "the name of a branch", "main")
]


class StoreModel(Model):
    """Where the account's lock lives."""

    file: Path | None = None
    """A file on this machine."""
    single_machine: Flag = False
    """That only this machine ever applies; without it a file store is for sandboxes."""
    git: Branch | None = None
    """A branch of this repository's remote, kept for the lock alone."""
    object: Text | None = None
    """An object store's address."""

    @model_validator(mode="after")
    def _one_place(self) -> StoreModel:
        given = [key for key in ("file", "git", "object") if getattr(self, key) is not None]
        if len(given) != 1:
            raise wrong(
                "a lock lives in exactly one of `file`, `git` and `object`",
                "{git: ctsync-lock/production}",
                "EXC001",
            )
        if self.single_machine and self.file is None:
            raise wrong(
                "`single_machine` belongs to `file`", "{file: lock.json, single_machine: true}", "EXC001"
            )
        return self


def _read_name_limit(value: Any) -> int:
    limit = read_whole_number(value)
    if limit < SMALLEST_NAME_LIMIT:
        raise wrong(
            f"a name of {limit} bytes has no room for its token and a letter", str(SMALLEST_NAME_LIMIT)
        )
    return limit


NameLimit = Annotated[
    int,
    PlainValidator(_read_name_limit),
    number_or(
        r"0*[1-9]\d+",
        "100",
        f"Write a number of bytes, {SMALLEST_NAME_LIMIT} or more.",
        kind="integer",
        minimum=SMALLEST_NAME_LIMIT,
    ),
]


class LimitsModel(Model):
    """How gently CleverTap is treated."""

    per_second: Rate | None = None
    """Calls a second, evenly spaced."""
    in_flight: WholeNumber | None = None
    """Calls at a time."""
    pause_after_429: Pause | None = None
    """How long the account rests after CleverTap said that it was too much."""
    settle: Pause | None = None
    """How long CleverTap's list may lag behind."""
    stop_recheck: Pause | None = None
    """When a stop is looked at once more."""


class AccountModel(Model):
    """One CleverTap account."""

    sandbox: Flag = False
    """The embedded sandbox."""
    url: Loopback | None = None
    """A server on this machine."""
    region: Literal["eu1", "in1", "sg1", "us1", "aps3", "mec1"] | None = None
    """CleverTap's region of the account."""
    account_id: Secret | None = None
    """The account's id."""
    passcode: Secret | None = None
    """The account's passcode."""
    token: Secret | None = None
    """The token for triggers of version 2."""
    timezone: Zone
    """The account's time zone: every moment and every day of a file is meant in it."""
    currency: Currency | None = None
    """The currency of prices."""
    protected: Flag = False
    """Whether guardrails hold, as they should where real people are reached."""
    store: StoreModel | None = None
    """Where the account's lock lives; every machine that applies has to find it."""
    lineage: Lineage | None = None
    """Which lock this entry means; fixed when the account is set up."""
    account_hash: Hash | None = None
    """Which account this entry means: the hash of its id, fixed when it is set up."""
    campaigns: OneOrMore[Pattern] = ("campaigns/**",)
    """Which files belong to the account."""
    variables: dict[str, Text] = {}
    """Variables that win over the shared ones."""
    android_link_key: Literal["deep_link", "wzrk_dl", "both"] = "deep_link"
    """Under which key the Android app looks for its link."""
    skip_estimate: Flag = False
    """Whether CleverTap is told not to estimate at creation."""
    clock: Moment | None = None
    """Where the sandbox's clock starts."""
    window_gap: LongDuration = Span(2, "d")
    """How long before a send the window of an audience ends."""
    name_limit: NameLimit = 100
    """The longest remote name, in bytes."""
    branch: Branch = "main"
    """The branch that may be applied."""
    limits: LimitsModel = LimitsModel()
    """How gently CleverTap is treated, where the usual pace does not fit."""
    verified: dict[str, Date] = {}
    """What was tested against the live account, and when."""


class SettingsModel(Model):
    """ctsync.yaml."""

    version: Literal["1"] = Field(examples=["1"])
    """The format of this file."""
    project: Project
    """Part of every campaign's token; never change it."""
    accounts: dict[str, AccountModel]
    """The CleverTap accounts."""
    variables: dict[str, Text] = {}
    """Variables of all accounts."""
    policy: Path = "policy.yaml"
    """Where the guardrails are set."""
    defaults: RawJson = None
    """What campaigns need not repeat."""
