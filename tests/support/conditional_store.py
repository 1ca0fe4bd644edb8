"""A tiny S3 in a thread: PUT, GET, DELETE and conditions, with one lock around all of it, for races.

It speaks Google's XML too, whose condition is a generation: https://docs.cloud.google.com/storage/docs/xml-api/reference-headers

`careless` makes it ignore conditions, as some servers do; `lose_answers` does the write and cuts the line, `too_soon` answers 429
so many times.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

_MISSING = b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"
_CONDITIONS = ("If-Match", "If-None-Match", "x-goog-if-generation-match")
_FAILED = b"<?xml version='1.0'?><Error><Code>PreconditionFailed</Code></Error>"


class ConditionalStore:
    """`objects` by path. Use as a context manager; `environ` is what a client needs to find it."""

    def __init__(self, *, careless: frozenset[str] = frozenset()) -> None:
        self.objects: dict[str, bytes] = {}
        self.generations: dict[str, int] = {}
        self._numbers = itertools.count(1_811_737_800_123_456)
        self.careless = careless
        self.lose_answers = 0
        self.refuse_with = 0
        self.too_soon = 0
        self.requests: list[str] = []
        self.guard = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Door)
        self._server.store = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def settings(self) -> dict[str, Any]:
        return self.settings_for(f"http://127.0.0.1:{self._server.server_port}")

    @property
    def google_settings(self) -> dict[str, Any]:
        """What a client of Google needs to find it, asking nobody for a token."""
        key = {
            "gcs_base_url": f"http://127.0.0.1:{self._server.server_port}",
            "disable_oauth": True,
            **dict.fromkeys(("client_email", "private_key", "private_key_id"), ""),
        }
        return {
            "config": {"google_service_account_key": json.dumps(key)},
            "client_options": {"allow_http": True},
        }

    @staticmethod
    def settings_for(endpoint: str) -> dict[str, Any]:
        """What a client needs to find a server of this machine."""
        return {
            "config": {
                "aws_endpoint": endpoint,
                "aws_access_key_id": "a",
                "aws_secret_access_key": "b",
                "aws_region": "us-east-1",
            },
            "client_options": {"allow_http": True},
        }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def put(self, path: str, data: bytes, *, match: str, none_match: str, generation: str) -> bool:
        """Whether the write was taken. A generation of 0 means that there must be nothing."""
        with self.guard:
            found = self.objects.get(path)
            exists, tag = found is not None, "" if found is None else tag_of(found)
            if none_match == "*" and exists and "create" not in self.careless:
                return False
            if match and match != tag and "update" not in self.careless:
                return False
            kind = "create" if generation == "0" else "update"
            if generation and int(generation) != self.generations.get(path, 0) and kind not in self.careless:
                return False
            self.objects[path] = data
            self.generations[path] = next(self._numbers)
            return True

    def remove(self, path: str) -> None:
        with self.guard:
            self.objects.pop(path, None)
            self.generations.pop(path, None)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    store: ConditionalStore


def tag_of(data: bytes) -> str:
    return f'"{hashlib.md5(data).hexdigest()}"'


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Head and body are two packets, and the second one would wait 40 ms for the first one's receipt."""
    server: _Server

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_PUT(self) -> None:
        data, store = self._body(), self.server.store
        store.requests.append(f"PUT {self.path}")
        if store.too_soon:
            store.too_soon -= 1
            self._answer(429, b"")
            return
        if store.refuse_with:
            self._answer(store.refuse_with, b"")
            return
        match, none_match, generation = (self.headers.get(name, "") for name in _CONDITIONS)
        taken = store.put(self.path, data, match=match, none_match=none_match, generation=generation)
        if store.lose_answers and taken:
            store.lose_answers -= 1
            self.close_connection = True
            self.connection.close()
            return
        self._answer(*((200, b"", tag_of(data)) if taken else (412, _FAILED)))

    def do_GET(self) -> None:
        store = self.server.store
        store.requests.append(f"GET {self.path}")
        with store.guard:
            found, generation = store.objects.get(self.path), store.generations.get(self.path, 0)
        self._answer(*((404, _MISSING) if found is None else (200, found, tag_of(found), generation)))

    def do_DELETE(self) -> None:
        """Deletion, as Google takes it."""
        self.server.store.remove(self.path)
        self._answer(204, b"")

    def do_POST(self) -> None:
        """Deletion, which S3 takes as a list of keys."""
        bucket, _, query = self.path.partition("?")
        assert query == "delete"
        for key in re.findall("<Key>(.*?)</Key>", self._body().decode()):
            self.server.store.remove(f"{bucket.rstrip('/')}/{key}")
        self._answer(200, b"<?xml version='1.0'?><DeleteResult/>")

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, status: int, body: bytes, tag: str = "", generation: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Thu, 20 May 2027 04:30:00 GMT")
        if tag:
            self.send_header("ETag", tag)
        if generation:
            self.send_header("x-goog-generation", str(generation))
        self.end_headers()
        self.wfile.write(body)
