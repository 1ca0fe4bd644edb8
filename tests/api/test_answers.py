from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api import answers
from ctsync.api.answers import RawAnswer
from ctsync.api.contract import (
    Created,
    Estimated,
    Listing,
    NoReportYet,
    RateLimited,
    RefusedByRemote,
    Report,
    StopAccepted,
    Unclear,
)
from ctsync.campaign.observed import RemoteStatus
from ctsync.names import RemoteId
from ctsync.redaction import Secret

CLASSIFIERS = [answers.created, answers.stopped, answers.listed, answers.estimated, answers.reported]
REFUSAL = {"status": "fail", "error": "Field name is empty", "code": 400}
ROW = {"id": 1457429935, "name": "Diwali ~ct1.a.b", "scheduled_on": 202611011508, "status": "pending"}


def raw(status, json=None, **headers):
    return RawAnswer(status, {name.replace("_", "-"): text for name, text in headers.items()}, json)


def test_a_create_is_done_on_success_with_one_positive_id():
    answer = answers.created(raw(200, {"status": "success", "id": 1457433898, "estimates": {"android": 10}}))
    assert answer == Created(RemoteId(1457433898), {"android": 10})


@pytest.mark.parametrize("estimates", [{}, None, [], {"android": "10"}, {"android": -1}, {"android": True}])
def test_a_malformed_reach_does_not_put_a_proven_create_in_doubt(estimates):
    answer = answers.created(raw(200, {"status": "success", "id": 5, "estimates": estimates}))
    assert answer == Created(RemoteId(5), {})


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        "success",
        {"status": "success"},
        {"status": "success", "id": "1457433898"},
        {"status": "success", "id": 0},
        {"status": "success", "id": -4},
        {"status": "success", "id": True},
        {"status": "success", "id": 1.0},
        {"status": "success", "id": None},
        {"status": "success", "id": [1]},
        {"status": "success", "id": 1, "ids": [1, 2]},
        {"status": "success", "id": 1, "error": "This target"},
        {"status": "Success", "id": 1},
        {"status": "partial", "id": 1},
        {"status": "partial", "req_id": "384649162721"},
        {"id": 1},
        {"status": "fail"},
        {"status": "fail", "error": "no"},
        {"status": "fail", "error": "no", "code": 500},
        {"status": "fail", "error": "no", "code": 429},
        {"status": "fail", "error": "no", "code": 21},
        {"status": "fail", "error": "no", "code": 400, "id": 7},
    ],
)
def test_a_create_without_full_proof_is_unclear(body):
    assert isinstance(answers.created(raw(200, body)), Unclear)


@pytest.mark.parametrize(
    "status", [201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 405, 408, 409, 418, 500, 502, 503, 504]
)
@pytest.mark.parametrize("body", [REFUSAL, {"status": "success", "id": 7}, None])
def test_a_status_that_proves_nothing_leaves_a_create_unclear(status, body):
    assert isinstance(answers.created(raw(status, body)), Unclear)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
@pytest.mark.parametrize("code", [400, 401, 403, 404, 413, 21, 78])
@pytest.mark.parametrize("classify", CLASSIFIERS)
def test_a_refusal_of_the_known_shape_is_a_refusal_on_every_call(status, code, classify):
    answer = classify(raw(status, {"status": "fail", "error": "Invalid Credentials", "code": code}))
    assert answer == RefusedByRemote(status, "Invalid Credentials", code)


@pytest.mark.parametrize("classify", CLASSIFIERS)
def test_a_refusal_sent_with_http_200_counts_if_its_code_says_that_nothing_was_done(classify):
    assert classify(raw(200, REFUSAL)) == RefusedByRemote(200, "Field name is empty", 400)


