"""Plain HTTP to a sandbox: shares nothing with ctsync's own client."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

CREDENTIALS = {"X-CleverTap-Account-Id": "SANDBOX-0000", "X-CleverTap-Passcode": "sandbox"}
ADMIN = {"X-Sandbox-Admin": "sandbox-admin"}

DASHBOARD = {
    "providers": {
        "SendGrid": {"channel": "email"},
        "Nick Name": {"channel": "sms", "id": "1726823920"},
        "Provider_1": {"channel": "whatsapp"},
    },
    "provider_groups": {"NewTestSMSProviderGroup": ["Nick Name"]},
    "notification_channels": ["Marketing"],
    "control_groups": ["Holdout A"],
    "webhook_endpoints": ["Recommendation Endpoint"],
    "segments": {"Active": 1701234890},
    "dlt_templates": ["TEMPLATE ID"],
    "whatsapp_templates": {
        "662da022_5583_406d_9c71_428d5e3164bb:ticket_update": {"en": {"body": 2, "buttons": 1}},
        "662da022_5583_406d_9c71_428d5e3164bb:store": {"en": {"body": 1}},
    },
}


def push(**changes: Any) -> dict[str, Any]:
    """A small valid push in the future; a change to None removes the key."""
    body = {
        "name": "small push",
        "target_mode": "push",
        "where": {},
        "content": {"title": "Hi", "body": "There"},
        "devices": ["android", "ios"],
        "when": "20261125 10:00",
        **changes,
    }
    return {key: value for key, value in body.items() if value is not None}


class Speaking:
    """One client of a sandbox."""

    def __init__(self, url: str, state_path: Path | None = None) -> None:
        self.url = url
        self.state_path = state_path
        self.client = httpx.Client(
            base_url=url, headers=CREDENTIALS, trust_env=False, verify=False, timeout=10
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def ask(self, endpoint: str, body: Any) -> httpx.Response:
        return self.client.post(f"/1/targets/{endpoint}.json", json=body)

    def create(self, **changes: Any) -> int:
        """The id of a created push."""
        answer = self.ask("create", push(**changes))
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])

    def refused(self, body: Any, endpoint: str = "create") -> str:
        """The text of a refusal with HTTP 400."""
        answer = self.ask(endpoint, body)
        assert answer.status_code == 400, answer.text
        assert answer.json() == {"status": "fail", "error": answer.json()["error"], "code": 400}
        return str(answer.json()["error"])

    def estimate(self, **changes: Any) -> dict[str, int]:
        answer = self.ask("create", push(estimate_only=True, **changes))
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) == {"status", "estimates"}
        return dict(answer.json()["estimates"])

    def rows(self, first: int = 20261120, last: int = 20261220) -> list[dict[str, Any]]:
        answer = self.ask("list", {"from": first, "to": last})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["targets"])

    def status_of(self, campaign: int, *days: int) -> str | None:
        return next((row["status"] for row in self.rows(*days) if row["id"] == campaign), None)

    def admin(self, path: str, body: Any = None, method: str = "") -> dict[str, Any]:
        answer = self.client.request(
            method or ("GET" if body is None else "POST"), f"/admin/{path}", json=body, headers=ADMIN
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def admin_refused(self, path: str, body: Any) -> str:
        answer = self.client.post(f"/admin/{path}", json=body, headers=ADMIN)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    def set_up_the_dashboard(self) -> None:
        self.admin("account", DASHBOARD)

    def settings(self, **changed: Any) -> None:
        self.admin("settings", changed)

    def advance(self, told: str) -> None:
        self.admin("clock", {"advance": told})

    def fault(self, kind: str, **more: Any) -> int:
        return int(self.admin("faults", {"fault": kind, **more})["number"])

    def journal(self) -> list[dict[str, Any]]:
        return list(self.admin("journal")["rows"])

    def sends(self) -> list[dict[str, Any]]:
        return list(self.admin("sends")["rows"])

    def outbox(self, **chosen: int) -> list[dict[str, Any]]:
        return list(self.admin("outbox", chosen)["rows"])

    def table(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows straight from the state file, past the sandbox."""
        assert self.state_path is not None
        with closing(sqlite3.connect(self.state_path)) as connection:
            return connection.execute(sql).fetchall()

    def wait_until_held(self) -> dict[str, Any]:
        """The one request that is being held; asks until there is one."""
        while not (rows := self.admin("waiting")["rows"]):
            pass
        return dict(rows[0])


def ask_and_do_not_wait(url: str, endpoint: str, body: Any) -> socket.socket:
    """A connection on which a call has been sent; closing it is a client that gives up."""
    content = json.dumps(body).encode()
    parts = urlsplit(url)
    headers = {"Host": parts.netloc, "Content-Type": "application/json", "Content-Length": str(len(content))}
    lines = [f"{name}: {value}" for name, value in (headers | CREDENTIALS).items()]
    head = "\r\n".join([f"POST /1/targets/{endpoint}.json HTTP/1.1", *lines, "", ""])
    connection = socket.create_connection((parts.hostname, parts.port), timeout=10)
    connection.sendall(head.encode() + content)
    return connection


class Background:
    """A request in a thread of its own; `outcome()` is its answer or its error."""

    def __init__(self, speaking: Speaking, endpoint: str, body: Any) -> None:
        self._outcome: list[httpx.Response | Exception] = []
        self._speaking = speaking
        self._thread = threading.Thread(target=self._run, args=(endpoint, body))
        self._thread.start()

    def _run(self, endpoint: str, body: Any) -> None:
        with Speaking(self._speaking.url) as own:
            try:
                self._outcome.append(own.ask(endpoint, body))
            except httpx.HTTPError as error:
                self._outcome.append(error)

    def outcome(self) -> httpx.Response | Exception:
        self._thread.join(10)
        return self._outcome[0]

    def result(self) -> httpx.Response:
        """The answer, which must have come."""
        outcome = self.outcome()
        assert isinstance(outcome, httpx.Response), outcome
        return outcome
