"""How many parts an SMS is sent in: the alphabet of GSM 03.38, or two bytes a sign as soon as one sign is not in it."""

from __future__ import annotations

from dataclasses import dataclass

_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_PLACES = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Parts:
    """Places are septets, or UTF-16 units once `unusual` (the first sign outside GSM 03.38) is there."""

    count: int
    taken: int
    room: int
    unusual: str = ""


def parts_of(text: str) -> Parts:
    """160 septets in one part or 153 in each of several; 70 and 67 UTF-16 units."""
    unusual = next((sign for sign in text if sign not in _PLAIN and sign not in _TWO_PLACES), "")
    if unusual:
        return _split([len(sign.encode("utf-16-le")) // 2 for sign in text], 70, 67, unusual)
    return _split([2 if sign in _TWO_PLACES else 1 for sign in text], 160, 153)


def _split(places: list[int], alone: int, each: int, unusual: str = "") -> Parts:
    """A sign of two places is never cut in the middle."""
    total = sum(places)
    if total <= alone:
        return Parts(1, total, alone, unusual)
    count, used = 1, 0
    for size in places:
        if used + size > each:
            count, used = count + 1, 0
        used += size
    return Parts(count, total, count * each, unusual)
