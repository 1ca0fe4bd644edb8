"""What may happen to a file between two jobs: bits flip, pieces get lost, doubled or exchanged."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from itertools import count

EVERYDAY = 300
TAMPERINGS = int(os.environ.get("PYTEST_TAMPERINGS", str(EVERYDAY)))
"""Changes of each file: some hundred every day, `PYTEST_TAMPERINGS=3000` and more for a release (reliability G16)."""


def tampered(content: bytes, number: int = TAMPERINGS) -> Iterator[bytes]:
    """So many changed copies, none equal to the original; the same ones each time."""
    chance = random.Random(20270520)
    seen = {content}
    for attempt in count():
        if len(seen) > number:
            return
        changed = _CHANGES[attempt % len(_CHANGES)](content, chance)
        if changed not in seen:
            seen.add(changed)
            yield changed


def _piece(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content))
    return start, min(len(content), start + chance.randrange(1, 60))


def _flipped(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _cut_out(content: bytes, chance: random.Random) -> bytes:
    start, end = _piece(content, chance)
    return content[:start] + content[end:]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    start, end = _piece(content, chance)
    return content[:end] + content[start:]


def _exchanged(content: bytes, chance: random.Random) -> bytes:
    (a, b), (c, d) = sorted([_piece(content, chance), _piece(content, chance)])
    c = max(b, c)
    return content[:a] + content[c : max(c, d)] + content[b:c] + content[a:b] + content[max(c, d) :]


def _another_digit(content: bytes, chance: random.Random) -> bytes:
    digits = [place for place, sign in enumerate(content) if 48 <= sign <= 57]
    place = chance.choice(digits)
    return content[:place] + bytes([48 + chance.randrange(10)]) + content[place + 1 :]


def _lines_exchanged(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _line_doubled(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    return b"".join([*lines[: place + 1], *lines[place:]])


_CHANGES = (
    _flipped,
    _cut_off,
    _cut_out,
    _doubled,
    _exchanged,
    _another_digit,
    _lines_exchanged,
    _line_doubled,
)
