"""A text that fits into a comment: never cut inside a campaign, and never too long to be posted (users 4.1, peers 2.11)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ctsync.forge.freshness import of_commit
from ctsync.forge.pipelines import Forge
from ctsync.redaction import safe_text


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a comment may be, and how its forge counts."""

    most: int
    size: Callable[[str], int]


def _bytes(text: str) -> int:
    return len(text.encode())


BUDGETS: Final[Mapping[Forge, Budget]] = {"github": Budget(64_000, len), "gitlab": Budget(1_040_000, _bytes)}
"""GitHub takes 65,536 characters, GitLab 1,048,576 bytes. A plan's own Markdown is shorter, so that it is never cut here."""

_OWN_WORDS: Final = 600
"""Room for what we add: a fence, that this is not all, and later perhaps that it is of an earlier commit."""

_SECTION = re.compile(r"#{2,3} |<a id=|<details")
_END: Final = "</details>"
_FENCE = re.compile("`{3,}")
_LONGEST_SIGN: Final = 4
"""Bytes of one character in UTF-8."""


def comment_body(
    text: str,
    marker: str,
    *,
    forge: Forge,
    is_markdown: bool,
    run: str = "",
    page: str = "",
    commit: str = "",
) -> str:
    """The marker, the text as far as it fits, and where the rest is.

    Plain text stands in a code block, in which nothing is markup. `run` is the address of the job, `page` that
    of the whole plan as a page, `commit` the one of the pull request that it is of. What closes a plan, as how to stop it, stays when campaigns are cut.
    """
    budget = BUDGETS[forge]
    harmless = safe_text(text.replace("\r\n", "\n"), limit=len(text) * 12 + 12).strip("\n")
    where = f"[the run]({run})" if run else "the run"
    whole = f" [The whole plan as a page]({page})." if page else ""
    of = f"Of the pull request's commit `{commit[:12]}`. " if commit else ""
    tail = f"\n\n<sub>{of}From {where}.{whole}</sub>"
    room = budget.most - budget.size(marker + tail) - _OWN_WORDS
    shown, is_cut, closing = (_of_markdown if is_markdown else _of_text)(harmless, room, budget.size)
    note = f"\n\n**This is not all of it.** The rest is in {where}." if is_cut else ""
    body = f"{marker}\n{shown}{note}{closing}{tail}\n"
    return of_commit(body, marker, commit) if commit else body


def _of_markdown(text: str, room: int, size: Callable[[str], int]) -> tuple[str, bool, str]:
    """What is shown, whether that is not all, and what stands below."""
    *pieces, closing = _parts(text)
    if size(text) <= room:
        return text, False, ""
    if size(closing) > room // 4:
        closing = ""
    shown, _ = _as_many(pieces, room - size(closing), size)
    return shown.rstrip(), True, f"\n\n{closing}" if closing else ""


def _of_text(text: str, room: int, size: Callable[[str], int]) -> tuple[str, bool, str]:
    """The same of plain text, in a code block that nothing in it can end."""
    fence = "`" * (1 + max((len(found) for found in _FENCE.findall(text)), default=2))
    shown, is_cut = _as_many(re.split(r"(?<=\n\n)", text), room, size)
    return f"{fence}text\n{shown.rstrip()}\n{fence}", is_cut, ""


def _parts(text: str) -> list[str]:
    """Where Markdown may be cut: before a campaign, never where a line in a code block only looks like the start of one.

    The last part is what stands behind the last campaign; empty where no campaign has an end of its own.
    """
    places, end = [], len(text)
    for place, line in _open_lines(text):
        if _SECTION.match(line):
            places.append(place)
        if line == _END:
            end = place + len(line)
    starts = [0, *(place for place in places if 0 < place < end)]
    cuts = zip(starts, [*starts[1:], end], strict=True)
    return [*(text[start:stop] for start, stop in cuts), text[end:].strip()]


def _open_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines outside of code blocks, and where each begins."""
    place, fence = 0, ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            fence = "" if line.rstrip() == fence else fence
        elif found:
            fence = found[0]
        else:
            yield place, line
        place += len(line) + 1


def _as_many(pieces: Sequence[str], room: int, size: Callable[[str], int]) -> tuple[str, bool]:
    """Whole pieces, as many as there is room for. A first piece that is too long by itself is cut at a line."""
    shown: list[str] = []
    for piece in pieces:
        room -= size(piece)
        if room < 0:
            return "".join(shown) or _beginning(piece, room + size(piece), size), True
        shown.append(piece)
    return "".join(shown), False


def _beginning(piece: str, room: int, size: Callable[[str], int]) -> str:
    """As many whole lines as there is room for; of a first line that is too long, what fits in any way of counting."""
    lines: list[str] = []
    left = room
    for line in piece.splitlines(keepends=True):
        left -= size(line)
        if left < 0:
            break
        lines.append(line)
    return "".join(lines) or piece[: room // _LONGEST_SIGN]
