"""What a trigger tells its campaigns: texts, letter by letter as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.errors import CtsyncError, InvalidInput, UsageError
from ctsync.sending.data import MOST_BYTES, read_data, secrets_of

JSON = b'{"Name": "Asha \\ud83d\\ude00", "Total": 8.50, "Paid": true, "Lines": [{"Price": 1e3, "Id": "007"}], "Note": ""}'
YAML = b"Name: Asha\nTotal: 8.50\nPaid: true\nWhen: 2027-06-01 10:30\nNorway: no\nLines:\n  - {Price: 1e3}\nNote: ''\n"


def test_numbers_and_flags_become_the_text_that_was_written():
    assert read_data(JSON, "d.json") == {
        "Name": "Asha 😀",
        "Total": "8.50",
        "Paid": "true",
        "Lines": [{"Price": "1e3", "Id": "007"}],
        "Note": "",
    }
    assert read_data(YAML, "d.yaml") == {
        "Name": "Asha",
        "Total": "8.50",
        "Paid": "true",
        "When": "2027-06-01 10:30",
        "Norway": "no",
        "Lines": [{"Price": "1e3"}],
        "Note": "",
    }


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("d.txt", b"{}", "a .json or .yaml file"),
        ("d.json", b"[]", "a map"),
        ("d.json", b'"x"', "a map"),
        ("d.json", b"{", "no JSON"),
        ("d.json", b"\xff", "no JSON"),
        ("d.json", b'{"a": 1, "a": 2}', "one key twice"),
        ("d.json", b'{"a": NaN}', "no number"),
        ("d.json", b'{"a": null}', "`a` has no value"),
        ("d.yaml", b"a:\nb: 1\n", "`a` has no value"),
        ("d.yaml", b"a: {b: ~}\n", "`a.b` has no value"),
        ("d.json", b'{"a": ' + b"[" * 9 + b"]" * 9 + b"}", "nested deeper"),
        ("d.json", b'{"a": ' + b"[" * 40_000 + b"]" * 40_000 + b"}", "nested deeper"),
        ("d.json", b'{"a": "' + b"x" * MOST_BYTES + b'"}', "bytes"),
    ],
)
def test_what_is_no_map_of_texts_is_refused(name, content, said):
    with pytest.raises(UsageError, match=said):
        read_data(content, name)


@pytest.mark.parametrize(
    "content", [b"a: &x 1\nb: *x\n", b"a: 1\na: 2\n", b"a: !!python/object:os.system x\n"]
)
def test_yaml_that_does_more_than_say_texts_is_refused_with_its_line(content):
    with pytest.raises(InvalidInput) as raised:
        read_data(content, "d.yaml")
    assert all(problem.where.line for problem in raised.value.problems)


def test_texts_below_keys_that_sound_like_secrets_are_known():
    data = {
        "Name": "Asha",
        "OTP": "998877",
        "auth": {"deep": ["t0ken-1", "t0ken-2"]},
        "Lines": [{"Pin": "4711"}],
    }
    assert {one.reveal() for one in secrets_of(data)} == {"998877", "t0ken-1", "t0ken-2", "4711"}


@given(st.binary(max_size=300), st.sampled_from(["d.json", "d.yaml"]))
def test_no_file_is_more_than_an_error_of_ours(content, name):
    try:
        found = read_data(content, name)
    except CtsyncError:
        return
    assert _is_texts(found)


def _is_texts(value):
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_texts(below) for key, below in value.items())
    return all(map(_is_texts, value)) if isinstance(value, list) else isinstance(value, str)
