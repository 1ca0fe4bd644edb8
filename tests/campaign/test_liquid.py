"""Texts of several languages become one that chooses by itself, and nothing else of their Liquid changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.campaign.liquid import (
    can_be_named,
    can_be_quoted,
    chosen,
    condition,
    in_one,
    is_whole,
    with_plain_defaults,
)


def test_a_condition_names_every_value_in_quotes_that_can_hold_it():
    assert condition("Language", ["hi", 'say "hi"']) == (
        'Profile.Language == "hi" or Profile.Language == \'say "hi"\''
    )


def test_the_branches_come_in_order_and_everybody_else_last():
    text = chosen([("a", "one"), ("b", "two")], "rest")
    assert text == "{% if a %}one{% elsif b %}two{% else %}rest{% endif %}"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (
            "{{ Profile.Name | default: 'there' }}",
            "{% if Profile.Name %}{{ Profile.Name }}{% else %}there{% endif %}",
        ),
        ('{{Profile.Name|default:"x"}}', "{% if Profile.Name %}{{ Profile.Name }}{% else %}x{% endif %}"),
        ("{{ a | default: '50% off' }}", "{% if a %}{{ a }}{% else %}50% off{% endif %}"),
        ("{{ a | default: '' }}", "{% if a %}{{ a }}{% else %}{% endif %}"),
        ("{{ a | default: 'x' | upcase }}", None),
        ("{{ a | upcase | default: 'x' }}", None),
        ("{{ a | default: b }}", None),
        ("{{- a | default: 'x' -}}", None),
        ("{{ a | default: '{{ b }}' }}", None),
        ("{% raw %}{{ a | default: 'x' }}{% endraw %}", None),
        ("by default: 'x'", None),
    ],
)
def test_only_the_default_filter_alone_is_written_out(written: str, plain: str | None):
    assert with_plain_defaults(written) == (plain or written)


@pytest.mark.parametrize(
    "text",
    [
        "plain 50% off",
        "{{ a }}",
        "{% if a %}x{% elsif b %}y{% else %}z{% endif %}",
        "{% for a in b %}x{% else %}y{% endfor %}",
        "{% case a %}{% when 1 %}x{% else %}y{% endcase %}",
        "{% raw %}{% else %}{% endraw %}",
        "{%- unless a -%}x{%- endunless -%}",
        "{% assign a = 1 %}",
    ],
)
def test_liquid_that_ends_within_its_text_is_whole(text: str):
    assert is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ a",
        "{% if a",
        "a %}",
        "{% if a %}",
        "{% endif %}",
        "{% else %}",
        "{% if a %}{% endfor %}",
        "{% when 1 %}",
        "{% for a in b %}{% elsif c %}{% endfor %}",
        "{% raw %}",
        "{% if a %}{{ b {% endif %}",
    ],
)
def test_liquid_that_would_swallow_what_follows_is_not(text: str):
    assert not is_whole(text)


@pytest.mark.parametrize(
    ("default", "other"),
    [
        ({"a": "x"}, {"b": "x"}),
        (["a"], ["a", "b"]),
        (1, 2),
        (["a"], "a"),
        ({"a": "x"}, "x"),
        ("x", 1),
        (True, False),
    ],
)
def test_what_no_text_can_carry_is_refused(default: object, other: object):
    with pytest.raises(ValueError, match=r"."):
        in_one(default, [("c", other)])


trees = st.recursive(
    st.text(max_size=3) | st.integers() | st.none(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=2), below, max_size=3),
)


@given(trees)
def test_languages_that_say_the_same_change_nothing(tree: object):
    assert in_one(tree, [("a", tree), ("b", tree)]) == tree


def test_names_and_values_that_liquid_cannot_write_are_known():
    assert can_be_named("Language_2")
    assert not can_be_named("Loyalty Member")
    assert can_be_quoted("it's")
    for value in ("'\"", "a\\b", "{{", "%}", "a\nb"):
        assert not can_be_quoted(value)
