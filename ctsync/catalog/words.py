"""Words that registers and campaign files share: channels, purposes and countries (yaml.md 4)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import PlainValidator

from ctsync.values import wrong
from ctsync.values.editors import like
from ctsync.values.model import as_text

ChannelName: TypeAlias = Literal["push", "webpush", "email", "sms", "whatsapp", "webhook", "inbox"]
Purpose: TypeAlias = Literal["promotional", "transactional"]

_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")


def _read_country(value: Any) -> str:
    text = as_text(value, "a country", "IN")
    if _COUNTRY.fullmatch(text) is None:
        shown = text.upper() if _COUNTRY.fullmatch(text.upper()) else "IN"
        raise wrong(f"`{text}` is not a country's two capital letters", shown)
    return text


def _read_currency(value: Any) -> str:
    text = as_text(value, "a currency", "INR")
    if _CURRENCY.fullmatch(text) is None:
        shown = text.upper() if _CURRENCY.fullmatch(text.upper()) else "INR"
        raise wrong(f"`{text}` is not a currency's three capital letters", shown)
    return text


Country = Annotated[
    str,
    PlainValidator(_read_country),
    like("[A-Z]{2}", "IN", "Write a country's two capital letters, such as IN."),
]
Currency = Annotated[
    str,
    PlainValidator(_read_currency),
    like("[A-Z]{3}", "INR", "Write a currency's three capital letters, such as INR."),
]
