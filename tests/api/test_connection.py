from __future__ import annotations

import httpcore
import pytest

from ctsync.api.connection import Line, Network
from ctsync.api.transport import _tls
from tests.support.rough_server import RoughServer, closed_port, goodbye


def pool(line: Line) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(ssl_context=_tls(), network_backend=Network(line))


def test_a_failed_handshake_has_written_nothing_of_the_request():
    line = Line(lambda: 0.0, 5.0)
    plain = RoughServer(lambda connection: connection.sendall(b"HTTP/1.1 400 Plain\r\n\r\n"), reads=False)
    with plain as server, pool(line) as connections, pytest.raises(httpcore.ConnectError):
        connections.request("POST", f"https://127.0.0.1:{server.port}/", content=b"{}")
    assert not line.has_written


def test_a_line_counts_as_written_before_the_first_byte_is_handed_over():
    line = Line(lambda: 0.0, 5.0)
    failure = pytest.raises(httpcore.RemoteProtocolError)
    with RoughServer(goodbye) as server, pool(line) as connections, failure:
        connections.request("POST", f"http://127.0.0.1:{server.port}/", content=b"{}")
    assert line.has_written


def test_a_host_without_an_answer_has_written_nothing():
    line = Line(lambda: 0.0, 5.0)
    with pool(line) as connections, pytest.raises(httpcore.ConnectError):
        connections.request("POST", f"http://127.0.0.1:{closed_port()}/", content=b"{}")
    assert not line.has_written


def test_a_line_runs_out():
    now = [0.0]
    line = Line(lambda: now[0], 2.0)
    assert line.left() == 2.0
    now[0] = 2.0
    assert line.is_late()
    with pytest.raises(TimeoutError):
        line.left()
