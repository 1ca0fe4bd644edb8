"""The facts in a text that no translation may change: placeholders, links, codes, percents and numbers (LNG003).

False alarms would teach people to look away, so what languages write differently counts as the same: digits of other
scripts, separators of thousands, `6 pm` and `18:00`, a percent sign before or after its number, and a small number
that one of the two spells out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_PLACEHOLDER = re.compile(r"\{\{-?\s*(?P<name>[^|}]*?)\s*(?:\|[^}]*)?-?\}\}")
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_TAG_NAMES = re.compile(r"\b(?:Profile|Event)\.\w+")
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"'،।]+|\bwww\.[^\s<>\"'،।]+")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-Z0-9]{4,}(?![A-Za-z0-9])")
_CLOCK = re.compile(
    r"(?<![\d.,])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap]\.?m\b\.?)|"
    r"(?<![\d.,:])(?P<hour24>\d{1,2})[:h](?P<minute24>\d{2})(?![\d:])",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?:[%٪％]\s?(?P<after>\d[\d.,]*))|(?:(?P<before>\d[\d.,]*)\s?[%٪％])")
_NUMBER = re.compile(r"\d+(?:[.,’'\u00a0\u202f\u066b\u066c]\d+)*")
_SEPARATORS = re.compile(r"[.,’'\u00a0\u202f\u066b\u066c]")
_SPELT_OUT: Final = 12
"""Numbers up to this one are often written as words."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one text says that is the same in every language."""

    placeholders: frozenset[str]
    links: frozenset[str]
    codes: frozenset[str]
    percents: frozenset[str]
    numbers: frozenset[str]


def facts_of(text: str, *, code: str = "") -> Facts:
    """The facts of a text; `code` is that of the offer, whatever it looks like."""
    placeholders = {found["name"] for found in _PLACEHOLDER.finditer(text)}
    for tag in _TAG.findall(text):
        placeholders.update(_TAG_NAMES.findall(tag))
    text = _latin_digits(_TAG.sub(" ", _PLACEHOLDER.sub(" ", text)))
    links = {link.rstrip(".,;:!?)]") for link in _LINK.findall(text)}
    text = _LINK.sub(" ", text)
    codes = {code} if code and code in text else set()
    text = text.replace(code, " ") if code else text
    codes.update(_CODE.findall(text))
    text = _CODE.sub(" ", text)
    clocks = {_clock(found) for found in _CLOCK.finditer(text)}
    text = _CLOCK.sub(" ", text)
    percents = {_plain(found["after"] or found["before"]) for found in _PERCENT.finditer(text)}
    numbers = {_plain(number) for number in _NUMBER.findall(_PERCENT.sub(" ", text))}
    return Facts(
        frozenset(placeholders),
        frozenset(links),
        frozenset(codes),
        frozenset(percents),
        frozenset(numbers | clocks),
    )


def differing_facts(original: str, translation: str, *, code: str = "") -> list[str]:
    """What two texts do not have in common, in words; nothing if they agree."""
    one, two = facts_of(original, code=code), facts_of(translation, code=code)
    found = []
    for noun, left, right in (
        ("placeholder", one.placeholders, two.placeholders),
        ("link", one.links, two.links),
        ("code", one.codes, two.codes),
        ("percentage", one.percents, two.percents),
        ("number", *_without_spelt_out(one.numbers, two.numbers)),
    ):
        sign = "%" if noun == "percentage" else ""
        if left - right:
            found.append(f"the {noun} {_listed(left - right, sign)} is missing")
        if right - left:
            found.append(f"the {noun} {_listed(right - left, sign)} is not in the original")
    return found


def _without_spelt_out(one: frozenset[str], two: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Small numbers count only where both texts have some that the other has not: else one spells them out."""
    if all(_is_small(number) for number in one ^ two) and (one <= two or two <= one):
        return one & two, one & two
    return one, two


def _is_small(number: str) -> bool:
    return number.isdigit() and int(number) <= _SPELT_OUT


def _listed(facts: frozenset[str], sign: str) -> str:
    return ", ".join(f"{fact}{sign}" for fact in sorted(facts))


def _latin_digits(text: str) -> str:
    """`५०` as `50`: a digit is a digit in every script."""
    return "".join(
        str(unicodedata.digit(character))
        if character.isdigit() and unicodedata.category(character) == "Nd"
        else character
        for character in text
    )


def _plain(number: str) -> str:
    """`1,499.50`, `1.499,50` and `1 499,50` are one number."""
    digits = _SEPARATORS.sub("", number)
    return digits.lstrip("0") or "0"


def _clock(found: re.Match[str]) -> str:
    """`6 pm` and `18:00` as `18`, `6:30 pm` as `1830`."""
    hour = int(found["hour"] or found["hour24"])
    minute = found["minute"] or found["minute24"] or "00"
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    return str(hour) if minute == "00" else f"{hour}{minute}"
