"""Templates to HTML: every value is escaped, made harmless, and must exist. The library is loaded with the first page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ctsync.rendering.paper.harmless import harmless

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(package: str, filters: Mapping[str, Callable[..., Any]]) -> Environment:
    """That of the templates below a package; a name that a template is not given raises `jinja2.UndefinedError`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= filters
    return made


def _finalize(value: Any) -> Any:
    """Text is made harmless; what a template has drawn already is left as it is."""
    return harmless(value) if type(value) is str else value
