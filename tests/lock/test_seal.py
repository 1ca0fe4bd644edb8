from __future__ import annotations

import json

import pytest

from ctsync.errors import LockCorrupt, LockForeign
from ctsync.lock.seal import FORMAT, canonical, digest_of, read_object, seal, unseal

SEALED = seal({"b": 1, "a": ["é"]})


def test_what_was_sealed_is_unsealed():
    assert unseal(SEALED) == {"b": 1, "a": ["é"]}


def test_a_sealed_text_is_json_with_a_format_and_a_checksum():
    tree = json.loads(SEALED)
    assert tree["format"] == FORMAT
    assert tree["checksum"] == digest_of(canonical(tree["body"]).encode())


def test_one_value_has_one_spelling_however_it_was_written():
    """A digest is taken of it, in every store and by every version."""
    assert canonical({"b": 1, "a": ["é", {"d": None, "c": True}]}) == (
        '{"a":["\\u00e9",{"c":true,"d":null}],"b":1}'
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("\0\0\0\0", "not JSON"),
        ("{}", "layout"),
        ("[]", "layout"),
        ('{"format":1}', "layout"),
        ('{"format":"2"}', "layout"),
        ("<<<<<<< HEAD\n" + SEALED, "conflict markers"),
        (SEALED[:60] + "\n=======\n" + SEALED[60:], "conflict markers"),
        (SEALED[:10], "cut short"),
        (SEALED[:-1], "checksum"),
        (SEALED[:-3], "checksum"),
        (SEALED.replace('"b":1', '"b":2'), "checksum"),
        (SEALED.replace('"format":2', '"format":0'), "checksum"),
        (SEALED + SEALED, "checksum"),
        (SEALED.replace("sha256:", "sha256:x"), "layout"),
        ("[" * 100_000, "cut short"),
        (SEALED[:-4] + "\ud83d" + SEALED[-4:], "checksum"),
    ],
)
def test_anything_else_is_damage_and_says_which(text, why):
    with pytest.raises(LockCorrupt) as caught:
        unseal(text)
    assert why in caught.value.why


@pytest.mark.parametrize("text", [SEALED.replace('"format":2', '"format":3'), '{"format": 9, "lock": {}}'])
def test_a_format_of_the_future_asks_for_an_upgrade(text):
    with pytest.raises(LockForeign) as caught:
        unseal(text)
    assert "pgrade" in caught.value.hint


@pytest.mark.parametrize("text", ['{"a":1,"a":1}', '{"a":{"b":1,"b":2}}', '{"a":NaN}', "[]", "5", "{"])
def test_an_object_has_one_meaning_or_is_damage(text):
    with pytest.raises(LockCorrupt):
        read_object(text)


def test_a_body_that_is_no_object_is_damage():
    body = "[]"
    text = f'{{"format":1,"checksum":"{digest_of(body.encode())}","body":{body}}}\n'
    with pytest.raises(LockCorrupt):
        unseal(text)
