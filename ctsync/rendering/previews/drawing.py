"""Templates to HTML: every value is escaped, made harmless, and must exist. The library is loaded with the first page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ctsync.rendering.paper.templates import environment
from ctsync.rendering.previews.letter import DARK_FRAME, LIGHT_FRAME
from ctsync.rendering.previews.words import (
    call_text,
    capital,
    caret,
    common_lead,
    device_name,
    place,
    plural,
    sms_words,
)

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

MOST_LANGUAGES: Final = 40
MOST_PEOPLE: Final = 20
"""Tabs that the style sheet knows."""


def draw(template: str, values: Mapping[str, Any]) -> Markup:
    """HTML that may be put into other HTML; `jinja2.UndefinedError` if a template names what is not given."""
    from markupsafe import Markup

    return Markup(_environment().get_template(template).render(**values))  # noqa: S704  # the environment escapes


@cache
def styles() -> Markup:
    """The CSS of all previews: the same bytes for every page."""
    sizes = {"languages": MOST_LANGUAGES, "people": MOST_PEOPLE, "light": LIGHT_FRAME, "dark": DARK_FRAME}
    return draw("styles.css", sizes)


@cache
def _environment() -> Environment:
    filters: dict[str, Callable[..., Any]] = {
        "call_text": call_text,
        "capital": capital,
        "caret": caret,
        "common_lead": common_lead,
        "device_name": device_name,
        "kind": lambda look: type(look).__name__,
        "place": place,
        "plural": plural,
        "sms_words": sms_words,
    }
    return environment("ctsync.rendering.previews", filters)
