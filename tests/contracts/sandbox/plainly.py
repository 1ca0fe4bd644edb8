"""Calls to a sandbox by the standard library alone: nothing is shared with ctsync's own client."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CREDENTIALS = {"X-CleverTap-Account-Id": "SANDBOX-0000", "X-CleverTap-Passcode": "sandbox"}
ADMIN = {"X-Sandbox-Admin": "sandbox-admin"}
JSON = {"Content-Type": "application/json"}

OBJECT_ID = "_asdnkansdjknaskdjnasjkndja"
DASHBOARD = {
    "providers": {
        "SendGrid": {"channel": "email"},
        "Nick Name": {"channel": "sms", "id": "1726823920"},
        "Provider_1": {"channel": "whatsapp"},
        "Direct_1": {"channel": "whatsapp", "addon": "direct"},
    },
    "notification_channels": ["Marketing"],
    "whatsapp_templates": {
        "662da022_5583_406d_9c71_428d5e3164bb:Image_Template_1": {
            "en": {"header": 0, "body": 2, "buttons": 2}
        },
    },
    "people": {"john": {"Identity": "JohnDoe", "Email": "john@doe.com", "objectId": OBJECT_ID}},
    "triggers": {
        "order": {"campaign_id": 1695721550, "channel": "email"},
        "one": {"campaign_id": 1709550110},
        "two": {"campaign_id": 1709550111, "channel": "sms"},
        "stopped": {"campaign_id": 65, "status": "stopped"},
        "unready": {"campaign_id": 66, "status": "not_ready"},
        "unapproved": {"campaign_id": 67, "status": "needs_approval"},
    },
}
"""Everything that the examples of the contract's sections 6 and 7 name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: Any

    @property
    def refusal(self) -> tuple[int, Any, Any]:
        """HTTP status, `code` and text of a failure."""
        assert set(self.body) == {"status", "error", "code"}, self.body
        assert self.body["status"] == "fail"
        return self.status, self.body["code"], self.body["error"]


class Plain:
    """One sandbox, a connection per call."""

    def __init__(self, url: str, state: Path) -> None:
        self.url = url
        self._state = state

    def call(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Answer:
        parts = urlsplit(self.url)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        with closing(connection):
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, json.loads(answer.read()))

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self.call("POST", path, json.dumps(body).encode(), {**CREDENTIALS, **JSON, **headers})

    def admin(self, path: str, body: Any) -> Answer:
        answer = self.call("POST", f"/admin/{path}", json.dumps(body).encode(), {**ADMIN, **JSON})
        assert answer.status == 200, answer.body
        return answer

    def settings(self, **changed: Any) -> None:
        self.admin("settings", changed)

    def people(self) -> list[dict[str, Any]]:
        """The made-up people."""
        return self._rows("people")

    def waiting(self) -> list[dict[str, Any]]:
        """The requests that are being held."""
        return self._rows("waiting")

    def _rows(self, path: str) -> list[dict[str, Any]]:
        answer = self.call("GET", f"/admin/{path}", None, ADMIN)
        return list(answer.body["rows"])

    def table(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows straight from the state file, past the sandbox."""
        with closing(sqlite3.connect(self._state)) as connection:
            return connection.execute(sql).fetchall()

    def outbox(self) -> list[tuple[Any, ...]]:
        """(source, campaign, channel, device, person, recipient) of every message, oldest first."""
        return self.table(
            "SELECT source, campaign, channel, device, person, recipient FROM outbox ORDER BY number"
        )
