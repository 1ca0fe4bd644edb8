"""What is absent is not sent; what is false, zero or empty is a value like any other."""

from __future__ import annotations

from ctsync.channels.wire import present


def test_only_what_is_none_is_left_out():
    assert present(a=None, b=False, c=0, d="", e=[]) == {"b": False, "c": 0, "d": "", "e": []}


def test_fields_keep_the_order_in_which_they_are_named():
    assert list(present(z=1, y=None, x=2, a=3)) == ["z", "x", "a"]
