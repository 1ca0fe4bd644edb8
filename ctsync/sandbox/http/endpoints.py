"""Every call of the contract in one table: what the addresses lead to, and what the page about them is written from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call.

    `name` is what faults, limits and the call itself go by; `schema` names the body's schema, None for a call without
    a body; `answer` names the schema of a success in `answers.py`; `conflicts` says that it can answer 409.
    """

    name: str
    path: str
    summary: str
    section: str
    answer: str
    schema: str | None
    method: str = "post"
    conflicts: bool = False

    @property
    def takes_token(self) -> bool:
        """Whether the account's token may come with it (contract 1.2)."""
        return self.name == "trigger-v2"


def _campaigns(name: str, summary: str, section: str, answer: str, *, conflicts: bool = False) -> Endpoint:
    return Endpoint(name, f"/1/targets/{name}.json", summary, section, answer, name, conflicts=conflicts)


def _send(channel: str, summary: str, path: str = "") -> Endpoint:
    name = f"send-{channel}"
    return Endpoint(name, f"/1/send/{path or channel}.json", summary, "6", "queued", name)


def _trigger(number: int, summary: str, answer: str) -> Endpoint:
    name = f"trigger-v{number}"
    return Endpoint(name, f"/{number}/send/externaltrigger.json", summary, "7", answer, name)


PROMISE = Endpoint(
    "promised-estimate",
    "/1/targets/create.json",
    "Fetch an estimate that was promised",
    "4.3",
    "estimated",
    None,
    method="get",
)
ENDPOINTS = (
    _campaigns("create", "Create a campaign, or estimate its reach", "3, 4", "created"),
    PROMISE,
    _campaigns("list", "List the campaigns of some days", "5.1", "listed"),
    _campaigns("stop", "Stop a campaign for good", "5.2", "done"),
    _campaigns("result", "Report what a campaign came to", "5.3", "reported", conflicts=True),
    Endpoint(
        "message-report",
        "/1/message/report.json",
        "Report all messages of some days",
        "5.4",
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
