"""Texts, flags, links, paths and colours."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from ctsync.values.editors import a_text, like, word_like
from ctsync.values.model import as_text, wrong

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s]+")


def read_text(value: Any) -> str:
    """Any text that is not empty."""
    return as_text(value, "a text", '"Hi there"')


def read_flag(value: Any) -> bool:
    """`true` or `false`, and no other spelling."""
    if isinstance(value, bool):
        return value
    text = as_text(value, "true or false", "true")
    if text not in ("true", "false"):
        meant = "false" if text.lower() in ("false", "no", "off", "0") else "true"
        raise wrong(f"`{text}` is not true or false", meant)
    return text == "true"


def read_link(value: Any) -> str:
    """`https://…` or an app link; never `http://` (LNK003)."""
    text = as_text(value, "a link", "https://acme.example/sale")
    if text.lower().startswith("http://"):
        fixed = "https://" + text[len("http://") :]
        shown = fixed if _LINK.fullmatch(fixed) else "https://acme.example/sale"
        raise wrong(f"`{text}` is not encrypted", shown, "LNK003")
    if _LINK.fullmatch(text) is None:
        raise wrong(f"`{text}` is not a link", "https://acme.example/sale")
    return text


def read_path(value: Any) -> str:
    """A path below the repository root; the loader opens it."""
    text = as_text(value, "a path in the repository", "emails/digest.html")
    if text.startswith(("/", "~")) or ".." in text.split("/") or "://" in text or "\\" in text:
        raise wrong(f"`{text}` is not a path below the repository root", "emails/digest.html", "INC001")
    return text


def read_colour(value: Any) -> str:
    """`"#1DA1F2"`, in quotes."""
    text = as_text(value, "a colour in quotes", '"#1DA1F2"')
    if _COLOUR.fullmatch(text) is None:
        raise wrong(f"`{text}` is not a colour", '"#1DA1F2"')
    return text


Text = Annotated[str, PlainValidator(read_text), WithJsonSchema(a_text())]
Flag = Annotated[
    bool,
    PlainValidator(read_flag),
    WithJsonSchema(
        {
            "type": ["boolean", "string"],
            "pattern": "^(?:true|false)$",
            "patternErrorMessage": "Write true or false.",
            "errorMessage": "Write true or false.",
        }
    ),
]
Link = Annotated[
    str,
    PlainValidator(read_link),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(?![hH][tT][tT][pP]:)[A-Za-z][A-Za-z0-9+.-]*://\S+$",
            "patternErrorMessage": "Write a link that begins with https:// or with your app's own scheme.",
            "examples": ["acme://home", "https://acme.example"],
        }
    ),
]
Path = Annotated[
    str,
    PlainValidator(read_path),
    word_like(
        r"(?![/~])(?!(?:[\s\S]*/)?\.\.(?:/|$))(?![\s\S]*(?:://|\\))[\s\S]*\S[\s\S]*",
        "emails/digest.html",
        "Write a path from the top of the repository, such as emails/digest.html.",
    ),
]
Colour = Annotated[
    str,
    PlainValidator(read_colour),
    like("#[0-9A-Fa-f]{6}", "#1DA1F2", 'Write a colour in quotes, such as "#1DA1F2".'),
]
