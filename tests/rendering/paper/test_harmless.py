"""What could steer a reader's eye is shown by its number; what languages and emoji need stays."""

from __future__ import annotations

import pytest

from ctsync.rendering.paper.harmless import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("मानसून\u200d \u200f👩‍👩‍👧", "मानसून\u200d \u200f👩‍👩‍👧"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"),
        ("a\u202eb", "a⌈U+202E⌉b"),
        ("a\x00\x1bb\ud800", "a⌈U+0000⌉⌈U+001B⌉b⌈U+D800⌉"),
        ("line\nbreak", "line\nbreak"),
        ("\u2066x\u2069\ufeff", "⌈U+2066⌉x⌈U+2069⌉⌈U+FEFF⌉"),
    ],
    ids=["plain", "joiners", "flag", "override", "controls", "break", "isolates"],
)  # fmt: skip
def test_a_text(text, shown):
    assert harmless(text) == shown
