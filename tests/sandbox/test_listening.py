from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from ctsync.errors import UsageError
from ctsync.sandbox.listening import Listening, bind_loopback


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.10", "8.8.8.8", "169.254.169.254", "localhost", "example.com", ""]
)
def test_another_address_than_this_machines_own_is_refused(host):
    with pytest.raises(UsageError) as refused:
        bind_loopback(host, 0)
    assert refused.value.hint


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_this_machines_own_addresses_are_bound(host):
    with bind_loopback(host, 0) as listener:
        assert listener.getsockname()[0] == host


def test_a_taken_port_is_said_to_be_taken():
    with bind_loopback("127.0.0.1", 0) as taken, pytest.raises(UsageError, match="cannot listen"):
        bind_loopback("127.0.0.1", taken.getsockname()[1])


async def nobody(_scope, _receive, _send):
    """An application that never answers."""


def test_a_failing_start_is_told_to_the_caller_and_leaves_no_thread():
    closed = socket.socket()
    closed.close()
    listening = Listening(nobody, closed)
    with pytest.raises(OSError, match=r"descriptor|Invalid"):
        listening.start()
    listening.stop()
    assert "ctsync sandbox" not in [thread.name for thread in threading.enumerate()]


def vanishing(*seconds: float) -> Callable[..., Any]:
    """An application that has the server vanish as often as told, and then answers."""

    async def answer(scope: Any, _receive: Any, send: Any) -> None:
        for each in seconds:
            scope["state"]["vanish"](each)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    return answer


def status(address: tuple[str, int]) -> str:
    """The first line of an answer."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        return connection.recv(1_000).decode().partition("\r\n")[0]


def eventually(happened: Callable[[], bool]) -> bool:
    """Whether it happens within ten seconds."""
    end = time.monotonic() + 10
    while not (done := happened()) and time.monotonic() < end:
        time.sleep(0.02)
    return done


def answers(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=10).close()
    except ConnectionRefusedError:
        return False
    return True


def test_vanishing_twice_at_once_lasts_until_the_later_end():
    listener = bind_loopback("127.0.0.1", 0)
    address = listener.getsockname()
    listening = Listening(vanishing(0.1, 1.5, 0.1), listener)
    listening.start()
    assert status(address) == "HTTP/1.1 204 No Content"
    time.sleep(0.5)
    assert not answers(address)
    assert eventually(lambda: answers(address))
    assert status(address) == "HTTP/1.1 204 No Content"
    listening.stop()
    assert not answers(address)


def test_a_port_that_another_took_meanwhile_ends_it_and_stop_says_so():
    listener = bind_loopback("127.0.0.1", 0)
    address = listener.getsockname()
    before = threading.active_count()
    listening = Listening(vanishing(0.5), listener)
    listening.start()
    assert status(address) == "HTTP/1.1 204 No Content"
    with bind_loopback(*address):
        assert eventually(lambda: threading.active_count() == before)
        with pytest.raises(UsageError, match="cannot listen"):
            listening.stop()
    listening.stop()
