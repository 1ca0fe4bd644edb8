from __future__ import annotations

import pytest

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
    b'{"\\uDFFF": 1}',
]


@pytest.mark.parametrize("endpoint", ["create", "list", "stop", "result"])
@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:40]))
def test_a_malformed_body_is_refused_in_the_envelope(api, endpoint, body):
    headers = {"Content-Type": "application/json"}
    answer = api.client.post(f"/1/targets/{endpoint}.json", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json() == {"status": "fail", "error": "Invalid JSON payload", "code": 400}


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
