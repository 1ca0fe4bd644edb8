from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.audience.shop import an_audience, limits_of, where_of

PEOPLE: dict[str, tuple[dict[str, Any], date, dict[str, Any]]] = {
    "emi-due-reminder": (
        {"profile": {"EMI Due": "true", "Risk Score": {"less_than": "700"}}},
        date(2026, 12, 4),
        {
            "where": {
                "common_profile_properties": {
                    "profile_fields": [
                        {"name": "EMI Due", "operator": "equals", "value": "True"},
                        {"name": "Risk Score", "operator": "less_than", "value": 700},
                    ]
                }
            }
        },
    ),
    "flash-hours-push": ({"everyone": "true"}, date(2026, 12, 11), {"where": {}}),
    "grocery-150-off-sms": (
        {"event": "Charged", "within": "60d", "profile": {"Country": "India"}},
        date(2026, 12, 23),
        {
            "where": {
                "event_name": "Charged",
                "from": 20261023,
                "to": 20261221,
                "common_profile_properties": {
                    "profile_fields": [{"name": "Country", "operator": "equals", "value": "India"}]
                },
            }
        },
    ),
    "lapsed-big-spenders": (
        {
            "event": "Charged",
            "from": "2026-01-01",
            "to": "2026-08-31",
            "where": {
                "Amount": {"at_least": "5000", "less_than": "100000"},
                "Items|Category": ["Sneakers", "Running"],
                "Coupon": {"exists": "false"},
            },
            "profile": {"Plan": {"not": "free"}, "City": {"contains": "pur"}, "Phone": {"exists": "true"}},
            "did": [{"event": "App Launched", "at_least": "5", "from": "2026-06-01", "to": "2026-08-31"}],
            "did_not": [{"event": "Charged", "from": "2026-09-01", "to": "2026-11-30"}],
        },
        date(2026, 12, 2),
        {
            "where": {
                "event_name": "Charged",
                "from": 20260101,
                "to": 20260831,
                "event_properties": [
                    {"name": "Amount", "operator": "greater_than_equals", "value": 5000},
                    {"name": "Amount", "operator": "less_than", "value": 100000},
                    {"name": "Items|Category", "operator": "equals", "value": ["Sneakers", "Running"]},
                    {"name": "Coupon", "operator": "does_not_exist"},
                ],
                "common_profile_properties": {
                    "profile_fields": [
                        {"name": "Plan", "operator": "not_equals", "value": "free"},
                        {"name": "City", "operator": "contains", "value": "pur"},
                        {"name": "Phone", "operator": "exists"},
                    ]
                },
                "advanced_query": {
                    "did_all": [
                        {
                            "event_name": "App Launched",
                            "from": 20260601,
                            "to": 20260831,
                            "operator": "greater_than_equals",
                            "value": 5,
                        }
                    ],
                    "did_none": [{"event_name": "Charged", "from": 20260901, "to": 20261130}],
                },
            }
        },
    ),
    "weekly-picks-push": (
        {"segment": "Active shoppers"},
        date(2026, 12, 3),
        {"segment": 1701234890},
    ),
    "xmas-eve-sneakers": (
        {
            "event": "Product Viewed",
            "within": "14d",
            "where": {"Category": "Sneakers"},
            "profile": {"City": ["Mumbai", "Pune", "Chennai"]},
        },
        date(2026, 12, 24),
        {
            "where": {
                "event_name": "Product Viewed",
                "from": 20261209,
                "to": 20261222,
                "event_properties": [{"name": "Category", "operator": "equals", "value": "Sneakers"}],
                "common_profile_properties": {
                    "profile_fields": [
                        {"name": "City", "operator": "equals", "value": ["Mumbai", "Pune", "Chennai"]}
                    ]
                },
            }
        },
    ),
    "year-end-tier-recalculation": (
        {"profile": {"Loyalty Member": "true"}},
        date(2026, 12, 31),
        {
            "where": {
                "common_profile_properties": {
                    "profile_fields": [{"name": "Loyalty Member", "operator": "equals", "value": "true"}]
                }
            }
        },
    ),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_samples_people_travel_as_their_payloads_say_down_to_the_order_of_keys(name):
    written, send_day, expected = PEOPLE[name]
    assert json.dumps(where_of(written, send_day)) == json.dumps(expected)


def test_a_query_travels_as_it_is():
    query = {"event_name": "Charged", "from": 20260101, "to": 20260131, "prompt": True}
    assert where_of({"query": query}) == {"where": query}


def test_everything_around_profiles_has_its_own_place():
    where = where_of(
        {
            "profile": {"City": "Pune"},
            "demographics": {"Age": {"at_least": "18"}, "Gender": "F"},
            "geo": {"Country": ["IN", "NP"]},
            "app": {"App Version": {"not": "1.2"}},
            "reachability": {"Push": "yes"},
            "technographics": {"Device": "Mobile", "OS": ["Android", "iOS"]},
        }
    )
    assert where == {
        "where": {
            "common_profile_properties": {
                "profile_fields": [{"name": "City", "operator": "equals", "value": "Pune"}],
                "demographics": [
                    {"name": "Age", "operator": "greater_than_equals", "value": 18},
                    {"name": "Gender", "operator": "equals", "value": "F"},
                ],
                "geo_fields": [{"name": "Country", "operator": "equals", "value": ["IN", "NP"]}],
                "app_fields": [{"name": "App Version", "operator": "not_equals", "value": "1.2"}],
                "reachability": [{"name": "Push", "operator": "equals", "value": "yes"}],
                "technographics": [
                    {"name": "Device", "value": ["Mobile"]},
                    {"name": "OS", "value": ["Android", "iOS"]},
                ],
            }
        }
    }


def test_a_session_has_names_and_values_and_times_of_day_have_two_ends():
    where = where_of(
        {
            "event": "App Launched",
            "within": "7d",
            "session": {
                "time_of_day": "00:00..14:00",
                "utm_campaign": "diwali..sale",
                "utm_source": ["a", "b"],
            },
        }
    )
    assert where["where"]["session_properties"] == [
        {"name": "time_of_day", "value": ["00:00", "14:00"]},
        {"name": "utm_campaign", "value": "diwali..sale"},
        {"name": "utm_source", "value": ["a", "b"]},
    ]


@pytest.mark.parametrize(
    ("word", "operator"),
    [
        ("at_least", "greater_than_equals"),
        ("more_than", "greater_than"),
        ("at_most", "less_than_equals"),
        ("less_than", "less_than"),
        ("exactly", "equals"),
    ],
)
def test_a_condition_counts_how_often_after_its_window(word, operator):
    condition = {
        "event": "Charged",
        "within": "7d",
        word: "3",
        "where": {"Coupon": "X"},
        "session": {"a": "b"},
    }
    assert list(where_of({"did": condition})["where"]["advanced_query"]["did_all"][0].items()) == [
        ("event_name", "Charged"),
        ("from", 20261216),
        ("to", 20261222),
        ("operator", operator),
        ("value", 3),
        ("event_properties", [{"name": "Coupon", "operator": "equals", "value": "X"}]),
        ("session_properties", [{"name": "a", "value": "b"}]),
    ]


@pytest.mark.parametrize("written", [{}, {"query": {}}, {"profile": {}}, {"everyone": "false"}])
def test_an_audience_that_selects_nobody_in_particular_never_becomes_the_whole_base(written):
    with pytest.raises(ValueError, match="everybody"):
        where_of(written)


def test_an_event_never_travels_without_its_window():
    with pytest.raises(ValueError, match="no window"):
        where_of({"event": "Charged"})


@pytest.mark.parametrize(
    ("written", "limits"),
    [
        ({}, {}),
        ({"expect": "12k..18k"}, {"upper_cap_for_target_segment": 18000}),
        ({"expect": "10..100"}, {"upper_cap_for_target_segment": 100}),
        ({"expect": "10..99"}, {}),
        ({"expect": "15k..20k", "send_to_at_most": "18k"}, {"users_limit_overall": 18000}),
        (
            {"expect": "600k..750k", "per_run": "700k"},
            {"upper_cap_for_target_segment": 750000, "users_limit_per_run": 700000},
        ),
    ],
)
def test_push_has_limits_and_never_two_that_exclude_each_other(written, limits):
    assert limits_of(written) == limits
    assert list(limits_of(written)) == list(limits)


def test_other_channels_have_no_limits():
    assert limits_of({"expect": "12k..18k", "per_run": "5", "send_to_at_most": "200"}, "sms") == {}


def test_a_list_of_one_is_that_one():
    assert where_of({"profile": {"City": ["Pune"]}}) == where_of({"profile": {"City": "Pune"}})


def test_a_relative_window_is_seen_wherever_it_stands():
    assert an_audience({"event": "Charged", "within": "7d"}).has_relative_window
    assert an_audience({"did_not": [{"event": "Charged", "within": "7d"}]}).has_relative_window
    assert not an_audience({"event": "Charged", "from": "2026-01-01", "to": "2026-01-02"}).has_relative_window
