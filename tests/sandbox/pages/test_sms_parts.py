from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.pages.sms_parts import parts_of


@pytest.mark.parametrize(
    ("text", "count", "taken", "room", "unusual"),
    [
        ("", 1, 0, 160, ""),
        ("a" * 160, 1, 160, 160, ""),
        ("a" * 161, 2, 161, 306, ""),
        ("a" * 306, 2, 306, 306, ""),
        ("a" * 307, 3, 307, 459, ""),
        ("€" * 80, 1, 160, 160, ""),
        ("a" * 152 + "€" * 5, 2, 162, 306, ""),
        ("₹" + "a" * 69, 1, 70, 70, "₹"),
        ("₹" + "a" * 70, 2, 71, 134, "₹"),
        ("😀" * 35, 1, 70, 70, "😀"),
        ("a" * 66 + "😀" + "a" * 66, 3, 134, 201, "😀"),
    ],
)
def test_parts_are_counted_as_networks_do(text, count, taken, room, unusual):
    found = parts_of(text)
    assert (found.count, found.taken, found.room, found.unusual) == (count, taken, room, unusual)


@given(st.text(max_size=700))
def test_what_is_sent_has_room_and_no_part_is_empty(text):
    found = parts_of(text)
    assert found.taken <= found.room
    assert found.count == 1 or found.taken > (found.count - 1) * (found.room // found.count - 1)
