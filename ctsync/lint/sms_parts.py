"""How many parts an SMS has, since each part is paid for (GSM 03.38, 3GPP TS 23.038 and 23.040).

A text that has only the letters of the GSM alphabet takes 160 places in one part, or 153 in each of several. One other
character turns the whole text into UCS-2: 70 places in one part, or 67 in each of several. A letter of the extension
table takes two places, and so does a character beyond U+FFFF; neither is ever split between two parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, TypeAlias

Alphabet: TypeAlias = Literal["GSM-7", "UCS-2"]

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_GSM: Final = BASIC | EXTENSION
_ROOM: Final[dict[Alphabet, tuple[int, int]]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}
"""Places in a single part, and in each of several."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An SMS as operators count it: `places` are those that its characters take."""

    alphabet: Alphabet
    places: int
    number: int


def is_gsm(character: str) -> bool:
    """Whether the GSM alphabet has it."""
    return character in _GSM


def parts_of(text: str) -> Parts:
    """How the text travels. An empty text is one part."""
    alphabet = _alphabet(text)
    places = len(text) + sum(1 for _ in _wide(text, alphabet))
    return Parts(alphabet, places, len(cut_into_parts(text)))


def cut_into_parts(text: str) -> tuple[str, ...]:
    """The text of each part, filled one after the other; what takes two places moves on whole if one is left."""
    alphabet = _alphabet(text)
    single, each = _ROOM[alphabet]
    wide = frozenset(_wide(text, alphabet))
    if len(text) + sum(1 for character in text if character in wide) <= single:
        return (text,)
    cuts, used = [0], 0
    for at, character in enumerate(text):
        need = 2 if character in wide else 1
        if used + need > each:
            cuts.append(at)
            used = 0
        used += need
    return tuple(text[start:end] for start, end in pairwise((*cuts, len(text))))


def room_of(alphabet: Alphabet, number: int) -> int:
    """Places of so many parts together."""
    single, each = _ROOM[alphabet]
    return single if number == 1 else each * number


def _alphabet(text: str) -> Alphabet:
    return "GSM-7" if _GSM.issuperset(text) else "UCS-2"


def _wide(text: str, alphabet: Alphabet) -> Iterator[str]:
    """The characters that take two places."""
    if alphabet == "GSM-7":
        return (character for character in text if character in EXTENSION)
    return (character for character in text if character > "\uffff")
