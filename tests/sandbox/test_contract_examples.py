"""Each JSON example of the contract: a request is taken as it stands, an answer is one that the sandbox gives.

Nothing is shifted: every date of the examples is right for the clock of these tests, 24 November 2026.
"""

from __future__ import annotations

from typing import Any

import pytest

from ctsync.sandbox.rules import schema
from tests.sandbox.speaking import push
from tests.support.contract_blocks import alike, blocks, only_with_the_page

pytestmark = only_with_the_page

PAYLOADS = {
    ("3.6.1", 1): "push",
    ("3.6.1", 2): "push",
    ("3.6.2", 1): "webpush",
    ("3.6.3", 1): "email",
    ("3.6.4", 1): "sms",
    ("3.6.5", 1): "whatsapp",
    ("3.6.5", 2): "whatsapp",
    ("3.6.6", 1): "webhook",
    ("3.6.7", 1): "notificationinbox",
    ("3.6.7", 2): "notificationinbox",
}


@pytest.mark.parametrize(("key", "mode"), PAYLOADS.items(), ids=str)
def test_a_payload_of_create_fits_its_schema_and_is_taken(api, key, mode):
    body = blocks()[key]
    assert body["target_mode"] == mode
    schema.check("create", body)
    assert schema.unknown_keys("create", body) == []
    answer = api.ask("create", body)
    assert (answer.status_code, answer.json()["status"]) == (200, "success"), answer.text
    assert "X-Sandbox-Unknown-Keys" not in answer.headers


def whens(key):
    """Each `when` as the value of its own."""
    return [push(when=when) for when in blocks()[key].values()]


def control_groups(key):
    return [push(control_group=group) for group in blocks()[key]]


PARTS = {
    ("3.3", 1): whens,
    ("3.4.1", 1): lambda key: [push(conversion_goal=blocks()[key])],
    ("3.4.3", 1): control_groups,
    ("3.5", 1): lambda key: [push(where=blocks()[key])],
}


@pytest.mark.parametrize("key", PARTS, ids=str)
def test_a_part_of_a_payload_is_taken_within_one(api, key):
    api.admin("account", {"control_groups": ["name of control group"]})
    bodies = PARTS[key](key)
    assert bodies
    for body in bodies:
        schema.check("create", body)
        answer = api.ask("create", body)
        assert answer.status_code == 200, answer.text
        assert "X-Sandbox-Unknown-Keys" not in answer.headers


def refused_credentials(api, **headers):
    return api.client.post("/1/targets/list.json", json={}, headers=headers)


def too_many(api):
    api.settings(text_429="Rate limit exceeded", in_flight=0)
    return api.ask("list", {})


def broken(api):
    api.fault("error_before", endpoint="list")
    return api.ask("list", {})


def asynchronous(api):
    return api.ask("create", push(estimate_only=True, async_estimate=True))


def listing(api):
    api.create(name="My API Campaign 2", when="now")
    api.advance("2h")
    api.create(name="My API Campaign")
    return api.ask("list", {"from": 20261124, "to": 20261125})


def stopped(api):
    return api.ask("stop", {"id": api.create()})


def reported(api):
    campaign = api.create(when="now")
    api.advance("2h")
    return api.ask("result", {"id": campaign})


ANSWERS: dict[tuple[str, int], tuple[Any, int]] = {
    ("1.5", 1): (lambda api: refused_credentials(api, **{"X-CleverTap-Account-Id": "ABCD-RSTU-1234"}), 401),
    ("1.5", 2): (lambda api: refused_credentials(api, **{"X-CleverTap-Passcode": "wrong"}), 401),
    ("1.5", 3): (too_many, 429),
    ("1.5", 4): (broken, 500),
    ("1.5", 5): (lambda api: api.ask("create", push(name=None)), 400),
    ("4.1", 1): (lambda api: api.ask("create", push(devices=["android", "ios", "windows"])), 200),
    ("4.2", 1): (lambda api: api.ask("create", blocks()["3.6.2", 1]), 200),
    ("4.3", 1): (asynchronous, 200),
    ("5.1", 1): (listing, 200),
    ("5.2", 1): (stopped, 200),
    ("5.3", 1): (reported, 200),
}
FREE = frozenset({"name", "req_id"})


@pytest.mark.parametrize("key", ANSWERS, ids=str)
def test_an_answer_is_one_that_the_sandbox_gives(api, key):
    ask, status = ANSWERS[key]
    answer = ask(api)
    assert answer.status_code == status
    example, real = blocks()[key], answer.json()
    if "targets" in example:
        statuses = {row["status"] for row in example["targets"]}
        assert {row["status"] for row in real["targets"]} == statuses
        free = FREE | {"status"}
        assert all(alike(row, example["targets"][0], free=free) for row in real["targets"])
        example, real = {**example, "targets": []}, {**real, "targets": []}
    assert alike(real, example, free=FREE), real


OF_MESSAGES = {
    ("5.4", 1),
    *(("6", number) for number in range(1, 6)),
    *(("7", number) for number in range(1, 5)),
}
"""Message reports, identity sends and external triggers, which have tests of their own."""


def test_no_example_of_the_contract_is_without_a_test():
    assert set(blocks()) == {*PAYLOADS, *PARTS, *ANSWERS, *OF_MESSAGES}


@pytest.mark.parametrize(
    ("real", "is_alike"),
    [
        ({"a": "x", "n": 2, "l": [1]}, True),
        ({"a": "y", "n": 2, "l": [1]}, False),
        ({"a": "x", "n": "2", "l": [1]}, False),
        ({"a": "x", "n": 2, "l": ["1"]}, False),
        ({"a": "x", "n": 2}, False),
        ({"a": "x", "n": 2, "l": [1], "more": 1}, False),
        ([], False),
    ],
    ids=str,
)
def test_likeness_is_of_keys_kinds_and_words(real, is_alike):
    assert alike(real, {"a": "x", "n": 1, "l": [5]}) == is_alike
