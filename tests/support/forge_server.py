"""A forge on this machine, in the shapes that GitHub and GitLab document, with the faults that a test orders.

GitHub: docs.github.com/rest (issue comments, reviews and their comments, commits' pull requests, team memberships). GitLab:
docs.gitlab.com/api (notes, discussions, approvals, versions, commits' merge requests, group members). Each holds one pull request, and tells what it was asked.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

HEAD, MERGED = "a" * 40, "b" * 40
SEGMENTS = {"github": "issues/7/comments", "gitlab": "merge_requests/7/notes"}


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class ForgeServer:
    """`comments` are those of its pull request, `remarks` those on its lines (at GitLab both are notes), `answers` what else it says, by path, with the status.

    `faults` are given out first, one for each request of the method `fault_on`. A fault is a status, `"drop"` to hang up unanswered, or `"after"` to do it and then hang up.
    """

    forge: str
    comments: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    faults: list[int | str] = field(default_factory=list)
    fault_on: str = "GET"
    asked: list[Asked] = field(default_factory=list)
    name: str = "github-actions[bot]"

    def __enter__(self) -> Self:
        forge = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                forge.serve(self)

            def do_POST(self) -> None:
                forge.serve(self)

            def do_PATCH(self) -> None:
                forge.serve(self)

            def do_PUT(self) -> None:
                forge.serve(self)

            def log_message(self, *_: object) -> None:
                """Nothing is said."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environ(self) -> dict[str, str]:
        """What a job of this forge has in its environment."""
        if self.forge == "github":
            return {
                "GITHUB_REPOSITORY": "kaveri/shop",
                "GITHUB_SERVER_URL": "https://github.com",
                "GITHUB_API_URL": self.url,
                "GITHUB_RUN_ID": "99",
                "GITHUB_TOKEN": "ghs_canary0123456789",
            }
        return {
            "GITLAB_CI": "true",
            "CI_PROJECT_ID": "42",
            "CI_SERVER_URL": "https://gitlab.com",
            "CI_API_V4_URL": f"{self.url}/api/v4",
            "CI_PROJECT_URL": "https://gitlab.com/kaveri/shop",
            "CI_JOB_URL": "https://gitlab.com/kaveri/shop/-/jobs/99",
            "GITLAB_TOKEN": "glpat-canary0123456789",
        }

    def comment(self, author: str, body: str) -> dict[str, Any]:
        """Somebody writes one."""
        number = len(self.comments) + 1
        who = (
            {"user": {"login": author, "type": "Bot"}}
            if self.forge == "github"
            else {"author": {"id": int(author)}}
        )
        made = {"id": number, "body": body, **who}
        self.comments.append(made)
        return made

    def propose(self, patches: dict[str, str], state: str = "open") -> None:
        """What the pull request changes: the diff of each file, by path."""
        if self.forge == "github":
            path = "/repos/kaveri/shop/pulls/7"
            self.answers[path] = (200, {"state": state, "head": {"sha": HEAD}})
            files = [{"filename": file, "patch": patch} for file, patch in patches.items()]
            self.answers[f"{path}/files"] = (200, [*files, {"filename": "large.bin"}])
            return
        path = "/projects/42/merge_requests/7"
        refs = {"base_sha": MERGED, "start_sha": MERGED, "head_sha": HEAD}
        found = {"state": "opened" if state == "open" else state, "sha": HEAD, "diff_refs": refs}
        self.answers[path] = (200, found)
        files = [{"old_path": file, "new_path": file, "diff": patch} for file, patch in patches.items()]
        self.answers[f"{path}/diffs"] = (200, [*files, {"old_path": "b", "new_path": "b", "diff": ""}])

    def suggested(self) -> list[dict[str, Any]]:
        """What was written on lines, as it was asked for."""
        if self.forge == "github":
            return self.remarks
        return [each.body for each in self.writes() if each.path.endswith("/discussions")]

    def writes(self) -> list[Asked]:
        return [each for each in self.asked if each.method != "GET"]

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        body = json.loads(raw) if raw else None
        asked = Asked(
            handler.command, parts.path, query, {k.lower(): v for k, v in handler.headers.items()}, body
        )
        self.asked.append(asked)
        fault = self.faults.pop(0) if self.faults and handler.command == self.fault_on else None
        handler.close_connection = True
        if fault == "drop":
            return
        if isinstance(fault, int):
            _send(handler, fault, {"message": "Server Error"}, {"Location": f"{self.url}/elsewhere"})
            return
        status, document = self._answer(asked)
        if fault != "after":
            _send(handler, status, document, {})

    def _answer(self, asked: Asked) -> tuple[int, Any]:
        path = asked.path.removeprefix("/api/v4")
        if path in self.answers:
            status, document = self.answers[path]
            return status, _page(document, asked.query) if isinstance(document, list) else document
        if path.endswith(SEGMENTS[self.forge]):
            return self._comments(asked)
        if path.endswith("pulls/7/comments"):
            return 200, _page(self.remarks, asked.query)
        if path.endswith("pulls/7/reviews"):
            self.remarks += [
                {**each, "id": 1, "user": {"login": self.name}} for each in asked.body["comments"]
            ]
            return 200, {"id": 1}
        if path.endswith("merge_requests/7/discussions"):
            return 201, {"id": "d", "notes": [self.comment(self.name, asked.body["body"])]}
        if changed := re.search(r"(?:issues/comments|notes)/(\d+)$", path):
            self.comments[int(changed[1]) - 1]["body"] = asked.body["body"]
            return 200, self.comments[int(changed[1]) - 1]
        return 404, {"message": "Not Found"}

    def _comments(self, asked: Asked) -> tuple[int, Any]:
        if asked.method == "GET":
            return 200, _page(self.comments, asked.query)
        return 201, self.comment(self.name, asked.body["body"])


def _page(entries: list[Any], query: dict[str, str]) -> list[Any]:
    size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
    return entries[(page - 1) * size : page * size]


def _send(handler: BaseHTTPRequestHandler, status: int, document: Any, headers: dict[str, str]) -> None:
    content = json.dumps(document).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json; charset=utf-8")
    handler.send_header("Content-Length", str(len(content)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


def github(**more: Any) -> ForgeServer:
    """GitHub, for a job's own token: it may not ask who it is."""
    answers: dict[str, tuple[int, Any]] = {
        "/user": (403, {"message": "Resource not accessible by integration"})
    }
    return ForgeServer("github", answers=answers, **more)


def gitlab(**more: Any) -> ForgeServer:
    """GitLab, for the token of user 5."""
    answers: dict[str, tuple[int, Any]] = {
        "/user": (200, {"id": 5, "username": "project_42_bot", "bot": True})
    }
    return ForgeServer("gitlab", answers=answers, name="5", **more)


FORGES: dict[str, Callable[[], ForgeServer]] = {"github": github, "gitlab": gitlab}
