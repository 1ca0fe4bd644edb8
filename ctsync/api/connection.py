"""A connection that knows two things: when its call must end, and whether anything was written to it.

httpx gives each read its own time limit, so a server that sends one byte a second could hold a call for ever; and it
cannot say whether a failed request had begun to leave. Both decide what may be done next (reliability 3.3).
"""

# ruff: noqa: ARG002  # the signatures are httpcore's; one deadline takes the place of its many time limits

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Any, Final

import httpcore

_SLICE: Final = 16_384
"""Bytes written before the clock is looked at again."""


class Line:
    """What is known of one call: until when it may last, and whether it has begun to write."""

    def __init__(self, monotonic: Callable[[], float], until: float) -> None:
        self._monotonic = monotonic
        self._until = until
        self.has_written = False

    def left(self) -> float:
        """Seconds that remain. Raises TimeoutError if there are none."""
        left = self._until - self._monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def is_late(self) -> bool:
        return self._monotonic() >= self._until


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends with the call's deadline, and which notes the first byte written."""

    def __init__(self, inner: httpcore.NetworkStream, line: Line) -> None:
        self._inner = inner
        self._line = line

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._line.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _SLICE):
            left = self._line.left()
            self._line.has_written = True
            self._inner.write(buffer[start : start + _SLICE], left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._line.left()), self._line)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Network(httpcore.NetworkBackend):
    """Connects to each address of a host in turn, all within one deadline."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = OSError(f"{host} has no address")
        for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            left = self._line.left()
            try:
                return _Stream(self._inner.connect_tcp(str(address[0]), port, left), self._line)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure
