"""Placeholders of other tools, and braces that do not match: CleverTap leaves them as they are (PER004)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WHOLE: Final = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{#.*?#\}|\$\{[^{}]*\}", re.DOTALL)
"""What is right, or is somebody else's business: Liquid, DLT variables, and CleverTap's own `${…}`."""
_FOREIGN: Final = re.compile(
    r"%%[A-Za-z_][\w .:-]{0,80}%%?"
    r"|\[\s*(?:(?:(?:first|last|full|user|customer|your|client)[ _-]?)?name|insert [^\[\]]{1,40}"
    r"|(?:your |user )?e-?mail|city|company|coupon[ _-]?code|promo[ _-]?code|product[ _-]?name)\s*\]",
    re.IGNORECASE,
)
_SINGLE: Final = re.compile(r"\{\s*[^\W\d][^\s{}\"'(),:;]*(?: [^\s{}\"'(),:;]+)?\s*\}")
_LOOSE: Final = re.compile(r"\{\{|\}\}|\{%|%\}")
_UNREAD: Final = re.compile(
    r"<(?P<raw>style|script)\b.*?</(?P=raw)\s*>|<!--.*?-->|<[^<>]*>", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What was found, and the character where it begins."""

    text: str
    start: int


def may_hold_placeholder(text: str) -> bool:
    """Whether it is worth a closer look."""
    return "{" in text or "}" in text or "[" in text or "%%" in text


@lru_cache(maxsize=512)
def foreign_placeholder(text: str, *, has_loose: bool) -> Placeholder | None:
    """The first one of a text. Without `has_loose`, `{word}` passes: apps fill such values and links themselves."""
    plain = _WHOLE.sub(lambda match: " " * len(match.group()), text)
    found = _LOOSE.search(plain) or _FOREIGN.search(plain) or (has_loose and _SINGLE.search(plain)) or None
    if found is None:
        return None
    text_from_there = text[found.start() :] if _LOOSE.fullmatch(found.group()) else found.group()
    return Placeholder(text_from_there.split("\n", 1)[0], found.start())


@lru_cache(maxsize=32)
def readable_html(html: str) -> str:
    """The HTML with spaces instead of tags, comments, styles and scripts: each character stays where it was."""
    return _UNREAD.sub(lambda match: " " * len(match.group()), html)
