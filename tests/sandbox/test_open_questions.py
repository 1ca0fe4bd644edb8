"""Whatever the notes on CleverTap's API leave open is a setting of the sandbox, or has a reason to be none."""

from __future__ import annotations

import pytest

from ctsync.sandbox.settings import types
from ctsync.sandbox.switches.described import switches
from tests.support.contract_blocks import PAGE, choices, conflicts, only_with_the_page


class Reason(str):
    """Why there is nothing to set."""

    __slots__ = ()


LANGUAGE = Reason("Each of the two calls has its own word, and both are stated.")
HOST = Reason("Which host is asked is the client's matter; docs/sandbox-settings.md says so.")
LEGEND = Reason("The page explains its own mark.")
ORDER = Reason("A body with several faults is refused in any order, and no client may read the texts.")
NO_EXPIRY = Reason("Nothing expires on the made-up phones, so that no unit and no start could be seen.")

CONFLICTS = {
    1: ("in_flight", "requests_per_second"),
    2: ("text_429",),
    3: ("list_dashboard_campaigns",),
    4: ("result_unfinished",),
    5: ("future_status",),
    6: ("delivery_date_time",),
    7: ("dnd_place",),
    8: ("dnd_info_form",),
    9: ("dnd_timezone_words",),
    10: ("provider_required",),
    11: ("filter_type",),
    12: ("revenue_property",),
    13: ("whatsapp_buttons", LANGUAGE),
    14: ("did_any",),
    15: ("trigger_v2_keys",),
    16: ("trigger_v1_recipients",),
    17: (HOST,),
    18: ("tag_groups_limit",),
    19: ("liquid_push",),
    20: ("text_401",),
}
CHOICES = {
    ("", 1): (LEGEND,),
    ("1.5", 1): ("text_429",),
    ("1.5", 2): ("refusal_status",),
    ("2", 1): ("in_flight", "requests_per_second"),
    ("3.1", 1): ("target_mode_case",),
    ("3.2", 1): ("unknown_keys",),
    ("3.3", 1): ("past_when",),
    ("3.3", 2): ("when_object",),
    ("3.7", 1): ("refusal_status",),
    ("3.7", 2): (ORDER,),
    ("4.1", 1): ("campaign_ids",),
    ("4.3", 1): ("async_estimate",),
    ("5.1", 1): ("running_minutes", "future_status"),
    ("5.1", 2): ("list_dashboard_campaigns",),
    ("5.2", 1): ("stop_unknown_id",),
    ("5.2", 2): ("stop_completed",),
    ("5.3", 1): ("result_unfinished",),
    ("6", 1): ("webpush_path",),
    ("6", 2): ("recipients_limit",),
    ("8", 1): ("recurring_row",),
    ("8", 2): ("now_row",),
}
QUESTIONS_OF_YAML = (
    (
        "liquid_webpush",
        "liquid_email",
        "liquid_sms",
        "liquid_whatsapp",
        "liquid_webhook",
        "liquid_notificationinbox",
    ),
    ("not_equals_includes_unset",),
    ("list_means_any",),
    ("did_none",),
    ("window_may_end_today",),
    ("days_of_week",),
    ("undocumented_groups",),
    ("items_path",),
    ("goal_word_no",),
    ("revenue_property",),
    ("end_by_date",),
    ("custom_kv_place", "dlt_id_place"),
    (NO_EXPIRY,),
    ("whatsapp_buttons",),
    ("labels", "subscription_groups", "sender_email", "attachments"),
    ("both_control_groups",),
    ("android_link",),
    (NO_EXPIRY,),
)
"""In the order of that page's section 14."""


@only_with_the_page
def test_every_conflict_between_the_documents_has_its_line_here():
    assert conflicts() == list(CONFLICTS)


@only_with_the_page
def test_every_choice_where_the_documents_are_silent_has_its_line_here():
    assert choices() == list(CHOICES)


@only_with_the_page
def test_every_open_question_of_the_wire_has_its_line_here():
    page = (PAGE.parents[1] / "yaml.md").read_text("utf-8")
    section = page.partition("\n## 14.")[2].partition("\n## ")[0]
    assert section.count(" ·") + 1 == len(QUESTIONS_OF_YAML)


ANSWERED = [*CONFLICTS.values(), *CHOICES.values(), *QUESTIONS_OF_YAML]


@pytest.mark.parametrize("answers", ANSWERED, ids=str)
def test_a_line_names_settings_that_exist_or_a_reason(answers):
    assert [each for each in answers if not isinstance(each, Reason) and each not in types()] == []


@pytest.mark.parametrize("name", types())
def test_each_setting_says_what_it_decides_and_where_that_is_open(name):
    switch = switches()[name]
    assert switch.means.endswith(".")
    assert switch.section
    assert switch.group
    assert len(switch.means) < 200
