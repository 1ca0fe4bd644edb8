"""What each form of the pages does: it becomes the admin call that a program would make, and nothing else.

So a page can do no more than the admin side, and what that learns the pages can do as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ctsync.errors import UsageError
from ctsync.sandbox.account import Account
from ctsync.sandbox.pages.catalogue import read_order
from ctsync.sandbox.pages.switches import read_switches

Fields: TypeAlias = Mapping[str, str]
SECTIONS = {
    "/": "Overview",
    "/campaigns": "Campaigns",
    "/calendar": "Calendar",
    "/messages": "Messages",
    "/journal": "Journal",
    "/faults": "Faults",
    "/settings": "Settings",
}
NOTICES = {
    "clock": "The clock was moved. What fell due on the way has gone out.",
    "fault": "The fault is ordered. It strikes when a call fits.",
    "forgotten": "All faults are forgotten.",
    "settings": "The settings are saved.",
}
"""What a page says after a form was carried out, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Form:
    """`admin` is the call that is made with what `read` gives; `section` shows the result; `notice` says it."""

    admin: tuple[str, str]
    read: Callable[[Fields, Account], Any]
    section: str
    notice: str


def _clock(fields: Fields, _account: Account) -> dict[str, Any]:
    return {"advance": fields.get("advance", "").replace("T", " ").strip()}


def _fault(fields: Fields, _account: Account) -> dict[str, Any]:
    return read_order(fields)


def _settings(fields: Fields, account: Account) -> dict[str, Any]:
    try:
        return read_switches(fields, account.settings)
    except ValueError:
        raise UsageError("A number was expected.", hint="Write digits only, like 60.") from None


FORMS: Mapping[str, Form] = {
    "/clock": Form(("POST", "/admin/clock"), _clock, "/", "clock"),
    "/faults": Form(("POST", "/admin/faults"), _fault, "/faults", "fault"),
    "/faults/forget": Form(
        ("DELETE", "/admin/faults"), lambda _fields, _account: None, "/faults", "forgotten"
    ),
    "/settings": Form(("POST", "/admin/settings"), _settings, "/settings", "settings"),
}
