"""Pydantic's schemas in the words of draft 7."""

from __future__ import annotations

from typing import Literal

import pytest
from jsonschema_rs import Draft7Validator
from pydantic import Field

from ctsync.schemas.atoms import atoms, with_atoms
from ctsync.schemas.draft07 import PREFIX, definitions_of, described, name_in, ref
from ctsync.schemas.pruning import pruned
from ctsync.values import Count, Flag, Model, OneOrMore, OrNone, Text


class Inner(Model):
    """Inside."""

    word: Text
    """A word of the author."""


class Outer(Model):
    """Outside."""

    version: Literal["1"] = Field(examples=["1"])
    """The form."""
    kind: Literal["1", "2"] = "1"
    """One of two `numbers`."""
    inner: OrNone[Inner] = None
    """What is inside."""
    several: OneOrMore[Inner] = ()
    """One, or a list."""
    flag: Flag = False
    """Whether."""
    count: Count | None = None
    """How many."""


FOUND = definitions_of([Outer])
PROPERTIES = FOUND["Outer"]["properties"]


def valid(value) -> bool:
    return Draft7Validator({**ref("Outer"), "definitions": FOUND}).is_valid(value)


@pytest.mark.parametrize(
    "value",
    [
        {"version": 1},
        {"version": "1", "kind": 2},
        {"version": 1, "inner": "none"},
        {"version": 1, "inner": {"word": 5}, "several": {"word": "x"}},
        {"version": 1, "several": [{"word": "x"}, {"word": True}], "flag": "true", "count": "1.5k"},
        {"version": 1, "flag": True, "count": 5},
    ],
)
def test_what_the_reader_takes_is_taken(value):
    assert valid(value)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"version": 2},
        {"version": None},
        {"version": 1, "kind": 3},
        {"version": 1, "inner": None},
        {"version": 1, "inner": "no"},
        {"version": 1, "inner": {}},
        {"version": 1, "inner": {"word": ""}},
        {"version": 1, "inner": {"word": ["x"]}},
        {"version": 1, "several": [{}]},
        {"version": 1, "flag": "yes"},
        {"version": 1, "count": -5},
        {"version": 1, "count": 1.5},
        {"version": 1, "other": 1},
    ],
)
def test_what_the_reader_refuses_is_refused(value):
    assert not valid(value)


def test_a_definition_says_nothing_of_itself_and_a_key_says_what_it_is_for():
    assert "description" not in FOUND["Inner"]
    assert PROPERTIES["inner"]["description"] == "What is inside."
    assert PROPERTIES["kind"]["markdownDescription"] == "One of two `numbers`."
    assert "markdownDescription" not in PROPERTIES["inner"]


def test_defaults_that_say_something_are_kept_and_titles_are_not():
    assert PROPERTIES["kind"]["default"] == "1"
    assert PROPERTIES["flag"]["default"] is False
    assert [key for key in ("several", "inner", "count") if "default" in PROPERTIES[key]] == []
    assert "title" not in str(FOUND)


def test_a_reference_can_be_followed_by_name():
    assert name_in(ref("Inner")) == name_in({"$ref": f"{PREFIX}Inner"}) == "Inner"
    assert name_in({"type": "object"}) is None
    assert name_in({"allOf": [{}, {}]}) is None


def test_forms_that_occur_often_are_written_once():
    schema = {
        "type": "object",
        "properties": {"a": described(PROPERTIES["count"], "A."), "b": PROPERTIES["flag"]},
    }
    made = with_atoms(schema)
    assert made["properties"]["a"] == {**ref("count"), "description": "A."}
    assert made["properties"]["b"] == {**ref("flag"), "description": "Whether.", "default": False}
    assert set(pruned(made)["definitions"]) == {"count", "flag"}
    assert Draft7Validator(pruned(made)).is_valid({"a": 5, "b": "true"})


def test_each_form_is_one_of_its_own():
    forms = [str(sorted(schema.items(), key=str)) for schema in atoms().values()]
    assert len(set(forms)) == len(forms)


def test_what_nothing_refers_to_is_left_out():
    whole = {"properties": {"a": ref("A")}, "definitions": {"A": ref("B"), "B": ref("A"), "C": {}}}
    assert set(pruned(whole)["definitions"]) == {"A", "B"}
    assert pruned({"type": "object"}) == {"type": "object"}
