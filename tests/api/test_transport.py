from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest

from ctsync.api.answers import RawAnswer
from ctsync.api.contract import NotSent, Unclear
from ctsync.api.pacing import Pacer
from ctsync.api.transport import Transport, _tls
from ctsync.errors import UsageError
from ctsync.redaction import Secret
from tests.support.rough_server import RoughServer, answer, closed_port, drip, goodbye, silence

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Hurrying:
    """A clock that is a second later each time somebody looks."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def transport(url, **settings):
    settings.setdefault("pacer", Pacer(rate=None))
    return Transport(url, Secret("ABCD-RSTU-1234"), Secret("c4nary-passcode"), **settings)


@pytest.mark.parametrize("url", ["http://api.clevertap.com", "https://evil.test", "http://10.0.0.1"])
def test_a_server_that_is_not_clevertaps_is_refused_before_anything_else(url):
    with pytest.raises(UsageError) as caught:
        transport(url)
    assert "c4nary-passcode" not in str(caught.value) + caught.value.why + caught.value.hint


def test_a_url_that_holds_the_passcode_is_not_shown_with_it():
    with pytest.raises(UsageError) as caught:
        transport("https://user:c4nary-passcode@evil.test")
    assert "c4nary-passcode" not in caught.value.what


@pytest.mark.parametrize("passcode", ["", "two\nlines", "word\r\nHost: evil.test", " padded", "पास", "nul\0"])
def test_a_passcode_that_no_header_can_carry_is_refused(passcode):
    with pytest.raises(UsageError):
        Transport("http://127.0.0.1", Secret("A"), Secret(passcode), pacer=Pacer())


def test_an_answer_keeps_only_the_headers_that_are_read():
    act = answer({}, headers=("Date: Mon, 23 Nov 2026 08:00:00 GMT", "Set-Cookie: a=b", "Retry-After: 3"))
    with RoughServer(act) as server:
        asked = transport(server.url)
        found = asked.post("/x", {})
    assert isinstance(found, RawAnswer)
    assert set(found.headers) == {"date", "retry-after", "content-type"}
    assert asked.last_date == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_an_answer_without_a_date_leaves_the_last_one():
    with RoughServer(answer({}, headers=("Date: Mon, 23 Nov 2026 08:00:00 GMT",))) as server:
        asked = transport(server.url)
        asked.post("/x", {})
    assert asked.last_date is not None
    with RoughServer(answer({})) as server:
        other = transport(server.url)
        other.post("/x", {})
    assert other.last_date is None


def test_every_call_is_a_connection_of_its_own():
    with RoughServer(answer({})) as server:
        asked = transport(server.url)
        for _ in range(4):
            asked.post("/x", {})
    assert server.connections == 4


@pytest.mark.parametrize(
    "dripping",
    [
        drip(b"", b"H"),
        drip(HEAD, b"X-Slow: yes\r\n"),
        drip(HEAD + b"Content-Length: 4000000\r\n\r\n", b" "),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    ],
)
def test_a_server_that_never_finishes_is_left_at_the_deadline(dripping):
    clock = Hurrying()
    with RoughServer(dripping) as server:
        found = transport(server.url, monotonic=clock).post("/x", {})
    assert isinstance(found, Unclear)
    assert clock.now < 60


def test_the_deadline_is_kept_when_nothing_comes_at_all():
    with RoughServer(silence) as server:
        found = transport(server.url, deadline=0.1).post("/x", {})
    assert isinstance(found, Unclear)
    assert "within 0.1 seconds" in found.reason


def test_a_deadline_that_passes_before_connecting_is_not_sent():
    with RoughServer(answer({})) as server:
        found = transport(server.url, deadline=0.5, monotonic=Hurrying()).post("/x", {})
    assert isinstance(found, NotSent)


def test_a_deadline_that_passes_while_a_large_body_is_written_is_unclear():
    class Late:
        def __init__(self) -> None:
            self.looks = 0

        def __call__(self) -> float:
            self.looks += 1
            return 0.0 if self.looks < 6 else 100.0

    with RoughServer(goodbye, reads=False) as server:
        found = transport(server.url, monotonic=Late()).post("/x", {"html": "x" * 900_000})
    assert isinstance(found, Unclear)


@pytest.mark.parametrize("payload", [{"x": float("nan")}, {"x": object()}, {"x": "\ud83d"}])
def test_a_payload_that_is_no_json_never_leaves(payload):
    with RoughServer(answer({})) as server:
        assert isinstance(transport(server.url).post("/x", payload), NotSent)
    assert server.connections == 0


def test_text_of_any_script_travels_as_utf_8():
    with RoughServer(answer({})) as server:
        transport(server.url).post("/x", {"title": "दीवाली 🎉"})
    assert "दीवाली 🎉" in server.requests[0].decode()


def test_an_address_that_does_not_answer_is_followed_by_the_next():
    with RoughServer(answer({})) as server:
        found = transport(f"http://localhost:{server.port}").post("/x", {})
    assert isinstance(found, RawAnswer)


def test_a_host_that_refuses_on_every_address_is_not_sent():
    found = transport(f"http://localhost:{closed_port()}").post("/x", {})
    assert isinstance(found, NotSent)
    assert "no connection to" in found.reason


def test_the_environment_names_no_proxy(monkeypatch):
    with RoughServer(answer({})) as proxy, RoughServer(answer({})) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        transport(server.url).post("/x", {})
    assert (proxy.connections, server.connections) == (0, 1)


def test_certificates_are_verified_and_the_context_is_shared():
    context = _tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert _tls() is context


def test_a_transport_shows_where_it_leads_and_nothing_else():
    assert repr(transport("http://127.0.0.1:8080/")) == "Transport(http://127.0.0.1:8080)"
