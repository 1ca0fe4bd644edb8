"""Where a push is cut off: counted in letters as people see them, without the Liquid around a name."""

from __future__ import annotations

import json

import pytest

from ctsync.lint.contract import Example
from ctsync.lint.settings import LintSettings
from ctsync.problems import Level
from tests.lint.repository import found_in


def levels(folder, rule: str, key: str, text: str) -> list[str]:
    example = Example(f"message: {{{key}: {json.dumps(text, ensure_ascii=False)}}}")
    on = LintSettings(levels={"PUSH004": Level.INFO} if rule == "PUSH004" else {})
    return [one.level for one in found_in(folder, example, on) if one.rule == rule]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("x" * 50, []),
        ("x" * 51, ["warning"]),
        ("x" * 65, ["warning"]),
        ("x" * 66, ["error"]),
        ("नि" * 50, []),
        ("नि" * 51, ["warning"]),
        ("👨‍👩‍👧‍👦" * 50, []),
        ("{{ Profile.Name | default: 'there' }}" + "x" * 45, []),
        ("{{ Profile.Name | default: 'there' }}" + "x" * 46, ["warning"]),
        ("{% if Profile.City %}" + "x" * 51, ["error"]),
    ],
)
def test_a_title_is_counted_as_people_see_it(tmp_path, title, expected):
    assert levels(tmp_path, "PUSH001", "title", title) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(50, []), (51, ["info"]), (140, ["info"]), (141, ["warning"]), (900, ["warning"])]
)
def test_a_body_over_a_line_is_told_and_over_a_lock_screen_warned_of(tmp_path, count, expected):
    assert levels(tmp_path, "PUSH003", "body", "x" * count) == expected


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("Hello {{ Profile.Name | default: 'there' }}, we are happy to inform you that boots are here", True),
        ("Hi there! 👋 Good morning, dear valued customer, boots are here", True),
        ("Hello {{ Profile.Name | default: 'there' }}, 20% off all boots until Sunday evening", False),
        ("नमस्ते जी, आज रात 8 बजे तक चाय पर 20% की छूट है, जल्दी कीजिए", False),
        ("Dear valued customer, good morning", False),
    ],
)
def test_a_first_line_of_filler_is_found_by_those_who_ask(tmp_path, body, is_found):
    assert bool(levels(tmp_path, "PUSH004", "body", body)) is is_found


def test_taste_is_left_to_those_who_switch_it_on(tmp_path):
    body = "Hi there! Good morning, dear valued customer, boots are here"
    example = Example(f'all_devices: true\nmessage: {{body: "{body}"}}')
    assert not {"PUSH004", "PUSH011"} & {one.rule for one in found_in(tmp_path, example)}
