"""A server on this machine that answers like CleverTap, and gives back what it was sent where a test tells it to.

`spoil` is asked for each call, with its kind and what would be answered, and gives the bytes to send instead, or None.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.support.world import World
from tests.support.world_over_http import answer_of

Spoil = Callable[[str, dict[str, Any]], bytes | None]


class EchoServer:
    """Serves one simulated account at a time: `world` may be exchanged between two commands."""

    def __init__(self) -> None:
        self.world = World()
        self.spoil: Spoil = lambda _call, _answer: None
        self.passcodes: set[str] = set()
        """Every passcode that came in."""
        self._mutex = threading.Lock()
        echo = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                echo.passcodes.add(self.headers["X-CleverTap-Passcode"])
                self.wfile.write(echo.answer(self.path, body))
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Nothing is said."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, body: dict[str, Any]) -> bytes:
        """The bytes that go back, and the call's effect."""
        call = path.rpartition("/")[2].removesuffix(".json")
        call = "estimate" if body.get("estimate_only") else call
        with self._mutex:
            is_write = call in ("create", "stop")
            told = {"status": "success"} if is_write else answer_of(self.world, path, body)
            spoilt = self.spoil(call, told)
            if spoilt is not None:
                return spoilt
            return http(answer_of(self.world, path, body) if is_write else told, date=self.date)

    @property
    def date(self) -> str:
        return format_datetime(self.world.now.astimezone(UTC), usegmt=True)


def http(
    body: bytes | object,
    status: str = "200 OK",
    *,
    kind: str = "application/json;charset=utf-8",
    date: str = "",
    headers: tuple[str, ...] = (),
) -> bytes:
    """A whole answer; anything but bytes is sent as JSON, other scripts as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    dated = (f"Date: {date}",) if date else ()
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, *dated, *headers, "Connection: close", "", ""]).encode("latin-1") + content
