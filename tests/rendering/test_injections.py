"""Texts that try to act, in a plan at a terminal, in a runner's log and as JSON (reliability A9, G14)."""

from __future__ import annotations

import json
import re

import pytest

from ctsync.rendering import RENDERERS, Paper
from tests.rendering.test_comment import hostile_view
from tests.support.injections import INJECTIONS

ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ud800-\udfff]"
)


@pytest.fixture(scope="module")
def view():
    return hostile_view(INJECTIONS)


@pytest.mark.parametrize("verbose", [False, True], ids=["short", "verbose"])
def test_nothing_acts_at_a_terminal_or_in_a_runner(view, verbose):
    lines = list(RENDERERS["terminal"](Paper(80)).plan(view, verbose=verbose))
    assert len(lines) > len(INJECTIONS)
    assert [line for line in lines if ACTIVE.search(line)] == []
    assert [line for line in lines if line.lstrip().startswith("::") or "##[" in line] == []


def test_the_json_is_ascii_and_commands_no_runner(view):
    text = "\n".join(RENDERERS["json"](Paper(80)).plan(view))
    assert text.isascii()
    assert "##[" not in text
    assert json.loads(text)["kind"] == "plan"