@pytest.mark.parametrize(
    "body",
    [
        None,
        {"status": "fail", "error": "no"},
        {"status": "fail", "error": "", "code": 400},
        {"status": "fail", "error": "  ", "code": 400},
        {"status": "fail", "error": ["no"], "code": 400},
        {"status": "fail", "error": "no", "code": "400"},
        {"status": "fail", "error": "no", "code": True},
        {"status": "fail", "error": "no", "code": 500},
        {"status": "fail", "error": "no", "code": 89},
        {"status": "fail", "error": "no", "code": -400},
        {"status": "success", "error": "no", "code": 400},
        {"status": "fail", "error": "no", "code": 400, "id": 5},
        {"status": "fail", "error": "no", "code": 400, "more": 5},
        {"Status": "fail", "error": "no", "code": 400},
    ],
)
@pytest.mark.parametrize("classify", [answers.created, answers.stopped, answers.listed, answers.estimated])
def test_a_refusal_of_another_shape_proves_nothing(body, classify):
    assert isinstance(classify(raw(400, body)), Unclear)


@pytest.mark.parametrize("classify", CLASSIFIERS)
@pytest.mark.parametrize(
    "body", [None, {"status": "fail", "error": "Too many concurrent requests", "code": 429}]
)
def test_a_429_is_not_done_and_pauses_ten_minutes_when_it_names_no_time(classify, body):
    assert classify(raw(429, body)) == RateLimited(600.0)


def test_a_429_that_also_says_success_is_unclear():
    assert isinstance(answers.created(raw(429, {"status": "success", "id": 7})), Unclear)
    assert isinstance(answers.created(raw(429, {"id": 7})), Unclear)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("30", 30.0),
        (" 30 ", 30.0),
        ("0", 1.0),
        ("99999999999999", 3_600.0),
        ("-5", 600.0),
        ("1.5", 600.0),
        ("٣٠", 600.0),
        ("soon", 600.0),
        ("Mon, 23 Nov 2026 08:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 1.0),
        ("Wed, 23 Dec 2026 07:00:00 GMT", 3_600.0),
        ("Mon, 99 Nov 2026 07:00:00 GMT", 600.0),
    ],
)
def test_how_long_to_pause_is_read_from_retry_after_within_bounds(told, seconds):
    assert raw(429, None, retry_after=told, date="Mon, 23 Nov 2026 08:00:00 GMT").pause == seconds


def test_a_retry_after_date_without_the_servers_own_clock_is_not_used():
    assert raw(429, None, retry_after="Mon, 23 Nov 2026 08:02:00 GMT").pause == 600.0


def test_the_servers_clock_is_read_in_utc():
    assert raw(200, None, date="Mon, 23 Nov 2026 08:00:00 GMT").date == datetime(2026, 11, 23, 8, tzinfo=UTC)


@given(st.text(max_size=60))
def test_no_header_can_break_the_clock_or_the_pause(text):
    answer = RawAnswer(429, {"date": text, "retry-after": text})
    assert 1.0 <= answer.pause <= 3_600.0
    assert answer.date is None or answer.date.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["", "Mon, 23 Nov 2026 08:00:00", "Fri, 31 Dec 9999 23:59:59 -1400", "1 1 1 1:1:1 -99999"]
)
def test_a_date_that_is_none_is_no_date(text):
    assert raw(200, None, date=text).date is None


def test_a_stop_is_accepted_on_plain_success():
    assert answers.stopped(raw(200, {"status": "success"})) == StopAccepted()


@pytest.mark.parametrize("body", [None, {}, {"status": "partial"}, {"status": "success", "error": "not now"}])
def test_any_other_answer_to_a_stop_is_unclear(body):
    assert isinstance(answers.stopped(raw(200, body)), Unclear)


def test_a_listing_is_read_row_by_row():
    body = {"status": "success", "targets": [ROW, {**ROW, "id": 2, "status": "Stopped", "channel": "push"}]}
    answer = answers.listed(raw(200, body))
    assert isinstance(answer, Listing)
    assert [(row.id, row.name, row.scheduled_on, row.status) for row in answer.rows] == [
        (1457429935, "Diwali ~ct1.a.b", 202611011508, RemoteStatus.PENDING),
        (2, "Diwali ~ct1.a.b", 202611011508, RemoteStatus.UNKNOWN),
    ]


