"""The page over real HTTP: for this machine's own browser only, and told when the files change."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest

from ctsync.rendering.previews.page import LIVE_POLICY
from ctsync.workspace.preview_server import Served, serving

STRANGERS = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1",
    "127.0.0.1:1",
    "127.0.0.1.evil.example:{port}",
    "",
]


@contextmanager
def page(state: list[str]) -> Iterator[tuple[http.client.HTTPConnection, int, Served]]:
    served = Served(lambda seen: f"<p>{seen}</p>", lambda: state[0])
    with serving(served) as address:
        port = urlsplit(address).port
        assert port is not None
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            yield connection, port, served


def ask(connection: http.client.HTTPConnection, path="/", method="GET", **headers: str) -> tuple[int, str]:
    connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_page_is_made_for_the_state_of_the_files():
    state = ["one"]
    with page(state) as (connection, _, _):
        assert ask(connection) == (200, "<p>one</p>")
        state[0] = "two"
        assert ask(connection, "/?x") == (200, "<p>two</p>")


def test_every_answer_carries_the_policy():
    with page(["one"]) as (connection, _, _):
        for path in ("/", "/nothing", "/changes?since=other"):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.headers["Content-Security-Policy"] == f"{LIVE_POLICY}; frame-ancestors 'none'"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Server"] == "ctsync"
            connection.close()


@pytest.mark.parametrize("host", STRANGERS)
def test_another_host_is_refused(host):
    with page(["one"]) as (connection, port, _):
        assert ask(connection, Host=host.format(port=port))[0] == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_script_of_another_page_is_refused(origin):
    with page(["one"]) as (connection, _, _):
        assert ask(connection, Origin=origin)[0] == 403


def test_its_own_page_and_its_other_name_are_welcome():
    with page(["one"]) as (connection, port, _):
        own = f"localhost:{port}"
        assert ask(connection, Host=own, Origin=f"http://{own}")[0] == 200


@pytest.mark.parametrize("path", ["/x", "/../etc/passwd", "//evil.example/", "/changes/x", "/%2e%2e/"])
def test_there_is_nothing_at_any_other_address(path):
    with page(["one"]) as (connection, _, _):
        assert ask(connection, path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_it_can_only_be_read(method):
    with page(["one"]) as (connection, _, _):
        assert ask(connection, method=method)[0] == 501


def test_two_hosts_are_refused():
    with page(["one"]) as (_, port, _), socket.create_connection(("127.0.0.1", port), timeout=20) as plug:
        plug.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert plug.recv(100).startswith(b"HTTP/1.1 403")


def test_word_of_a_change_comes_at_once_if_there_was_one_and_else_when_there_is():
    state = ["one"]
    with page(state) as (connection, _, _):
        assert ask(connection, "/changes?since=older") == (200, ": waiting\n\ndata: changed\n\n")
        connection.request("GET", "/changes?since=one")
        answer = connection.getresponse()
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.readline() == b": waiting\n"
        state[0] = "two"
        assert answer.read() == b"\ndata: changed\n\n"


def test_whoever_waits_is_let_go_when_it_ends():
    with page(["one"]) as (connection, _, served):
        connection.request("GET", "/changes?since=one")
        answer = connection.getresponse()
        served.ended.set()
        assert answer.read() == b": waiting\n\n"


def test_not_everybody_may_wait():
    with page(["one"]) as (connection, _, served):
        served.waiting = threading.Semaphore(0)
        assert ask(connection, "/changes?since=one")[0] == 503


def test_a_port_that_is_taken_is_no_second_one():
    with page(["one"]) as (_, port, _), pytest.raises(OSError, match="in use"):
        serving(Served(lambda seen: seen, lambda: ""), port).__enter__()
