"""Which values of a message people read, and where a tap leads: told by each channel, found here (lint, languages).

A channel names its values by patterns such as `android.actions.*.label`, where `*` stands for each item of a list and
each key of a map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel


class Role(StrEnum):
    """What a text is to the person who reads it."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    BODY = "body"
    SUBJECT = "subject"
    PREHEADER = "preheader"
    SENDER = "sender"
    BUTTON = "button"
    CAPTION = "caption"
    VALUE = "value"
    """An extra key-value, which the app or the provider may show."""
    FILLING = "filling"
    """What a placeholder of an approved template is filled with."""


class LinkUse(StrEnum):
    """What a link is for."""

    TAP = "tap"
    PICTURE = "picture"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text, with its path from the message."""

    path: tuple[str | int, ...]
    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class ShownLink:
    """One link, with its path from the message."""

    path: tuple[str | int, ...]
    link: str
    use: LinkUse


def shown_texts(patterns: Mapping[str, Role], message: Any) -> tuple[ShownText, ...]:
    """Every text of a message that people read, in the order of the patterns."""
    return tuple(
        ShownText(path, text, role)
        for pattern, role in patterns.items()
        for path, text in _values(message, _steps(pattern), ())
    )


def shown_links(patterns: Mapping[str, LinkUse], message: Any) -> tuple[ShownLink, ...]:
    """Every link of a message, in the order of the patterns."""
    return tuple(
        ShownLink(path, link, use)
        for pattern, use in patterns.items()
        for path, link in _values(message, _steps(pattern), ())
    )


@cache
def _steps(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.split("."))


def _values(
    value: Any, steps: tuple[str, ...], path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if value is None:
        return
    if not steps:
        if isinstance(value, str):
            yield path, value
        return
    step, rest = steps[0], steps[1:]
    if step != "*":
        if isinstance(value, BaseModel):
            yield from _values(getattr(value, _field_of(type(value), step)), rest, (*path, step))
        return
    items: Any = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, item in items:
        yield from _values(item, rest, (*path, key))


@cache
def _field_of(model: type[BaseModel], key: str) -> str:
    """The attribute of a key: the two differ where the key is a word of Python (`from`)."""
    return next(name for name, field in model.model_fields.items() if key in (name, field.alias))