@pytest.mark.parametrize("word", ["scheduled", "pending", "running", "paused", "stopped", "completed"])
def test_every_documented_status_is_known(word):
    answer = answers.listed(raw(200, {"status": "success", "targets": [{**ROW, "status": word}]}))
    assert isinstance(answer, Listing)
    assert answer.rows[0].status == word


def test_nothing_in_range_is_an_empty_listing():
    assert answers.listed(raw(200, {"status": "success", "targets": []})) == Listing(())


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        "row",
        {},
        {**ROW, "id": "1457429935"},
        {**ROW, "id": 0},
        {**ROW, "id": True},
        {**ROW, "name": None},
        {**ROW, "name": 5},
        {**ROW, "status": None},
        {**ROW, "status": 1},
        {**ROW, "scheduled_on": "202611011508"},
        {**ROW, "scheduled_on": 20261101},
        {**ROW, "scheduled_on": 202613011508},
        {**ROW, "scheduled_on": 202602301508},
        {**ROW, "scheduled_on": 202611012408},
        {**ROW, "scheduled_on": 202611011560},
        {**ROW, "scheduled_on": 2026110115081},
        {**ROW, "scheduled_on": 202611011508.0},
        {**ROW, "scheduled_on": True},
        {key: value for key, value in ROW.items() if key != "name"},
    ],
)
def test_one_malformed_row_makes_the_whole_list_unclear(row):
    answer = answers.listed(raw(200, {"status": "success", "targets": [ROW, row]}))
    assert isinstance(answer, Unclear)
    assert "row 2" in answer.reason


@pytest.mark.parametrize(
    "body",
    [
        None,
        [ROW],
        {"status": "success"},
        {"status": "success", "targets": {"1": ROW}},
        {"status": "partial", "targets": [ROW]},
        {"status": "success", "targets": [ROW], "next": "page-2"},
        {"status": "success", "targets": [ROW, ROW]},
    ],
)
def test_a_list_that_is_not_whole_is_unclear(body):
    assert isinstance(answers.listed(raw(200, body)), Unclear)


def test_an_estimate_gives_people_by_key():
    answer = answers.estimated(raw(200, {"status": "success", "estimates": {"android": 10, "ios": 0}}))
    assert answer == Estimated({"android": 10, "ios": 0})


def test_an_estimate_without_numbers_has_no_total():
    answer = answers.estimated(raw(200, {"status": "success", "estimates": {}}))
    assert isinstance(answer, Estimated)
    assert answer.total is None


@pytest.mark.parametrize(
    "body",
    [
        None,
        {"status": "success"},
        {"status": "success", "estimates": 12},
        {"status": "success", "estimates": {"android": "10"}},
        {"status": "success", "estimates": {"android": -1}},
        {"status": "success", "estimates": {"android": 1.5}},
        {"status": "success", "estimates": {"android": True}},
        {"status": "success", "estimates": {"android": 1}, "error": "but"},
        {"status": "partial", "req_id": "384649162721"},
    ],
)
def test_an_estimate_of_another_shape_is_unclear(body):
    assert isinstance(answers.estimated(raw(200, body)), Unclear)


def test_an_estimate_that_created_something_says_so_loudly():
    answer = answers.estimated(raw(200, {"status": "success", "id": 7, "estimates": {"android": 1}}))
    assert isinstance(answer, Unclear)
    assert "dashboard" in answer.reason


def test_a_report_keeps_whole_numbers_and_leaves_the_rest():
    body = {
        "status": "success",
        "result": {"sent": 82, "clicked": 28, "viewed": 3, "rate": 0.3, "by": {"ios": 1}},
    }
    assert answers.reported(raw(200, body)) == Report({"sent": 82, "clicked": 28, "viewed": 3})


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"status": "fail", "error": "This target hasn't been completed"}),
        (200, {"status": "fail", "error": "This target hasn't been completed."}),
        (409, None),
        (409, {"status": "fail", "error": "Conflict", "code": 409}),
        (500, {"status": "fail", "error": "This target has no result as of yet", "code": 500}),
        (200, {"status": "success", "error": "This target hasn't been completed", "code": 200}),
    ],
)
def test_the_four_unfinished_forms_mean_no_report_yet(status, body):
    assert isinstance(answers.reported(raw(status, body)), NoReportYet)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"status": "fail", "error": "Internal server error", "code": 500}),
        (200, {"status": "success", "error": "something new", "code": 200}),
        (200, {"status": "success"}),
        (200, {"status": "success", "result": []}),
        (200, {"status": "success", "result": {"sent": "82"}}),
        (200, {"status": "success", "result": {"sent": -1}}),
        (200, {"status": "success", "result": {"sent": 1}, "error": "This target hasn't been completed"}),
        (200, None),
    ],
)
def test_a_report_of_another_shape_is_unclear(status, body):
    assert isinstance(answers.reported(raw(status, body)), Unclear)


