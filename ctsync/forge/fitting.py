"""A text that fits into a comment: never cut inside a campaign, and never too long to be posted (users 4.1, peers 2.11)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ctsync.redaction import safe_text

BUDGET: Final = 64_000
"""Characters of a comment. GitHub takes 65,536. A plan's own Markdown is shorter, so that it is never cut here."""

_SECTION = re.compile(r"(?m)^(?=#{2,3} |<a id=|<details)")
_FENCE = re.compile("`{3,}")


def comment_body(text: str, marker: str, *, is_markdown: bool, run: str = "", page: str = "") -> str:
    """The marker, the text as far as it fits, and where the rest is.

    Plain text stands in a code block, in which nothing is markup. `run` is the address of the job, `page` that
    of the whole plan as a page.
    """
    harmless = safe_text(text.replace("\r\n", "\n"), limit=len(text) * 12 + 12).strip("\n")
    where = f"[the run]({run})" if run else "the run"
    whole = f" [The whole plan as a page]({page})." if page else ""
    tail = f"\n\n<sub>From {where}.{whole}</sub>"
    room = BUDGET - len(marker) - len(tail) - 300
    if is_markdown:
        shown, is_cut = _as_many(_SECTION.split(harmless), "", room)
    else:
        fence = "`" * (1 + max((len(found) for found in _FENCE.findall(harmless)), default=2))
        blocks, is_cut = _as_many(re.split(r"(?<=\n\n)", harmless), "", room)
        shown = f"{fence}text\n{blocks.rstrip()}\n{fence}"
    note = f"\n\n**This is not all of it.** The rest is in {where}." if is_cut else ""
    return f"{marker}\n{shown.rstrip()}{note}{tail}\n"


def _as_many(pieces: Sequence[str], shown: str, room: int) -> tuple[str, bool]:
    """Whole pieces, as many as there is room for. A first piece that is too long by itself is cut at a line."""
    for piece in pieces:
        if len(shown) + len(piece) > room:
            return shown or piece[:room].rpartition("\n")[0] or piece[:room], True
        shown += piece
    return shown, False
