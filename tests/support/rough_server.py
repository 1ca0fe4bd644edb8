"""A server on a loopback socket that does exactly what a test tells it, well-mannered or not."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

Act = Callable[[socket.socket], None]


class RoughServer:
    """Accepts connections, reads each request (unless told not to), and lets `act` do the rest.

    `requests` are the raw requests in the order they came.
    """

    def __init__(self, act: Act, *, reads: bool = True) -> None:
        self._act = act
        self._reads = reads
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()
        self.requests: list[bytes] = []
        self.connections = 0

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._start(lambda connection=connection: self._serve(connection))  # type: ignore[misc]  # a default

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            if self._reads:
                self.requests.append(_request(connection))
            self._act(connection)


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def answer(
    body: bytes | object,
    status: int = 200,
    *,
    kind: str = "application/json;charset=utf-8",
    headers: tuple[str, ...] = (),
    length: int | None = None,
) -> Act:
    """Answer well-formed HTTP; anything but bytes is sent as JSON. `length` lies about the body's size."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {status} Told",
        f"Content-Type: {kind}",
        f"Content-Length: {len(content) if length is None else length}",
    ]
    head = "\r\n".join([*lines, *headers, "Connection: close", "", ""]).encode()
    return lambda connection: connection.sendall(head + content)


def reset(after: bytes = b"") -> Act:
    """Send some bytes and tear the connection down without a goodbye."""

    def act(connection: socket.socket) -> None:
        if after:
            connection.sendall(after)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return act


def goodbye(_: socket.socket) -> None:
    """Close without a word."""


def silence(connection: socket.socket) -> None:
    """Say nothing until the other side gives up."""
    connection.recv(1)


def drip(first: bytes, again: bytes) -> Act:
    """Send a beginning, then the same little piece for as long as somebody listens."""

    def act(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(again)

    return act


def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
