"""The keys of `languages` that are not a language: whose value chooses, and how the languages are sent (yaml.md 8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, PlainValidator

from ctsync.values import Model, OneOrMore, Text, wrong
from ctsync.values.editors import like
from ctsync.values.model import as_text

LANGUAGE_CODE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
MARKET_NAME: Final = re.compile(r"[a-z0-9-]{1,20}")

_FROM: Final = "Profile."


def is_language_code(text: str) -> bool:
    """`hi`, `pt-BR`, `zh-Hant`: what may name a language."""
    return LANGUAGE_CODE.fullmatch(text) is not None


def _read_code(value: Any) -> str:
    text = as_text(value, "a language", "en")
    if not is_language_code(text):
        raise wrong(f"`{text}` is not a language's code", "en")
    return text


def _read_from(value: Any) -> str:
    text = as_text(value, "a profile property", "Profile.Language")
    if not text.startswith(_FROM) or not text.removeprefix(_FROM).strip():
        raise wrong(f"`{text}` is not a profile property", f"Profile.{text.rpartition('.')[2] or 'Language'}")
    return text.removeprefix(_FROM)


Code = Annotated[
    str,
    PlainValidator(_read_code),
    like(LANGUAGE_CODE.pattern, "en", "Write a language's code, such as en, hi or pt-BR."),
]
Property = Annotated[
    str,
    PlainValidator(_read_from),
    like(r"Profile\.[\s\S]*\S[\s\S]*", "Profile.Language", "Write `Profile.` and a property of people."),
]


class LanguageSettings(Model):
    """How the languages of a campaign are told apart and sent."""

    from_: Property = Field(alias="from")
    """The profile property whose value chooses the language."""
    default: Code
    """The language of `message`, which everybody else reads."""
    send_as: Literal["one_campaign", "campaign_per_language"]
    """One campaign that chooses by Liquid, or one campaign a language."""
    values: dict[str, OneOrMore[Text]] = {}
    """The profile's values that mean a language; without them, its code."""

    def values_of(self, code: str) -> tuple[str, ...]:
        """The profile's values that mean this language."""
        return self.values.get(code, (code,))


SETTINGS_KEYS: Final = ("from", "default", "send_as", "values")
"""The keys of `languages` that are no language."""

BESIDE_TEXTS: Final = ("expect", "skip", "source")
"""The keys of a language that are not part of its message."""


def schema_of_languages() -> Mapping[str, Any]:
    """What an editor may offer below `languages`; the texts of a language depend on the channel."""
    shape = LanguageSettings.model_json_schema()
    texts = {"type": "object", "properties": {key: {} for key in BESIDE_TEXTS}}
    return {"type": "object", "properties": shape["properties"], "additionalProperties": texts}
