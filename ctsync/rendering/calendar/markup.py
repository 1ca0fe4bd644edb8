"""HTML from values: text is escaped and harmless, and only what was built here is taken for markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from markupsafe import Markup, escape

from ctsync.redaction import safe_text

Child: TypeAlias = "Markup | str | None"

_VOID = frozenset({"meta", "rect", "line", "path"})


def element(tag: str, /, *children: Child, **attributes: str | None) -> Markup:
    """`<name …>…</name>`. A trailing `_` of an attribute is dropped and others become hyphens; None leaves it out."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), safe_text(value))
        for key, value in attributes.items()
        if value is not None
    )
    if tag in _VOID:
        return Markup("<{}{}/>").format(tag, written)
    return Markup("<{0}{1}>{2}</{0}>").format(tag, written, joined(children))


def joined(children: Iterable[Child]) -> Markup:
    """Several side by side; None is nothing."""
    return Markup("").join(_child(child) for child in children if child is not None)


def _child(child: Markup | str) -> Markup:
    return child if isinstance(child, Markup) else escape(safe_text(child))
