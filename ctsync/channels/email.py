"""E-mail: a subject, a sender's name and an HTML file from the repository (yaml.md 7.2, contract 3.6.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from pydantic import Field

from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.email_html import with_links, with_preheader
from ctsync.channels.findings import malformed, sender_findings
from ctsync.channels.shown import LinkUse, Role
from ctsync.channels.wire import present
from ctsync.problems import Finding
from ctsync.values import Model, OneOrMore, Path, Text

_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


class Attachment(Model):
    """A file sent along; CleverTap's pages name its two fields and say no more."""

    type: Text
    """What it is. Wire: `type`."""
    value: Text
    """Where or what it is. Wire: `value`."""


class EmailMessage(Model):
    """An e-mail. Wire: `content`."""

    sender: Text = Field(alias="from")
    """The name people see as the sender. Wire: `sender_name`."""
    from_address: Text | None = None
    """The address people see as the sender's. Wire: `sender_email`."""
    subject: Text
    """The subject line. Wire: `subject`."""
    preheader: Text | None = None
    """The line beside the subject in a list of mails. Put into the HTML as its first, hidden element."""
    html: Path
    """The file with the HTML, below `emails/`. Wire: `body`."""
    attachments: OneOrMore[Attachment] = ()
    """Files sent along. Wire: `attachments`."""


class Email(Channel):
    """The channel `email`."""

    name = "email"
    target_mode = "email"
    noun = "e-mail"
    message: type[Model] = EmailMessage
    keys = frozenset({"provider", "opted_out_people", "subscription_groups"})
    schedule_keys = frozenset[str]()
    audience_keys = frozenset[str]()
    required = frozenset[str]()
    has_native_schedules = False
    has_identity_send = True
    texts: Mapping[str, Role] = {
        "from": Role.SENDER,
        "subject": Role.SUBJECT,
        "preheader": Role.PREHEADER,
    }
    links: Mapping[str, LinkUse] = {}

    def check(self, message: EmailMessage, wiring: Wiring) -> Iterator[Finding]:
        """The provider sends e-mail, and the sender's address is one. The loader looks for the file."""
        yield from sender_findings(wiring)
        if message.from_address is not None and _ADDRESS.fullmatch(message.from_address) is None:
            yield malformed(
                ("message", "from_address"),
                f"`{message.from_address}` is not an e-mail address.",
                hint='Write `from_address: "hello@acme.example"`; the name goes to `from`.',
            )

    def includes(self, message: EmailMessage) -> tuple[str, ...]:
        """The HTML file."""
        return (message.html,)

    def to_wire(self, message: EmailMessage, wiring: Wiring) -> dict[str, Any]:
        """`content`, with the UTM and the preheader in the HTML. Raises KeyError if the file was not read."""
        html = with_links(wiring.files[message.html], wiring.link)
        return {
            "content": present(
                subject=message.subject,
                sender_name=message.sender,
                sender_email=message.from_address,
                body=with_preheader(html, message.preheader) if message.preheader else html,
                attachments=[dict(one) for one in message.attachments] or None,
            )
        }

    def preview(self, message: EmailMessage, wiring: Wiring) -> Preview:  # noqa: ARG002  # the contract's shape
        """Subject and preheader, as in a list of mails."""
        return Preview(message.subject, message.preheader or "")

    def resolved(self, message: EmailMessage, wiring: Wiring) -> dict[str, Any]:
        """The digest of the HTML file, as it lies in the repository. Raises KeyError if it was not read."""
        return {"html": "sha256:" + sha256(wiring.files[message.html].encode()).hexdigest()}
