"""Templates to HTML: every value is escaped, made harmless, and must exist. The library is loaded with the first page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ctsync.sandbox.pages.phones import words_of
from ctsync.sandbox.pages.words import channel_word, day_words, harmless, read_name

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
FILES = {
    "/style.css": ("style.css", "text/css; charset=utf-8"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
    "/favicon.ico": ("icon.svg", "image/svg+xml"),
}
"""What pages load, from this folder, with its type."""


def draw(template: str, values: Mapping[str, Any]) -> str:
    """The page; `jinja2.UndefinedError` if a template names what the view does not give."""
    return _environment().get_template(template).render(**values)


@cache
def file(name: str) -> bytes:
    return (HERE / "templates" / name).read_bytes()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "number": lambda value: f"{value:,}",
        "percent": lambda part, whole: f"{100 * part / whole:.1f} %" if whole else "",
        "channel": channel_word,
        "day_words": day_words,
        "human": lambda name: read_name(name).human,
        "message_words": words_of,
        "plural": _plural,
        "with_page": lambda query, page: urlencode({**query, "page": page}),
    }
    return made


def _finalize(value: Any) -> Any:
    """Text is made harmless; what a template has drawn already is left as it is."""
    return harmless(value) if type(value) is str else value


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
