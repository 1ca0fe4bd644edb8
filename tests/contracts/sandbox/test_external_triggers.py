"""External triggers, written from the contract's section 7: both versions, partial answers, every refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contracts.sandbox.plainly import OBJECT_ID

V1, V2 = "/1/send/externaltrigger.json", "/2/send/externaltrigger.json"
QUEUED = {"message": "Added to queue for processing", "status": "success"}
VALUES = {
    "Name": "John Doe",
    "productDetails": [
        {
            "productName": "Apple Watch",
            "productID": "APPL2209",
            "imageURL": "http://example.jpg",
            "pricingDetails": [{"name": "Shipping", "value": "$8.66"}],
        }
    ],
}
JOHN = {"email": ["john@doe.com"]}


def one(**changes: Any) -> dict[str, Any]:
    """A valid call of version 1; a change to None removes the key."""
    body = {"to": JOHN, "campaign_id": "1695721550", "ExternalTrigger": VALUES, **changes}
    return {key: value for key, value in body.items() if value is not None}


def many(*campaigns: int, **changes: Any) -> dict[str, Any]:
    body = {"to": JOHN, "campaign_id_list": list(campaigns), "ExternalTrigger": {"Name": "John"}, **changes}
    return {key: value for key, value in body.items() if value is not None}


def left_out(campaigns: str) -> str:
    return (
        f"The following campaignIDs have not been added to the processing queue: {campaigns} as they have either"
        " been stopped, or are not ready, or require approval or lack type external trigger. "
    )


def test_version_1_sets_off_one_campaign_for_one_person(plain):
    answer = plain.post(V1, one())
    assert (answer.status, answer.body) == (200, QUEUED)
    assert plain.outbox() == [("trigger", 1695721550, "email", "email", None, "john@doe.com")]
    ((content,),) = plain.table("SELECT content FROM outbox")
    assert json.loads(content) == {"trigger": "order", "ExternalTrigger": VALUES}


def test_version_2_sets_off_several_for_people_of_all_three_lists(plain):
    to = {"email": ["john@doe.com"], "identity": ["U1"], "objectId": ["_U2", OBJECT_ID]}
    answer = plain.post(V2, many(1695721550, 1709550111, to=to))
    assert (answer.status, answer.body) == (200, QUEUED)
    reached = {(campaign, recipient) for _, campaign, _, _, _, recipient in plain.outbox()}
    assert {(1695721550, "john@doe.com"), (1709550111, "john@doe.com")} <= reached
    assert OBJECT_ID not in {recipient for _, recipient in reached}, "John is one person"


@pytest.mark.parametrize("key", ["campaign_id_list", "campaign_id"])
def test_version_2_reads_both_names_of_its_list_and_each_can_be_switched_off(plain, key):
    body = {"to": JOHN, key: [1709550110], "ExternalTrigger": {"a": "b"}}
    assert plain.post(V2, body).body == QUEUED
    plain.settings(trigger_v2_keys={"campaign_id": "campaign_id_list"}.get(key, "campaign_id"))
    assert plain.post(V2, body).refusal == (400, 400, '"campaign_id" can\'t be empty')
    assert len(plain.outbox()) == 2


def test_version_2_says_exactly_which_campaigns_were_left_out(plain):
    answer = plain.post(V2, many(1709550110, 65))
    assert (answer.status, answer.body) == (
        200,
        {
            "message": "Added to queue for processing",
            "status": "partial",
            "error": left_out("[65]"),
            "code": 200,
        },
    )
    assert {row[1] for row in plain.outbox()} == {1709550110}


@pytest.mark.parametrize("unfit", [65, 66, 67, 1000000000])
def test_every_campaign_that_is_not_ready_or_no_trigger_is_left_out(plain, unfit):
    assert plain.post(V2, many(unfit, 1709550110)).body["error"] == left_out(f"[{unfit}]")


def test_a_campaign_of_the_api_is_no_external_trigger(plain):
    created = plain.post(
        "/1/targets/create.json",
        {
            "name": "n",
            "where": {},
            "content": {"title": "a", "body": "b"},
            "devices": ["ios"],
            "when": "20261201 10:00",
        },
    ).body["id"]
    assert plain.post(V2, many(created, 1709550110)).body["error"] == left_out(f"[{created}]")


def test_a_campaign_that_is_named_twice_is_set_off_once(plain):
    assert plain.post(V2, many(1709550111, 1709550111)).body == QUEUED
    assert len(plain.outbox()) == 1


FIVE = (1709550110, 1709550111, 1695721550, 65, 66)
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (V1, one(to=None), '"to" is a mandatory field'),
    (V1, one(to={}), '"to" is a mandatory field'),
    (V1, one(to={"email": []}), "Only one recipient identity is accepted"),
    (V1, one(to={"email": ["john@doe.com", "b@example.com"]}), "Only one recipient identity is accepted"),
    (V1, one(to={"email": ["john@doe.com"], "identity": ["U1"]}), "Only one recipient identity is accepted"),
    (V1, one(to={"Email": ["john@doe.com"]}), "Only one recipient identity is accepted"),
    (V1, one(to={"email": "john@doe.com"}), "Invalid recipients"),
    (V1, one(to={"identity": ["nobody"]}), "Invalid recipients"),
    (V1, one(campaign_id=None), '"campaign_id" can\'t be empty'),
    (V1, one(campaign_id=""), '"campaign_id" can\'t be empty'),
    (V1, one(campaign_id=1695721550), '"campaign_id" can\'t be empty'),
    (V1, one(campaign_id="7"), "campaign_id does not exist"),
    (V1, one(campaign_id="x"), "campaign_id does not exist"),
    (V1, one(campaign_id="9" * 5000), "campaign_id does not exist"),
    (V1, one(campaign_id="65"), "campaign_id does not have a valid status"),
    (V1, one(campaign_id="67"), "campaign_id does not have a valid status"),
    (V1, one(campaign_id="66"), "campaign_id is not ready"),
    (V1, one(ExternalTrigger=None), "Field ExternalTrigger is empty"),
    (V1, one(ExternalTrigger={"a": [{"b": 1}]}), "ExternalTrigger.a must be a text, or lists and maps of texts"),
    (V2, many(to={"identity": []}), "Field campaign_id_list needs at least 1 entries"),
    (V2, many(1709550110, to={"identity": []}), "Invalid recipients"),
    (V2, many(1709550110, to={"identity": ["nobody"]}), "Invalid recipients"),
    (V2, many(1709550110, to={"identity": [f"U{n}" for n in range(1001)]}), "Invalid recipients"),
    (V2, many(campaign_id_list=None), '"campaign_id" can\'t be empty'),
    (V2, many(*FIVE, 67), "Field campaign_id_list takes at most 5 entries"),
    (V2, many(campaign_id_list="1709550110"), "Field campaign_id_list must be an array"),
    (V2, many(campaign_id_list=["1709550110"]), "Field campaign_id_list[0] must be an integer"),
    (V2, many(65), "campaign_id does not have a valid status"),
    (V2, many(65, 7), left_out("[65, 7]")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "text"), REFUSED)
def test_what_cannot_be_set_off_is_refused_with_400_and_reaches_nobody(untouched, path, body, text):
    assert untouched.post(path, body).refusal == (400, 400, text)
    assert untouched.outbox() == []


def test_five_campaigns_are_let_in(plain):
    answer = plain.post(V2, many(*FIVE))
    assert answer.body["error"] == left_out("[65, 66]")


def test_an_account_without_the_feature_refuses(plain):
    plain.settings(external_triggers=False)
    for path, body in ((V1, one()), (V2, many(1709550110)), (V1, {})):
        assert plain.post(path, body).refusal == (400, 400, "External Trigger is not enabled for the account")


def test_whether_version_1_takes_more_than_one_recipient_is_a_setting(plain):
    plain.settings(trigger_v1_recipients="many")
    body = one(to={"email": ["john@doe.com"], "identity": ["U1", "U2"]})
    assert plain.post(V1, body).body == QUEUED


def test_whether_values_must_be_texts_is_a_setting(plain):
    body = one(ExternalTrigger={"a": 1, "b": [True, None]})
    assert plain.post(V1, body).status == 400
    plain.settings(trigger_values="any")
    assert plain.post(V1, body).body == QUEUED


def test_whether_all_recipients_must_be_known_is_a_setting(plain):
    some = many(1709550110, to={"identity": ["JohnDoe", "nobody"]})
    assert plain.post(V2, some).body == QUEUED
    plain.settings(unknown_recipients="refused")
    assert plain.post(V2, some).refusal == (400, 400, "Invalid recipients")


def test_version_2_may_want_the_accounts_token(plain):
    body = many(1709550110)
    assert plain.post(V2, body, **{"X-CleverTap-Token": "whatever"}).body == QUEUED
    plain.settings(trigger_v2_token="required")
    assert plain.post(V2, body).refusal == (401, 401, "Invalid Credentials")
    assert plain.post(V2, body, **{"X-CleverTap-Token": "other"}).refusal == (401, 401, "Invalid Credentials")
    assert plain.post(V2, body, **{"X-CleverTap-Token": "sandbox-token"}).body == QUEUED
    assert plain.post(V1, one()).body == QUEUED


def test_people_in_the_dashboard_can_stop_a_trigger_and_make_it_ready_again(plain):
    plain.admin("triggers", {"name": "order", "status": "stopped"})
    assert plain.post(V1, one()).refusal[2] == "campaign_id does not have a valid status"
    plain.admin("account", {"triggers": {"order": {"campaign_id": 1695721550}}})
    assert plain.post(V1, one()).status == 400, "handing the register over again does not undo it"
    plain.admin("triggers", {"name": "order", "status": "ready"})
    assert plain.post(V1, one()).body == QUEUED
