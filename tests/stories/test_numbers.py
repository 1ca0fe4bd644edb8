"""What became of it: numbers for what is over, and never a 0 for what nobody knows (contract 5.3)."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import posts

WHILE_THE_LAST_ONE_SENDS = "2027-06-06 12:10"


@pytest.fixture
def sent(served_begun: Place) -> Place:
    """Six campaigns have begun; the last one is still running."""
    served_begun.sandbox.advance(WHILE_THE_LAST_ONE_SENDS)
    return served_begun


def last_of(place: Place) -> dict[str, Any]:
    return next(row for row in place.sandbox.campaigns() if row["name"].startswith("leaving-2 "))


def definitions(place: Place, *more: str) -> dict[str, dict[str, Any]]:
    ended = place.shop.run("report", "--format", "json", *more)
    assert ended.code == 0, ended
    return {row["name"]: row for row in ended.document["definitions"]}


def went_out(place: Place) -> dict[int, int]:
    """How many people each campaign really reached, by its id."""
    return {
        row["answer"]["id"]: row["answer"]["people"] for row in place.shop.journal() if row["kind"] == "send"
    }


def test_numbers_are_those_of_the_account_beside_what_was_estimated(sent: Place):
    before = len(posts(sent.shop.journal(), "create")) + len(posts(sent.shop.journal(), "stop"))
    ended = sent.shop.run("report", "--instances", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [row["campaign"] for row in rows] == list(LIVE)
    people = went_out(sent)
    for row in rows[:-1]:
        assert 0 < int(row["sent"]) <= people[int(row["campaign_id"])]
        assert int(row["estimate"]) > 0
        assert abs(float(row["difference"]) - (int(row["sent"]) / int(row["estimate"]) - 1)) < 0.001
    after = len(posts(sent.shop.journal(), "create")) + len(posts(sent.shop.journal(), "stop"))
    assert before == after, "a report creates and stops nothing"


def ask_for_409(place: Place) -> None:
    place.sandbox.ask("settings", {"result_unfinished": "409"})


def say_pending(place: Place) -> None:
    place.sandbox.ask("campaigns", {"id": last_of(place)["id"], "told_status": "pending"})


def fail_as_the_oldest_page_says(place: Place) -> None:
    place.sandbox.order("refuse", "result", nth=6, text="This target hasn't been completed")


@pytest.mark.parametrize(
    ("arrange", "status"),
    [(lambda _: None, 500), (ask_for_409, 409), (say_pending, 200), (fail_as_the_oldest_page_says, 400)],
    ids=["500", "409", "200", "fail"],
)
def test_each_form_of_unfinished_is_not_available_yet(sent: Place, arrange: Any, status: int):
    arrange(sent)
    found = definitions(sent)
    asked = [row for row in sent.shop.journal() if row["path"] == "/1/targets/result.json"]
    assert asked[-1]["status"] == status, "the server spoke in the form that is meant"
    last = found["leaving-2"]
    assert (last["sent"], last["clicked"], last["missing"]) == (None, None, "not available yet")
    assert last["not_yet"] == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            {"fault": "refuse", "text": "Invalid campaign id"},
            "CleverTap says: Invalid campaign id (HTTP 400)",
        ),
        ({"fault": "drop_after"}, "not known: the answer of"),
        ({"fault": "html_503"}, "not known: HTTP 503"),
    ],
)
def test_a_campaign_that_cannot_be_asked_about_is_unknown_with_the_reason(sent: Place, fault: Any, said: str):
    sent.sandbox.order(**fault, endpoint="result", nth=2)
    found = definitions(sent)
    assert found["staying-2"]["sent"] is None
    assert said in found["staying-2"]["missing"]
    assert found["staying-1"]["sent"] > 0
    assert found["changing-1"]["sent"] > 0, "the others are asked about all the same"


def test_after_a_429_nobody_is_asked_again_and_the_report_ends_with_1(sent: Place):
    sent.sandbox.order("limit", "result", nth=3)
    ended = sent.shop.run("report")
    asked = [row for row in sent.shop.journal() if row["path"] == "/1/targets/result.json"]
    assert (ended.code, len(asked)) == (1, 3)
    assert "in 2 of 6 sends" in ended.text
    assert ended.text.count("CleverTap asked for a pause") == 4


def test_a_campaign_stopped_before_it_sent_is_not_asked_about(served_begun: Place):
    assert served_begun.shop.run("stop", "staying-1").code == 0
    served_begun.sandbox.advance("2027-06-10 10:00")
    found = definitions(served_begun)
    assert set(found) == set(LIVE) - {"staying-1"}


def test_a_day_narrows_it_down_and_what_is_no_day_is_told(sent: Place):
    assert set(definitions(sent, "--since", "2027-06-05")) == {"leaving-1", "leaving-2"}
    ended = sent.shop.run("report", "--since", "yesterday")
    assert (ended.code, "--since 2027-06-01" in ended.text) == (1, True)


def test_formats_of_reports_are_for_reports(sent: Place):
    assert "\n| campaign | channel | sends |" in sent.shop.run("report", "--format", "markdown").out
    ended = sent.shop.run("status", "--format", "csv")
    assert (ended.code, "knows --format terminal and json, not csv" in ended.text) == (1, True)
