"""What every call of the contract has in common: credentials, addresses, methods, sizes, limits and failures."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.contracts.sandbox.plainly import CREDENTIALS, JSON, Plain

SEND = {"to": {"Identity": ["JohnDoe"]}, "content": {"title": "Hi", "body": "There"}}
PUSH = {"name": "n", "where": {}, "content": SEND["content"], "devices": ["ios"], "when": "20261201 10:00"}
TRIGGER = {"to": {"email": ["john@doe.com"]}, "ExternalTrigger": {"a": "b"}}
SMS = {**SEND, "content": {"body": "b"}, "provider_nick_name": "Nick Name"}
FREE = {"message_type": "freeform", "freeform": {"body": {"type": "text", "text": "Hi"}}}
WHATSAPP = {**SEND, "content": FREE, "provider_nick_name": "Provider_1", "message_id": "1"}

CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "create": ("/1/targets/create.json", PUSH),
    "list": ("/1/targets/list.json", {"from": 20261124, "to": 20261124}),
    "stop": ("/1/targets/stop.json", {"id": 1457432766}),
    "result": ("/1/targets/result.json", {"id": 1457432766}),
    "message-report": ("/1/message/report.json", {"from": "20261124", "to": "20261124"}),
    "send-push": ("/1/send/push.json", SEND),
    "send-webpush": ("/1/send/webpush.json", SEND),
    "send-email": (
        "/1/send/email.json",
        {**SEND, "content": {"subject": "s", "body": "b", "sender_name": "n"}},
    ),
    "send-sms": ("/1/send/sms.json", SMS),
    "send-whatsapp": ("/1/send/whatsapp.json", WHATSAPP),
    "trigger-v1": ("/1/send/externaltrigger.json", {**TRIGGER, "campaign_id": "1695721550"}),
    "trigger-v2": ("/2/send/externaltrigger.json", {**TRIGGER, "campaign_id_list": [1695721550]}),
}
"""Each call by the name under which faults know it. Campaign 1457432766 does not exist."""

UNKNOWN = {"stop", "result"}


def answer_of(plain: Plain, call: str, **headers: str) -> Any:
    return plain.post(*CALLS[call], **headers)


def without_effect(plain: Plain) -> bool:
    return plain.outbox() == [] and plain.table("SELECT * FROM campaigns") == []


@pytest.mark.parametrize("call", CALLS)
def test_each_call_is_answered(plain, call):
    answer = answer_of(plain, call)
    assert answer.status == (400 if call in UNKNOWN else 200), answer.body
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    assert answer.headers.get_all("Date") == ["Tue, 24 Nov 2026 04:30:00 GMT"]


@pytest.mark.parametrize("call", CALLS)
def test_401_has_both_forms(untouched, call):
    told = [
        answer_of(untouched, call, **{"X-CleverTap-Account-Id": "ABCD-RSTU-1234"}),
        answer_of(untouched, call, **{"X-CleverTap-Passcode": "wrong"}),
    ]
    assert [answer.refusal for answer in told] == [
        (401, 401, "Account ID is not valid"),
        (401, 401, "Invalid Credentials"),
    ]
    path, body = CALLS[call]
    assert untouched.call("POST", path, json.dumps(body).encode(), JSON).refusal == (
        401,
        401,
        "Invalid Credentials",
    )
    assert without_effect(untouched)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("header", [{"Host": "evil.test"}, {"Origin": "https://evil.test"}], ids=str)
def test_403_keeps_strangers_out(untouched, call, header):
    assert answer_of(untouched, call, **header).status == 403
    assert without_effect(untouched)


@pytest.mark.parametrize(
    "path", ["/1/send/fax.json", "/2/send/push.json", "/1/send/push", "/2/message/report.json"]
)
def test_404_for_what_no_page_knows(untouched, path):
    assert untouched.post(path, SEND).refusal == (404, 404, "No such resource")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_405_says_which_methods_are_allowed(untouched, call, method):
    path, _ = CALLS[call]
    answer = untouched.call(method, path, b"{}", {**CREDENTIALS, **JSON})
    assert answer.refusal == (405, 405, "Method not supported for this resource")
    assert answer.headers["Allow"] == ("GET, POST" if call == "create" else "POST")


@pytest.mark.parametrize("call", ["send-push", "trigger-v2", "message-report"])
def test_413_for_a_body_over_five_megabytes(untouched, call):
    path, body = CALLS[call]
    content = json.dumps({**body, "padding": "x" * 5 * 1024 * 1024}).encode()
    answer = untouched.call("POST", path, content, {**CREDENTIALS, **JSON})
    assert answer.refusal == (413, 413, "Request body is too large")
    assert without_effect(untouched)


@pytest.mark.parametrize("call", CALLS)
def test_429_by_order(plain, call):
    plain.admin("faults", {"fault": "limit", "endpoint": call})
    assert answer_of(plain, call).refusal == (429, 429, "Too many concurrent requests")
    assert without_effect(plain)
    assert answer_of(plain, call).status != 429


@pytest.mark.parametrize("call", CALLS)
def test_500_by_order_before_anything_is_done(plain, call):
    plain.admin("faults", {"fault": "error_before", "endpoint": call})
    assert answer_of(plain, call).refusal == (500, 500, "Internal server error")
    assert without_effect(plain)


@pytest.mark.parametrize("call", ["send-push", "trigger-v1", "trigger-v2"])
def test_500_after_the_messages_have_gone_out(plain, call):
    plain.admin("faults", {"fault": "error_after", "endpoint": call})
    assert answer_of(plain, call).status == 500
    assert plain.outbox() != []


@pytest.mark.parametrize("call", ["send-push", "trigger-v2", "message-report"])
def test_the_fourth_call_at_once_is_refused_at_once(plain, call):
    plain.admin("faults", {"fault": "hang_before", "endpoint": call, "times": 3})
    with ThreadPoolExecutor(3) as several:
        held = [several.submit(answer_of, plain, call) for _ in range(3)]
        while len(plain.waiting()) < 3:
            pass
        assert answer_of(plain, call).refusal[0] == 429
        assert answer_of(plain, "list").status == 200
        plain.admin("release", {})
        assert [each.result(10).status for each in held] == [200, 200, 200]
    assert answer_of(plain, call).status == 200
