"""The body of a create call: complete, in one order, the same on every day, and never able to say what it must not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ctsync.campaign.payload import create_payload
from tests.campaign.making import ACCOUNT, PLAIN, a_campaign, a_definition, campaigns_of
from tests.campaign.test_yaml_to_wire import IN, OUT

ORDER_TEXT = """name target_mode provider_nick_name provider_group_nickname devices send_to_all_devices where segment
upper_cap_for_target_segment users_limit_overall users_limit_per_run when ttl conversion_goal control_group
respect_frequency_caps respect_throttle labels subscription_groups send_email_to_opted_out_users
system_control_group_include skip_estimate template_type orientation tags time_to_live content custom_kv
webhook_endpoint_name webhook_fields webhook_key_value draft"""
ORDER = ORDER_TEXT.split()


@pytest.mark.parametrize(("channel", "text", "over"), [row[:3] for row in (*IN, *OUT)])
def test_a_body_is_pure_ordered_json_that_can_only_create(channel, text, over):
    campaign = a_campaign(channel, text, over=over)
    body = create_payload(campaign, "Spring sale ~ct1.x")
    assert body == create_payload(campaign, "Spring sale ~ct1.x")
    assert json.loads(json.dumps(body)) == body
    assert list(body) == [key for key in ORDER if key in body]
    assert body["name"] == "Spring sale ~ct1.x"
    assert {"estimate_only", "async_estimate"}.isdisjoint(body)
    assert "now" not in json.dumps(body["when"])
    assert ("where" in body) != ("segment" in body)
    assert not {"upper_cap_for_target_segment", "users_limit_overall"} <= set(body)


def test_a_limit_takes_the_place_of_the_cap():
    body = create_payload(a_campaign("push", "audience: {expect: 1k..2k, send_to_at_most: 500}"), "x")
    assert body["users_limit_overall"] == 500
    assert "upper_cap_for_target_segment" not in body


@pytest.mark.parametrize("channel", list(PLAIN))
def test_the_account_decides_whether_estimates_are_skipped(channel):
    (campaign,) = campaigns_of(a_definition(channel), account=replace(ACCOUNT, skip_estimate=True))
    assert create_payload(campaign, "x")["skip_estimate"] is True
    assert "skip_estimate" not in create_payload(a_campaign(channel), "x")


def test_a_remainder_changes_the_times_and_nothing_else():
    text = """
audience: {event: Charged, from: 2026-12-01, to: 2026-12-20}
schedule: {every: 1 week, days: [thu], start: 2026-12-24 11:00, runs: 4}
"""
    campaign = a_campaign("push", text, over=("audience", "schedule"))
    remainder = campaign.timetable.after(datetime(2026, 12, 25, tzinfo=UTC))
    whole, rest = create_payload(campaign, "x"), create_payload(campaign, "x", remainder=remainder)
    assert rest["when"]["start_time"] == "20261231 11:00"
    assert rest["when"]["end_by_occurrences"] == 3
    assert {**whole, "when": None} == {**rest, "when": None}


def test_a_window_is_that_of_the_campaign_s_own_send():
    sent = {}
    text = "audience: {event: Charged, within: 7d}\nschedule: {at: [2026-12-24 11:00, 2026-12-31 11:00]}"
    for campaign in campaigns_of(a_definition("sms", text, over=("audience", "schedule"))):
        where = create_payload(campaign, "x")["where"]
        sent[str(campaign.key)] = (where["from"], where["to"])
    assert sent == {
        "spring-sale@2026-12-24": (20261216, 20261222),
        "spring-sale@2026-12-31": (20261223, 20261229),
    }
