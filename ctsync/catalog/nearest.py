"""The name that was most likely meant, for "did you mean"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that a slip of the finger most likely meant; one that differs in capitals only comes first.

    `cutoff` is how alike they must be, from 0 to 1.
    """
    names = list(known)
    folded = name.casefold()
    for one in names:
        if one.casefold() == folded:
            return one
    found = difflib.get_close_matches(name, names, n=1, cutoff=cutoff)
    return found[0] if found else None


def meant(name: str, known: Iterable[str]) -> str:
    """A hint that names what was most likely meant, and says so where only capitals differ; empty if nothing is near."""
    close = nearest(name, known)
    if close is None:
        return ""
    if close.casefold() == name.casefold():
        return f"Write `{close}`: small and capital letters count."
    return f"Did you mean `{close}`?"
