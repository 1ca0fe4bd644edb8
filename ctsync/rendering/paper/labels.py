"""A paragraph behind a short word, so that the eye finds the same thing at the same place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.rendering.paper.cells import padded, wrapped
from ctsync.rendering.paper.ink import Paper, Tone

MARGIN: Final = 4
LABEL: Final = 9


def labelled(label: str, text: str, paper: Paper, tone: Tone = Tone.PLAIN) -> Iterator[str]:
    """Nothing for an empty text."""
    if not text:
        return
    room = paper.width - MARGIN - LABEL
    for number, line in enumerate(wrapped(text, room)):
        word = paper.ink(padded(label if number == 0 else "", LABEL), Tone.QUIET)
        yield " " * MARGIN + word + paper.ink(line, tone)
