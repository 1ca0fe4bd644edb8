"""Numbers that only policy.yaml has: amounts with `k` and `M`, and the thresholds of rules, whose unit the rule knows."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from ctsync.values import wrong
from ctsync.values.model import as_text
from ctsync.values.numbers import read_amount, read_count, read_number, read_percent


def read_money(value: Any) -> Decimal:
    """`50k`, `1.2M` or `0.86`, in the account's currency."""
    if isinstance(value, Decimal):
        return value
    text = as_text(value, "an amount", "50k")
    if text.endswith(("k", "M")):
        return Decimal(read_count(text))
    return read_amount(text)


def read_crossing(value: Any) -> float:
    """`50`, `0.5`, `80k` or `20%`; a percentage is its number."""
    if isinstance(value, int | float):
        return value
    text = as_text(value, "a number", "50")
    if text.startswith("-"):
        raise wrong(f"`{text}` is below zero, and would always be crossed", "50")
    if text.endswith("%"):
        return read_percent(text)
    return read_count(text) if text.endswith(("k", "M")) else read_number(text)


Money = Annotated[
    Decimal,
    PlainValidator(read_money),
    PlainSerializer(str),
    WithJsonSchema({"type": ["string", "number"], "pattern": r"^\d+(\.\d+)?[kM]?$", "examples": ["50k"]}),
]
Crossing = Annotated[
    int | float,
    PlainValidator(read_crossing),
    WithJsonSchema({"type": ["string", "number"], "pattern": r"^\d+(\.\d+)?[kM%]?$", "examples": ["50"]}),
]
