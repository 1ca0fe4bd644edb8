from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from tests.sandbox.speaking import ADMIN, CREDENTIALS, push


def raw(url, lines):
    """The first line of the answer to a request written by hand."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer.split(b"\r\n")[0].decode()


FOREIGN_HOSTS = [
    "evil.test",
    "evil.test:{port}",
    "127.0.0.1.evil.test:{port}",
    "localhost.evil.test:{port}",
    "evil.test@127.0.0.1:{port}",
    "127.0.0.1",
    "localhost",
    "127.0.0.1:1",
    "127.0.0.1:{port}0",
    "127.0.0.1:0{port}",
    "127.0.0.2:{port}",
    "127.1:{port}",
    "2130706433:{port}",
    "0x7f000001:{port}",
    "0.0.0.0:{port}",
    "[::]:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "localhost.:{port}",
    "192.168.0.1:{port}",
    "127.0.0.1:{port}, evil.test",
    "",
]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("path", ["/1/targets/list.json", "/admin/health", "/nowhere"])
def test_a_request_that_names_another_host_is_refused(api, host, path):
    """What a web page reaches by letting its own name point at this machine."""
    port = urlsplit(api.url).port
    assert " 403 " in raw(api.url, [f"POST {path} HTTP/1.1", f"Host: {host.format(port=port)}"])
    assert api.rows() == []


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_this_machine_by_any_of_its_names_is_let_in(api, host):
    port = urlsplit(api.url).port
    assert " 200 " in raw(api.url, ["GET /admin/health HTTP/1.1", f"Host: {host.format(port=port)}"])


@pytest.mark.parametrize(
    "lines",
    [
        ["GET /admin/health HTTP/1.0"],
        ["GET /admin/health HTTP/1.1"],
        ["GET /admin/health HTTP/1.1", "Host: localhost", "Host: evil.test"],
    ],
    ids=["old HTTP without a Host", "no Host", "two Hosts"],
)
def test_exactly_one_host_must_be_named(api, lines):
    assert raw(api.url, lines).split()[1] in ("400", "403")


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://127.0.0.1", ""])
@pytest.mark.parametrize("path", ["/1/targets/create.json", "/admin/clock"])
def test_no_web_page_is_let_in_whatever_its_origin(api, origin, path):
    answer = api.client.post(path, json=push(), headers={"Origin": origin, **ADMIN})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert api.rows() == []


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({"X-CleverTap-Account-Id": "ABCD-RSTU-1234"}, "Account ID is not valid"),
        ({"X-CleverTap-Account-Id": ""}, "Account ID is not valid"),
        ({"X-CleverTap-Passcode": "AAC-AAC-AAAL"}, "Invalid Credentials"),
        ({"X-CleverTap-Passcode": ""}, "Invalid Credentials"),
    ],
)
def test_wrong_credentials_get_the_documented_401(api, headers, error):
    answer = api.client.post("/1/targets/create.json", json=push(), headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"status": "fail", "error": error, "code": 401}
    assert api.rows() == []


@pytest.mark.parametrize("missing", CREDENTIALS)
def test_missing_credentials_are_refused(api, missing):
    del api.client.headers[missing]
    answer = api.ask("create", push())
    assert (answer.status_code, answer.json()["error"]) == (401, "Invalid Credentials")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
def test_a_body_that_is_not_json_by_its_type_is_refused(api, kind):
    answer = api.client.post("/1/targets/list.json", content=b"{}", headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]) == (400, "Content-Type must be application/json")


def test_json_may_name_its_charset(api):
    body = b'{"from": 20261120, "to": 20261121}'
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    assert api.client.post("/1/targets/list.json", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize("token", [None, "", "sandbox", "sandbox-admin2", "ключ".encode()])
def test_the_admin_side_wants_its_own_token(api, token):
    headers = {} if token is None else {"X-Sandbox-Admin": token}
    answer = api.client.post("/admin/clock", json={"advance": "1d"}, headers=headers)
    assert answer.status_code == 401
    assert api.admin("clock")["local"] == "2026-11-24 10:00:00"


def test_credentials_are_never_in_the_journal(api):
    api.client.post("/1/targets/create.json", json=push(), headers={"X-CleverTap-Passcode": "MY-REAL-SECRET"})
    assert "MY-REAL-SECRET" not in str(api.journal())
