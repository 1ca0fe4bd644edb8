"""One definition gives its instances, or everything that is wrong with it; never half a campaign."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ctsync.problems import Level, Position
from tests.campaign.making import (
    FILES,
    PLAIN,
    PROTECTED,
    a_campaign,
    a_definition,
    campaigns_of,
    expanded,
    rules_of,
)

DATED = [channel for channel in PLAIN if channel != "push"]
LIST = "schedule: {at: [2026-12-24 11:00, 2026-12-24 18:30, 2026-12-25 11:00]}"


def keys_of(channel: str, text: str) -> list[str]:
    return [str(one.key) for one in campaigns_of(a_definition(channel, text, over=("schedule",)))]


@pytest.mark.parametrize("channel", list(PLAIN))
def test_one_moment_is_one_campaign_without_a_date(channel):
    assert keys_of(channel, "schedule: {at: 2026-12-24 11:00}") == ["spring-sale"]


@pytest.mark.parametrize("channel", DATED)
def test_a_list_is_one_campaign_a_moment_where_clevertap_takes_one(channel):
    assert keys_of(channel, LIST) == [
        "spring-sale@2026-12-24",
        "spring-sale@2026-12-24#2",
        "spring-sale@2026-12-25",
    ]
    assert keys_of(channel, "schedule: {at: [2026-12-24 11:00]}") == ["spring-sale@2026-12-24"]


@pytest.mark.parametrize(
    "schedule",
    [
        LIST,
        "schedule: {at: [2026-12-24 11:00]}",
        "schedule: {every: 1 week, days: [thu], start: 2026-12-24 11:00, runs: 5}",
        "schedule: {every: 3 days, start: 2026-12-24 11:00, end: 2027-01-31, in: user, if_missed: drop}",
    ],
)
def test_whatever_push_can_do_by_itself_is_one_campaign(schedule):
    assert keys_of("push", schedule) == ["spring-sale"]


def test_each_instance_has_its_own_time_and_its_own_day_of_readiness():
    text = f"audience: {{event: Charged, within: 7d}}\n{LIST}"
    campaigns = campaigns_of(a_definition("email", text, over=("audience", "schedule")))
    assert [(one.first_send, one.ready_on) for one in campaigns] == [
        (datetime(2026, 12, 24, 5, 30, tzinfo=UTC), date(2026, 12, 23)),
        (datetime(2026, 12, 24, 13, 0, tzinfo=UTC), date(2026, 12, 23)),
        (datetime(2026, 12, 25, 5, 30, tzinfo=UTC), date(2026, 12, 24)),
    ]
    assert [one.human_name for one in campaigns] == [
        "spring-sale 2026-12-24",
        "spring-sale 2026-12-24",
        "spring-sale 2026-12-25",
    ]


def test_an_audience_without_windows_is_taken_on_any_day():
    assert a_campaign("push").ready_on is None
    fixed = a_campaign(
        "push", "audience: {event: Charged, from: 2026-12-01, to: 2026-12-20}", over=("audience",)
    )
    assert fixed.ready_on == date(2026, 12, 21)


def test_an_instance_knows_where_it_comes_from():
    campaign = a_campaign("email", "renamed_from: [old]")
    assert campaign.key.definition == "old"
    assert campaign.name == "spring-sale"
    assert campaign.position == Position("campaigns/spring-sale.yaml")
    assert campaign.files == FILES


def test_quiet_hours_delay_push_and_forbid_a_send_elsewhere():
    quiet = "quiet_hours: {from: 21:00, to: 09:00, in: account, then: delay}"
    late = "schedule: {at: 2026-12-24 22:00}"
    push = a_campaign("push", f"{quiet}\n{late}")
    assert push.last_send == datetime(2026, 12, 25, 3, 30, tzinfo=UTC)
    campaigns, findings = expanded(a_definition("email", f"{quiet}\n{late}"))
    assert campaigns == ()
    assert [finding.rule for finding in findings] == ["SCH007"]
    email = a_campaign("email", quiet)
    assert email.first_send == email.last_send


def test_findings_of_all_parts_come_together_and_no_campaign_with_them():
    text = """
