"""What a rule looks at: one campaign as written, its instances, and the little it may know of the world around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.variants import Variants
from ctsync.campaign.wiring import wiring_of
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS, Channel, Wiring
from ctsync.channels.shown import Role, ShownLink, ShownText, shown_links, shown_texts
from ctsync.expansion.translations import Translation

_Shown = TypeVar("_Shown", ShownText, ShownLink)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file below `images/`: its size in bytes, and its width and height in pixels where they could be read."""

    bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Surroundings:
    """What lies outside of the files of campaigns. Everything may be unknown. Not slotted: it may be looked up late.

    `now` is an aware UTC moment, the account's. `held` are the keys of instances that the lock knows, as text; None
    without a readable lock. `owners` are the users and teams of CODEOWNERS, without `@`; None if there is no such file.
    `pictures` are the files below `images/`, by path. `sent` gives the canonical tree of what was created last for a
    definition, by its key; None if nothing was, or nobody knows.
    """

    now: datetime | None = None
    held: frozenset[str] | None = None
    owners: frozenset[str] | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    sent: Callable[[str], Mapping[str, Any] | None] = lambda _definition: None


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a message. `path` leads from the top of the file to it: `("message",)`, `("languages", "hi")`.

    Its message holds what it leaves to the default language as well.
    """

    language: str
    message: Any
    path: tuple[str | int, ...] = ("message",)


@dataclass(frozen=True)
class Subject:
    """One campaign, or one market or language of it, for the rules. Not slotted: what follows is worked out once."""

    definition: Definition
    account: AccountFacts
    catalog: Catalog
    files: Mapping[str, str]
    campaigns: tuple[DesiredCampaign, ...]
    around: Surroundings
    versions: tuple[Version, ...] = ()
    """The languages within this one campaign; empty if there is but the message itself."""
    translations: tuple[Translation, ...] = ()
    """The languages that it speaks beside the texts that they were made from."""
    is_plain: Callable[[tuple[str | int, ...]], bool] = lambda _path: False
    """Whether the value at a path was written without quotes."""

    @cached_property
    def channel(self) -> Channel:
        return CHANNELS[self.definition.channel]

    @cached_property
    def wiring(self) -> Wiring:
        return wiring_of(self.definition, self.account, self.catalog, self.files)

    @property
    def message(self) -> Any:
        """The message in the channel's own model."""
        return self.definition.message

    @property
    def is_promotional(self) -> bool:
        return self.definition.purpose == "promotional"

    @cached_property
    def all_versions(self) -> tuple[Version, ...]:
        """Every language; without languages the message alone."""
        return self.versions or (Version("", self.definition.message),)

    @cached_property
    def texts(self) -> tuple[ShownText, ...]:
        """Every text that people read, in every language, with its path from the top of the file."""
        found = [
            (version, text)
            for version in self.all_versions
            for text in shown_texts(self.channel.texts, version.message)
        ]
        return tuple(
            ShownText((*version.path, *text.path), text.text, text.role) for version, text in _once(found)
        )

    @cached_property
    def links(self) -> tuple[ShownLink, ...]:
        """Every link, in every language, with its path from the top of the file."""
        found = [
            (version, link)
            for version in self.all_versions
            for link in shown_links(self.channel.links, version.message)
        ]
        return tuple(
            ShownLink((*version.path, *link.path), link.link, link.use) for version, link in _once(found)
        )

    def texts_of(self, *roles: Role) -> tuple[ShownText, ...]:
        """The texts with one of these roles."""
        return tuple(text for text in self.texts if text.role in roles)


def versions_of(definition: Definition, variants: Variants | None) -> tuple[Version, ...]:
    """The languages within one campaign, the default one first; none if it speaks but one."""
    if variants is None:
        return ()
    others = (Version(one.language, one.message, ("languages", one.language)) for one in variants.others)
    return (Version(variants.default, definition.message), *others)


def _once(found: Iterable[tuple[Version, _Shown]]) -> Iterator[tuple[Version, _Shown]]:
    """Without what a language leaves to the default one: that is judged where it was written."""
    seen: set[_Shown] = set()
    for version, shown in found:
        if shown not in seen:
            seen.add(shown)
            yield version, shown
