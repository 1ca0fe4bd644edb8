"""A fix as a block that a forge offers to commit, with the problem's own words above it."""

from __future__ import annotations

from collections.abc import Sequence

from ctsync.rendering.comment.inert import code, fenced, prose
from ctsync.rendering.paper.harmless import harmless

_PROPOSAL = "This is a proposal: read it before you take it."


def suggestion_text(
    marker: str, rule: str, says: str, lines: Sequence[str], block: str, *, is_safe: bool = True
) -> str:
    """The hidden marker, the rule, what it says, and the lines to put there; `block` is the forge's word for it."""
    said = f"{code(' '.join(harmless(rule).split()))}: {prose(harmless(says))}"
    words = said if is_safe else f"{said} {_PROPOSAL}"
    return "\n".join((marker, words, "", *fenced(list(lines), block), ""))
