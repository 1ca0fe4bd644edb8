from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api.bodies import DEPTH_LIMIT, BadBody, read_json

WHOLE_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(WHOLE_JSON)
def test_ordinary_json_is_read_as_it_was_written(value):
    assert read_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"id":1',
        b"<html></html>",
        b"{}{}",
        b"\xff\xfe{}",
        b'{"id":1,"id":2}',
        b'{"a":{"id":1,"id":1}}',
        b'{"id":NaN}',
        b'{"id":Infinity}',
        b'{"id":-Infinity}',
        b'{"id":' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b"[" * (DEPTH_LIMIT + 1) + b"]" * (DEPTH_LIMIT + 1),
        b'{"a":' * 900 + b"1" + b"}" * 900,
    ],
)
def test_a_body_that_could_mean_two_things_or_too_much_is_refused(body):
    with pytest.raises(BadBody):
        read_json(body)


def test_the_deepest_allowed_body_is_read():
    deepest = b"[" * DEPTH_LIMIT + b"]" * DEPTH_LIMIT
    assert json.dumps(read_json(deepest)).encode() == deepest


@given(st.binary(max_size=200))
def test_no_bytes_at_all_raise_anything_else(body):
    with suppress(BadBody):
        read_json(body)
