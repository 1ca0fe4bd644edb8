"""Secrets that cannot be printed, and foreign text that cannot act.

`Secret` prints as stars wherever it lands. `safe_text` makes text from a file, a server or a person harmless
for a terminal: control characters, escape sequences and direction overrides become visible escapes.
"""

from __future__ import annotations

import re
from typing import Final

_STARS: Final = "***"

# C0 and C1 controls, DEL, direction marks and overrides, line and paragraph separators, lone surrogates.
_ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ud800-\udfff]"
)


class Secret:
    """A credential. Only `reveal` gives the text back, and only the HTTP transport calls it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Secret({_STARS})"

    def __str__(self) -> str:
        return _STARS

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> str:
        raise TypeError("a Secret is never pickled")


def safe_text(text: str, *, limit: int = 2_000, one_line: bool = False) -> str:
    """Show foreign text without letting it act, cut to `limit` characters.

    With `one_line`, line breaks become spaces as well.
    """
    if one_line:
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    shown = _ACTIVE.sub(lambda match: f"\\u{{{ord(match.group()):x}}}", text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def redact(text: str, secrets: tuple[Secret, ...]) -> str:
    """Replace each secret that appears in the text. Values under four letters are left to `Secret` itself."""
    for secret in secrets:
        value = secret.reveal()
        if len(value) >= 4:
            text = text.replace(value, _STARS)
    return text
