"""What a translator should know of a text: what it is, and how long people can see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ctsync.channels.shown import Role
from ctsync.lint.liquid import usual
from ctsync.values.letters import letters

_WORDS: Final[Mapping[Role, str]] = {
    Role.TITLE: "title",
    Role.SUBTITLE: "second line",
    Role.BODY: "text",
    Role.SUBJECT: "subject",
    Role.PREHEADER: "preview line after the subject",
    Role.BUTTON: "words on a button",
    Role.CAPTION: "caption",
    Role.FILLING: "filling of an approved template",
}
_SEEN: Final[Mapping[tuple[str, Role], int]] = {
    ("push", Role.TITLE): 50,
    ("push", Role.BODY): 140,
    ("webpush", Role.TITLE): 50,
    ("webpush", Role.BODY): 120,
    ("email", Role.SUBJECT): 50,
    ("email", Role.PREHEADER): 100,
    ("whatsapp", Role.FILLING): 60,
}
"""Letters that most people see (lint-rules.md PUSH001, PUSH003, WEB001, EML001, EML002)."""


def note_on(channel: str, role: Role, source: str) -> str:
    """`push title; most phones show 50 letters, the original has 31`."""
    what = f"{channel} {_WORDS.get(role, 'text')}"
    most = _SEEN.get((channel, role))
    count = letters(usual(source))
    if most is None:
        return f"{what}; the original has {count} letters"
    return f"{what}; at most {most} letters are seen, the original has {count}"
