"""What a channel is: the shape of its message, the keys it understands, and how both travel to CleverTap.

A channel is one file with all of it, and one line in `channels.CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ctsync.catalog import Catalog, Provider
from ctsync.channels.shown import LinkUse, Role
from ctsync.problems import Finding
from ctsync.values import Model


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees first: a bold line and the text below it, as written."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a message needs from outside itself to become wire fields.

    `files` holds the text of every included file by its path. With `utm` false, links stay as written: that is the
    form fingerprints are made from (protocol 3).
    """

    name: str
    channel: str
    purpose: str
    catalog: Catalog
    provider: str | None = None
    provider_group: str | None = None
    devices: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    android_link_key: Literal["deep_link", "wzrk_dl", "both"] = "deep_link"
    files: Mapping[str, str] = field(default_factory=dict)
    utm: bool = True

    def link(self, written: str) -> str:
        """The link as it is sent: with the UTM of `links.yaml`, unless it carries its own."""
        utm = self.catalog.links.utm
        if utm is None or not self.utm:
            return written
        return utm.added_to(written, channel=self.channel, name=self.name)

    @property
    def sender(self) -> Provider | None:
        return self.catalog.providers.get(self.provider or "")


class Channel(Protocol):
    """One channel. Every member is data or pure; each channel is a subclass of this.

    `name` is the word of the YAML, `target_mode` CleverTap's. `keys` are the top-level keys of a campaign file that
    only some channels understand and this one does (yaml.md 4). `schedule_keys` and `audience_keys` say the same of
    `schedule` (6.1) and `audience` (5). `required` are keys this channel cannot do without. `has_native_schedules`
    says whether `when` may be an object. `has_identity_send` says whether CleverTap sends this channel's messages to
    people who were named, without a campaign (contract 6).
    """

    name: str
    target_mode: str
    noun: str
    """How a sentence speaks of one of its messages: "push", "e-mail", "SMS"."""
    message: type[Model]
    keys: frozenset[str]
    schedule_keys: frozenset[str]
    audience_keys: frozenset[str]
    required: frozenset[str]
    has_native_schedules: bool
    has_identity_send: bool
    texts: Mapping[str, Role]
    """What people read, by patterns as in `channels.shown`."""
    links: Mapping[str, LinkUse]
    """Where taps lead and pictures lie, by the same patterns."""

    def check(self, message: Any, wiring: Wiring) -> Iterator[Finding]:
        """What the shape alone cannot see: names not in registers, counts that differ, keys that exclude each other.

        Paths start at the top of the campaign file, so they begin with `message`.
        """
        ...

    def includes(self, message: Any) -> tuple[str, ...]:  # noqa: ARG002  # most channels take in no file
        """Paths of the files the message takes in."""
        return ()

    def to_wire(self, message: Any, wiring: Wiring) -> dict[str, Any]:
        """The message as top-level fields of a create call (contract 3.6): `content` and, for some, others."""
        ...

    def to_identity_content(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """A campaign's `content` as an identity send wants it: the same on all channels but WhatsApp (contract 6)."""
        return dict(content)

    def preview(self, message: Any, wiring: Wiring) -> Preview:
        """The two lines that a plan shows."""
        ...

    def resolved(self, message: Any, wiring: Wiring) -> dict[str, Any]:  # noqa: ARG002  # most use nothing else
        """What reaches the wire beside the message as written: ids from registers, digests of included files.

        Fingerprints are made from it (protocol 3), so it holds only what this message uses.
        """
        return {}
