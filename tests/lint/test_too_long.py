from __future__ import annotations

import json

import pytest

from ctsync.lint.contract import Example
from ctsync.lint.too_long import MAX_LETTERS, MAX_OPEN, MAX_OPEN_TAGS, MAX_PIECES
from tests.lint.repository import found_in

FILE = "emails/monsoon.html"


def said(folder, body: str) -> list[str]:
    example = Example(f"message: {{body: {json.dumps(body, ensure_ascii=False)}}}")
    return [one.what for one in found_in(folder, example) if one.rule == "TYPE001"]


def said_of_letter(folder, html: str) -> list[str]:
    return [
        one.what
        for one in found_in(folder, Example("", channel="email", emails={FILE: html}))
        if one.rule == "TYPE001"
    ]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("x" * MAX_LETTERS, ""),
        ("x" * (MAX_LETTERS + 1), "This text has 400,001 letters, and no channel takes more than 400,000."),
        ("{{ a }}" * MAX_PIECES, ""),
        ("{{ a }}" * (MAX_PIECES + 1), "This text has more than 1,000 pieces of Liquid or variables."),
        ("{{ a " * MAX_OPEN + "x" * 1_000, ""),
        (
            "{{ a " * (MAX_OPEN + 1) + "x" * 1_000,
            "This text opens more than 20 pieces of Liquid or variables that it never closes.",
        ),
        ("}}" * 50 + "{{ a " * 50 + "x" * 1_000, "This text opens more than 20 pieces"),
        ("{% a " * 50 + "x" * 1_000, "This text opens more than 20 pieces"),
        ("{# a " * 50 + "x" * 1_000, "This text opens more than 20 pieces"),
        ("{{ a " * 50, ""),
    ],
)
def test_a_text_without_end_is_refused_before_any_rule_reads_it(tmp_path, body: str, complaint: str):
    found = said(tmp_path, body)
    assert len(found) == bool(complaint)
    assert all(one.startswith(complaint) for one in found)


def test_nothing_else_is_said_of_a_text_that_is_refused(tmp_path):
    example = Example(f"message: {{body: '{'x' * (MAX_LETTERS + 1)}'}}")
    assert [one.rule for one in found_in(tmp_path, example)] == ["TYPE001"]


def test_a_link_without_end_is_refused_as_well(tmp_path):
    example = Example(f"message: {{link: 'https://acme.example/{'x' * MAX_LETTERS}'}}")
    assert [one.what.partition(" has")[0] for one in found_in(tmp_path, example)] == ["This link"]


@pytest.mark.parametrize(
    ("html", "is_refused"),
    [
        ("<!-- a -->" * 100, False),
        ("<!-- a" * MAX_OPEN, False),
        ("<!-- a" * (MAX_OPEN + 1), True),
        ("-->" * 50 + "<!-- a" * 50, True),
        ("<!-- a >" * 50, True),
        ("<p>1 < 2</p>" * MAX_OPEN_TAGS, False),
        ("<p>1 < 2</p>" * (MAX_OPEN_TAGS + 1), True),
        ("<" * 5_000, True),
        ("<p>a</p>" * 5_000, False),
        ("x" * (MAX_LETTERS + 1), True),
    ],
)
def test_a_letter_that_never_closes_what_it_opens_is_refused(tmp_path, html: str, *, is_refused: bool):
    assert len(said_of_letter(tmp_path, html)) == is_refused
