from __future__ import annotations

import pytest

from tests.sandbox.speaking import push

EVENT = {"event_name": "Charged", "from": 20260901, "to": 20261124}


def field(**changes):
    return {"name": "City", "operator": "equals", "value": "Pune", **changes}


def profile(*entries, group="profile_fields"):
    return {"common_profile_properties": {group: list(entries)}}


GOOD = [
    {},
    EVENT,
    EVENT
    | {
        "event_properties": [field()],
        "session_properties": [{"name": "time_of_day", "value": ["00:00", "14:00"]}],
    },
    profile(field()),
    profile({"name": "City", "value": "Pune"}),
    profile(field(value=["Pune", "Delhi"])),
    profile(field(operator="exists", value=None)),
    profile({"name": "City", "operator": "does_not_exist"}),
    profile(field(operator="less_than", value=700.5)),
    *(
        profile(field(), group=group)
        for group in ("demographics", "geo_fields", "app_fields", "reachability")
    ),
    profile({"name": "Device", "value": ["Mobile", "Tablet", "TV"]}, group="technographics"),
    {
        "advanced_query": {
            "did_all": [EVENT | {"operator": "greater_than_equals", "value": 5}],
            "did_none": [EVENT],
        }
    },
    EVENT | profile() | {"advanced_query": {}},
]


@pytest.mark.parametrize("where", GOOD, ids=str)
def test_documented_queries_are_accepted(api, where):
    assert api.ask("create", push(where=where)).status_code == 200


UNREADABLE = [
    5,
    [],
    None,
    "all",
    {"event": "Charged"},
    {"prompt": "people in Pune"},
    {"from": 20260901, "to": 20261124},
    EVENT | {"event_name": 5},
    {"event_name": "Charged"},
    EVENT | {"from": "20260901"},
    EVENT | {"to": 2026},
    EVENT | {"to": 20261324},
    EVENT | {"to": True},
    EVENT | {"event_properties": {}},
    EVENT | {"event_properties": ["Amount"]},
    EVENT | {"event_properties": [{"operator": "equals", "value": 1}]},
    EVENT | {"event_properties": [{"name": "", "value": 1}]},
    EVENT | {"event_properties": [{"name": "Amount", "operator": "between", "value": [1, 2]}]},
    EVENT | {"event_properties": [{"name": "Amount", "operator": "equals"}]},
    EVENT | {"event_properties": [{"name": "Amount", "value": []}]},
    EVENT | {"event_properties": [{"name": "Amount", "value": {}}]},
    EVENT | {"event_properties": [{"name": "Amount", "value": True}]},
    EVENT | {"event_properties": [{"name": "Amount", "operator": "less_than", "value": "50"}]},
    EVENT | {"event_properties": [{"name": "Amount", "operator": "less_than", "value": [50]}]},
    EVENT | {"session_properties": [5]},
    {"common_profile_properties": []},
    {"common_profile_properties": {"profile_fields": {}}},
    profile("City"),
    {"advanced_query": []},
    {"advanced_query": {"did_all": EVENT}},
    {"advanced_query": {"did_all": [{"event_name": "Charged"}]}},
    {"advanced_query": {"did_none": [5]}},
    {"advanced_query": {"did_all": [EVENT | {"operator": "contains", "value": 1}]}},
    {"advanced_query": {"did_all": [EVENT | {"operator": "equals", "value": "1"}]}},
    {"advanced_query": {"did_all": [EVENT | {"operator": "equals", "value": -1}]}},
    {"advanced_query": {"did_all": [EVENT | {"operator": "equals"}]}},
]


@pytest.mark.parametrize("where", UNREADABLE, ids=str)
def test_a_query_of_another_form_does_not_parse(api, where):
    assert api.refused(push() | {"where": where}) == "Query specified in where failed to parse"


@pytest.mark.parametrize("place", ["base", "did_all", "did_none"])
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (
            {"from": 20261124, "to": 20261123},
            "Query parse failure - The from date cannot be after the to date",
        ),
        ({"to": 20261125}, "Query parse failure - The to date cannot be in the future"),
        ({"event_name": ""}, "Query parse failure - The event name cannot be empty"),
    ],
)
def test_days_and_names_are_checked_wherever_an_event_stands(api, place, changes, error):
    event = EVENT | changes
    where = event if place == "base" else {"advanced_query": {place: [event]}}
    assert api.refused(push(where=where)) == error


def test_the_window_may_end_today_on_the_accounts_clock(api):
    """At 00:30 in India it is still yesterday in UTC."""
    api.advance("2026-11-26 00:30")
    assert api.ask("create", push(when="now", where=EVENT | {"to": 20261126})).status_code == 200
    assert "future" in api.refused(push(when="now", where=EVENT | {"to": 20261127}))


def test_unknown_parts_of_a_query_have_no_effect_and_are_reported(api):
    where = (
        EVENT
        | profile()
        | {"extra": 1, "advanced_query": {"did_not": [EVENT], "did_all": [EVENT | {"x": 1}]}}
    )
    answer = api.ask("create", push(where=where))
    assert answer.headers["X-Sandbox-Unknown-Keys"].split(", ") == [
        "where.advanced_query.did_all[0].x",
        "where.advanced_query.did_not",
        "where.extra",
    ]


def test_a_known_segment_takes_the_place_of_where(api):
    assert api.ask("create", push(where=None, segment=1701234890)).status_code == 200
    assert api.refused(push(segment=1701234890)) == "Use either where or segment"


@pytest.mark.parametrize("segment", [1, "1701234890", "all", True, 1701234890.0])
def test_an_unknown_segment_is_refused(api, segment):
    expected = "Invalid segment (it does not exist or is not processed yet)"
    assert api.refused(push(where=None, segment=segment)) == expected
