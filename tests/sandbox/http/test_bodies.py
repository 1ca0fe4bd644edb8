from __future__ import annotations

import json

import pytest

from tests.sandbox.speaking import push

MALFORMED = [
    b"",
    b"{",
    b"{'from': 1}",
    b'{"from": 20261120, "from": 20261121}',
    b'{"a": {"b": 1, "b": 1}}',
    b'{"from": NaN}',
    b'{"from": Infinity}',
    b'{"from": 20261120}x',
    b"\xff\xfe{\x00}\x00",
    b'{"name": "\xff"}',
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b'{"name": "\\ud800"}',
    b'{"\\udc00": {"from": 20261120}}',
    b'{"\\uDFFF": 1}',
]


@pytest.mark.parametrize("endpoint", ["create", "list", "stop", "result"])
@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:40]))
def test_a_malformed_body_is_refused_in_the_envelope(api, endpoint, body):
    headers = {"Content-Type": "application/json"}
    answer = api.client.post(f"/1/targets/{endpoint}.json", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json() == {"status": "fail", "error": "Invalid JSON payload", "code": 400}


def test_an_escaped_pair_of_surrogates_is_a_text(api):
    body = {key: value for key, value in push().items() if key != "name"}
    raw = json.dumps(body)[:-1].encode() + b', "name": "\\ud83e\\udd6d"}'
    headers = {"Content-Type": "application/json"}
    assert api.client.post("/1/targets/create.json", content=raw, headers=headers).status_code == 200
    assert [row["name"] for row in api.rows()] == ["\N{MANGO}"]


@pytest.mark.parametrize("body", [[], "x", 5, False])
def test_a_body_that_is_not_an_object_is_refused(api, body):
    assert api.refused(body, "create") == "Invalid JSON payload"
    assert api.refused(body, "list") == "Invalid JSON payload"


def test_the_admin_side_reads_as_strictly(api):
    headers = {"X-Sandbox-Admin": "sandbox-admin", "Content-Type": "application/json"}
    for body in (b"{", b'{"advance": "1d", "advance": "2d"}'):
        assert api.client.post("/admin/clock", content=body, headers=headers).status_code == 400
    assert (
        api.client.post("/admin/clock", content=b"{}", headers=headers | {"Content-Type": "a/b"}).status_code
        == 400
    )
    assert api.admin_refused("clock", [1]) == "The body is a JSON object."