devices: [android, windows]
dashboard_name: ' x'
audience: {profile: {Citty: Pune}}
schedule: {at: [2026-12-24 11:00, 2026-12-23 11:00], in: user}
quiet_hours: {from: 21:00, to: 09:00}
message: {android: {notification_channel: nowhere}}
control_group: {custom: Nobody}
"""
    campaigns, findings = expanded(a_definition("push", text, over=("schedule",)), account=PROTECTED)
    assert campaigns == ()
    assert {rule for rule, _ in rules_of(findings)} >= {
        "AUD002",
        "AUD008",
        "DND001",
        "REG001",
        "SCH002",
        "SCH005",
        "TYPE001",
    }
    assert "message.android.notification_channel" in {path for _, path in rules_of(findings)}


def test_a_warning_comes_with_the_campaign():
    campaigns, findings = expanded(a_definition("push", "devices: [android, windows]"))
    assert len(campaigns) == 1
    assert [finding.level for finding in findings] == [Level.WARNING]


def test_what_depends_on_the_times_is_found_when_the_times_are_right():
    text = "audience: {event: Charged, from: 2026-12-01, to: 2026-12-24}\nexpires: 2026-12-24 10:00"
    _, findings = expanded(a_definition("push", text, over=("audience",)))
    assert rules_of(findings) == [("AUD007", "audience"), ("SCH011", "expires")]


def test_a_window_must_be_over_before_the_first_of_several_sends():
    text = f"audience: {{event: Charged, from: 2026-12-01, to: 2026-12-24}}\n{LIST}"
    _, findings = expanded(a_definition("sms", text, over=("audience", "schedule")))
    assert rules_of(findings) == [("AUD007", "audience")]


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("{content: {title: Other}}", [("RAW001", "raw.content.title")]),
        ("{when: now}", [("RAW001", "raw.when")]),
        ("{estimate_only: false}", [("RAW001", "raw.estimate_only")]),
        ("{content: {new_field: 1}}", []),
    ],
)
def test_raw_is_held_against_what_would_be_sent(raw, rule):
    campaigns, findings = expanded(a_definition("push", f"raw: {raw}"))
    assert rules_of(findings) == rule
    assert len(campaigns) == (0 if rule else 1)


def test_a_file_that_was_not_read_is_a_finding_and_not_a_crash():
    campaigns, findings = expanded(a_definition("email"), files={})
    assert campaigns == ()
    assert rules_of(findings) == [("INC001", "message")]


@pytest.mark.parametrize(
    ("channel", "text", "over", "days"),
    [
        (
            "email",
            "schedule: {every: 1 week, days: [thu], start: 2026-12-24 11:00, runs: 2}",
            ("schedule",),
            ["2026-12-24", "2026-12-31"],
        ),
        (
            "push",
            "schedule: {every: 1 month, days: [24], start: 2026-12-24 11:00, runs: 2}",
            ("schedule",),
            ["2026-12-24", "2027-01-24"],
        ),
        ("push", "schedule: {at: 2026-12-24 11:00, mode: rolling}", ("schedule",), ["2026-12-24"]),
        (
            "push",
            "schedule: {every: 1 day, start: 2026-12-24 11:00, runs: 3, except: [2026-12-25]}",
            ("schedule",),
            ["2026-12-24", "2026-12-26"],
        ),
        (
            "push",
            """
audience: {event: Charged, within: 7d}
schedule: {every: 1 week, days: [thu], start: 2026-12-24 11:00, runs: 2}
""",
            ("audience", "schedule"),
            ["2026-12-24", "2026-12-31"],
        ),
    ],
)
def test_a_rolling_definition_gives_a_campaign_a_date(channel, text, over, days):
    campaigns, findings = expanded(a_definition(channel, text, over=over))
    assert rules_of(findings) == []
    assert [str(campaign.key.day) for campaign in campaigns] == days
    assert len({id(campaign.series) for campaign in campaigns}) == 1
    assert campaigns[0].series is not None


def test_a_row_of_campaigns_takes_no_single_one_over():
    text = "adopt: 1700000001\nschedule: {every: 1 week, days: [thu], start: 2026-12-24 11:00, runs: 5}"
    campaigns, findings = expanded(a_definition("email", text, over=("schedule",)))
    assert campaigns == ()
    assert rules_of(findings) == [("EXC001", "adopt")]
    assert "only push campaigns can repeat" in findings[0].why
