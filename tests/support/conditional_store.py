"""A tiny S3 in a thread: PUT, GET, HEAD, DELETE and conditions, with one lock around all of it, for races.

`careless` makes it ignore conditions, as some servers do; `lose_answers` does the write and cuts the line.
"""

from __future__ import annotations

import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

_MISSING = b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"
_FAILED = b"<?xml version='1.0'?><Error><Code>PreconditionFailed</Code></Error>"


class ConditionalStore:
    """`objects` by path. Use as a context manager; `environ` is what a client needs to find it."""

    def __init__(self, *, careless: frozenset[str] = frozenset()) -> None:
        self.objects: dict[str, bytes] = {}
        self.careless = careless
        self.lose_answers = 0
        self.refuse_with = 0
        self.requests: list[str] = []
        self.guard = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Door)
        self._server.store = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def settings(self) -> dict[str, Any]:
        return self.settings_for(f"http://127.0.0.1:{self._server.server_port}")

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

    def put(self, path: str, data: bytes, *, match: str, none_match: str) -> bool:
        """Whether the write was taken."""
        with self.guard:
            found = self.objects.get(path)
            exists, tag = found is not None, "" if found is None else tag_of(found)
            if none_match == "*" and exists and "create" not in self.careless:
                return False
            if match and match != tag and "update" not in self.careless:
                return False
            self.objects[path] = data
            return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    store: ConditionalStore


def tag_of(data: bytes) -> str:
    return f'"{hashlib.md5(data).hexdigest()}"'


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_PUT(self) -> None:
        data, store = self._body(), self.server.store
        store.requests.append(f"PUT {self.path}")
        if store.refuse_with:
            self._answer(store.refuse_with, b"")
            return
        match, none_match = (self.headers.get(name, "") for name in ("If-Match", "If-None-Match"))
        taken = store.put(self.path, data, match=match, none_match=none_match)
        if store.lose_answers and taken:
            store.lose_answers -= 1
            self.close_connection = True
            self.connection.close()
            return
        self._answer(*((200, b"", tag_of(data)) if taken else (412, _FAILED)))

    def do_GET(self) -> None:
        self.server.store.requests.append(f"GET {self.path}")
        found = self.server.store.objects.get(self.path)
        self._answer(*((404, _MISSING) if found is None else (200, found, tag_of(found))))

    def do_POST(self) -> None:
        """Deletion, which S3 takes as a list of keys."""
        bucket, _, query = self.path.partition("?")
        assert query == "delete"
        for key in re.findall("<Key>(.*?)</Key>", self._body().decode()):
            self.server.store.objects.pop(f"{bucket.rstrip('/')}/{key}", None)
        self._answer(200, b"<?xml version='1.0'?><DeleteResult/>")

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, status: int, body: bytes, tag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Thu, 20 May 2027 04:30:00 GMT")
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)
