from __future__ import annotations

import pytest

from ctsync.rendering.paper.ink import Paper, Tone


@pytest.mark.parametrize(("columns", "width"), [(20, 60), (80, 80), (200, 100)])
def test_paper_is_neither_too_narrow_nor_too_wide_to_read(columns, width):
    assert Paper(columns).width == width


def test_without_colour_nothing_is_added():
    assert Paper().ink("stop", Tone.ALARM) == "stop"


def test_colour_surrounds_the_text():
    assert Paper(colour=True).ink("stop", Tone.REMOVED) == "\x1b[31mstop\x1b[0m"
    assert Paper(colour=True).ink("", Tone.REMOVED) == ""
    assert Paper(colour=True).ink("stop", Tone.PLAIN) == "stop"


def test_a_paragraph_keeps_its_margin():
    lines = Paper(60).indented("word " * 20, "Note: ")
    assert lines[0].startswith("Note: word")
    assert all(line.startswith("      word") for line in lines[1:])
