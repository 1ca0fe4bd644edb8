from __future__ import annotations

import socket
import threading

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
