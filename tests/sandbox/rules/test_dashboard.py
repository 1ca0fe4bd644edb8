from __future__ import annotations

import copy

import pytest

from tests.sandbox.examples import EMAIL, SMS, WEBHOOK, WHATSAPP
from tests.sandbox.speaking import push


@pytest.mark.parametrize("body", [SMS, WHATSAPP], ids=["SMS", "WhatsApp"])
def test_sms_and_whatsapp_cannot_do_without_a_provider(api, body):
    assert api.refused({**body, "provider_nick_name": ""}) == "Field provider_nick_name is empty"
    assert api.refused({**body, "provider_nick_name": 5}) == "Field provider_nick_name must be a string"


def test_email_needs_a_provider_only_if_told_so(api):
    body = {key: value for key, value in EMAIL.items() if key != "provider_nick_name"}
    assert api.ask("create", body).status_code == 200
    api.settings(provider_required="email_sms_whatsapp")
    assert api.refused(body) == "Field provider_nick_name is empty"


def test_a_group_of_sms_providers_stands_for_one(api):
    body = {key: value for key, value in SMS.items() if key != "provider_nick_name"}
    assert api.ask("create", body | {"provider_group_nickname": "NewTestSMSProviderGroup"}).status_code == 200
    assert api.refused(body | {"provider_group_nickname": "None"}) == "InCorrect provider_group_nickname!"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"body": "b", "message_info": {"1": {}}}, "Invalid provider id 1 (inside message_info)"),
        ({"body": "b", "message_info": {"1726823920": {"template_id": "X"}}}, "Invalid template_id"),
        ({"body": "b", "sms": {"template_id": "X"}}, "Invalid template_id"),
    ],
)
def test_unknown_provider_ids_and_dlt_templates_are_refused(api, content, error):
    assert api.refused({**SMS, "content": content}) == error


def test_a_whatsapp_template_must_exist_in_its_language_with_its_number_of_slots(api):
    body = copy.deepcopy(WHATSAPP)
    body["content"]["locale"] = "fr"
    assert api.refused(body) == "Template not found for the specified provider"
    body["content"]["locale"] = "en"
    body["content"]["body"]["replacements"] = ["one"]
    expected = "Invalid number of body replacements specified, the body has [2] replacement(s)."
    assert api.refused(body) == expected
    body["content"]["template_name"] = "other:ticket_update"
    assert api.refused(body) == "Template not found for the specified provider"


def test_a_webhook_goes_to_a_known_endpoint(api):
    assert api.refused({**WEBHOOK, "webhook_endpoint_name": None}) == "Field webhook_endpoint_name is empty"
    assert api.refused({**WEBHOOK, "webhook_endpoint_name": "Nowhere"}) == "Invalid webhook_endpoint_name"


@pytest.mark.parametrize(
    ("group", "error"),
    [
        ({"type": "custom", "name": "Holdout A"}, None),
        ({"type": "campaign", "percentage": 5}, None),
        ("Holdout A", "Field control_group must be an object or null"),
        ({"name": "Holdout A"}, "Field type is empty (inside control_group)"),
        ({"type": "custom"}, "Field name is empty (inside control_group)"),
        ({"type": "campaign"}, "Field percentage is empty (inside control_group)"),
        ({"type": "campaign", "percentage": 101}, "Field control_group.percentage must be at most 100"),
        ({"type": "half"}, "Field control_group.type must be one of custom, campaign"),
    ],
    ids=str,
)
def test_a_control_group_is_custom_by_name_or_a_share_of_the_campaign(api, group, error):
    answer = api.ask("create", push(control_group=group))
    assert answer.json().get("error") == error


def test_the_system_control_group_must_be_enabled(api):
    api.create(system_control_group_include=True)
    api.settings(system_control_group=False)
    api.create(system_control_group_include=False)
    assert api.refused(push(system_control_group_include=True)) == "System control group is not enabled"


def test_nothing_is_known_in_an_account_that_was_never_set_up(sandbox, api):
    api.admin("account", {"notification_channels": [], "segments": {}})
    content = {"title": "t", "body": "b", "platform_specific": {"android": {"wzrk_cid": "Marketing"}}}
    assert api.refused(push(content=content)) == "Invalid Notification Channel ID"
