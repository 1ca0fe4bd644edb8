"""Counts, percents, amounts and plain numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator

from ctsync.values.editors import like, number_or
from ctsync.values.meant import number_meant
from ctsync.values.model import as_text, wrong

_COUNT = re.compile(r"(\d+(?:\.\d+)?)([kM]?)", re.ASCII)
_DASHED = re.compile(r"(\d{1,9}[kM]?) ?- ?(\d{1,9}[kM]?)", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_SCALE = {"": 1, "k": 1_000, "M": 1_000_000}
_LONGEST = 18
"""Digits a number may have: more is a slip of the finger, and a memory attack in the worst case."""


def read_count(value: Any) -> int:
    """`250`, `350k`, `1.2M`: a whole number of at least 0."""
    text = as_text(value, "a whole number", "350k")
    match = _COUNT.fullmatch(text)
    if match is None or len(text) > _LONGEST:
        raise wrong(f"`{text}` is not a count", number_meant(text) or "350k")
    if match[1].isdigit():
        return int(match[1]) * _SCALE[match[2]]
    number = Decimal(match[1]) * _SCALE[match[2]]
    if number != number.to_integral_value():
        raise wrong(f"`{text}` is not a whole number", "1.2M")
    return int(number)


def read_whole_number(value: Any) -> int:
    """Digits only, at least 1."""
    text = as_text(value, "a whole number", "2")
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST or int(text) < 1:
        raise wrong(f"`{text}` is not a whole number of at least 1", "2")
    return int(text)


def read_percent(value: Any) -> int | float:
    """`5%`; a whole percent is an int, so that the wire carries `5` and not `5.0`."""
    text = as_text(value, "a percentage", "5%")
    number = text.removesuffix("%")
    if number == text or _NUMBER.fullmatch(number) is None or not 0 <= float(number) <= 100:
        raise wrong(f"`{text}` is not a percentage between 0% and 100%", "5%")
    return int(number) if number.isdigit() else float(number)


def read_number(value: Any) -> int | float:
    """A plain number as filters compare it: `5000`, `0.5`, `-3`."""
    text = as_text(value, "a number", "5000")
    if _NUMBER.fullmatch(text) is None or len(text) > _LONGEST:
        raise wrong(f"`{text}` is not a number", number_meant(text) or "5000")
    return float(text) if "." in text else int(text)


def read_amount(value: Any) -> Decimal:
    """A price in the account's currency, without its sign: `0.86`."""
    text = as_text(value, "an amount", "0.86")
    if _NUMBER.fullmatch(text) is None or text.startswith("-") or len(text) > _LONGEST:
        raise wrong(f"`{text}` is not an amount in the account's currency", number_meant(text) or "0.86")
    return Decimal(text)


@dataclass(frozen=True, slots=True, order=True)
class CountRange:
    """From `low` to `high`, both included: `350k..450k`."""

    low: int
    high: int

    def __contains__(self, number: int) -> bool:
        return self.low <= number <= self.high

    def __str__(self) -> str:
        return f"{self.low:,} to {self.high:,}"


def read_count_range(value: Any) -> CountRange:
    """Two counts joined by `..`, the smaller first."""
    if isinstance(value, CountRange):
        return value
    text = as_text(value, "a range", "350k..450k")
    low, dots, high = text.partition("..")
    if not dots:
        dashed = _DASHED.fullmatch(text)
        shown = "..".join(sorted(dashed.groups(), key=read_count)) if dashed else "350k..450k"
        raise wrong(f"`{text}` is not a range; join its two ends with two dots", shown)
    meant = [number_meant(end) for end in (low, high)]
    if all(meant) and "".join(filter(None, meant)) != low.strip() + high.strip():
        raise wrong(f"`{text}` is not a range of counts", "..".join(filter(None, meant)))
    found = CountRange(read_count(low.strip()), read_count(high.strip()))
    if found.low > found.high:
        raise wrong(f"`{text}` runs backwards", f"{high.strip()}..{low.strip()}")
    return found


_DIGITS = r"\d+(?:\.\d+)?"

Count = Annotated[
    int,
    PlainValidator(read_count),
    number_or(
        f"{_DIGITS}[kM]?",
        "350k",
        "Write a whole number, such as 250, 350k or 1.2M.",
        kind="integer",
        minimum=0,
    ),
]
WholeNumber = Annotated[
    int,
    PlainValidator(read_whole_number),
    number_or(r"0*[1-9]\d*", "2", "Write a whole number of at least 1.", kind="integer", minimum=1),
]
Percent = Annotated[
    int | float,
    PlainValidator(read_percent),
    like(
        r"0*(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%", "5%", "Write a percentage between 0% and 100%, such as 5%."
    ),
]
Number = Annotated[
    int | float,
    PlainValidator(read_number),
    number_or(f"-?{_DIGITS}", "5000", "Write a number, such as 5000."),
]
Amount = Annotated[
    Decimal,
    PlainValidator(read_amount),
    number_or(_DIGITS, "0.86", "Write an amount without a currency's sign, such as 0.86.", minimum=0),
]
Range = Annotated[
    CountRange,
    PlainValidator(read_count_range),
    PlainSerializer(lambda found: f"{found.low}..{found.high}"),
    like(
        rf"\s*{_DIGITS}[kM]?\s*\.\.\s*{_DIGITS}[kM]?\s*",
        "350k..450k",
        "Write a range: two counts joined by two dots, such as 350k..450k.",
    ),
]
