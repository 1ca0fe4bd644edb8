"""What may not be translated inside a text: Liquid. Only the words that stand in for a missing value may."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_FALLBACK = re.compile(r"""\|\s*default\s*:\s*(?:'(?P<one>[^']*)'|"(?P<two>[^"]*)")\s*-?\}\}$""")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, or one placeholder with its code as written."""

    text: str
    is_code: bool = False

    @property
    def fallback(self) -> str:
        """What people read for whom a placeholder has nothing; empty without one."""
        found = _FALLBACK.search(self.text) if self.is_code else None
        return "" if found is None else found["one"] or found["two"] or ""

    def with_fallback(self, words: str) -> Piece:
        """The same placeholder with other words for people for whom it has nothing.

        Raises ValueError for words with signs that would end it.
        """
        found = _FALLBACK.search(self.text)
        if found is None or words == self.fallback:
            return self
        if any(sign in words for sign in ("{", "}", "%}")) or ("'" in words and '"' in words):
            raise ValueError(words)
        quote = '"' if "'" in words else "'"
        head = self.text[: found.start()]
        return Piece(f"{head}| default: {quote}{words}{quote} }}}}", is_code=True)


def pieces(text: str) -> list[Piece]:
    """The text and its placeholders, in order."""
    found: list[Piece] = []
    at = 0
    for match in _CODE.finditer(text):
        if match.start() > at:
            found.append(Piece(text[at : match.start()]))
        found.append(Piece(match.group(), is_code=True))
        at = match.end()
    if at < len(text) or not found:
        found.append(Piece(text[at:]))
    return found


def missing_and_foreign(source: str, translation: str) -> tuple[list[str], list[str]]:
    """The placeholders that only the source has, and those that only the translation has.

    They may change their order and the words for people without a value.
    """
    one, two = _codes(source), _codes(translation)
    return sorted((one - two).elements()), sorted((two - one).elements())


def _codes(text: str) -> Counter[str]:
    return Counter(_bare(piece.text) for piece in pieces(text) if piece.is_code)


def _bare(code: str) -> str:
    """A placeholder without its fallback and without the blanks that mean nothing."""
    return "".join(_FALLBACK.sub("}}", code).split())
