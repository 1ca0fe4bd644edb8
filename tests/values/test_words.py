"""Texts, flags, links, paths and colours: the table of yaml.md 1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ctsync.values import Colour, Flag, Link, Path, Text
from tests.values.reading import read, refusal, rule_of

WORDS = [Text, Flag, Link, Path, Colour]


@pytest.mark.parametrize("kind", WORDS)
def test_what_is_empty_or_no_single_value_says_so(kind):
    assert rule_of(kind, "") == rule_of(kind, " \n") == rule_of(kind, None) == "TYPE002"
    assert refusal(kind, ["a"])[1].startswith("this is a list, and should be ")
    assert refusal(kind, {"a": "b"})[1].startswith("this is a map of keys, and should be ")


@pytest.mark.parametrize("written", ["Hi there", "no", "007", "21:00", "+9198", "null", " a ", "नमस्ते\n"])
def test_a_text_is_kept_as_it_was_written(written):
    assert read(Text, written) == written


def test_flags():
    assert read(Flag, "true") is True
    assert read(Flag, "false") is False
    assert read(Flag, True) is True


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("yes", "true"),
        ("On", "true"),
        ("1", "true"),
        ("NO", "false"),
        ("off", "false"),
        ("0", "false"),
        ("True", "true"),
        ("FALSE", "false"),
    ],
)
def test_another_spelling_of_a_flag_is_answered_with_the_right_one(written, example):
    assert refusal(Flag, written) == ("TYPE001", f"`{written}` is not true or false", example)


@pytest.mark.parametrize("written", ["maybe", "wahr", "y", "none"])
def test_the_example_for_a_flag_is_always_a_flag(written):
    assert refusal(Flag, written)[2] in ("true", "false")


@pytest.mark.parametrize(
    "written",
    ["https://acme.example", "https://acme.example/a?b=c#d", "acme://home", "tel+x://1", "HTTPS://A"],
)
def test_links(written):
    assert read(Link, written) == written


@pytest.mark.parametrize("written", ["http://acme.example/a", "HTTP://acme.example/a"])
def test_an_unencrypted_link_has_a_rule_of_its_own(written):
    expected = ("LNK003", f"`{written}` is not encrypted", "https://acme.example/a")
    assert refusal(Link, written) == expected


@pytest.mark.parametrize(
    "written", ["acme.example", "/home", "https://", "https:// a", "javascript:alert(1)", "://x"]
)
def test_what_is_no_link(written):
    expected = ("TYPE001", f"`{written}` is not a link", "https://acme.example/sale")
    assert refusal(Link, written) == expected


@pytest.mark.parametrize("written", ["emails/digest.html", "a", "a/b..c/d.html", "a/...", "नमस्ते.html"])
def test_paths(written):
    assert read(Path, written) == written


@pytest.mark.parametrize(
    "written",
    [
        "../x",
        "a/../../x",
        "a/..",
        "..",
        "/etc/passwd",
        "~/x",
        "~root",
        "https://a/b",
        "file:///a",
        "a\\b",
        "C:\\a",
    ],
)
def test_a_path_never_leaves_the_repository(written):
    what = f"`{written}` is not a path below the repository root"
    assert refusal(Path, written) == ("INC001", what, "emails/digest.html")


@pytest.mark.parametrize("written", ["#1DA1F2", "#1da1f2", "#000000"])
def test_colours(written):
    assert read(Colour, written) == written


@pytest.mark.parametrize("written", ["1DA1F2", "#1DA1F", "#1DA1F2F", "#GGGGGG", "red", "#1DA1F2\n"])
def test_what_is_no_colour(written):
    assert refusal(Colour, written) == ("TYPE001", f"`{written}` is not a colour", '"#1DA1F2"')


@pytest.mark.parametrize("kind", WORDS)
@given(written=st.text() | st.text().map("http://{}".format))
def test_any_text_is_read_or_refused_with_an_example_that_would_do(kind, written):
    try:
        read(kind, written)
    except ValidationError as error:
        (first,) = error.errors()
        assert first["type"] in ("TYPE001", "TYPE002", "LNK003", "INC001")
        example = first["ctx"]["example"]
        read(kind, example[1:-1] if example.startswith('"') else example)
