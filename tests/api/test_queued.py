from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api.answers import RawAnswer
from ctsync.api.contract import RateLimited, RefusedByRemote, Unclear
from ctsync.api.queued import sent, triggered
from ctsync.api.sends import PartlyQueued, Queued
from ctsync.names import RemoteId
from ctsync.redaction import Secret

ADDED = {"status": "success", "message": "Added to queue for processing"}
ASKED = (RemoteId(65), RemoteId(66), RemoteId(67))
LEFT_OUT = (
    "The following campaignIDs have not been added to the processing queue: {} as they have either been stopped, "
    "or are not ready, or require approval or lack type external trigger. "
)

ADD_ON = (
    "The WhatsApp provider you've selected is not supported with your current WhatsApp add-on. "
    "To use this provider, please enable the WhatsApp {} add-on"
)

TABLE = [
    (21, '"to" is a mandatory field'),
    (73, '"respect_frequency_caps" must be a Boolean'),
    (76, '"tag_group" has to be string'),
    (76, '"message_type" has to be string'),
    (78, "Invalid payload pls update and try again"),
    (78, "Invalid JSON payload"),
    (84, "Invalid recipients"),
    (
        89,
        ADD_ON.format("Connect"),
    ),
    (
        89,
        ADD_ON.format("Direct"),
    ),
    (89, '"provider_nick_name" can\'t be empty'),
    (89, "The provider_nick_name used in request does not exist in your account."),
    (89, '"message_id" length can\'t be greater than 8'),
    (89, '"message_id" can\'t be empty'),
    (89, "Received invalid message type"),
    (89, "Template not found for the specified provider"),
    (89, "Template name is mandatory"),
    (89, "Invalid number of body replacements specified, the body has [2] replacement(s)."),
    (89, "Invalid number of header replacements specified, the header has 1 replacement(s)."),
    (
        89,
        "Invalid number of body/header/button replacements specified, the body/header/button has [3] replacement(s).",
    ),
]


def raw(status, body, **headers):
    return RawAnswer(status, headers, body)


def fail(code, text):
    return {"status": "fail", "error": text, "code": code}


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(("code", "text"), TABLE)
def test_each_documented_refusal_is_one_with_clevertaps_number(code, text, status):
    assert sent(raw(status, fail(code, text))) == RefusedByRemote(status, text, code)


@pytest.mark.parametrize("status", [500, 502, 503, 409, 302, 201])
@pytest.mark.parametrize(("code", "text"), TABLE)
def test_a_documented_refusal_under_another_status_proves_nothing(code, text, status):
    assert isinstance(sent(raw(status, fail(code, text))), Unclear)


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize(
    "text", ["Unexpected error, please try again", "Unexpected error", "Something else", "", "Template"]
)
def test_unexpected_error_may_have_been_sent(status, text):
    assert isinstance(sent(raw(status, fail(89, text))), Unclear)


@pytest.mark.parametrize("read", [sent, lambda answer: triggered(answer, ASKED, several=True)])
@pytest.mark.parametrize(
    "body",
    [
        {"status": "success"},
        {"status": "success", "message": ""},
        {"status": "success", "message": "Sent"},
        {"status": "success", "message": ["Added to queue for processing"]},
        {**ADDED, "error": "but"},
        {**ADDED, "id": 7},
        {"status": "partial", "req_id": "384649162721"},
        {"message": ADDED["message"]},
        [ADDED],
        None,
    ],
)
def test_only_the_documented_words_are_queued(read, body):
    assert isinstance(read(raw(200, body)), Unclear)
    assert read(raw(200, ADDED)) == Queued()
    assert read(raw(200, {**ADDED, "code": 200})) == Queued()


@pytest.mark.parametrize(
    ("ids", "left"), [("[65]", (65,)), ("[65, 67]", (65, 67)), ("[67,66,65]", (67, 66, 65))]
)
def test_a_partial_answer_names_the_campaigns_that_were_left_out(ids, left):
    text = LEFT_OUT.format(ids)
    body = {"message": ADDED["message"], "status": "partial", "error": text, "code": 200}
    assert triggered(raw(200, body), ASKED, several=True) == PartlyQueued(tuple(map(RemoteId, left)), text)


@pytest.mark.parametrize(
    "change",
    [
        {"error": LEFT_OUT.format("[]")},
        {"error": LEFT_OUT.format("[64]")},
        {"error": LEFT_OUT.format("[65, 65]")},
        {"error": LEFT_OUT.format("[65,]")},
        {"error": LEFT_OUT.format("[sixty-five]")},
        {"error": LEFT_OUT.format("[" + "9" * 400 + "]")},
        {"error": "Campaign 65 was left out"},
        {"error": None},
        {"code": 400},
        {"code": None},
        {"message": "Added"},
        {"extra": 1},
    ],
)
def test_a_partial_answer_that_cannot_be_read_for_certain_is_unclear(change):
    body = {"message": ADDED["message"], "status": "partial", "error": LEFT_OUT.format("[65]"), "code": 200}
    assert isinstance(triggered(raw(200, body), ASKED, several=True), PartlyQueued)
    assert isinstance(triggered(raw(200, {**body, **change}), ASKED, several=True), Unclear)


def test_version_1_knows_no_partial_answer():
    body = {"message": ADDED["message"], "status": "partial", "error": LEFT_OUT.format("[65]"), "code": 200}
    assert isinstance(triggered(raw(200, body), ASKED[:1], several=False), Unclear)


@pytest.mark.parametrize("several", [True, False])
def test_a_trigger_is_refused_with_http_400_whatever_the_text(several):
    answer = triggered(raw(400, fail(400, "Campaign is not ready")), ASKED, several=several)
    assert answer == RefusedByRemote(400, "Campaign is not ready", 400)


def test_a_429_is_a_pause_for_sends_too():
    assert sent(raw(429, fail(429, "Too many concurrent requests"), **{"retry-after": "7"})) == RateLimited(
        7.0
    )


def test_no_text_of_a_refusal_shows_a_secret():
    answer = sent(RawAnswer(400, {}, fail(21, "bad c4nary here"), secrets=(Secret("c4nary"),)))
    assert isinstance(answer, RefusedByRemote)
    assert "c4nary" not in answer.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["status", "message", "error", "code", "id", "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from([200, 201, 204, 302, 400, 401, 408, 409, 429, 500, 503]), JSON)
def test_nothing_is_queued_without_the_documented_answer(status, body):
    """Whatever comes back, `Queued` needs 200, `success` and the documented sentence."""
    for answer in (sent(raw(status, body)), triggered(raw(status, body), ASKED, several=True)):
        if isinstance(answer, Queued | PartlyQueued):
            assert status == 200
            assert ADDED["message"].lower() in json.dumps(body).lower()
