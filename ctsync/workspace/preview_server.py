"""The page of previews on this machine's loopback: made anew for each look, and told when the files change.

Only a browser on this machine gets it, under this machine's own names, so that no page from elsewhere can read campaigns
that nobody has agreed to yet (reliability A13). It can do nothing but be read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from ctsync.rendering.previews.page import LIVE_POLICY

HOST: Final = "127.0.0.1"
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"{LIVE_POLICY}; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_LOOKS_EVERY: Final = 0.5
"""Seconds between two looks at the files."""
_BREATHES_EVERY: Final = 20
"""Looks between two signs of life, by which a browser that went away is noticed."""
_MOST_WAITING: Final = 20
_PATIENCE: Final = 30.0


@dataclass
class Served:
    """What is shown: `page` makes it, given the state of the files that `state` tells. `ended` stops all waiting."""

    page: Callable[[str], str]
    state: Callable[[], str]
    ended: threading.Event = field(default_factory=threading.Event)
    making: threading.Lock = field(default_factory=threading.Lock)
    waiting: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_MOST_WAITING))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, served: Served) -> None:
        super().__init__((HOST, port), _Handler)
        self.served = served

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error, and nothing here may write over a terminal."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _PATIENCE
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the library's own name for it
        """The page, or word of a change."""
        served, asked = self.server.served, urlsplit(self.path)
        if refusal := self._refusal():
            self._reply(403, "text/plain; charset=utf-8", refusal)
        elif asked.path == "/":
            with served.making:
                text = served.page(served.state())
            self._reply(200, "text/html; charset=utf-8", text)
        elif asked.path == "/changes":
            self._tell_of_changes(parse_qs(asked.query).get("since", [""])[-1])
        else:
            self._reply(404, "text/plain; charset=utf-8", "There is nothing at this address.")

    def _refusal(self) -> str:
        """Why this request may not be answered: another Host, or a script of another page."""
        own = {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}
        hosts = [host.lower() for host in self.headers.get_all("Host", [])]
        if len(hosts) != 1 or hosts[0] not in own:
            return "This address does not belong to the previews."
        origins = self.headers.get_all("Origin", [])
        return (
            ""
            if origins in ([], [f"http://{hosts[0]}"])
            else "Pages from elsewhere may not read the previews."
        )

    def _tell_of_changes(self, since: str) -> None:
        """Wait until the files are others than `since`, say so, and end."""
        served = self.server.served
        if not served.waiting.acquire(blocking=False):
            self._reply(503, "text/plain; charset=utf-8", "Too many pages wait already.")
            return
        try:
            self._begin(200, "text/event-stream")
            for line in _events(served, since):
                self.wfile.write(line)
                self.wfile.flush()
        except OSError:  # the browser went away
            pass
        finally:
            served.waiting.release()

    def _reply(self, status: int, kind: str, text: str) -> None:
        body = text.encode("utf-8", "replace")
        self._begin(status, kind, length=len(body))
        self.wfile.write(body)

    def _begin(self, status: int, kind: str, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        if length is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def version_string(self) -> str:
        """What the header `Server` says: nothing about versions."""
        return "ctsync"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's own name for it
        """Say nothing: the terminal is the person's."""


def _events(served: Served, since: str) -> Iterator[bytes]:
    looks = 0
    yield b": waiting\n\n"
    while served.state() == since:
        if served.ended.wait(_LOOKS_EVERY):
            return
        looks += 1
        if looks % _BREATHES_EVERY == 0:
            yield b": still waiting\n\n"
    yield b"data: changed\n\n"


@contextmanager
def serving(served: Served, port: int = 0) -> Iterator[str]:
    """Serve while the block runs; gives the address. Raises OSError if the port is taken."""
    server = _Server(port, served)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        served.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
