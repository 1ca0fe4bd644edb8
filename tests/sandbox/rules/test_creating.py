from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.sandbox.examples import EMAIL, EXAMPLES, PUSH, SMS
from tests.sandbox.speaking import push


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_of_the_contract_is_accepted_without_an_unknown_key(api, name):
    answer = api.ask("create", EXAMPLES[name])
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "success"
    assert "X-Sandbox-Unknown-Keys" not in answer.headers
    assert ("id" in answer.json()) == (not EXAMPLES[name].get("estimate_only"))


def without(body, key):
    return {name: value for name, value in body.items() if name != key}


PROVEN = [
    (without(PUSH, "name"), "Field name is empty"),
    (without(PUSH, "content"), "Field title is empty (inside content)"),
    (without(SMS, "target_mode"), "Field title is empty (inside content)"),
    (without(EMAIL, "target_mode"), "Field title is empty (inside content)"),
    (without(EMAIL, "content"), "Field subject is empty (inside content)"),
    (without(SMS, "content"), "Field body is empty (inside content)"),
    (without(PUSH, "when"), "Field when is empty"),
    (without(PUSH, "where"), "Query specified in where failed to parse"),
    (
        {**PUSH, "where": {"event_name": "Charged", "from": 20150303, "to": 20150101}},
        "Query parse failure - The from date cannot be after the to date",
    ),
    (
        {**PUSH, "control_group": {"type": "custom", "name": "RamndomNm77"}},
        "No custom control group with name RamndomNm77 is defined",
    ),
    ({**SMS, "provider_nick_name": "Nobody"}, "InCorrect provider_nick_name!"),
    ({**EMAIL, "provider_nick_name": "Nick Name"}, "InCorrect provider_nick_name!"),
]


@pytest.mark.parametrize(("body", "error"), PROVEN, ids=[error for _, error in PROVEN])
def test_every_proven_error_comes_back_word_for_word(api, body, error):
    assert api.refused(body) == error
    assert api.rows(20261120, 20261220) == []


def test_an_unknown_notification_channel_is_refused(api):
    body = copy.deepcopy(PUSH)
    body["content"]["platform_specific"]["android"]["wzrk_cid"] = "Nope"
    assert api.refused(body) == "Invalid Notification Channel ID"


@pytest.mark.parametrize(("devices", "is_refused"), [(["android", "ios"], True), (["ios"], False)])
def test_an_android_push_needs_a_channel_where_the_account_requires_one(api, devices, is_refused):
    assert api.ask("create", push(devices=devices)).status_code == 200
    api.settings(channel_required=True)
    answer = api.ask("create", push(devices=devices))
    expected = "Notification channel is required for devices having Android 8.0 or above"
    assert answer.json().get("error") == (expected if is_refused else None)


def test_the_first_failing_check_in_the_contracts_order_is_the_answer(api):
    """Every field is wrong at once; curing them one by one walks the order name to control group."""
    body: dict[str, Any] = {
        "target_mode": "sms",
        "provider_nick_name": "Nobody",
        "control_group": {"type": "custom", "name": "X"},
        "respect_throttle": "yes",
    }
    cures: list[tuple[str, dict[str, Any]]] = [
        ("Field name is empty", {"name": "n"}),
        ("Field body is empty (inside content)", {"content": {"body": "b"}}),
        ("Field when is empty", {"when": "now"}),
        ("Query specified in where failed to parse", {"where": {}}),
        ("InCorrect provider_nick_name!", {"provider_nick_name": "Nick Name"}),
        ("No custom control group with name X is defined", {"control_group": None}),
        ("Field respect_throttle must be a Boolean", {"respect_throttle": True}),
    ]
    for error, cure in cures:
        assert api.refused(body) == error
        body.update(cure)
    assert api.ask("create", body).status_code == 200


def test_unknown_keys_are_taken_and_reported(api):
    answer = api.ask("create", push(to={}, content={"title": "t", "body": "b", "deepLink": "x"}, öl=1))
    assert answer.status_code == 200
    assert answer.headers["X-Sandbox-Unknown-Keys"] == r"content.deepLink, to, \u00f6l"


@pytest.mark.parametrize("mode", ["Push", "PUSH", None])
def test_the_target_mode_is_push_by_default_and_in_any_case_of_letters(api, mode):
    assert api.estimate(target_mode=mode).keys() == {"android", "ios"}


@pytest.mark.parametrize("mode", ["in-app", "", 5])
def test_an_unknown_target_mode_is_refused(api, mode):
    assert api.refused(push() | {"target_mode": mode}) == "Invalid target_mode"


def test_a_name_is_a_text(api):
    assert api.refused(push(name=5)) == "Field name must be a string"
