"""Answers as a fault sends them: rewritten and still well-formed HTTP, or broken off, torn down, or dripped.

A broken answer is written to the connection byte by byte, past the server, which would not let it out.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from ctsync.sandbox.faults import Fault

_PAGE = b"<html><head><title>503 Service Temporarily Unavailable</title></head><body>nginx</body></html>"
_PIECE = 65_536
_FULL = 1_048_576
"""Bytes that may wait for a slow client before the next piece is made."""
_LOOK_AGAIN = 0.005
"""Real seconds between two looks at a full connection."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An HTTP answer before it is sent; `path` is that of the call. Names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    path: str = ""

    def head(self, *, length: int | None = None) -> bytes:
        """Status line and headers; without a `length`, the body's own framing must follow."""
        framing = {"transfer-encoding": "chunked"} if length is None else {"content-length": str(length)}
        headers = {**self.headers, **framing, "connection": "close"}
        line = f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"
        return "\r\n".join([line, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode(
            "latin-1"
        )

    def whole(self) -> bytes:
        return self.head(length=len(self.body)) + self.body


def _inserted(raw: Raw, extra: bytes) -> Raw:
    """With one more key at the end of its JSON object."""
    return replace(raw, body=raw.body[:-1] + b", " + extra + b"}")


def _page(raw: Raw) -> Raw:
    return replace(raw, body=_PAGE, headers={**raw.headers, "content-type": "text/html"})


def _retry_later(raw: Raw, fault: Fault) -> Raw:
    if not fault.retry_after:
        return raw
    until = parsedate_to_datetime(raw.headers["date"]) + timedelta(seconds=fault.retry_after)
    told = format_datetime(until, usegmt=True) if fault.as_date else str(fault.retry_after)
    return replace(raw, headers={**raw.headers, "retry-after": told})


REWRITTEN: Mapping[str, Callable[[Raw, Fault], Raw]] = {
    "html_503": lambda raw, _fault: _page(raw),
    "html_200": lambda raw, _fault: _page(replace(raw, status=200)),
    "limit": _retry_later,
    "redirect": lambda raw, fault: replace(
        raw, body=b"", headers={**raw.headers, "location": fault.target + raw.path}
    ),
    "truncated_json": lambda raw, _fault: replace(raw, body=raw.body[: len(raw.body) // 2]),
    "empty_body": lambda raw, _fault: replace(raw, body=b""),
    "wrong_content_type": lambda raw, _fault: replace(
        raw, headers={**raw.headers, "content-type": "text/plain; charset=utf-8"}
    ),
    "compressed": lambda raw, _fault: replace(
        raw, body=gzip.compress(raw.body, mtime=0), headers={**raw.headers, "content-encoding": "gzip"}
    ),
    "invalid_utf8": lambda raw, _fault: _inserted(raw, b'"note": "\xff\xfe"'),
    "duplicate_keys": lambda raw, _fault: _inserted(raw, b'"status": "success"'),
    "deep_json": lambda raw, _fault: _inserted(raw, b'"note": ' + b"[" * 1_000 + b"]" * 1_000),
    "nan": lambda raw, _fault: _inserted(raw, b'"note": NaN'),
}
"""Answers that are still well-formed HTTP."""


@dataclass(frozen=True, slots=True)
class Script:
    """Bytes to write, real seconds to wait after each piece, and how the connection ends."""

    pieces: Iterable[bytes]
    wait: float = 0.0
    resets: bool = False


def _single_bytes(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


def _huge(raw: Raw, megabytes: int) -> Iterator[bytes]:
    """One more key, so long that the body has that size; made while it is sent."""
    begin, end = raw.body[:-1] + b', "note": "', b'"}'
    left = max(megabytes * 1_000_000 - len(begin) - len(end), 0)
    yield raw.head(length=len(begin) + left + len(end)) + begin
    while left > 0:
        yield b"x" * min(left, _PIECE)
        left -= _PIECE
    yield end


def _first_chunk(body: bytes) -> bytes:
    half = body[: len(body) // 2]
    return b"%x\r\n%b\r\n" % (len(half), half)


BROKEN: Mapping[str, Callable[[Raw, Fault], Script]] = {
    "reset_body": lambda raw, _fault: Script(
        [raw.head(length=len(raw.body)) + raw.body[: len(raw.body) // 2]], resets=True
    ),
    "cut_body": lambda raw, _fault: Script([raw.head(length=len(raw.body)) + raw.body[: len(raw.body) // 2]]),
    "cut_chunked": lambda raw, _fault: Script([raw.head() + _first_chunk(raw.body)]),
    "drip": lambda raw, fault: Script(_single_bytes(raw.whole()), wait=fault.milliseconds / 1_000),
    "slow_body": lambda raw, fault: Script(
        [raw.head(length=len(raw.body)), *_single_bytes(raw.body)], wait=fault.milliseconds / 1_000
    ),
    "huge_body": lambda raw, fault: Script(_huge(raw, fault.megabytes)),
}
"""Answers that no server would let out, and those whose pace matters. Each closes its connection."""

_RESETS = ("reset_before", "reset_after")


@dataclass(frozen=True, slots=True)
class Wire:
    """A client's connection, past the server."""

    transport: Any = field(repr=False)

    def end(self, fault: Fault | None) -> None:
        """Nothing more is said."""
        self._finish(resets=fault is not None and fault.kind in _RESETS)

    async def play(self, script: Script) -> None:
        """Write a broken answer, for as long as the client stays."""
        for piece in script.pieces:
            await self._room_for_more(_FULL)
            if self.transport.is_closing():
                return
            self.transport.write(piece)
            if script.wait:
                await asyncio.sleep(script.wait)
        if script.resets:
            await self._room_for_more(0)
        self._finish(resets=script.resets, flush=not script.resets)

    async def _room_for_more(self, most: int) -> None:
        """Wait until no more than so many bytes are still to be taken, or the client has left."""
        while self.transport.get_write_buffer_size() > most and not self.transport.is_closing():  # noqa: ASYNC110  # the transport has no event for it: its protocol belongs to the server
            await asyncio.sleep(_LOOK_AGAIN)

    def _finish(self, *, resets: bool, flush: bool = False) -> None:
        if flush:
            self.transport.close()
            return
        if resets:
            linger = struct.pack("ii", 1, 0)
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.transport.abort()
