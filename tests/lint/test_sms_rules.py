"""Parts and odd characters of SMS."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from ctsync.problems import Level, Rewrite
from tests.lint.asking import asked, levels

PRICES = {"prices": "prices: [{channel: sms, country: IN, per: part, price: 0.14, currency: INR}]\n"}


def _body(text, **more):
    return Example(f'message: {{body: "{text}"}}', channel="sms", **more)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("a" * 160, []),
        ("a" * 161, [Level.INFO]),
        ("a" * 306, [Level.INFO]),
        ("a" * 307, [Level.WARNING]),
        ("अ" * 70, []),
        ("अ" * 71, [Level.INFO]),
        ("अ" * 135, [Level.WARNING]),
        ("a" * 155 + "{{ Profile.Name }}", []),
    ],
)
def test_parts_are_remarked_and_many_parts_warned_about(tmp_path, text, level):
    assert levels(asked(tmp_path, "SMS001", _body(text))) == level


def test_says_what_the_parts_cost_where_prices_are_known(tmp_path):
    (found,) = asked(tmp_path, "SMS001", _body("a" * 200, registers=PRICES))
    assert found.what.endswith("To 2,000 people that is 560 INR.")


LONG = "Umbrellas and boots for the whole family at ACME in MG Road until Sunday evening. "


@pytest.mark.parametrize(
    ("text", "start", "end", "plain"),
    [
        (LONG + "₹150 off", 82, 83, "Rs "),
        (LONG + "₹ 150 off", 82, 84, "Rs "),
        (LONG + "It’s here", 84, 85, "'"),
        (LONG + "today – or…", 88, 93, "- or..."),
        (LONG + "a\u00a0b", 83, 84, " "),
    ],
)
def test_an_odd_character_is_shown_and_replaced(tmp_path, text, start, end, plain):
    (found,) = asked(tmp_path, "SMS002", _body(text))
    assert found.fix is not None
    edit = found.fix.edits[0].edit
    assert isinstance(edit, Rewrite)
    assert (found.offset, edit.start, edit.end, edit.text) == (start, start, end, plain)
    assert found.fix.is_safe


@pytest.mark.parametrize(
    "text",
    [
        "₹150 off",  # short: one part either way
        LONG + "ñandú àé £5",  # all of it GSM
        LONG + "नमस्ते",  # written in letters of its own
        LONG + "Łódź",
        LONG + "🌧☔🌂🌈",  # meant
        LONG + "{{ '₹' }}",  # inside Liquid
    ],
)
def test_a_text_that_wants_its_characters_is_let_be(tmp_path, text):
    assert asked(tmp_path, "SMS002", _body(text)) == []


def test_one_emoji_is_shown_and_left_to_a_person(tmp_path):
    (found,) = asked(tmp_path, "SMS002", _body(LONG + "☔"))
    assert (found.offset, found.fix, found.hint) == (82, None, "Leave it out.")


def test_what_the_registered_text_has_is_not_replaced(tmp_path):
    registered = {
        "dlt_templates": 'dlt_templates: {grocery_150_off: {id: "1707166619134823007", text: "'
        + LONG
        + '₹{#numeric#}"}}\n'
    }
    (found,) = asked(tmp_path, "SMS002", _body(LONG + "₹150", registers=registered))
    assert found.fix is None
    assert "register the text anew" in found.hint


@pytest.mark.parametrize(("text", "count"), [("Until Sunday", 1), ("Send stop to 5", 0), ("रविवार तक", 0)])
def test_opt_out_words_are_looked_for_in_english_only(tmp_path, text, count):
    assert len(asked(tmp_path, "SMS009", _body(text))) == count


def test_a_service_text_needs_no_opt_out_words(tmp_path):
    example = Example('purpose: transactional\nmessage: {body: "Ready"}', channel="sms")
    assert asked(tmp_path, "SMS009", example) == []
