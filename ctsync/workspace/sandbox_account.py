"""The local CleverTap that commands talk to: a running one if there is one, else one inside this command.

Its admin calls go to loopback with the standard library, because only `ctsync.api.transport` speaks to CleverTap.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener
from zoneinfo import ZoneInfo

from ctsync.catalog import Catalog, WhatsAppLanguage
from ctsync.errors import UsageError, WrongFiles
from ctsync.redaction import safe_text
from ctsync.rendering.people_words import MADE_UP, YOUR_FILE
from ctsync.sandbox import ADMIN_TOKEN
from ctsync.sandbox.server import STATE_FILE, EmbeddedSandbox, find_running

_PATIENCE = 60.0
_LONG_PATIENCE = 1_800.0
"""For millions of people."""

_PLACEHOLDER = re.compile(r"\{\{\s*(\d+)\s*\}\}")


@contextmanager
def a_sandbox(state: Path, clock_start: datetime | None, zone: str) -> Iterator[str]:
    """The address of a sandbox with this state, for as long as the block runs.

    `clock_start` is on the account's clock; a state that exists keeps its own.
    """
    running = find_running(state)
    if running is not None:
        yield running
        return
    with EmbeddedSandbox(state / STATE_FILE, clock_start=in_zone(clock_start, zone), zone=zone) as sandbox:
        yield sandbox.url


def in_zone(clock: datetime | None, zone: str) -> datetime | None:
    """The instant that a clock of the account shows; None follows the wall clock."""
    return None if clock is None else clock.replace(tzinfo=ZoneInfo(zone))


class Admin:
    """What happens behind the scenes of a sandbox. Raises UsageError with the sandbox's own words."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = build_opener(ProxyHandler({}))

    def hand_over(self, catalog: Catalog, zone: str) -> str:
        """Tell it the names and ids that campaigns may use; whatever else they name is refused.

        Gives where its people come from: `made-up`, or `your file`.
        """
        told = self._call("/admin/account", {"zone": zone, **registers_of(catalog)})
        return MADE_UP if told["made_up"] else YOUR_FILE

    def now(self) -> datetime:
        """Its clock, UTC."""
        return _instant(self._call("/admin/clock")["now"])

    def advance(self, by: str) -> datetime:
        """Move the clock by `3d` or `90m`, or to `2027-06-01 09:00`; what falls due on the way goes out."""
        return _instant(self._call("/admin/clock", {"advance": by})["now"])

    def settings(self) -> dict[str, Any]:
        """Every setting by name."""
        return self._call("/admin/settings")

    def set_settings(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change some, all or none, and give them all."""
        return self._call("/admin/settings", changes)

    def population(self) -> dict[str, Any]:
        """What its people are: `people`, `events`, `first`, `last`, `made_up`, `seed`, `files`, `is_default`."""
        return self._call("/admin/population", patience=_LONG_PATIENCE)

    def change_population(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Give it other people, and tell what they are. Raises WrongFiles for files with mistakes."""
        return self._call("/admin/population", wanted, patience=_LONG_PATIENCE)

    def sends(self) -> list[dict[str, Any]]:
        """Every run that went out so far, oldest first."""
        rows: list[dict[str, Any]] = self._call("/admin/sends")["rows"]
        return rows

    def campaigns(self) -> list[dict[str, Any]]:
        """Every campaign with its body."""
        rows: list[dict[str, Any]] = self._call("/admin/campaigns")["rows"]
        return rows

    def _call(
        self, path: str, body: Mapping[str, Any] | None = None, *, patience: float = _PATIENCE
    ) -> dict[str, Any]:
        content = None if body is None else json.dumps(body).encode()
        headers = {"X-Sandbox-Admin": ADMIN_TOKEN, "Content-Type": "application/json"}
        request = Request(self._url + path, data=content, headers=headers)  # noqa: S310  # loopback, by `a_sandbox`
        try:
            with self._opener.open(request, timeout=patience) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except HTTPError as error:
            with error:
                raise _refusal(error.read()) from None
        except (URLError, OSError, ValueError) as error:
            raise UsageError(
                "The sandbox did not answer.", why=safe_text(str(error), one_line=True)
            ) from None


def _refusal(body: bytes) -> UsageError:
    """The sandbox's own words."""
    try:
        told = json.loads(body)
        what, why, hint = (_line(str(told.get(slot, ""))) for slot in ("error", "why", "hint"))
        if told.get("mistakes"):
            return WrongFiles(what, hint=hint, details=tuple(map(_mistake, told["mistakes"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        what, why, hint = "The sandbox refused, without a word that can be read.", "", ""
    return UsageError(what, why=why, hint=hint)


def _line(text: str) -> str:
    return safe_text(text, limit=500, one_line=True)


def _mistake(told: dict[str, Any]) -> str:
    """`customers.csv row 3, zone: The sandbox sends in no zone …`."""
    row = f" row {int(told['row'])}" if told["row"] else ""
    column = f", {told['column']}" if told["column"] else ""
    return _line(f"{told['file']}{row}{column}: {told['text']}")


def _instant(told: Any) -> datetime:
    """The admin API gives seconds since 1970."""
    return datetime.fromtimestamp(int(told), UTC)


def registers_of(catalog: Catalog) -> dict[str, Any]:
    """The registers as the sandbox's dashboard has them."""
    return {
        "providers": {
            name: {"channel": provider.channel, **({"id": provider.id} if provider.id else {})}
            for name, provider in catalog.providers.items()
        },
        "provider_groups": {name: list(members) for name, members in catalog.provider_groups.items()},
        "notification_channels": list(catalog.notification_channels),
        "control_groups": list(catalog.control_groups),
        "webhook_endpoints": list(catalog.webhook_endpoints),
        "segments": {name: segment.id for name, segment in catalog.segments.items()},
        "dlt_templates": [template.id for template in catalog.dlt_templates.values()],
        "whatsapp_templates": {
            f"{template.namespace}:{name}": {
                code: _placeholders(language) for code, language in template.languages.items()
            }
            for name, template in catalog.whatsapp_templates.items()
        },
        "people": {name: person.identities for name, person in catalog.people.items()},
        "triggers": {name: {"campaign_id": each.campaign_id} for name, each in catalog.triggers.items()},
    }


def _placeholders(language: WhatsAppLanguage) -> dict[str, int]:
    header = language.header.text if language.header is not None and language.header.text else ""
    return {
        "header": _highest(header),
        "body": _highest(language.body),
        "buttons": language.dynamic_buttons,
    }


def _highest(text: str) -> int:
    return max((int(number) for number in _PLACEHOLDER.findall(text)), default=0)
