"""Every row of the reference's campaign, audience and schedule tables: what is written, and what CleverTap receives.

And for each row: changing it changes the fingerprint, unless it decides nothing about what people get (protocol 3).
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.campaign.making import a_campaign, data_of, read, wire_of

GONE = object()
"""The field is not sent."""
NOTHING: dict[str, Any] = {}
"""What is sent does not change at all."""

PEOPLE = ("audience",)
TIMES = ("schedule",)

# channel, what is written, keys it replaces as a whole, what is sent of it
IN = [
    # 4: the campaign
    ("push", "channel: push", (), {"target_mode": "push"}),
    ("webpush", "channel: webpush", (), {"target_mode": "webpush", "devices": ["web"]}),
    ("email", "channel: email", (), {"target_mode": "email"}),
    ("sms", "channel: sms", (), {"target_mode": "sms"}),
    ("whatsapp", "channel: whatsapp", (), {"target_mode": "whatsapp"}),
    ("webhook", "channel: webhook", (), {"target_mode": "webhook", "content": GONE}),
    ("inbox", "channel: inbox", (), {"target_mode": "notificationinbox"}),
    ("push", "devices: [ios, android]", (), {"devices": ["ios", "android"]}),
    ("push", "devices: ios\nmessage: {title: Hello, body: World}", ("message",), {"devices": ["ios"]}),
    ("inbox", "devices: [ios]", (), {"devices": ["ios"]}),
    ("push", "all_devices: true", (), {"send_to_all_devices": True}),
    ("inbox", "all_devices: true", (), {"send_to_all_devices": True}),
    ("email", "provider: SendGrid-IN", (), {"provider_nick_name": "SendGrid-IN"}),
    ("sms", "provider: Gupshup-Promo", (), {"provider_nick_name": "Gupshup-Promo"}),
    (
        "sms",
        "provider_group: SMS-India",
        ("provider",),
        {"provider_group_nickname": "SMS-India", "provider_nick_name": GONE},
    ),
    ("push", "frequency_caps: ignore", (), {"respect_frequency_caps": False}),
    ("push", "throttle: respect", (), {"respect_throttle": True}),
    ("push", "expires: 60m", (), {"ttl": {"ttl_type": "relative", "value": 60}}),
    ("push", "expires: 2d", (), {"ttl": {"ttl_type": "relative", "value": 2880}}),
    ("push", "expires: 2026-12-24 23:59", (), {"ttl": {"ttl_type": "absolute", "value": 202612242359}}),
    ("email", "opted_out_people: include", (), {"send_email_to_opted_out_users": True}),
    ("email", "subscription_groups: [Newsletter]", (), {"subscription_groups": ["Newsletter"]}),
    ("whatsapp", "subscription_groups: Newsletter", (), {"subscription_groups": ["Newsletter"]}),
    (
        "push",
        "raw: {content: {platform_specific: {android: {wzrk_new: x, wzrk_flag: true}}}}",
        (),
        {
            "content": {
                "platform_specific": {"android": {"wzrk_new": "x", "wzrk_flag": True, "wzrk_cid": "offers"}}
            }
        },
    ),
    ("push", "raw: {draft: true}", (), {"draft": True}),
    # 5: the audience
    (
        "push",
        "audience: {event: Charged, from: 2026-01-01, to: 2026-08-31}",
        PEOPLE,
        {"where": {"event_name": "Charged", "from": 20260101, "to": 20260831}},
    ),
    (
        "push",
        "audience: {event: Charged, within: 14d}",
        PEOPLE,
        {"where": {"event_name": "Charged", "from": 20261209, "to": 20261222}},
    ),
    (
        "push",
        "audience: {event: Charged, within: 14d, session: {time_of_day: 00:00..14:00}}",
        PEOPLE,
        {"where": {"session_properties": [{"name": "time_of_day", "value": ["00:00", "14:00"]}]}},
    ),
    ("push", "audience: {everyone: true}", PEOPLE, {"where": {}}),
    ("push", "audience: {segment: Active shoppers}", PEOPLE, {"segment": 1701234890, "where": GONE}),
    (
        "push",
        "audience: {query: {event_name: Charged, from: 20260101, to: 20260131, did_any: [5, true]}}",
        PEOPLE,
        {"where": {"event_name": "Charged", "from": 20260101, "to": 20260131, "did_any": [5, True]}},
    ),
    (
        "push",
        "audience: {demographics: {Gender: F}, geo: {Country: India}, app: {Version: '2'}, reachability: {Push: yes}}",
        PEOPLE,
        {
            "where": {
                "common_profile_properties": {
                    "demographics": [{"name": "Gender", "operator": "equals", "value": "F"}],
                    "geo_fields": [{"name": "Country", "operator": "equals", "value": "India"}],
                    "app_fields": [{"name": "Version", "operator": "equals", "value": "2"}],
                    "reachability": [{"name": "Push", "operator": "equals", "value": "yes"}],
                }
            }
        },
    ),
    (
        "push",
        "audience: {technographics: {Device: [Mobile, Tablet]}}",
        PEOPLE,
        {
            "where": {
                "common_profile_properties": {
                    "technographics": [{"name": "Device", "value": ["Mobile", "Tablet"]}]
                }
            }
        },
    ),
    (
        "push",
        "audience: {did: [{event: App Launched, at_least: 5, from: 2026-06-01, to: 2026-06-30}]}",
        PEOPLE,
        {
            "where": {
                "advanced_query": {
                    "did_all": [
                        {
                            "event_name": "App Launched",
                            "from": 20260601,
                            "to": 20260630,
                            "operator": "greater_than_equals",
                            "value": 5,
                        }
                    ]
                }
            }
        },
    ),
    (
        "push",
        "audience: {did_not: [{event: Charged, within: 1w}]}",
        PEOPLE,
        {
            "where": {
                "advanced_query": {"did_none": [{"event_name": "Charged", "from": 20261216, "to": 20261222}]}
            }
        },
    ),
    ("push", "audience: {send_to_at_most: 18k}", (), {"users_limit_overall": 18000}),
    (
        "push",
        "audience: {per_run: 700}\nschedule: {at: [2026-12-24 11:00, 2026-12-25 11:00]}",
        TIMES,
        {"users_limit_per_run": 700},
    ),
    # 6.1: the schedule
    ("push", "schedule: {at: 2026-12-24 12:00}", (), {"when": {"delivery_date_time": ["20261224 12:00"]}}),
    (
        "push",
        "schedule: {at: [2026-12-24 12:00, 2026-12-25 12:00]}",
        TIMES,
        {"when": {"type": "later", "delivery_date_time": ["20261224 12:00", "20261225 12:00"]}},
    ),
    ("sms", "schedule: {at: 2026-12-24 12:00}", (), {"when": "20261224 12:00"}),
    (
        "push",
        "schedule: {every: 2 weeks, days: [mon, thu], start: 2026-12-03 18:30, end: 2027-03-25}",
        TIMES,
        {
            "when": {
                "type": "recurring",
                "repeats_every": 2,
                "repeat_type": "week",
                "repeat_on_days_of_week": [2, 5],
                "start_time": "20261203 18:30",
                "end_by_date": "20270325",
                "end_by_occurrences": GONE,
            }
        },
    ),
    (
        "push",
        "schedule: {every: 3 days, start: 2026-12-03 18:30, runs: 8}",
        TIMES,
        {
            "when": {
                "repeats_every": 3,
                "repeat_type": "day",
                "end_by_occurrences": 8,
                "end_by_date": GONE,
                "repeat_on_days_of_week": GONE,
            }
        },
    ),
    (
        "push",
        "schedule: {in: user, if_missed: drop}",
        (),
        {"when": {"delivery_timezone": "user", "user_timezone_wrap_around": False}},
    ),
    (
        "push",
        "schedule: {in: user, if_missed: next_day}",
        (),
        {"when": {"delivery_timezone": "user", "user_timezone_wrap_around": True}},
    ),
    ("push", "schedule: {cutoff: 20:30}", (), {"when": {"campaign_cutoff": "20:30"}}),
    # 6.3: quiet hours, goal, control group
    (
        "push",
        "quiet_hours: {from: 21:00, to: 09:00, in: user, then: delay}",
        (),
        {
            "when": {
                "dnd": {
                    "message_state": "delay",
                    "dnd_timezone": "user",
                    "dnd_info": {str(day): ["21:00", "09:00"] for day in range(1, 8)},
                }
            }
        },
    ),
    (
        "push",
        "quiet_hours: {in: account, then: discard, days: {mon: 21:00..06:00, sun: 20:00..09:00}}",
        (),
        {
            "when": {
                "dnd": {
                    "message_state": "discard",
                    "dnd_timezone": "account",
                    "dnd_info": {"1": ["20:00", "09:00"], "2": ["21:00", "06:00"], "3": GONE},
                }
            }
        },
    ),
    (
        "push",
        "quiet_hours: {from: 21:00, to: 09:00, in: user, then: delay, days: {sun: none}}",
        (),
        {"when": {"dnd": {"dnd_info": {"1": GONE, "2": ["21:00", "09:00"]}}}},
    ),
    (
        "push",
        "goal: {event: Charged, within: 3d}",
        (),
        {
            "conversion_goal": {
                "event_name": "Charged",
                "filter_type": {},
                "conversion_time": "3D",
                "revenue_property": GONE,
            }
        },
    ),
    ("push", "goal: {event: Charged, within: 30m}", (), {"conversion_goal": {"conversion_time": "30m"}}),
    ("push", "goal: {event: Charged, within: 12h}", (), {"conversion_goal": {"conversion_time": "12H"}}),
    ("push", "goal: {event: Charged, within: 2w}", (), {"conversion_goal": {"conversion_time": "2W"}}),
    ("push", "goal: {event: Charged, within: 5mo}", (), {"conversion_goal": {"conversion_time": "5M"}}),
    (
        "push",
        "goal: {event: Charged, within: 3d, revenue: Amount}",
        (),
        {"conversion_goal": {"revenue_property": "Amount"}},
    ),
    (
        "push",
        'goal: {event: Charged, within: 3d, where: {Type: [EMI, Rent], Amount: {between: [100, 5000]}, "Items|Lender": {not: A}, Coupon: {exists: false}}}',
        (),
        {
            "conversion_goal": {
                "filter_type": {
                    "event_property": [
                        {"property_name": "Type", "operator": "equals", "property_value": ["EMI", "Rent"]},
                        {"property_name": "Amount", "operator": "between", "property_value": [100, 5000]},
                        {"property_name": "Items|Lender", "operator": "not_equals", "property_value": "A"},
                        {"property_name": "Coupon", "operator": "does_not_exist"},
                    ]
                }
            }
        },
    ),
    (
        "push",
        "goal: {event: Charged, within: 3d, first_time: true}",
        (),
        {"conversion_goal": {"filter_type": {"first_time": "yes", "last_time": GONE}}},
    ),
    (
        "push",
        "goal: {event: Charged, within: 3d, last_time: true}",
        (),
        {"conversion_goal": {"filter_type": {"first_time": GONE, "last_time": "yes"}}},
    ),
    (
        "push",
        "goal: {event: Charged, within: 3d, time_of_day: [21:00..23:00, 11:34..12:44]}",
        (),
        {"conversion_goal": {"filter_type": {"time_of_day": [["21:00", "23:00"], ["11:34", "12:44"]]}}},
    ),
    (
        "push",
        "goal: {event: Charged, within: 3d, days: [mon, sun], days_of_month: [31, 1]}",
        (),
        {"conversion_goal": {"filter_type": {"day_of_week": [1, 2], "day_of_month": [1, 31]}}},
    ),
    ("push", "control_group: none", (), {"system_control_group_include": False, "control_group": GONE}),
    ("push", "control_group: system", (), {"system_control_group_include": True, "control_group": GONE}),
    (
        "push",
        "control_group: 5%",
        (),
        {"control_group": {"type": "campaign", "percentage": 5}, "system_control_group_include": GONE},
    ),
    ("push", "control_group: 2.5%", (), {"control_group": {"percentage": 2.5}}),
    (
        "push",
        "control_group: {custom: Holdout A}",
        (),
        {"control_group": {"type": "custom", "name": "Holdout A"}},
    ),
    (
        "push",
        "control_group: [system, 5%]",
        (),
        {"control_group": {"type": "campaign", "percentage": 5}, "system_control_group_include": True},
    ),
    (
        "push",
        "control_group: [{custom: Holdout A}, system]",
        (),
        {"control_group": {"type": "custom", "name": "Holdout A"}, "system_control_group_include": True},
    ),
]

# 5.1: what stands after `profile:` or `where:`, and the filters it becomes
FILTERS = [
    ("profile: {Plan: free}", {"name": "Plan", "operator": "equals", "value": "free"}),
    ("profile: {Plan: [free, trial]}", {"name": "Plan", "operator": "equals", "value": ["free", "trial"]}),
    ("profile: {Plan: {not: free}}", {"name": "Plan", "operator": "not_equals", "value": "free"}),
    ("profile: {Plan: {contains: fr}}", {"name": "Plan", "operator": "contains", "value": "fr"}),
    ("profile: {Plan: {not_contains: fr}}", {"name": "Plan", "operator": "does_not_contain", "value": "fr"}),
    ("profile: {Plan: {exists: true}}", {"name": "Plan", "operator": "exists"}),
    ("profile: {Plan: {exists: false}}", {"name": "Plan", "operator": "does_not_exist"}),
    ("profile: {Risk Score: 700}", {"name": "Risk Score", "operator": "equals", "value": 700}),
    (
        "profile: {Risk Score: {more_than: 0.5}}",
        {"name": "Risk Score", "operator": "greater_than", "value": 0.5},
    ),
    (
        "profile: {Risk Score: {at_least: 7}}",
        {"name": "Risk Score", "operator": "greater_than_equals", "value": 7},
    ),
    ("profile: {Risk Score: {less_than: 7}}", {"name": "Risk Score", "operator": "less_than", "value": 7}),
    (
        "profile: {Risk Score: {at_most: 7}}",
        {"name": "Risk Score", "operator": "less_than_equals", "value": 7},
    ),
    ("profile: {EMI Due: true}", {"name": "EMI Due", "operator": "equals", "value": "True"}),
    ("profile: {EMI Due: false}", {"name": "EMI Due", "operator": "equals", "value": "False"}),
]
IN += [
    (
        "push",
        f"audience: {{{written}}}",
        PEOPLE,
        {"where": {"common_profile_properties": {"profile_fields": [sent]}}},
    )
    for written, sent in FILTERS
]
COUNTED = {
    "at_least": "greater_than_equals",
    "more_than": "greater_than",
    "at_most": "less_than_equals",
    "less_than": "less_than",
    "exactly": "equals",
}
IN += [
    (
        "push",
        f"audience: {{did: [{{event: Charged, within: 7d, {word}: 3}}]}}",
        PEOPLE,
        {
            "where": {
                "advanced_query": {
                    "did_all": [
                        {
                            "event_name": "Charged",
                            "from": 20261216,
                            "to": 20261222,
                            "operator": operator,
                            "value": 3,
                        }
                    ]
                }
            }
        },
    )
    for word, operator in COUNTED.items()
]

# What reaches the wire or the lock and decides nothing about what people get.
OUT = [
    ("push", "dashboard_name: Spring sale 2026", (), {"name": "Spring sale 2026"}),
    ("push", "labels: [retention, spring]", (), {"labels": ["retention", "spring"]}),
    ("push", "audience: {expect: 350k..450k}", (), {"upper_cap_for_target_segment": 450000}),
    ("push", "audience: {expect: 10..99}", (), {"upper_cap_for_target_segment": GONE}),
    ("email", "audience: {expect: 350k..450k}", (), {"upper_cap_for_target_segment": GONE}),
    ("push", "owner: acme/other", (), NOTHING),
    ("push", "purpose: promotional", (), NOTHING),
    ("push", "countries: [IN, LK]", (), NOTHING),
    ("push", "offer: {code: XMAS40, from: 2026-12-24 00:00, until: 2026-12-24 23:59}", (), NOTHING),
    ("push", "generation: 2", (), NOTHING),
    ("push", "renamed_from: [older, old]", (), {"name": "spring-sale"}),
    ("push", "adopt: 1701234000", (), NOTHING),
    ("push", "on_remove: forget", (), NOTHING),
    ("push", "not_the_same_as: [1701234000]", (), NOTHING),
    (
        "email",
        "quiet_hours: {from: 21:00, to: 09:00, in: account, then: delay}",
        (),
        {"when": "20261224 11:00"},
    ),
]

# The default, written out: the meaning is the same, whether or not CleverTap is told.
DEFAULTS = [
    ("push", "all_devices: false", {"send_to_all_devices": GONE}),
    ("push", "frequency_caps: respect", {"respect_frequency_caps": True}),
    ("push", "throttle: ignore", {"respect_throttle": False}),
    ("push", "expires: none", {"ttl": GONE}),
    ("push", "quiet_hours: none", {"when": {"dnd": GONE}}),
    ("push", "goal: none", {"conversion_goal": GONE}),
    ("push", "generation: 1", NOTHING),
    ("push", "on_remove: stop", NOTHING),
    ("push", "schedule: {in: account}", {"when": {"delivery_timezone": "account"}}),
    ("email", "opted_out_people: skip", {"send_email_to_opted_out_users": False}),
]


def differing(sent: Any, wanted: Any, path: str = "") -> list[str]:
    """Where what is sent is not what was wanted; fields that nobody asked about are passed over."""
    if wanted is GONE:
        return [f"{path} is sent"] if sent is not GONE else []
    if isinstance(wanted, dict) and isinstance(sent, dict) and wanted:
        return [
            line
            for key, value in wanted.items()
            for line in differing(sent.get(key, GONE), value, f"{path}.{key}")
        ]
    return [] if sent == wanted and type(sent) is type(wanted) else [f"{path}: {sent!r}, not {wanted!r}"]


@pytest.mark.parametrize(("channel", "text", "over", "wanted"), [*IN, *OUT])
def test_what_is_written_becomes_what_is_sent(channel, text, over, wanted):
    sent = wire_of(channel, text, over=over)
    assert differing(sent, wire_of(channel) if wanted is NOTHING else wanted) == []


@pytest.mark.parametrize(("channel", "text", "wanted"), DEFAULTS)
def test_a_default_that_is_written_means_the_same_as_one_that_is_not(channel, text, wanted):
    assert differing(wire_of(channel, text), wire_of(channel) if wanted is NOTHING else wanted) == []
    assert a_campaign(channel, text).fingerprint == a_campaign(channel).fingerprint


@pytest.mark.parametrize(("channel", "text", "over"), [row[:3] for row in IN])
def test_changing_what_people_get_changes_the_fingerprint(channel, text, over):
    plain = data_of(channel)
    if any(plain.get(key) != value for key, value in read(text).items()):
        assert a_campaign(channel, text, over=over).fingerprint != a_campaign(channel).fingerprint
    else:
        assert a_campaign(channel, text, over=over).fingerprint == a_campaign(channel).fingerprint


def test_no_two_of_these_campaigns_are_the_same():
    rows = [row for row in IN if not row[1].startswith(("channel:", "provider: Gupshup"))]
    prints = {a_campaign(channel, text, over=over).fingerprint for channel, text, over, _ in rows}
    assert len(prints) == len(rows)


@pytest.mark.parametrize(("channel", "text", "over"), [row[:3] for row in OUT])
def test_what_people_do_not_get_is_not_in_the_fingerprint(channel, text, over):
    assert a_campaign(channel, text, over=over).fingerprint == a_campaign(channel).fingerprint
