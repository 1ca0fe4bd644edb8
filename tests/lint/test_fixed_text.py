"""What is the same for everybody in a text with Liquid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ctsync.lint.fixed_text import UNKNOWN, fixed, least_letters, masked

PIECES = st.lists(
    st.sampled_from(["a", "नमस्ते", "{{ Profile.Name }}", "{% if x %}", "{% endif %}", "{", "}}"])
)


@given(PIECES.map("".join))
def test_a_mask_keeps_every_offset(text):
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert all(one in (other, UNKNOWN) for one, other in zip(hidden, text, strict=True))
    assert hidden.replace(UNKNOWN, "") == fixed(text)


def test_liquid_counts_nothing_and_a_branch_is_not_guessed():
    assert least_letters("Hi {{ Profile.Name }}!") == 4
    assert least_letters("{% if a %}Hello{% else %}Hi{% endif %}") == 0
    assert least_letters("नमस्ते") == 3