@pytest.mark.parametrize(
    ("classify", "status", "body", "told"),
    [
        (answers.created, 200, {}, "it may or may not have been created ({})"),
        (answers.created, 200, {"status": "success"}, "it says success, but not with one campaign id ({body})"),
        (answers.stopped, 502, None, "it may or may not have been stopped"),
        (answers.listed, 200, None, "this is not a list of campaigns"),
        (answers.listed, 200, {"status": "success", "targets": [ROW, ROW]}, "the list shows one campaign id twice"),
        (answers.listed, 200, {"status": "success", "targets": ["दीवाली"]}, 'row 1 of the list is malformed ("दीवाली")'),
        (answers.estimated, 200, {"id": 7}, "an estimate was answered with a campaign id: look into the dashboard ({body})"),
        (answers.estimated, 200, {"status": "ok"}, "this is not an estimate ({body})"),
        (answers.reported, 200, {"error": "दीवाली"}, "this is not a report ({body})"),
        (answers.reported, 200, {"status": "success", "result": {"sent": -1}}, "the report's numbers are no numbers ({body})"),
    ],
)  # fmt: skip
def test_an_unclear_answer_says_what_does_not_fit_in_the_servers_own_letters(classify, status, body, told):
    shown = told.replace("{body}", json.dumps(body, ensure_ascii=False))
    assert classify(raw(status, body)) == Unclear(f"HTTP {status}: {shown}")


def test_a_report_that_is_not_there_yet_says_so_in_the_servers_words_if_it_has_any():
    assert answers.reported(raw(409, None)) == NoReportYet("the campaign is not finished")
    assert answers.reported(raw(409, {"error": "Conflict"})) == NoReportYet("Conflict")


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["success", "fail"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["status", "id", "error", "code", "targets", "estimates", "result", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.integers(100, 599), ANY_JSON)
def test_no_answer_at_all_is_taken_for_proof_without_the_proof(status, body):
    answer = answers.created(raw(status, body))
    if isinstance(answer, Created):
        assert status == 200
        assert body["status"] == "success"
        assert type(body["id"]) is int
        assert body["id"] > 0
    elif isinstance(answer, RefusedByRemote):
        assert body["status"] == "fail"
        assert "id" not in body
    else:
        assert isinstance(answer, Unclear | RateLimited)


@given(st.integers(100, 599), ANY_JSON, st.sampled_from(CLASSIFIERS))
def test_every_classifier_has_a_class_for_everything(status, body, classify):
    assert classify(raw(status, body)) is not None


def test_what_the_server_said_is_shown_harmless_and_without_secrets():
    answer = RawAnswer(
        400,
        {},
        {"status": "fail", "error": "bad passcode c4nary-passcode\x1b[31m\nnext", "code": 400},
        secrets=(Secret("c4nary-passcode"),),
    )
    refusal = answers.created(answer)
    assert isinstance(refusal, RefusedByRemote)
    assert refusal.text == "bad passcode ***\\u{1b}[31m next"


def test_an_unclear_answer_shows_its_first_words_and_why_it_was_not_read():
    assert answers.created(
        RawAnswer(503, {}, None, "the answer does not say that it is JSON: <html>")
    ) == Unclear(
        "HTTP 503: it may or may not have been created (the answer does not say that it is JSON: <html>)"
    )
    long = answers.created(raw(500, {"error": "x" * 5_000}))
    assert isinstance(long, Unclear)
    assert len(long.reason) < 500
