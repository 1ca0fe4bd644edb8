"""Calls to a forge and to a chat: one deadline each, no redirect, no proxy; and only what may be repeated is repeated.

The token goes to one host, which was checked before (`places`), and to nobody a server might point at.
"""

from __future__ import annotations

import functools
import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpcore
import httpx

from ctsync.api.bodies import BODY_LIMIT, BadBody, read_json
from ctsync.api.connection import Line, Network
from ctsync.api.disguises import disguises
from ctsync.errors import ForgeError
from ctsync.redaction import Secret, redact, safe_text

DEADLINE: Final = 30.0
"""Seconds for one call."""

PAUSES: Final = (1.0, 4.0)
"""Seconds before the second and the third try of what may be repeated."""

_BUSY: Final = (429, 500, 502, 503, 504)


class Lost(ForgeError):
    """The call may have arrived, or not: its answer did not come."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered. `json` is None where the body is empty or no JSON."""

    status: int
    json: Any

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Caller:
    """Calls one server. `headers` may hold secrets; `pause` waits that many seconds between two tries."""

    base_url: str
    headers: Mapping[str, Secret]
    pause: Callable[[float], object] = time.sleep
    also_secret: tuple[Secret, ...] = ()
    deadline: float = DEADLINE
    _hidden: tuple[Secret, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        every = (*self.headers.values(), *self.also_secret)
        object.__setattr__(self, "_hidden", tuple(form for secret in every for form in disguises(secret)))

    def get(self, path: str, **query: str | int) -> Reply:
        """Look. Tried three times; raises ForgeError if nobody could be reached."""
        return self.repeated("GET", path, None, **query)

    def repeated(self, method: str, path: str, body: Any, **query: str | int) -> Reply:
        """A call that does the same however often it arrives."""
        for wait in PAUSES:
            try:
                reply = self.once(method, path, body, **query)
            except ForgeError:
                reply = None
            if reply is not None and reply.status not in _BUSY:
                return reply
            self.pause(wait)
        return self.once(method, path, body, **query)

    def once(self, method: str, path: str, body: Any, **query: str | int) -> Reply:
        """One call. Raises ForgeError if it cannot have left this machine, and Lost if it may have."""
        line = Line(time.monotonic, time.monotonic() + self.deadline)
        try:
            return self._ask(line, method, path, body, query)
        except Exception as error:  # noqa: BLE001  # whatever went wrong, only `line` says whether bytes left
            raise self._failure(error, line) from None

    def _ask(self, line: Line, method: str, path: str, body: Any, query: Mapping[str, str | int]) -> Reply:
        headers = {name: secret.reveal() for name, secret in self.headers.items()}
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        plain = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": "ctsync",
        }
        if content:
            plain["Content-Type"] = "application/json; charset=utf-8"
        url = httpx.URL(self.base_url + path, params=query) if query else httpx.URL(self.base_url + path)
        pool = httpcore.ConnectionPool(
            ssl_context=_tls() if url.scheme == "https" else None,
            max_keepalive_connections=0,
            retries=0,
            network_backend=Network(line),
        )
        request = httpx.Request(method, url, headers={**plain, **headers}, content=content)
        with (
            pool,
            pool.stream(method, str(url), headers=request.headers.raw, content=content) as answer,
        ):
            return Reply(answer.status, _json_of(answer))

    def _failure(self, error: Exception, line: Line) -> ForgeError:
        host = self.base_url.partition("://")[2].partition("/")[0]
        said = safe_text(redact(str(error), self._hidden), limit=200, one_line=True) or type(error).__name__
        if line.is_late():
            said = f"no complete answer within {self.deadline:g} seconds"
        if line.has_written:
            return Lost(f"The answer of {host} was lost.", why=f"{said}. What was asked may have happened.")
        return ForgeError(f"{host} could not be reached.", why=f"{said}.", hint="Run it again.")


def _json_of(answer: httpcore.Response) -> Any:
    body = bytearray()
    for piece in answer.iter_stream():
        body += piece
        if len(body) > BODY_LIMIT:
            raise ForgeError(f"An answer was larger than {BODY_LIMIT // 1_000_000} MB.")
    try:
        return read_json(bytes(body)) if body else None
    except BadBody:
        return None


@functools.cache
def _tls() -> ssl.SSLContext:
    """With verification. `SSL_CERT_FILE` counts, because companies' forges have certificates of their own."""
    return httpx.create_ssl_context(trust_env=True)
