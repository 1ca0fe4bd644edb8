"""Bodies against registered texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.lint.dlt_match import Difference, compare, example_of

TEXT = "Dear {#alphanumeric#}, get {#numeric#} off. {#url#} T&C"


def _fillings(body, text=TEXT):
    found = compare(body, text)
    assert isinstance(found, tuple)
    return [(one.kinds, one.text, one.start) for one in found]


def test_tells_what_fills_each_variable_and_where():
    assert _fillings("Dear Priya, get 150 off. https://acme.in T&C") == [
        (("alphanumeric",), "Priya", 5),
        (("numeric",), "150", 16),
        (("url",), "https://acme.in", 25),
    ]


def test_variables_that_touch_are_one_filling():
    assert _fillings("Hi Asha from Pune!", "Hi {#var#}{#var#}!") == [(("var", "var"), "Asha from Pune", 3)]
    assert _fillings("x", "{#var#}") == [(("var",), "x", 0)]


@pytest.mark.parametrize(
    ("body", "offset", "registered"),
    [
        ("dear Priya, get 150 off. x T&C", 0, "Dear "),
        ("Dear Priya, take 150 off. x T&C", 12, "get "),
        ("Dear Priya, get 150 off. x T&c", 29, "C"),
        ("Dear Priya, get 150 off. x T&C apply", 30, ""),
        ("Dear Priya", 10, ", get "),
        ("Dear Priya,  get 150 off. x T&C", 12, "get "),
    ],
)
def test_points_at_the_first_character_that_differs(body, offset, registered):
    assert compare(body, TEXT) == Difference(offset, registered)


def test_a_text_without_variables_is_compared_whole():
    assert compare("Hello", "Hello") == ()
    assert compare("Hello you", "Hello") == Difference(5, "")
    assert compare("Help", "Hello") == Difference(3, "lo")


def test_liquid_fills_a_variable_and_is_not_known():
    found = compare("Dear {{ Profile.Name }}, get 150 off. x T&C", TEXT)
    assert isinstance(found, tuple)
    assert [one.is_known for one in found] == [False, True, True]


def test_liquid_that_may_be_fixed_words_is_not_judged():
    assert compare("{% if a %}Dear Priya{% endif %}, get 1 off. x T&C", TEXT) is None
    assert compare("Dear Priya{{ rest }}", TEXT) is None


def test_what_stands_before_any_liquid_is_judged():
    assert compare("Dead {{ Profile.Name }}, get 150 off. x T&C", TEXT) == Difference(3, "r ")


FIXED = st.text(st.sampled_from("ab c"), max_size=6)


@given(st.lists(st.tuples(FIXED, FIXED), max_size=5), FIXED)
def test_every_filled_text_matches_its_template(pieces, last):
    template = "".join(words + "{#var#}" for words, _ in pieces) + last
    body = "".join(words + filling for words, filling in pieces) + last
    found = compare(body, template)
    assert isinstance(found, tuple)
    assert all(body[one.start :].startswith(one.text) for one in found)


@given(FIXED, FIXED, FIXED)
def test_a_match_can_be_put_together_again(body, first, last):
    found = compare(body, first + "{#var#}" + last)
    can = len(body) >= len(first + last) and body.startswith(first) and body.endswith(last)
    assert isinstance(found, tuple) is can
    if isinstance(found, tuple):
        assert first + found[0].text + last == body


@pytest.mark.parametrize("text", [TEXT, "Hi {#var#}{#var#}!", "No variable.", "{# url #}"])
def test_an_example_fits_its_text(text):
    assert not isinstance(compare(example_of(text), text), Difference)
    assert "{#" not in example_of(text)
