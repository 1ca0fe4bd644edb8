from __future__ import annotations

import pytest
from pydantic import ValidationError

from ctsync.audience import Audience, PropertyFilter, PropertyFilters
from ctsync.audience.model import read_filters
from tests.audience.shop import an_audience


def errors_of(written) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        Audience.model_validate(written)
    return [(error["loc"], error["type"]) for error in caught.value.errors()]


@pytest.mark.parametrize(
    ("written", "path", "rule"),
    [
        ({"profile": "Pune"}, ("profile",), "TYPE001"),
        ({"where": ["Pune"]}, ("where",), "TYPE001"),
        ({"from_": "2026-01-01"}, ("from_",), "extra_forbidden"),
        ({"from": "1 January"}, ("from",), "TYPE001"),
        ({"within": "14h"}, ("within",), "TYPE001"),
        ({"session": "diwali"}, ("session",), "TYPE001"),
        ({"session": {"utm_source": {"a": "b"}}}, ("session",), "TYPE001"),
        ({"session": {"utm_source": []}}, ("session",), "TYPE002"),
        ({"session": {"utm_source": ["a", {}]}}, ("session",), "TYPE001"),
        ({"did": [{"within": "3d"}]}, ("did", 0, "event"), "missing"),
        ({"did": [{"event": "Charged", "often": "3"}]}, ("did", 0, "often"), "extra_forbidden"),
        ({"expect": "450k..350k"}, ("expect",), "TYPE001"),
    ],
)
def test_a_wrong_shape_is_found_where_it_is(written, path, rule):
    assert (path, rule) in errors_of(written)


def test_filters_keep_what_was_written_and_where():
    audience = an_audience(
        {"profile": {"City": ["Pune", "Nashik"], "Plan": {"not": "free", "exists": "true"}}}
    )
    assert audience.profile == PropertyFilters(
        (
            PropertyFilter("City", "equals", ("Pune", "Nashik"), ("City",)),
            PropertyFilter("Plan", "not", "free", ("Plan", "not")),
            PropertyFilter("Plan", "exists", "true", ("Plan", "exists")),
        )
    )


@pytest.mark.parametrize(
    "written",
    [
        {"City": "Pune"},
        {"City": ["Pune", "Nashik"], "Plan": {"not": ["a", "b"]}},
        {"Amount": {"at_least": "1", "less_than": "9"}},
    ],
)
def test_filters_are_written_back_as_they_were_read(written):
    filters = read_filters(written)
    assert filters.to_tree() == written
    assert read_filters(filters.to_tree()) == read_filters(filters) == filters


def test_one_condition_alone_stands_for_a_list_of_one():
    assert an_audience({"did": {"event": "Charged", "within": "3d"}}).did == (
        an_audience({"did": [{"event": "Charged", "within": "3d"}]}).did
    )


def test_editors_are_told_the_operators_and_every_key_is_explained():
    schema = Audience.model_json_schema()
    operators = schema["properties"]["profile"]["anyOf"][0]["additionalProperties"]["anyOf"][1]["properties"]
    assert "at_least" in operators
    assert "equals" not in operators
    assert all("description" in described for described in schema["properties"].values())
    assert {"from", "to"} <= set(schema["properties"])
