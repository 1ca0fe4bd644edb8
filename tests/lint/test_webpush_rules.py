"""Where browsers cut a web push off, and what only Chrome shows."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from tests.lint.repository import found_in


def levels(folder, yaml: str) -> list[str]:
    return [one.level for one in found_in(folder, Example(yaml, "webpush")) if one.rule == "WEB001"]


@pytest.mark.parametrize(
    ("key", "count", "expected"),
    [
        ("title", 32, []),
        ("title", 33, ["info"]),
        ("title", 50, ["info"]),
        ("title", 51, ["warning"]),
        ("body", 100, []),
        ("body", 101, ["info"]),
        ("body", 120, ["info"]),
        ("body", 121, ["warning"]),
    ],
)
def test_titles_and_bodies_are_counted(tmp_path, key, count, expected):
    assert levels(tmp_path / "a", f'message: {{{key}: "{"x" * count}"}}') == expected
    assert levels(tmp_path / "b", f'message: {{{key}: "{"नि" * count}"}}') == expected


def test_what_only_chrome_shows_is_told(tmp_path):
    assert levels(tmp_path, 'message: {image: "https://acme.example/a.jpg"}') == ["info"]
    assert levels(tmp_path, 'message: {chrome: {buttons: {label: See, link: "https://acme.example/a"}}}') == [
        "info"
    ]
    assert (
        levels(
            tmp_path, 'message: {chrome: {image: "https://acme.example/a.jpg", require_interaction: true}}'
        )
        == []
    )
