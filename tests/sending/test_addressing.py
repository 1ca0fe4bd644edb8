"""Recipients as people write them, in an option or in a file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api.recipients import for_trigger
from ctsync.catalog import Person
from ctsync.errors import UsageError
from ctsync.sending.addressing import addressed, from_file, once_each, shortened, written

PEOPLE = {
    "asha": Person.model_validate({"identity": "U1", "email": "asha@acme.example"}),
    "old": Person.model_validate({"fbid": "1000"}),
}
GROUPS = {"crm": ("asha",)}


def test_names_of_the_register_and_identities_go_together_each_once():
    found = written(("crm, email:b@acme.example", "identity:U1,OBJECTID:_x"), PEOPLE, GROUPS)
    assert found == {("identity", "U1"): "asha", ("email", "b@acme.example"): "", ("objectId", "_x"): ""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("emial:a@x", "no kind"),
        ("where:all", "no kind"),
        ("segment:1", "no kind"),
        ("email:", "no identity"),
        ("email:asha", "no e-mail|not an e-mail"),
        ("identity:a\x1bb", "no identity"),
        ("nobody", "named `nobody`"),
        ("old", "no identity that a trigger can use"),
    ],
)
def test_anything_else_is_refused(text, said):
    with pytest.raises(UsageError, match=said):
        written((text,), PEOPLE, GROUPS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "identity:U1\n\nemail:a@x.example\n"),
        ("a.TXT", "\ufeffidentity: U1\r\nemail: a@x.example"),
        ("a.csv", "identity,email\nU1,\n,a@x.example\n,\n"),
        ("a.json", '{"identity": ["U1"], "email": ["a@x.example"]}'),
    ],
)
def test_each_kind_of_file_says_the_same(name, content):
    assert list(from_file(content.encode(), name)) == [("identity", "U1"), ("email", "a@x.example")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "a .csv, .txt or .json file"),
        ("a.txt", b"U1\n", "Line 1"),
        ("a.txt", b"identity:U1\nphone:7\n", "Line 2"),
        ("a.txt", b"\xff\xfe", "UTF-8"),
        ("a.txt", b"x" * 1_000_001, "1,000,000 bytes"),
        ("a.csv", b"", "first line"),
        ("a.csv", b"identity,phone\n1,2", "first line"),
        ("a.csv", b"identity,email\nU1,a@x.example\n", "2 identities"),
        ("a.csv", b"identity\nU1,U2\n", "Line 2"),
        ("a.csv", b'identity\n"U1', "no CSV"),
        ("a.json", b"[", "no JSON"),
        ("a.json", b"[" * 100_000, "no JSON"),
        ("a.json", b'["identity:U1"]', "a map"),
        ("a.json", b'{"identity": [1]}', "no text"),
        ("a.json", b'{"segment": ["all"]}', "no kind"),
    ],
)
def test_a_file_that_is_no_list_of_recipients_is_refused(name, content, said):
    with pytest.raises(UsageError, match=said):
        from_file(content, name)


def test_whoever_is_registered_is_told_by_name_and_others_are_shortened():
    told = addressed(once_each({("email", "asha@acme.example"): "", ("email", "b@acme.example"): ""}, PEOPLE))
    assert told.names == ("asha", "email:b@acme.example")
    assert told.shown == ("asha", "email:b…@acme.example")
    assert "b@acme" not in repr(told)


def test_somebody_who_is_named_by_two_identities_is_reached_once():
    found = written(("asha", "email:asha@acme.example", "identity:U9"), PEOPLE, {})
    told = addressed(once_each(found, PEOPLE))
    assert told.names == ("asha", "identity:U9")
    assert told.to == for_trigger({("identity", "U1"): "", ("identity", "U9"): ""})


@given(st.sampled_from(["identity", "objectId", "email"]), st.text(min_size=2, max_size=40))
def test_a_shortened_identity_never_holds_the_whole_one(kind, identity):
    assert f":{identity}" not in shortened((kind, identity)) or "…" in identity


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.txt", "a.json"]))
def test_no_file_is_more_than_an_error_of_ours(content, name):
    try:
        found = from_file(content, name)
    except UsageError:
        return
    assert all(kind in ("identity", "email", "objectId") and text for kind, text in found)
    assert json.dumps(list(found))
