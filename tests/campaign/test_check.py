"""What is wrong with a file as a whole is found, at its key, with the rule that says so; what is right is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.campaign.check import check_campaign
from ctsync.catalog import Catalog
from ctsync.problems import Finding, Level
from tests.campaign.making import ACCOUNT, CATALOG, PLAIN, PROTECTED, a_definition, rules_of


def findings_of(
    channel: str, text: str = "", *, over: tuple[str, ...] = (), account=ACCOUNT
) -> tuple[Finding, ...]:
    return tuple(check_campaign(a_definition(channel, text, over=over), account, CATALOG))


@pytest.mark.parametrize("channel", list(PLAIN))
def test_a_plain_campaign_has_no_finding(channel):
    assert findings_of(channel) == ()


@pytest.mark.parametrize(
    ("channel", "text", "over", "expected"),
    [
        # a key the channel does not have
        ("email", "devices: [android]", (), [("CHN001", "devices")]),
        ("sms", "all_devices: true", (), [("CHN001", "all_devices")]),
        ("email", "expires: 60m", (), [("CHN001", "expires")]),
        ("push", "provider: SendGrid-IN", (), [("CHN001", "provider")]),
        ("email", "provider_group: SMS-India", (), [("CHN001", "provider_group")]),
        ("sms", "opted_out_people: skip", (), [("CHN001", "opted_out_people")]),
        ("push", "subscription_groups: [News]", (), [("CHN001", "subscription_groups")]),
        ("email", "audience: {send_to_at_most: 200}", (), [("CHN001", "audience.send_to_at_most")]),
        ("inbox", "audience: {per_run: 200}", (), [("CHN001", "audience.per_run")]),
        ("email", "schedule: {cutoff: 20:00}", (), [("CHN001", "schedule.cutoff")]),
        ("sms", "schedule: {if_missed: drop}", (), [("CHN001", "schedule.if_missed")]),
        ("email", "expires: none", (), []),
        # a key the channel cannot do without
        ("push", "", ("devices",), [("REQ001", "devices")]),
        ("push", "devices: []", (), [("REQ001", "devices")]),
        ("inbox", "", ("devices",), [("REQ001", "devices")]),
        ("whatsapp", "", ("provider",), [("REQ001", "provider")]),
        ("email", "", (), []),
        # senders
        ("sms", "provider_group: SMS-India", (), [("EXC001", "provider_group")]),
        ("sms", "provider_group: SMS-Inda", ("provider",), [("REG001", "provider_group")]),
        # names
        ("push", "dashboard_name: 'Sale ~ct1.x'", (), [("TYPE001", "dashboard_name")]),
        ("push", "dashboard_name: ' Sale'", (), [("TYPE001", "dashboard_name")]),
        ("push", 'dashboard_name: "Spring\\nsale"', (), [("TYPE001", "dashboard_name")]),
        ("push", "dashboard_name: Sale ~ct1", (), []),
        # identity
        ("push", "renamed_from: [spring-sale]", (), [("TYPE001", "renamed_from")]),
        ("push", "renamed_from: [old, old]", (), [("TYPE001", "renamed_from")]),
        ("push", "renamed_from: [older, old]\nadopt: 17\nnot_the_same_as: [18]", (), []),
        ("push", "adopt: 17\nnot_the_same_as: [17]", (), [("EXC001", "not_the_same_as")]),
        ("sms", "adopt: 17\nschedule: {at: [2026-12-24 11:00]}", (), [("EXC001", "adopt")]),
        ("push", "adopt: 17\nschedule: {at: [2026-12-24 11:00]}", (), []),
        ("sms", "adopt: 17", (), []),
        # people
        ("push", "audience: {per_run: 200}", (), [("EXC001", "audience.per_run")]),
        ("email", "opted_out_people: include", (), []),
        ("email", "opted_out_people: include\npurpose: promotional", (), [("EML010", "opted_out_people")]),
        ("push", "control_group: {custom: Holdout B}", (), [("REG001", "control_group.custom")]),
        ("push", "control_group: [system, {custom: Holdout B}]", (), [("REG001", "control_group.custom")]),
        # goals
        ("push", "goal: {event: Charge, within: 3d}", (), [("AUD008", "goal.event")]),
        (
            "push",
            "goal: {event: Charged, within: 3d, where: {Amont: 5}}",
            (),
            [("AUD008", "goal.where.Amont")],
        ),
        (
            "push",
            "goal: {event: Charged, within: 3d, where: {Amount: many}}",
            (),
            [("TYPE001", "goal.where.Amount")],
        ),
        ("push", "goal: {event: Charged, within: 3d, revenue: Amont}", (), [("AUD008", "goal.revenue")]),
        ("push", "goal: {event: Charged, within: 3d, revenue: Zzz}", (), [("AUD008", "goal.revenue")]),
        ("push", "goal: {event: Zzz, within: 3d}", (), [("AUD008", "goal.event")]),
        ("push", "goal: {event: Charged, within: 3d, revenue: Coupon}", (), [("TYPE001", "goal.revenue")]),
        (
            "push",
            "goal: {event: Charged, within: 3d, revenue: Amount, where: {Amount: {between: [1, 2]}}}",
            (),
            [],
        ),
    ],
)
def test_each_rule_speaks_at_its_key(channel, text, over, expected):
    assert rules_of(findings_of(channel, text, over=over)) == expected


def test_a_goal_where_nobody_promises_one_is_a_warning():
    (finding,) = findings_of("email", "goal: {event: Charged, within: 3d}")
    assert (finding.path, finding.rule, finding.level) == (("goal",), "CHN002", Level.WARNING)


def test_a_protected_account_wants_to_know_how_many_people_are_expected():
    assert rules_of(findings_of("push", account=PROTECTED)) == [("AUD002", "audience")]
    assert findings_of("push", "audience: {expect: 1k..2k}", account=PROTECTED) == ()


def test_a_finding_says_what_and_why_and_what_to_write():
    found = [
        *findings_of(
            "email", "devices: [android]\nexpires: 5m\nopted_out_people: include\npurpose: promotional"
        ),
        *findings_of("sms", "provider_group: SMS-Inda\nadopt: 17\nschedule: {at: [2026-12-24 11:00]}"),
        *findings_of(
            "push", "goal: {event: Chargd, within: 3d}\ncontrol_group: {custom: Holdout}", account=PROTECTED
        ),
        *findings_of("push", "dashboard_name: ' ~ct1.'\nrenamed_from: [spring-sale]", over=("devices",)),
    ]
    assert len(found) >= 11
    for finding in found:
        assert finding.what.endswith((".", "?"))
        assert finding.why
        assert finding.hint


def test_a_slip_of_the_finger_is_answered_with_the_nearest_name():
    hints = [finding.hint for finding in findings_of("push", "goal: {event: Chargd, within: 3d, revenue: x}")]
    assert hints == ["Did you mean `Charged`?"]
    (finding,) = findings_of("push", "goal: {event: Charged, within: 3d, revenue: Amont}")
    assert "`Amount`" in finding.hint
    (finding,) = findings_of("sms", "provider_group: SMS-Inda", over=("provider",))
    assert "`SMS-India`" in finding.hint


def test_an_empty_register_is_no_reason_to_stay_silent():
    definition = a_definition(
        "push", "control_group: {custom: Holdout A}\ngoal: {event: Charged, within: 3d}"
    )
    rules = rules_of(tuple(check_campaign(definition, replace(ACCOUNT), Catalog())))
    assert rules == [("AUD008", "goal.event"), ("REG001", "control_group.custom")]
