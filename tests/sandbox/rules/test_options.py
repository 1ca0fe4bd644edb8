from __future__ import annotations

import pytest

from tests.sandbox.examples import INBOX, PUSH, WEBHOOK, WEBPUSH
from tests.sandbox.speaking import push

GOAL = {"event_name": "Charged", "filter_type": {}, "conversion_time": "1D", "revenue_property": "Amount"}
FULL_FILTER = {
    "event_property": [
        {"property_name": "Items|Book name", "operator": "equals", "property_value": "book name"},
        {"property_name": "Amount", "operator": "between", "property_value": [100, 3456]},
        {"property_name": "Currency", "operator": "exists"},
    ],
    "first_time": "yes",
    "last_time": "yes",
    "time_of_day": [["21:00", "23:00"], ["11:34", "12:44"]],
    "day_of_week": [1, 7],
    "day_of_month": [1, 3, 16, 31],
}


def prop(**changes):
    entry = {"property_name": "Amount", "operator": "equals", "property_value": 1} | changes
    entry = {key: value for key, value in entry.items() if value is not None}
    return {"conversion_goal": GOAL | {"filter_type": {"event_property": [entry]}}}


WHERE_GOAL = "conversion_goal.filter_type.event_property[0]"
WRONG = [
    ({"respect_frequency_caps": "false"}, "Field respect_frequency_caps must be a Boolean"),
    ({"estimate_only": "true"}, "Field estimate_only must be a Boolean"),
    ({"users_limit_overall": 99}, "Field users_limit_overall must be at least 100"),
    ({"users_limit_overall": "500"}, "Field users_limit_overall must be an integer"),
    ({"users_limit_overall": True}, "Field users_limit_overall must be an integer"),
    ({"upper_cap_for_target_segment": 99}, "Field upper_cap_for_target_segment must be at least 100"),
    ({"users_limit_per_run": 0}, "Field users_limit_per_run must be at least 1"),
    (
        {"users_limit_overall": 100, "upper_cap_for_target_segment": 100},
        "Use either upper_cap_for_target_segment or users_limit_overall",
    ),
    ({"labels": "retention"}, "Field labels must be an array"),
    ({"labels": [1]}, "Field labels[0] must be a string"),
    ({"ttl": 60}, "Field ttl must be an object"),
    ({"ttl": {"ttl_type": "relative", "value": "60"}}, "Field ttl.value must be an integer"),
    ({"ttl": {"ttl_type": "minutes", "value": 60}}, "Field ttl.ttl_type must be one of relative, absolute"),
    (
        {"ttl": {"ttl_type": "absolute", "value": 20261225}},
        "Field ttl.value must be of the form yyyyMMddHHmm",
    ),
    (
        {"ttl": {"ttl_type": "absolute", "value": 202713010000}},
        "Field ttl.value must be of the form yyyyMMddHHmm",
    ),
    ({"devices": None}, "Field devices is empty"),
    ({"devices": []}, "Field devices is empty"),
    ({"devices": "ios"}, "Field devices must be an array"),
    ({"devices": ["iphone"]}, "Field devices[0] must be one of android, ios, windows"),
    ({"devices": ["ios", "ios"]}, "Field devices names a device twice"),
    ({"conversion_goal": GOAL | {"event_name": ""}}, "Field event_name is empty (inside conversion_goal)"),
    ({"conversion_goal": {"event_name": "X"}}, "Field conversion_time is empty (inside conversion_goal)"),
    (prop(operator="is"), f"Field {WHERE_GOAL}.operator must be one of"),
    (prop(property_value=None), f"Field property_value is empty (inside {WHERE_GOAL})"),
    (prop(operator="between"), f"Field {WHERE_GOAL}.property_value must be an array of two"),
    (
        {"conversion_goal": GOAL | {"filter_type": {"time_of_day": [["09:00", "10:00", "11:00"]]}}},
        "Field conversion_goal.filter_type.time_of_day[0] must be a start and an end",
    ),
    (
        {"conversion_goal": GOAL | {"filter_type": {"day_of_month": [32]}}},
        "Field conversion_goal.filter_type.day_of_month[0] must be at most 31",
    ),
]


@pytest.mark.parametrize(("changes", "error"), WRONG, ids=str)
def test_a_wrong_option_is_refused(api, changes, error):
    assert api.refused(push(**changes)).startswith(error)


RIGHT = [
    {"conversion_goal": GOAL},
    {"conversion_goal": GOAL | {"filter_type": FULL_FILTER}},
    {"conversion_goal": {"event_name": "Charged", "conversion_time": "2M"}},
    {"ttl": {"ttl_type": "absolute", "value": 202612250000}},
    {"users_limit_overall": 100},
    {"upper_cap_for_target_segment": 100, "users_limit_per_run": 1},
    {"devices": ["windows"]},
    {"wzrk_cid": "Marketing", "wzrk_bc": 1, "wzrk_bi": "app icon"},
]


@pytest.mark.parametrize("changes", RIGHT, ids=str)
def test_a_right_option_is_accepted(api, changes):
    assert api.ask("create", push(**changes)).status_code == 200


@pytest.mark.parametrize("time", ["30m", "1H", "12H", "5D", "2W", "5M"])
def test_documented_conversion_times_are_accepted(api, time):
    assert api.ask("create", push(conversion_goal=GOAL | {"conversion_time": time})).status_code == 200


@pytest.mark.parametrize("time", ["3H", "10m", "3M", "1d", 3])
def test_other_conversion_times_are_refused(api, time):
    assert "conversion_time" in api.refused(push(conversion_goal=GOAL | {"conversion_time": time}))


@pytest.mark.parametrize("example", [WEBPUSH, INBOX], ids=["web push", "app inbox"])
def test_devices_are_optional_beside_push(api, example):
    body = {key: value for key, value in example.items() if key != "devices"}
    assert api.ask("create", body).status_code == 200
    assert "devices" in api.refused({**example, "devices": ["tv"]})


@pytest.mark.parametrize("pairs", [{"k": "v"}, {"k": 1}, ["k=v"]], ids=str)
def test_a_webhooks_values_are_an_object_or_a_list(api, pairs):
    assert api.ask("create", {**WEBHOOK, "webhook_key_value": pairs}).status_code == 200


def test_a_webhooks_fields_are_three(api):
    assert "webhook_fields[0]" in api.refused({**WEBHOOK, "webhook_fields": ["everything"]})


def test_the_example_of_the_pages_stays_within_its_own_limit(api):
    assert "users_limit_overall" in api.refused({**PUSH, "users_limit_overall": 50})
