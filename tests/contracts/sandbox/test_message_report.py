"""The report of all messages, written from the contract's section 5.4."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.sandbox.plainly import Plain

PATH = "/1/message/report.json"
NOVEMBER = {"from": "20261101", "to": "20261231"}
RECURRING = {
    "type": "recurring",
    "repeats_every": 1,
    "repeat_type": "day",
    "start_time": "20261125 10:00",
    "end_by_occurrences": 3,
}
TWO_DATES = {"type": "later", "delivery_date_time": ["20261126 10:00", "20261127 10:00"]}
FIELDS = [
    *("message id", "message_name", "channel", "delivery", "start_date", "status", "labels"),
    *("sent", "viewed", "clicked", "conversion_event", "device"),
]


def create(plain: Plain, name: str, **changes: Any) -> int:
    """The id of a new push."""
    body = {
        "name": name,
        "where": {},
        "content": {"title": "Hi", "body": "There"},
        "devices": ["android", "ios"],
        "when": "20261125 10:00",
        **changes,
    }
    answer = plain.post(
        "/1/targets/create.json", {key: value for key, value in body.items() if value is not None}
    )
    assert answer.status == 200, answer.body
    return int(answer.body["id"])


def report(plain: Plain, **filters: Any) -> list[dict[str, Any]]:
    answer = plain.post(PATH, {**NOVEMBER, **filters})
    assert answer.status == 200, answer.body
    assert set(answer.body) == {"status", "messages"}
    return list(answer.body["messages"])


def names(plain: Plain, **filters: Any) -> list[str]:
    return [message["message_name"] for message in report(plain, **filters)]


def test_a_message_has_exactly_the_documented_fields(plain):
    goal = {"event_name": "Charged", "conversion_time": "1D"}
    number = create(plain, "My API Campaign", labels=["retention"], conversion_goal=goal)
    (message,) = report(plain)
    assert list(message) == FIELDS
    assert message == {
        "message id": number,
        "message_name": "My API Campaign",
        "channel": "Push",
        "delivery": "One Time",
        "start_date": "25 Nov, 2026 10:00:00",
        "status": "Scheduled",
        "labels": ["retention"],
        "sent": 0,
        "viewed": 0,
        "clicked": 0,
        "conversion_event": "Charged",
        "device": ["android", "ios"],
    }


def test_what_went_out_is_counted_as_the_campaigns_own_report_counts_it(plain):
    number = create(plain, "sent", when=TWO_DATES)
    plain.admin("clock", {"advance": "2026-11-30 09:00"})
    (message,) = report(plain)
    result = plain.post("/1/targets/result.json", {"id": number}).body["result"]
    assert message["sent"] == result["sent"] > 0
    assert message["clicked"] == result["clicked"]
    assert message["status"] == "Completed"


def test_by_the_day_each_day_has_its_own_figures(plain):
    create(plain, "daily", when=RECURRING)
    create(plain, "later", when="20261220 10:00")
    plain.admin("clock", {"advance": "2026-11-30 09:00"})
    days = report(plain, daily=True)
    (whole,) = [each for each in report(plain) if each["message_name"] == "daily"]
    assert [day["start_date"][:6] for day in days] == ["25 Nov", "26 Nov", "27 Nov"]
    assert sum(day["sent"] for day in days) == whole["sent"]
    assert len(report(plain, daily=True, **{"from": "20261126", "to": "20261126"})) == 1


@pytest.fixture
def busy(plain: Plain) -> Plain:
    """An account with one message of each kind, one of them the dashboard's."""
    mail = {"subject": "s", "body": "b", "sender_name": "n"}
    create(plain, "one", labels=["a", "b"])
    create(plain, "two", when=TWO_DATES, labels=["b"])
    create(plain, "three", when=RECURRING)
    create(plain, "mail", target_mode="email", content=mail, devices=None)
    create(plain, "browser", target_mode="webpush", devices=None)
    create(plain, "draft", draft=True)
    stopped = create(plain, "stopped")
    plain.post("/1/targets/stop.json", {"id": stopped})
    plain.admin("campaigns", {"name": "theirs", "at": "20261128 10:00"})
    return plain


FILTERS = [
    ({}, "one two three mail browser stopped theirs"),
    ({"channel": ["email"]}, "mail"),
    ({"channel": ["email", "browser"]}, "mail browser"),
    ({"channel": ["whatsapp"]}, ""),
    ({"channel": []}, "one two three mail browser stopped theirs"),
    ({"delivery": ["recurring", "multiple_dates"]}, "two three"),
    ({"status": ["stopped"]}, "stopped"),
    ({"status": ["scheduled"], "channel": ["push"], "delivery": ["one_time"]}, "one theirs"),
    ({"status": ["running", "completed"]}, ""),
    ({"label": ["a"]}, "one"),
    ({"label": ["b", "x"]}, "one two"),
    ({"message_type": ["single"], "label": ["b"]}, "one two"),
    ({"message_type": ["ab"]}, ""),
    ({"from": "20261126", "to": "20261128"}, "two theirs"),
    ({"from": 20261128, "to": 20261128}, "theirs"),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_filters_let_through_what_they_name_and_drafts_never(busy, filters, expected):
    assert names(busy, **filters) == expected.split()


def test_messages_of_the_dashboard_are_reported_although_they_are_not_listed(busy):
    listed = busy.post("/1/targets/list.json", {"from": 20261128, "to": 20261128}).body["targets"]
    assert listed == []
    assert names(busy, **{"from": "20261128", "to": "20261128"}) == ["theirs"]


REFUSED = [
    ({"from": None}, 'Invalid "from" date (it must be of the format YYYYMMDD)'),
    ({"to": None}, 'Invalid "to" date (it must be of the format YYYYMMDD)'),
    ({"from": "2026-11-01"}, 'Invalid "from" date (it must be of the format YYYYMMDD)'),
    ({"to": "20261131"}, 'Invalid "to" date (it must be of the format YYYYMMDD)'),
    ({"from": "20270101"}, "Invalid date range"),
    ({"status": ["paused"]}, "Field status[0] must be one of scheduled, running, stopped, completed"),
    ({"status": "running"}, "Field status must be an array"),
    ({"daily": "true"}, "Field daily must be a Boolean"),
    ({"label": [5]}, "Field label[0] must be a string"),
]


@pytest.mark.parametrize(("changes", "text"), REFUSED)
def test_what_is_missing_or_wrong_is_refused(untouched, changes, text):
    body = {key: value for key, value in {**NOVEMBER, **changes}.items() if value is not None}
    assert untouched.post(PATH, body).refusal == (400, 400, text)


@pytest.mark.parametrize("filter_name", ["channel", "delivery", "message_type"])
def test_words_that_no_filter_knows_are_refused(untouched, filter_name):
    status, code, text = untouched.post(PATH, {**NOVEMBER, filter_name: ["pigeon"]}).refusal
    assert (status, code) == (400, 400)
    assert text.startswith(f"Field {filter_name}[0] must be one of ")


def test_whether_dates_may_be_numbers_is_a_setting(plain):
    numbers = {"from": 20261101, "to": 20261130}
    assert plain.post(PATH, numbers).status == 200
    plain.settings(message_report_days="text")
    assert plain.post(PATH, numbers).refusal[2].startswith('Invalid "from" date')
    assert plain.post(PATH, NOVEMBER).status == 200
    plain.settings(message_report_days="number")
    assert plain.post(PATH, numbers).status == 200
    assert plain.post(PATH, NOVEMBER).refusal[2].startswith('Invalid "from" date')
