"""A redirect is an answer like any other: never followed, and never shown the passcode (reliability A2)."""

from __future__ import annotations

import pytest

from ctsync.api.contract import Unclear
from tests.contracts.test_every_endpoint import CALLS, CANARY, transport
from tests.support.rough_server import RoughServer, answer

STATUSES = (300, 301, 302, 303, 304, 305, 307, 308)
SUCCESS = {"status": "success", "id": 7, "targets": [], "result": {"sent": 1}, "estimates": {"ios": 1}}
HEADERS = {
    "Location": "Location: {url}/elsewhere",
    "Location without scheme": "Location: //{place}/elsewhere",
    "Refresh": "Refresh: 0; url={url}/elsewhere",
    "Content-Location": "Content-Location: {url}/elsewhere",
    "Alt-Svc": 'Alt-Svc: h2="{place}"; ma=3600',
    "Link": "Link: <{url}/elsewhere>; rel=canonical",
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("call", CALLS)
def test_the_second_server_never_hears_of_us(call: str, status: int):
    with RoughServer(answer(SUCCESS)) as other:
        lead = (f"Location: {other.url}/1/targets/create.json",)
        with RoughServer(answer(SUCCESS, status, headers=lead)) as server:
            asked = transport(server.url)
            found = CALLS[call](asked)
            again = CALLS[call](asked)
    assert isinstance(found, Unclear)
    assert isinstance(again, Unclear)
    assert server.connections == 2
    assert (other.connections, other.requests) == (0, [])
    assert CANARY not in f"{found!r} {again!r}"
    assert all(CANARY.encode() in request for request in server.requests), "the first one had it"


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_of_a_good_answer_leads_elsewhere(header: str):
    with RoughServer(answer(SUCCESS)) as other:
        lead = (HEADERS[header].format(url=other.url, place=f"127.0.0.1:{other.port}"),)
        with RoughServer(answer({"status": "success"}, headers=lead)) as server:
            asked = transport(server.url)
            for _ in range(2):
                CALLS["stop"](asked)
    assert (server.connections, other.connections) == (2, 0)
