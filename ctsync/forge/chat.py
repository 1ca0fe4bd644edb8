"""A message to a chat: one line, up to three bullets, two buttons that lead to the forge (users 4.2).

There is never a button that approves: an approval belongs where it is kept with what was approved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from ctsync.api.regions import is_loopback_url
from ctsync.errors import ForgeError, UsageError
from ctsync.forge.http import Caller, Lost
from ctsync.planning.saved import SavedChange, SavedPlan
from ctsync.redaction import Secret, safe_text
from ctsync.rendering.wording import count, moment

MOST: Final = 3
"""Bullets of a message."""

_ADDRESS = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(?::[1-9][0-9]{0,4})?/[!-~]*")
_SLACK: Final = ("hooks.slack.com", "hooks.slack-gov.com")
_TEAMS: Final = (".webhook.office.com", ".logic.azure.com", ".api.powerplatform.com")
_VERBS: Final = {
    "Create": "new",
    "Replace": "replaced",
    "Stop": "stopped for good",
    "Adopt": "taken over",
    "Forget": "let go of",
    "Resolve": "settled",
    "Approve": "approved",
}
_SENDING: Final = ("Create", "Replace")
_HEADLINE: Final = re.compile(r"^## ctsync plan: (.+)$", re.MULTILINE)
_ORDER: Final = ("Stop", "Replace", "Create")
"""What cannot be undone stands first."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is said. `links` are labels and addresses."""

    headline: str
    bullets: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def first_line(comment: str) -> str:
    """The headline of what `ctsync plan --markdown` wrote: counts and first send. Empty if it has none."""
    found = _HEADLINE.search(comment)
    return "" if found is None else safe_text(found[1], limit=600, one_line=True).strip()


def of_plan(
    saved: SavedPlan, links: tuple[tuple[str, str], ...], zone: str = "UTC", headline: str = ""
) -> Message:
    """A plan that waits for people: its own `headline`, else its changes counted; how many people; until when.

    `zone` is the account's.
    """
    counted: dict[str, int] = {}
    for change in saved.changes:
        counted[change.kind] = counted.get(change.kind, 0) + 1
    kinds = sorted(counted, key=lambda kind: (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind))
    said = ", ".join(f"{counted[kind]:,} {_VERBS.get(kind, kind.lower())}" for kind in kinds) or "no change"
    changes = sorted(saved.changes, key=lambda each: (kinds.index(each.kind), -(each.reach or 0), each.key))
    bullets = [safe_text(f"{each.words}{_people(each)}", limit=250, one_line=True) for each in changes]
    if len(bullets) > MOST:
        bullets = [*bullets[: MOST - 1], f"and {len(bullets) - MOST + 1:,} more"]
    until = moment(saved.expires, zone, saved.made_at)
    first = f"ctsync plan: {headline or f'{said}.'}{_reach(saved)} Account {saved.account}, waits for approval until {until}"
    return Message(first, tuple(bullets), links)


def _people(change: SavedChange) -> str:
    return "" if change.reach is None else f", {count(change.reach, 'person', 'people')}"


def _reach(saved: SavedPlan) -> str:
    """Everybody who was counted, added up, and of how many changes nobody knows; empty for a plan that sends nothing."""
    numbers = [each.reach for each in saved.changes if each.kind in _SENDING]
    known = [number for number in numbers if number is not None]
    if not numbers:
        return ""
    if not known:
        return " Nobody was counted."
    rest = (
        f", and {count(len(numbers) - len(known), 'change')} not counted" if len(known) < len(numbers) else ""
    )
    return f" Reach, added up: {count(sum(known), 'person', 'people')}{rest}."


def slack(message: Message) -> dict[str, Any]:
    """Blocks of plain text, in which nothing is a mention or a link."""
    sections = [message.headline, "\n".join(f"• {line}" for line in message.bullets)]
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "plain_text", "text": text[:2_900], "emoji": False}}
        for text in sections
        if text
    ]
    buttons = [
        {"type": "button", "text": {"type": "plain_text", "text": label}, "url": address}
        for label, address in message.links
    ]
    fallback = message.headline.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {
        "text": fallback,
        "blocks": [*blocks, *([{"type": "actions", "elements": buttons}] if buttons else [])],
    }


def teams(message: Message) -> dict[str, Any]:
    """An adaptive card. Runs of text are not read as Markdown, text blocks would be."""
    lines = [(message.headline, "Bolder"), *((f"• {line}", "Default") for line in message.bullets)]
    body = [
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, "weight": weight}]}
        for text, weight in lines
    ]
    actions = [{"type": "Action.OpenUrl", "title": label, "url": address} for label, address in message.links]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": actions,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def plain(message: Message) -> dict[str, Any]:
    """For a program of your own."""
    links = [{"label": label, "url": address} for label, address in message.links]
    return {"text": message.headline, "bullets": list(message.bullets), "links": links}


KINDS: Final[Mapping[str, Callable[[Message], dict[str, Any]]]] = {
    "slack": slack,
    "teams": teams,
    "plain": plain,
}
"""Every chat that ctsync can talk to."""


def kind_of(address: str) -> str:
    """Which chat an address belongs to, by its host."""
    host = (urlsplit(address).hostname or "").lower()
    if host in _SLACK:
        return "slack"
    return "teams" if host.endswith(_TEAMS) else "plain"


def say(address: Secret, message: Message, kind: str) -> None:
    """Send it once. The address is a secret: who knows it can write there. Raises UsageError and ForgeError."""
    text = address.reveal()
    is_here = is_loopback_url("/".join(text.split("/")[:3]))
    if not is_here and _ADDRESS.fullmatch(text) is None:
        raise UsageError(
            "CTSYNC_CHAT_URL is no address of a chat.",
            hint="It begins with https://, and holds no user name.",
        )
    beginning, _, path = text.partition("://")
    host, slash, path = path.partition("/")
    caller = Caller(f"{beginning}://{host}", {}, also_secret=(address, Secret(path)))
    try:
        reply = caller.once("POST", slash + path, KINDS[kind](message))
    except Lost as lost:
        raise ForgeError("The chat did not answer; the message may have arrived.", why=lost.why) from None
    if not reply.is_good:
        raise ForgeError(
            f"The chat would not take the message: it answered {reply.status}.",
            hint="Look at CTSYNC_CHAT_URL, and at what kind of chat it is: --as slack, teams or plain.",
        )
