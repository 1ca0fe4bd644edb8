"""Every call against every way in which an answer can go wrong (reliability F3), over real sockets."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ctsync.api.campaigns import CleverTap
from ctsync.api.contract import (
    Created,
    Estimated,
    Listing,
    NoReportYet,
    NotSent,
    RateLimited,
    RefusedByRemote,
    Report,
    StopAccepted,
    Unclear,
)
from ctsync.api.disguises import disguises
from ctsync.api.estimates import Estimates
from ctsync.api.identity_send import IdentitySend
from ctsync.api.identity_sends import IdentitySends
from ctsync.api.message_report import MessageReports
from ctsync.api.pacing import Pacer
from ctsync.api.recipients import by_identity, for_trigger
from ctsync.api.sends import Messages, Queued
from ctsync.api.transport import Transport
from ctsync.api.trigger_call import TriggerOne, TriggerSeveral
from ctsync.api.triggers import Triggers
from ctsync.campaign.observed import Window
from ctsync.names import RemoteId
from ctsync.redaction import Secret
from tests.support.rough_server import Act, RoughServer, answer, closed_port, drip, goodbye, reset, silence

CANARY = "c4nary-Pass%Code"
PAYLOAD = {"name": "Diwali ~ct1.a.b", "target_mode": "push"}
MAY = Window(date(2026, 5, 1), date(2026, 5, 31))

HELLO = IdentitySend(
    "push",
    by_identity([("Identity", "U1")]),
    {"title": "Hi", "body": "Hello"},
    tag_group="ctsync test",
    respect_frequency_caps=False,
)
ONE = TriggerOne(RemoteId(1695721550), for_trigger([("email", "a@acme.example")]), {"Name": "A"})
SEVERAL = TriggerSeveral(
    (RemoteId(1709550110), RemoteId(1709550111)),
    for_trigger([("email", "a@acme.example"), ("identity", "u1"), ("objectId", "o1")]),
    {"Name": "A"},
)

Call = Callable[[Transport], object]
CALLS: dict[str, Call] = {
    "create": lambda transport: CleverTap(transport).create(PAYLOAD),
    "stop": lambda transport: CleverTap(transport).stop(RemoteId(1457432766)),
    "list": lambda transport: CleverTap(transport).list(MAY),
    "report": lambda transport: CleverTap(transport).report(RemoteId(1457432766)),
    "estimate": lambda transport: Estimates(transport).estimate(PAYLOAD),
    "identity send": lambda transport: IdentitySends(transport).send(HELLO),
    "trigger": lambda transport: Triggers(transport).one(ONE),
    "trigger of several": lambda transport: Triggers(transport).several(SEVERAL),
    "message report": lambda transport: MessageReports(transport).messages(MAY.first, MAY.last),
}

ADDED = {"status": "success", "message": "Added to queue for processing"}

GOOD: dict[str, tuple[Any, type]] = {
    "create": ({"status": "success", "id": 1457433898, "estimates": {"android": 10}}, Created),
    "stop": ({"status": "success"}, StopAccepted),
    "list": ({"status": "success", "targets": []}, Listing),
    "report": ({"status": "success", "result": {"sent": 82, "clicked": 28}}, Report),
    "estimate": ({"status": "success", "estimates": {"android": 10}}, Estimated),
    "identity send": (ADDED, Queued),
    "trigger": (ADDED, Queued),
    "trigger of several": (ADDED, Queued),
    "message report": ({"status": "success", "messages": []}, Messages),
}

PATHS = {
    "create": ("/1/targets/create.json", PAYLOAD),
    "stop": ("/1/targets/stop.json", {"id": 1457432766}),
    "list": ("/1/targets/list.json", {"from": 20260501, "to": 20260531}),
    "report": ("/1/targets/result.json", {"id": 1457432766}),
    "estimate": ("/1/targets/create.json", {**PAYLOAD, "estimate_only": True}),
    "identity send": (
        "/1/send/push.json",
        {
            "to": {"Identity": ["U1"]},
            "tag_group": "ctsync test",
            "respect_frequency_caps": False,
            "content": {"title": "Hi", "body": "Hello"},
        },
    ),
    "trigger": (
        "/1/send/externaltrigger.json",
        {
            "to": {"email": ["a@acme.example"]},
            "campaign_id": "1695721550",
            "ExternalTrigger": {"Name": "A"},
        },
    ),
    "trigger of several": (
        "/2/send/externaltrigger.json",
        {
            "to": {"email": ["a@acme.example"], "identity": ["u1"], "objectId": ["o1"]},
            "campaign_id_list": [1709550110, 1709550111],
            "ExternalTrigger": {"Name": "A"},
        },
    ),
    "message report": ("/1/message/report.json", {"from": "20260501", "to": "20260531"}),
}

FAILED = {"status": "fail", "error": "Internal server error", "code": 500}
TOO_MANY = {"status": "fail", "error": "Too many concurrent requests", "code": 429}
DENIED = {"status": "fail", "error": "Invalid Credentials", "code": 401}
SUCCESS = b'{"status":"success","id":7,"targets":[],"result":{"sent":1},"estimates":{"ios":1}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

FAULTS: dict[str, tuple[Act, type]] = {
    "no answer before the deadline": (silence, Unclear),
    "reset after the request": (reset(), Unclear),
    "reset in the head": (reset(HEAD), Unclear),
    "reset in the body": (reset(HEAD + b"Content-Length: 90\r\n\r\n" + SUCCESS[:20]), Unclear),
    "closed without a word": (goodbye, Unclear),
    "closed in the body": (answer(SUCCESS, length=len(SUCCESS) + 5), Unclear),
    "not HTTP": (lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n"), Unclear),
    "500": (answer(FAILED, 500), Unclear),
    "502 without a body": (answer(b"", 502), Unclear),
    "503 as a page": (answer(b"<html>Service Unavailable</html>", 503, kind="text/html"), Unclear),
    "504 with a success": (answer(SUCCESS, 504), Unclear),
    "408": (answer({"status": "fail", "error": "Timeout", "code": 408}, 408), Unclear),
    "405": (answer({"status": "fail", "error": "Method", "code": 405}, 405), Unclear),
    "401": (answer(DENIED, 401), RefusedByRemote),
    "401 as a page": (answer(b"<html>", 401, kind="text/html"), Unclear),
    "403 of a proxy": (answer({"message": "Forbidden"}, 403), Unclear),
    "413": (answer({"status": "fail", "error": "Too large", "code": 413}, 413), RefusedByRemote),
    "429 with a time": (answer(TOO_MANY, 429, headers=("Retry-After: 7",)), RateLimited),
    "429 without one": (answer(TOO_MANY, 429), RateLimited),
    "429 as a page": (answer(b"<html>", 429, kind="text/html"), RateLimited),
    "200 that failed": (answer({"status": "fail", "error": "no"}), Unclear),
    "200 that failed within": (answer(FAILED), Unclear),
    "200 partial": (answer({"status": "partial", "req_id": "384649162721"}), Unclear),
    "200 with nothing": (answer(b""), Unclear),
    "200 with null": (answer(b"null"), Unclear),
    "200 with a list": (answer([SUCCESS.decode()]), Unclear),
    "truncated JSON": (answer(SUCCESS[:-1]), Unclear),
    "trailing JSON": (answer(SUCCESS + SUCCESS), Unclear),
    "a key twice": (answer(b'{"status":"success","status":"success","id":7,"id":8}'), Unclear),
    "NaN": (answer(b'{"status":"success","id":NaN,"targets":NaN}'), Unclear),
    "too deep": (answer(b'{"status":"success","id":7,"x":' + b"[" * 40 + b"]" * 40 + b"}"), Unclear),
    "invalid UTF-8": (answer(b'{"status":"success","id":7,"x":"\xff"}'), Unclear),
    "a success that is a page": (answer(SUCCESS, kind="text/html"), Unclear),
    "a success of no kind": (
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + SUCCESS),
        Unclear,
    ),
    "a success in UTF-16": (answer(SUCCESS, kind="application/json; charset=utf-16"), Unclear),
    "compressed": (answer(SUCCESS, headers=("Content-Encoding: gzip",)), Unclear),
    "a body too large": (answer(b'{"status":"success","id":7,"x":"' + b"x" * 5_000_001 + b'"}'), Unclear),
    "100 MB announced": (answer(SUCCESS, length=100_000_000), Unclear),
    "a body without end": (drip(HEAD + b"\r\n", b"x" * 65_536), Unclear),
    "301 elsewhere": (answer(b"", 301, headers=("Location: http://127.0.0.1:1/",)), Unclear),
    "302 with a success": (answer(SUCCESS, 302, headers=("Location: /1/targets/list.json",)), Unclear),
    "307 elsewhere": (answer(b"", 307, headers=("Location: http://127.0.0.1:1/",)), Unclear),
    "201": (answer(SUCCESS, 201), Unclear),
    "204": (lambda connection: connection.sendall(b"HTTP/1.1 204 No\r\n\r\n"), Unclear),
}


def transport(url: str, *, deadline: float = 5.0, pacer: Pacer | None = None) -> Transport:
    return Transport(
        url, Secret("ABCD-RSTU-1234"), Secret(CANARY), pacer=pacer or Pacer(rate=None), deadline=deadline
    )


def shown(thing: object) -> str:
    return f"{thing!r} {thing}"


@pytest.mark.parametrize("call", CALLS)
def test_a_good_answer_is_understood(call):
    body, expected = GOOD[call]
    with RoughServer(answer(body)) as server:
        assert isinstance(CALLS[call](transport(server.url)), expected)


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_one_post_with_the_documented_body_and_headers(call):
    with RoughServer(answer(GOOD[call][0])) as server:
        CALLS[call](transport(server.url))
    (request,) = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    path, expected = PATHS[call]
    assert line == f"POST {path} HTTP/1.1"
    assert json.loads(body) == expected
    assert {"X-CleverTap-Account-Id: ABCD-RSTU-1234", f"X-CleverTap-Passcode: {CANARY}"} <= set(headers)
    assert "Content-Type: application/json; charset=utf-8" in headers


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_each_fault_on_each_call_is_of_the_right_class(call, fault):
    act, expected = FAULTS[fault]
    with RoughServer(act) as server:
        found = CALLS[call](transport(server.url, deadline=0.15 if act is silence else 5.0))
    assert isinstance(found, expected)
    assert server.connections == 1


@pytest.mark.parametrize("call", CALLS)
def test_a_refused_connection_is_not_sent(call):
    assert isinstance(CALLS[call](transport(f"http://127.0.0.1:{closed_port()}")), NotSent)


@pytest.mark.parametrize("call", CALLS)
def test_a_connection_torn_down_while_the_request_is_read_may_have_carried_it(call):
    def tear(connection: socket.socket) -> None:
        connection.recv(1)
        reset()(connection)

    with RoughServer(tear, reads=False) as server:
        assert isinstance(CALLS[call](transport(server.url)), Unclear)


def test_only_a_report_knows_conflict_as_not_finished():
    with RoughServer(answer({"status": "fail", "error": "Conflict", "code": 409}, 409)) as server:
        found = {call: type(ask(transport(server.url))) for call, ask in CALLS.items()}
    assert found.pop("report") is NoReportYet
    assert set(found.values()) == {Unclear}


@pytest.mark.parametrize("call", CALLS)
def test_a_429_pauses_the_whole_account(call):
    pacer = Pacer(rate=None, monotonic=lambda: 50.0)
    with RoughServer(answer(TOO_MANY, 429, headers=("Retry-After: 7",))) as server:
        assert CALLS[call](transport(server.url, pacer=pacer)) == RateLimited(7.0)
    assert pacer.paused_for() == 7.0


@pytest.mark.parametrize("call", CALLS)
def test_in_a_pause_nothing_is_sent_and_nobody_sleeps(call):
    pacer = Pacer(rate=None, monotonic=lambda: 50.0)
    pacer.pause(600)
    with RoughServer(answer(GOOD[call][0])) as server:
        assert CALLS[call](transport(server.url, pacer=pacer)) == RateLimited(600.0)
    assert server.connections == 0


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 307, 308])
@pytest.mark.parametrize("call", CALLS)
def test_no_redirect_is_followed_and_no_second_server_sees_the_passcode(call, status):
    with RoughServer(answer(GOOD[call][0])) as elsewhere:
        act = answer(b"", status, headers=(f"Location: {elsewhere.url}/1/targets/list.json",))
        with RoughServer(act) as server:
            assert isinstance(CALLS[call](transport(server.url)), Unclear)
    assert elsewhere.connections == 0
    assert server.connections == 1


ECHOES: dict[str, Callable[[str], Act]] = {
    "in a refusal": lambda text: answer({"status": "fail", "error": f"bad {text} here", "code": 401}, 401),
    "in a failure": lambda text: answer({"status": "fail", "error": text, "code": 500}, 500),
    "as a key": lambda text: answer({text: text}),
    "in a page": lambda text: answer(f"<html>{text}</html>".encode(), 502, kind="text/html"),
    "beyond the cut": lambda text: answer(b" " * 190 + text.encode() * 5, 502, kind="text/html"),
    "in a malformed row": lambda text: answer({"status": "success", "targets": [{"name": text}]}),
    "in a header": lambda text: answer(b"", 503, headers=(f"Date: {text}", f"Retry-After: {text}")),
    "in the kind": lambda text: answer(b"{}", kind=f"text/{text}"),
    "instead of HTTP": lambda text: lambda connection: connection.sendall(text.encode() + b"\r\n\r\n"),
    "in the reason": lambda text: lambda connection: connection.sendall(f"HTTP/1.1 {text}\r\n\r\n".encode()),
}


@pytest.mark.parametrize("place", ECHOES)
@pytest.mark.parametrize("call", CALLS)
def test_a_passcode_given_back_in_any_disguise_is_never_shown(call, place):
    for disguise in disguises(Secret(CANARY)):
        text = disguise.reveal()
        with RoughServer(ECHOES[place](text)) as server:
            asked = transport(server.url)
            found = CALLS[call](asked)
        assert text not in shown(found) + shown(asked)


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_shows_the_passcode(fault):
    act, _ = FAULTS[fault]
    with RoughServer(act) as server:
        found = CALLS["create"](transport(server.url, deadline=0.15 if act is silence else 5.0))
    assert CANARY not in shown(found)
