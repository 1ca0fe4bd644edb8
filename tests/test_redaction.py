"""Secrets that cannot be printed, and foreign text that cannot act."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.redaction import Secret, redact, safe_text

PASSCODE = "pass-7f3a9c"


@pytest.mark.parametrize(
    "shown",
    [
        str(Secret(PASSCODE)),
        repr(Secret(PASSCODE)),
        f"{Secret(PASSCODE)}",
        f"{Secret(PASSCODE)!r}",
        "%s" % Secret(PASSCODE),  # noqa: UP031  # every way of printing counts
        str([Secret(PASSCODE)]),
        str({"passcode": Secret(PASSCODE)}),
        ascii(Secret(PASSCODE)),
    ],
)
def test_a_secret_prints_as_stars(shown):
    assert PASSCODE not in shown
    assert "***" in shown


def test_only_reveal_gives_the_text_back():
    assert Secret(PASSCODE).reveal() == PASSCODE


@pytest.mark.parametrize("keep", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_a_secret_is_never_written_or_copied_away(keep):
    with pytest.raises(TypeError):
        keep(Secret(PASSCODE))


def test_a_secret_does_not_show_in_logs_and_tracebacks(caplog):
    secret = Secret(PASSCODE)
    logging.getLogger("test").warning("%s %r", secret, {"passcode": secret})
    shown = "".join(traceback.format_exception(ValueError(secret)))
    assert PASSCODE not in caplog.text + shown


def test_secrets_are_equal_if_their_texts_are():
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mango Friday 🥭", "Mango Friday 🥭"),
        ("\x1b[31mred\x1b[0m", "\\u{1b}[31mred\\u{1b}[0m"),
        ("\x1b]0;title\x07", "\\u{1b}]0;title\\u{7}"),
        ("a\rb", "a\\u{d}b"),
        ("a\x00b\x7f\x9b", "a\\u{0}b\\u{7f}\\u{9b}"),
        ("evil\u202etxt.exe", "evil\\u{202e}txt.exe"),
        ("\u2066a\u2069", "\\u{2066}a\\u{2069}"),
        ("a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c"),
        ("\ufeffa\u200bb\u061c", "\\u{feff}a\\u{200b}b\\u{61c}"),
        ("\ud800", "\\u{d800}"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("क्\u200dष 👨\u200d👩\u200d👧", "क्\u200dष 👨\u200d👩\u200d👧"),
    ],
)
def test_what_could_act_becomes_visible(text, shown):
    assert safe_text(text) == shown


def test_one_line_is_one_line():
    assert safe_text("a\r\nb\nc\rd\te", one_line=True) == "a b c d e"


def test_long_text_is_cut():
    assert safe_text("a" * 10, limit=10) == "a" * 10
    assert safe_text("a" * 11, limit=10) == "a" * 9 + "…"


@given(st.text(alphabet=st.characters()), st.integers(1, 50), st.booleans())
def test_no_text_acts_and_none_is_longer_than_asked(text, limit, one_line):
    shown = safe_text(text, limit=limit, one_line=one_line)
    assert len(shown) <= limit
    kept = set() if one_line else {"\n", "\t"}
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in kept]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def test_secrets_in_foreign_text_give_way_to_stars():
    text = f"Invalid passcode {PASSCODE} for {PASSCODE}!"
    assert redact(text, (Secret(PASSCODE), Secret("abc"))) == "Invalid passcode *** for ***!"


def test_a_secret_too_short_to_be_one_does_not_riddle_the_text():
    assert redact("a cat sat", (Secret("cat"), Secret(""))) == "a cat sat"
