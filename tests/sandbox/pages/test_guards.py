"""Whoever is not one of the sandbox's own pages can neither read them nor move anything (reliability A13)."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.sandbox.http.test_guards import FOREIGN_HOSTS, raw
from tests.sandbox.pages.browsing import Browsing, everything

PAGES = ("/", "/campaigns", "/calendar", "/messages", "/journal", "/faults", "/settings", "/style.css")
ORDER = {"fault": "refuse", "endpoint": "create"}
FOREIGN_ORIGINS = [
    "https://evil.test",
    "http://evil.test",
    "null",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "https://127.0.0.1:{port}",
    "http://localhost:{port}",
    "http://127.0.0.1.evil.test:{port}",
    "http://127.0.0.1:{port}.evil.test",
    "http://evil.test:{port}",
    "http://[::1]:{port}",
]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("line", ["GET / HTTP/1.1", "POST /clock HTTP/1.1"])
def test_no_page_is_given_under_another_host(api, host, line):
    port = urlsplit(api.url).port
    assert " 403 " in raw(api.url, [line, f"Host: {host.format(port=port)}"])


@pytest.mark.parametrize(
    "lines",
    [["GET / HTTP/1.0"], ["GET / HTTP/1.1"], ["GET / HTTP/1.1", "Host: localhost", "Host: evil.test"]],
    ids=["old HTTP without a Host", "no Host", "two Hosts"],
)
def test_exactly_one_host_must_be_named(api, lines):
    assert raw(api.url, lines).split()[1] in ("400", "403")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_the_machine_by_its_own_names_gets_the_page(api, name):
    assert " 200 " in raw(api.url, ["GET / HTTP/1.1", f"Host: {name}:{urlsplit(api.url).port}"])


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_form_of_another_origin_changes_nothing(browser: Browsing, sandbox, origin):
    before = everything(sandbox.state_path)
    foreign = origin.format(port=urlsplit(browser.url).port)
    answer = browser.send("/faults", ORDER, Origin=foreign)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert everything(sandbox.state_path) == before


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_script_of_another_origin_reads_nothing(browser: Browsing, origin):
    foreign = origin.format(port=urlsplit(browser.url).port)
    answer = browser.client.get("/faults", headers={"Origin": foreign})
    assert answer.status_code == 403
    assert "form_token" not in answer.text


@pytest.mark.parametrize(
    "site", ["cross-site", "same-site", "none", "Same-Origin", "same-origin, cross-site"]
)
def test_a_browser_that_says_it_comes_from_elsewhere_changes_nothing(browser: Browsing, sandbox, site):
    before = everything(sandbox.state_path)
    assert browser.send("/faults", ORDER, Sec_Fetch_Site=site).status_code == 403
    assert browser.send("/faults", ORDER, Origin="", Sec_Fetch_Site=site).status_code == 403
    assert everything(sandbox.state_path) == before


def test_a_program_that_says_nothing_of_where_it_comes_from_changes_nothing(browser: Browsing, sandbox):
    before = everything(sandbox.state_path)
    assert browser.send("/faults", ORDER, Origin="", Sec_Fetch_Site="").status_code == 403
    assert everything(sandbox.state_path) == before


@pytest.mark.parametrize(
    "headers", [{"Origin": ""}, {"Sec_Fetch_Site": ""}], ids=["fetch metadata", "origin"]
)
def test_one_honest_sign_and_the_token_are_enough(browser: Browsing, api, headers):
    assert browser.send("/faults", ORDER, **headers).status_code == 303
    assert len(api.admin("faults")["rows"]) == 1


@pytest.mark.parametrize("token", ["", "guessed", "ключ"])
def test_a_form_without_this_runs_token_changes_nothing(browser: Browsing, sandbox, token):
    before = everything(sandbox.state_path)
    answer = browser.send("/faults", {**ORDER, "form_token": token})
    assert answer.status_code == 403
    assert "earlier run" in answer.text
    assert everything(sandbox.state_path) == before


def test_the_token_of_another_run_is_refused(browser: Browsing, other):
    with Browsing(other.url) as elsewhere:
        token = elsewhere.token()
    assert token != browser.token()
    assert browser.send("/faults", {**ORDER, "form_token": token}).status_code == 403


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/plain", b"fault=refuse"),
        ("application/json", b'{"fault": "refuse"}'),
        ("multipart/form-data; boundary=x", b"--x--"),
    ],
)
def test_a_body_that_is_no_form_changes_nothing(browser: Browsing, sandbox, kind, content):
    before = everything(sandbox.state_path)
    headers = {"Origin": browser.url, "Content-Type": kind}
    assert browser.client.post("/faults", content=content, headers=headers).status_code == 403
    assert everything(sandbox.state_path) == before


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"a=1&a=2", b"x=" + b"y" * 70_000, b"&".join(b"f%d=1" % n for n in range(300))]
)
def test_a_form_that_cannot_be_read_changes_nothing(browser: Browsing, sandbox, content):
    before = everything(sandbox.state_path)
    headers = {"Origin": browser.url, "Content-Type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/faults", content=content, headers=headers).status_code == 400
    assert everything(sandbox.state_path) == before


@pytest.mark.parametrize("path", ["/clock", "/faults", "/faults/forget", "/settings"])
def test_looking_changes_nothing_however_it_is_asked(browser: Browsing, api, sandbox, path):
    api.create()
    before = everything(sandbox.state_path)
    question = f"?form_token={browser.token()}&advance=1d&fault=refuse&in_flight=1"
    for page in (*PAGES, path):
        browser.client.get(page + question)
        browser.client.get(page + question, headers={"X-HTTP-Method-Override": "POST"})
    assert everything(sandbox.state_path) == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method_does_anything(browser: Browsing, sandbox, method):
    before = everything(sandbox.state_path)
    for path in (*PAGES, "/clock"):
        answer = browser.client.request(method, path, headers={"Origin": browser.url})
        assert answer.status_code == 405
        assert "access-control-allow-methods" not in answer.headers
    assert everything(sandbox.state_path) == before


@pytest.mark.parametrize("path", ["/1/targets/create.json", "/admin/clock"])
def test_the_other_doors_refuse_even_the_sandboxs_own_pages(browser: Browsing, path):
    answer = browser.client.post(
        path, json={}, headers={"Origin": browser.url, "X-Sandbox-Admin": "sandbox-admin"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("path", [*PAGES, "/campaigns/1", "/clock"])
def test_every_page_may_do_nothing_and_be_put_nowhere(browser: Browsing, path):
    headers = browser.client.get(path).headers
    policy = dict(rule.strip().partition(" ")[::2] for rule in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "frame-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_pages_are_not_calls_of_clevertaps_and_leave_no_line_in_the_journal(browser: Browsing, api):
    for path in (*PAGES, "/campaigns/1", "/favicon.ico", "/clock"):
        browser.client.get(path)
    browser.sent("/faults", ORDER)
    browser.send("/faults", ORDER, Origin="https://evil.test")
    assert api.journal() == []
