"""What a text says to one person, and which pictures a message has: what the readers of all channels ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ctsync.channels import Wiring
from ctsync.lint.addresses import file_of
from ctsync.lint.liquid import holds_liquid, read, rendered
from ctsync.lint.too_long import MAX_LETTERS, MAX_PIECES
from ctsync.previews.model import Picture

PROMISED: Final = frozenset({"push", "inbox", "webhook"})
"""Channels of which nobody doubts that Liquid runs: PER001 is silent on them."""


class NobodyGetsIt(Exception):
    """A text that stops the message for this person (`{% abort %}`). Never leaves this room."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One person and one language. With `runs_liquid` false, Liquid stays as it was written, as PER001 warns."""

    wiring: Wiring
    profile: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    runs_liquid: bool = True

    def __call__(self, text: str | None) -> str:
        """The text as this person gets it. Raises NobodyGetsIt if it stops the message.

        What cannot be read, or is too much to be, stays as it was written.
        """
        if not text or not self.runs_liquid or not holds_liquid(text) or _is_too_much(text):
            return text or ""
        if read(text).mistakes:
            return text
        shown = rendered(text, self.profile)
        if shown is None:
            raise NobodyGetsIt
        return shown

    def link(self, written: str | None) -> str:
        """Where a tap leads, with its UTM; empty if nothing is said."""
        return self(self.wiring.link(written)) if written else ""

    def picture(self, written: str | None, noun: str = "Picture") -> Picture | None:
        """The picture, with its content if it lies in the repository."""
        if not written:
            return None
        link = self(written)
        file = file_of(link, self.pictures) or ""
        return Picture(link, file, self.pictures.get(file, b""), noun)


def _is_too_much(text: str) -> bool:
    return len(text) > MAX_LETTERS or text.count("{{") + text.count("{%") > MAX_PIECES


Reader = Callable[[Any, Saying], Any]
