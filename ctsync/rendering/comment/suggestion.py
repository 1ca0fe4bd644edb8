"""A fix as a block that a forge offers to commit, with the problem's own words above it."""

from __future__ import annotations

from collections.abc import Sequence

from ctsync.rendering.comment.inert import code, fenced, prose
from ctsync.rendering.harmless import harmless


def suggestion_text(marker: str, rule: str, says: str, lines: Sequence[str], block: str) -> str:
    """The hidden marker, the rule, what it says, and the lines to put there; `block` is the forge's word for it."""
    return "\n".join(
        (
            marker,
            f"{code(' '.join(harmless(rule).split()))}: {prose(harmless(says))}",
            "",
            *fenced(list(lines), block),
            "",
        )
    )
