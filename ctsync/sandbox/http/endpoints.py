"""Every call of the contract in one table: what the addresses lead to, and what the page about them is written from."""

from __future__ import annotations

from dataclasses import dataclass

from ctsync.sandbox.settings import Settings


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call.

    `name` is what faults, limits and the call itself go by; `schema` names the body's schema, None for a call without
    a body; `answer` names the schema of a success in `answers.py`; `documented` is CleverTap's own page about it;
    `conflicts` says that it can answer 409.
    """

    name: str
    path: str
    summary: str
    documented: str
    answer: str
    schema: str | None
    method: str = "post"
    conflicts: bool = False

    @property
    def takes_token(self) -> bool:
        """Whether the account's token may come with it (contract 1.2)."""
        return self.name == "trigger-v2"


_WEB_PUSH = {"/1/send/web.json": "web", "/1/send/webpush.json": "webpush"}
CREATE_PAGE = "Create Campaign"
REPORT_PAGE = "Get Campaign Report"


def _campaigns(name: str, summary: str, documented: str, answer: str) -> Endpoint:
    path, conflicts = f"/1/targets/{name}.json", documented == REPORT_PAGE
    schema = "create-outline" if name == "create" else name
    return Endpoint(name, path, summary, documented, answer, schema, conflicts=conflicts)


def _send(channel: str, summary: str, path: str = "") -> Endpoint:
    name = f"send-{channel}"
    return Endpoint(name, f"/1/send/{path or channel}.json", summary, CREATE_PAGE, "queued", name)


def _trigger(number: int, summary: str, answer: str) -> Endpoint:
    name = f"trigger-v{number}"
    return Endpoint(name, f"/{number}/send/externaltrigger.json", summary, "External Trigger", answer, name)


PROMISE = Endpoint(
    "promised-estimate",
    "/1/targets/create.json",
    "Fetch an estimate that was promised",
    CREATE_PAGE,
    "estimated",
    None,
    method="get",
)
ENDPOINTS = (
    _campaigns("create", "Create a campaign, or estimate its reach", CREATE_PAGE, "created"),
    PROMISE,
    _campaigns("list", "List the campaigns of some days", "Get Campaigns", "listed"),
    _campaigns("stop", "Stop a campaign for good", "Stop Scheduled Campaign", "done"),
    _campaigns("result", "Report what a campaign came to", REPORT_PAGE, "reported"),
    Endpoint(
        "message-report",
        "/1/message/report.json",
        "Report all messages of some days",
        "Get Message Reports",
        "messages",
        "message-report",
    ),
    _send("push", "Push to people by their identities"),
    _send("webpush", "Web push to people by their identities"),
    _send("webpush", "The same, by its other name", "web"),
    _send("email", "E-mail people by their identities"),
    _send("sms", "Text people by their identities"),
    _send("whatsapp", "WhatsApp people by their identities"),
    _trigger(1, "Set off a campaign that was built in the dashboard", "queued"),
    _trigger(2, "Set off up to five of them", "triggered"),
)
"""The pages are those of developer.clevertap.com; sends by identity are the second half of Create Campaign."""


def is_served(path: str, settings: Settings) -> bool:
    """Whether a path of the table exists: that of web push is in doubt, so each may be switched off (contract 6)."""
    return settings.webpush_path in ("both", _WEB_PUSH.get(path, settings.webpush_path))
