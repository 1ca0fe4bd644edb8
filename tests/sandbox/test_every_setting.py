"""Every setting changes an answer: the same calls to two equal sandboxes, one with the setting and one without."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin

import pytest

from ctsync.sandbox.settings import Settings, types
from ctsync.sandbox.switches.sending import Sending
from tests.sandbox.examples import EMAIL, EXAMPLES, INBOX, SMS, WEBHOOK, WEBPUSH, WHATSAPP
from tests.sandbox.speaking import push

EVENT = {"event_name": "Charged", "from": 20260901, "to": 20261123}
GOAL = {"event_name": "Charged", "filter_type": {}, "conversion_time": "1D", "revenue_property": "Amount"}
LATER = {"type": "later", "delivery_date_time": ["20261125 10:00"]}
WEEKLY = {
    "type": "recurring",
    "repeats_every": 1,
    "repeat_type": "week",
    "repeat_on_days_of_week": [5],
    "start_time": "20261203 18:30",
}
DND = {"message_state": "delay", "dnd_info": {"1": ["21:00", "09:00"]}, "dnd_timezone": "user"}
FROM_TO = {**DND, "dnd_info": {"1": [{"from": "21:00", "to": "09:00"}]}}


def said(api, *bodies, endpoint="create"):
    """What each call is told: its HTTP status and its error."""
    answers = [api.ask(endpoint, body) for body in bodies]
    return [(answer.status_code, answer.json().get("error")) for answer in answers]


def without(body, key):
    return {name: value for name, value in body.items() if name != key}


def goal(**changes):
    return push(
        conversion_goal={key: value for key, value in {**GOAL, **changes}.items() if value is not None}
    )


def inside(body, *path, value):
    body = copy.deepcopy(body)
    place = body
    for step in path[:-1]:
        place = place.setdefault(step, {}) if isinstance(place, dict) else place[step]
    place[path[-1]] = value
    return body


def profile(name="City", value: Any = "Pune", group="profile_fields", operator="equals"):
    entry = {"name": name, "operator": operator, "value": value}
    return push(where={"common_profile_properties": {group: [entry]}})


def advanced(**parts):
    return push(where={**EVENT, "advanced_query": parts})


def with_liquid(example, *path):
    return lambda api: said(api, inside(example, *path, value="Hi {{ Profile.Name }}"))


def credentials(api):
    wrong = ({"X-CleverTap-Account-Id": "ABCD-RSTU-1234"}, {"X-CleverTap-Passcode": "wrong"})
    return [api.client.post("/1/targets/list.json", json={}, headers=each).json() for each in wrong]


def crowded(api):
    api.settings(in_flight=0)
    return said(api, {}, endpoint="list")


def punished(api):
    crowded(api)
    api.settings(in_flight=3)
    return said(api, {}, endpoint="list")


def stopped(*, after, text=False, times=1):
    """What the last of several stops is told."""

    def act(api):
        campaign = api.create()
        api.advance(after)
        body = {"id": str(campaign) if text else campaign}
        return [said(api, body, endpoint="stop") for _ in range(times)][-1]

    return act


def unfinished(api):
    """The report before and during a run."""
    body = {"id": api.create()}
    answers = [api.ask("result", body)]
    api.advance("2026-11-25 10:01")
    answers.append(api.ask("result", body))
    return [(answer.status_code, answer.json()) for answer in answers]


def rows(*whens, advance=None, **more):
    def act(api):
        for when in whens:
            api.create(when=when, **more)
        if advance:
            api.advance(advance)
        return [(row["scheduled_on"], row["status"]) for row in api.rows()]

    return act


LATER_OF_USERS = {**LATER, "delivery_timezone": "user", "user_timezone_wrap_around": False}
HELD_UNTIL_NINE = {
    **LATER,
    "delivery_date_time": ["20261125 07:00"],
    "dnd": {**DND, "dnd_info": {str(day): ["21:00", "09:00"] for day in range(1, 8)}},
}


def sent(*changes):
    """How many got each of some campaigns by the evening after, and why others did not."""

    def act(api):
        for change in changes:
            api.create(**change)
        api.advance("2026-11-26 22:00")
        return [(row["people"], row["left_out"], row["held"]) for row in api.admin("sends")["rows"]]

    return act


def kept_messages(api):
    api.create()
    api.advance("2026-11-26 22:00")
    return len(api.admin("outbox")["rows"])


def foreign(api):
    api.admin("campaigns", {"name": "made by hand", "at": "20261201 10:00"})
    return [row["name"] for row in api.rows()]


def answered(body, endpoint="create"):
    def act(api):
        answer = api.ask(endpoint, body).json()
        return {key: value for key, value in answer.items() if key != "req_id"}

    return act


def asking(*bodies, endpoint="create"):
    return lambda api: said(api, *bodies, endpoint=endpoint)


WITH_BUTTON = without(WHATSAPP["content"], "buttons") | {"button": [{"replacements": ["x"]}]}
DLT = {"template_id": "TEMPLATE ID"}
ACTS: dict[str, Callable[[Any], Any]] = {
    "text_401": credentials,
    "text_429": crowded,
    "refusal_status": asking(push(name=None)),
    "unknown_keys": asking(push(unheard_of=1)),
    "id_as_text": stopped(after="1m", text=True),
    "name_limit": asking(push()),
    "same_name": asking(push(), push()),
    "target_mode": asking(push(target_mode=None)),
    "target_mode_case": asking(push(target_mode="Push")),
    "past_when": asking(push(when="20261124 09:00")),
    "when_object": asking({**EMAIL, "when": {"type": "now"}}),
    "delivery_date_time": asking(
        push(when=LATER), push(when={**LATER, "delivery_date_time": "20261125 10:00"})
    ),
    "days_of_week": rows(WEEKLY),
    "end_by_date": asking(push(when={**WEEKLY, "end_by_date": "20261203"})),
    "dnd_place": asking(push(dnd=DND), push(when={**LATER, "dnd": DND})),
    "dnd_info_form": asking(push(dnd=DND), push(dnd=FROM_TO)),
    "dnd_timezone_words": asking(push(dnd=DND), push(dnd={**DND, "dnd_timezone": "account_timezone"})),
    "provider_required": asking(without(EMAIL, "provider_nick_name"), without(SMS, "provider_nick_name")),
    "filter_type": asking(goal(filter_type=None)),
    "revenue_property": asking(goal(revenue_property=None)),
    "goal_word_no": asking(goal(filter_type={"first_time": "no"})),
    "whatsapp_buttons": asking(WHATSAPP, {**WHATSAPP, "content": WITH_BUTTON}),
    "android_link": asking(
        *(
            inside(push(), "content", "platform_specific", "android", key, value="a://b")
            for key in ("deep_link", "wzrk_dl")
        )
    ),
    "custom_kv_place": asking(
        INBOX, inside(without(INBOX, "custom_kv"), "content", 0, "custom_kv", value=[{"key": "k"}])
    ),
    "dlt_id_place": asking(SMS, {**SMS, "content": {"body": "b", "sms": DLT}}),
    "labels": asking(push(labels=["a"])),
    "subscription_groups": asking(push(subscription_groups=["a"])),
    "sender_email": asking(inside(EMAIL, "content", "sender_email", value="a@b.example")),
    "attachments": asking(inside(EMAIL, "content", "attachments", value=[])),
    "both_control_groups": asking(
        push(system_control_group_include=True, control_group={"type": "campaign", "percentage": 5})
    ),
    "percentage_bounds": asking(
        *(push(control_group={"type": "campaign", "percentage": share}) for share in (0, 101))
    ),
    "campaign_ids": lambda api: api.create(),
    "estimate_key_whatsapp": answered({**WHATSAPP, "estimate_only": True}),
    "async_estimate": answered(push(estimate_only=True, async_estimate=True)),
    "window_in_future": asking(push(where={**EVENT, "to": 20261130})),
    "window_may_end_today": asking(push(where={**EVENT, "to": 20261124})),
    "undocumented_groups": asking(profile(group="demographics")),
    "did_any": asking(advanced(did_any={"any_events": [EVENT]}), advanced(did_any=[])),
    "did_none": answered(
        {**advanced(did_none=[{**EVENT, "event_name": "App Launched"}]), "estimate_only": True}
    ),
    "list_means_any": answered({**profile(value=["Pune", "Delhi"]), "estimate_only": True}),
    "items_path": asking(profile(name="Items|Category")),
    "future_status": rows("20261125 10:00"),
    "drafts_listed": rows("20261125 10:00", draft=True),
    "recurring_row": rows(WEEKLY, advance="2026-12-04 10:00"),
    "now_row": rows("now"),
    "scheduled_on_zone": rows("20261125 10:00"),
    "list_order": rows("20261125 10:00", "20261126 10:00"),
    "list_days_as_text": asking({"from": "20261124", "to": 20261125}, endpoint="list"),
    "stop_unknown_id": asking({"id": 5}, endpoint="stop"),
    "stop_completed": stopped(after="3d"),
    "stop_twice": stopped(after="1m", times=2),
    "result_unfinished": unfinished,
    "liquid_push": with_liquid(push(), "content", "body"),
    "liquid_webpush": with_liquid(WEBPUSH, "content", "body"),
    "liquid_email": with_liquid(EMAIL, "content", "subject"),
    "liquid_sms": with_liquid(SMS, "content", "body"),
    "liquid_whatsapp": with_liquid(WHATSAPP, "content", "buttons", 0, "replacements", 0),
    "liquid_webhook": with_liquid(WEBHOOK, "webhook_key_value", "key1"),
    "liquid_notificationinbox": with_liquid(INBOX, "content", 0, "message", "text"),
    "running_minutes": rows("20261125 10:00", advance="2026-11-25 10:30"),
    "max_list_days": asking({"from": 20261101, "to": 20261130}, endpoint="list"),
    "in_flight": asking({"from": 20261101, "to": 20261130}, endpoint="list"),
    "requests_per_second": lambda api: {each for _ in range(20) for each in said(api, {}, endpoint="list")},
    "limit_mode": lambda api: {each for _ in range(20) for each in said(api, {}, endpoint="list")},
    "penalty_seconds": punished,
    "channel_required": asking(push()),
    "system_control_group": asking(push(system_control_group_include=True)),
    "not_equals_includes_unset": answered(
        {**profile("Newsletter", "never", operator="not_equals"), "estimate_only": True}
    ),
    "list_dashboard_campaigns": foreign,
    "frequency_cap_per_day": sent({}, {}),
    "throttle_per_minute": sent({"respect_throttle": True}),
    "cutoff_follows_schedule": sent({"when": {**LATER_OF_USERS, "campaign_cutoff": "10:30"}}),
    "ttl_counts_from_the_run": sent({"when": HELD_UNTIL_NINE, "ttl": {"ttl_type": "relative", "value": 5}}),
    "outbox_messages_per_run": kept_messages,
}
NUMBERS = {
    "name_limit": 3,
    "running_minutes": 5,
    "max_list_days": 7,
    "in_flight": 0,
    "requests_per_second": 1,
    "penalty_seconds": 600,
    "frequency_cap_per_day": 1,
    "throttle_per_minute": 1,
    "outbox_messages_per_run": 3,
}
OF_MESSAGES = {
    "tag_groups_limit",
    "recipients_limit",
    "recipient_key_case",
    "unknown_recipients",
    "repeated_recipients",
    "tag_group_with_campaign_id",
    "whatsapp_connect",
    "whatsapp_direct",
    "webpush_path",
    "external_triggers",
    "trigger_values",
    "trigger_v2_keys",
    "trigger_v1_recipients",
    "trigger_v2_token",
    "message_report_days",
}
"""Settings of identity sends, triggers and message reports: tested where these calls are."""


def other_values(name):
    """Every value of a setting but its default; one for numbers."""
    kind, default = types()[name], getattr(Settings(), name)
    if get_origin(kind) is Literal:
        return [choice for choice in get_args(kind) if choice != default]
    return [not default] if kind is bool else [NUMBERS[name]]


def is_seen_in_messages_only(name, value):
    """Liquid that is rendered or not changes what arrives, not what is answered."""
    return name.startswith("liquid_") and value != "refused"


CASES = [
    (name, value)
    for name in ACTS
    for value in other_values(name)
    if not is_seen_in_messages_only(name, value)
]


@pytest.mark.parametrize(("name", "value"), CASES, ids=str)
def test_a_setting_changes_an_answer(api, other, name, value):
    other.settings(**{name: value})
    assert ACTS[name](api) != ACTS[name](other)


def test_no_setting_is_without_a_test():
    assert set(types()) == {*ACTS, *OF_MESSAGES}
    assert set(Sending.__dataclass_fields__) >= OF_MESSAGES


MOVING = (
    *("id_as_text", "stop_completed", "stop_twice", "result_unfinished", "recurring_row", "running_minutes"),
    *("frequency_cap_per_day", "throttle_per_minute", "cutoff_follows_schedule", "ttl_counts_from_the_run"),
    "outbox_messages_per_run",
)
"""What moves the clock, and so leaves nothing for others to come."""


@pytest.mark.parametrize("names", [set(ACTS) - set(MOVING), *({name} for name in MOVING)], ids=len)
def test_without_settings_two_sandboxes_answer_alike(api, other, names):
    """What makes the differences above mean something."""
    for name in ACTS.keys() & names:
        assert ACTS[name](api) == ACTS[name](other), name
        for each in (api, other):
            each.settings(in_flight=3)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_message_without_liquid_is_taken_where_liquid_is_refused(api, name):
    channels = ("push", "webpush", "email", "sms", "whatsapp", "webhook", "notificationinbox")
    api.settings(**{f"liquid_{channel}": "refused" for channel in channels})
    assert api.ask("create", EXAMPLES[name]).status_code == 200
