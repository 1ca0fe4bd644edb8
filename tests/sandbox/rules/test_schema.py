from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from ctsync.sandbox.rules import documents, schema
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.settings import Settings

DOCUMENTS = documents.contract().documents


def refusal(name, body, settings=None, library=None):
    with pytest.raises(Refusal) as caught:
        schema.check(name, body, settings, library)
    return caught.value


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_schema_is_one_and_says_its_own_address(name):
    document = DOCUMENTS[name]
    assert jsonschema_rs.meta.is_valid(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == documents.ADDRESS + name
    assert "ontract" in document["description"]


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("stop", {"id": 1457432766}, None),
        ("stop", {}, "Invalid campaign id"),
        ("stop", {"id": -1}, "Invalid campaign id"),
        ("stop", {"id": True}, "Invalid campaign id"),
        ("result", {"id": None}, "Invalid campaign id"),
        ("result", {"id": 1.5}, "Invalid campaign id"),
        ("list", {"from": 20260101, "to": 20260131}, None),
        ("list", {"to": "x"}, 'Invalid "from" date (it must be of the format YYYYMMDD)'),
        ("list", {"from": 20260101}, 'Invalid "to" date (it must be of the format YYYYMMDD)'),
        ("list", {"from": 202601, "to": 5}, 'Invalid "from" date (it must be of the format YYYYMMDD)'),
    ],
)
def test_the_three_small_calls_have_their_texts(name, body, text):
    if text is None:
        schema.check(name, body)
    else:
        assert refusal(name, body).text == text


def given(**parts):
    """A library of one schema, named x."""
    return documents.Library({"x.json": {"$id": f"{documents.ADDRESS}x.json", **parts}})


def test_the_violation_that_stands_first_in_the_schema_answers():
    """Not the one that the library finds first, and not the one that stands first in the body."""
    library = given(
        allOf=[
            {"properties": {"z": {"type": "string"}}, "required": ["z"]},
            {
                "properties": {
                    "list": {"items": {"properties": {"b": {"type": "string"}, "a": {"type": "string"}}}}
                }
            },
            {"properties": {"a": {"type": "integer", "minimum": 3}}},
        ]
    )
    body: dict[str, Any] = {"a": 1.5, "list": [{"a": 1, "b": "x"}, {"b": 1}], "z": 1}
    assert refusal("x", body, library=library).text == "Field z must be a string"
    del body["z"]
    assert refusal("x", body, library=library).text == "Field z is empty"
    body["z"] = "z"
    assert refusal("x", body, library=library).text == "Field list[0].a must be a string"
    body["list"][0]["b"] = 1
    assert refusal("x", body, library=library).text == "Field list[0].b must be a string"
    body["list"] = []
    assert refusal("x", body, library=library).text == "Field a must be an integer"
    body["a"] = 1
    assert refusal("x", body, library=library).text == "Field a must be at least 3"


def test_the_innermost_refusal_speaks_and_a_missing_field_through_its_own():
    library = given(
        **{"x-refusal": {"text": "outer {path}"}},
        properties={
            "to": {"$ref": "#/$defs/to"},
            "plain": {"type": "string"},
            "sure": {
                "properties": {
                    "deep": {"type": "string", "x-refusal": {"text": "inner {name}", "status": 409}}
                }
            },
        },
        required=["to"],
        **{"$defs": {"to": {"type": "object", "x-refusal": {"text": "no {path}", "code": 21}}}},
    )
    told = refusal("x", {}, library=library)
    assert (told.text, told.status, told.code) == ("no to", 400, 21)
    told = refusal("x", {"to": 5}, library=library)
    assert (told.text, told.status, told.code) == ("no to", 400, 21)
    assert refusal("x", {"to": {}, "plain": 5}, library=library).text == "outer plain"
    told = refusal("x", {"to": {}, "sure": {"deep": 5}}, library=library)
    assert (told.text, told.status, told.code) == ("inner deep", 409, 409)


def test_without_one_the_text_names_the_field_and_what_it_must_be():
    library = given(
        properties={
            "a": {"type": ["string", "integer"]},
            "b": {"enum": ["x", "y"]},
            "c": {"maxItems": 1},
            "d": {"properties": {"e": {"minLength": 1}, "f": {}}, "required": ["f"]},
            "g": {"not": {}},
        },
    )
    said = {
        "Field a must be a string or an integer": {"a": []},
        "Field b must be one of x, y": {"b": "z"},
        "Field c takes at most 1 entries": {"c": [1, 2]},
        "Field e is empty (inside d)": {"d": {"e": "", "f": 1}},
        "Field f is empty (inside d)": {"d": {}},
        "Field a is empty": {"a": None},
        "Field g is not valid": {"g": 1},
    }
    for text, body in said.items():
        assert refusal("x", body, library=library).text == text


def test_a_part_counts_only_while_its_setting_has_its_value():
    library = given(
        properties={"a": {"type": "string", "x-setting": {"strict_docs": True}}},
        allOf=[{"required": ["b"], "x-setting": {"in_flight": [3, 4], "strict_docs": False}}],
    )
    assert (
        refusal("x", {"a": 5, "b": 1}, Settings(strict_docs=True), library=library).text
        == "Field a must be a string"
    )
    schema.check("x", {"a": "a"}, Settings(strict_docs=True), library=library)
    assert refusal("x", {"a": 5}, library=library).text == "Field b is empty"
    schema.check("x", {"a": 5}, Settings(in_flight=5), library=library)


def test_unknown_keys_are_those_that_no_part_of_the_schema_has():
    library = given(
        properties={
            "a": {"properties": {"known": {}}},
            "open": {"properties": {"known": {}}, "additionalProperties": {}},
            "list": {"items": {"properties": {"known": {}}}},
            "free": {},
        },
        allOf=[{"if": {"required": ["b"]}, "then": {"properties": {"b": {}, "c": {}}}}],
    )
    body = {
        "a": {"known": 1, "x": 1},
        "open": {"y": 1},
        "list": [{}, {"z/~": 1}],
        "free": {"w": 1},
        "b": 1,
        "c": 1,
        "top": 1,
    }
    assert sorted(schema.unknown_keys("x", body, library=library)) == ["a.x", "list[1].z/~", "top"]
    del body["b"]
    assert "c" in schema.unknown_keys("x", body, library=library)


def test_half_a_surrogate_pair_as_a_key_is_no_json():
    assert refusal("stop", json.loads('{"\\ud800": 1}')).text == "Invalid JSON payload"
