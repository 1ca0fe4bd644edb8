"""Schemas made of others."""

from __future__ import annotations

import re

import pytest
from jsonschema_rs import Draft7Validator

from ctsync.schemas.draft07 import definition_name, ref
from ctsync.schemas.parts import has, one_of_names, partial, suggested, with_variables, without


def valid(schema, value) -> bool:
    return bool(Draft7Validator(schema).is_valid(value))


def test_a_registered_name_is_one_of_those_there_are_or_a_variable():
    schema = one_of_names({"Active": "", "2027": "", "true": ""}, "registers/segments.yaml")
    assert [
        value for value in ("Active", "2027", 2027, "true", True, "${who}") if not valid(schema, value)
    ] == []
    assert [value for value in ("active", 2028, False, None, ["Active"]) if valid(schema, value)] == []


def test_a_name_that_is_not_registered_is_answered_with_those_that_are():
    schema = one_of_names({f"n{number}": "" for number in range(9)}, "registers/segments.yaml")
    said = schema["else"]["errorMessage"]
    assert "n0, n1, n2, n3, n4, n5, n6, n7, …" in said
    assert "registers/segments.yaml" in said
    assert said.endswith("ctsync schema")
    assert "enumDescriptions" not in schema["anyOf"][0]


def test_a_name_comes_with_what_it_means():
    offered = one_of_names({"Active": "Opened the app", "Other": ""}, "x")["anyOf"][0]
    assert offered == {"enum": ["Active", "Other"], "enumDescriptions": ["Opened the app", ""]}


def test_without_a_register_any_text_will_do():
    schema = one_of_names({}, "registers/segments.yaml")
    assert valid(schema, "Whatever")
    assert not valid(schema, "")


@pytest.mark.parametrize("value", ["${day}", "2027-06-${day}", "2027-06-01"])
def test_a_variable_may_stand_in_any_text(value):
    schema = with_variables({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
    assert valid(schema, value)
    assert not valid(schema, "tomorrow")


def test_a_variable_may_stand_for_a_choice_and_the_word_none_is_no_choice():
    assert valid(with_variables({"enum": ["a", "b"]}), "${choice}")
    assert not valid(with_variables({"enum": ["a", "b"]}), "c")
    assert with_variables({"enum": ["none"]}) == {"enum": ["none"]}


def test_nothing_is_required_of_a_part_but_items_of_lists_stay_whole():
    inner = {"type": "object", "properties": {"b": {}}, "required": ["b"]}
    definitions = {
        "Inner": inner,
        "Outer": {
            "type": "object",
            "properties": {"a": ref("Inner"), "list": {"type": "array", "items": ref("Inner")}},
            "required": ["a"],
            "dependencies": {"a": ["list"]},
        },
    }
    schema = {"allOf": ref(partial("Outer", definitions))["allOf"], "definitions": definitions}
    assert valid(schema, {})
    assert valid(schema, {"a": {}})
    assert not valid(schema, {"list": [{}]})
    assert valid(schema, {"list": [{"b": 1}]})
    assert partial("Outer", definitions) == "Outer.part"
    assert definitions["Inner"] == inner


def test_a_key_can_be_taken_out_with_or_without_a_reason():
    whole = {"properties": {"a": {}, "b": {}}, "required": ["a", "b"]}
    assert without(whole, {"a"}, lambda _: None) == {"properties": {"b": {}}, "required": ["b"]}
    assert without(whole, {"a"}, lambda key: {"not": {}, "title": key})["properties"]["a"]["title"] == "a"


@pytest.mark.parametrize(
    ("value", "holds"), [({"key": "x"}, True), ({"key": "y"}, False), ({}, False), ({"other": "x"}, False)]
)
def test_a_condition_asks_for_a_key_without_requiring_it_by_that_word(value, holds):
    schema = has("key", {"const": "x"})
    assert valid(schema, value) is holds
    assert "required" not in str(schema)


def test_values_worth_offering_refuse_no_other():
    schema = suggested(["a"], {"type": "string"})
    assert valid(schema, "b")
    assert suggested([], {"type": "string"}) == {"type": "string"}


@pytest.mark.parametrize("name", ["Charged", "App Launched", "खरीदा", "a/b#c", "a%20b", "a~1b"])
def test_a_definition_has_a_name_that_an_address_can_hold(name):
    made = definition_name("Event", name)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", made)
    assert made != definition_name("Event", name + " ")


def test_two_names_never_share_a_definition():
    assert (
        definition_name("Event", "a b") != definition_name("Event", "a-b") != definition_name("Event", "a/b")
    )
