"""Two texts, word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ctsync.values.letters import clusters

MOST_TOKENS = 1_500
"""Where more than this lies between the two ends that stayed, it is one change: a search costs the product of both lengths."""

_TOKEN = re.compile(r"\s+|(?:[^\s.,;:!?()“”\"]|[.,;:!?](?=\S))+|[.,;:!?()“”\"]")
_SPACE = re.compile(r"\s")


class Mark(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one mark. All pieces but the added ones are the old text, all but the removed ones the new."""

    text: str
    mark: Mark


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order, a removed one before the added one in its place.

    Texts without spaces, as in Thai or Chinese, are compared by characters as people count them.
    """
    old, new = _tokens(before, after), _tokens(after, before)
    pieces = [
        Piece(text, mark)
        for removed, added, same in _runs(old, new)
        for text, mark in ((removed, Mark.REMOVED), (added, Mark.ADDED), (same, Mark.SAME))
        if text
    ]
    return tuple(pieces)


def _tokens(text: str, other: str) -> list[str]:
    if _SPACE.search(text) or _SPACE.search(other):
        return _TOKEN.findall(text)
    return list(clusters(text))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """What went, what came in its place, and what stayed behind it.

    A mere space between two changes belongs to both of them: `one two` → `three four` is one change, not two.
    """
    removed, added = "", ""
    for same, old_run, new_run in _blocks(old, new):
        if not same:
            removed, added = removed + old_run, added + new_run
        elif old_run.isspace() and (removed or added):
            removed, added = removed + old_run, added + old_run
        else:
            yield removed, added, old_run
            removed, added = "", ""
    yield _without_common_end(removed, added)


def _without_common_end(removed: str, added: str) -> tuple[str, str, str]:
    """A space that was held back for a change that never came."""
    kept = ""
    if removed[-1:].isspace() and removed[-1:] == added[-1:]:
        kept = removed[-1]
        removed, added = removed[:-1], added[:-1]
    return removed, added, kept


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Whether a run stayed, and both sides of it. What both texts begin and end with stayed without being searched.

    Most edits change a word or two, and a search through the rest costs the product of both lengths.
    """
    start, end = _common_ends(old, new)
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield True, "".join(old[:start]), "".join(new[:start])
    if len(middle_old) + len(middle_new) > MOST_TOKENS:
        yield False, "".join(middle_old), "".join(middle_new)
    else:
        for tag, a, b, c, d in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes():
            yield tag == "equal", "".join(middle_old[a:b]), "".join(middle_new[c:d])
    if end:
        yield True, "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many tokens both begin with, and how many of the others both end with."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return start, end


def shortened(pieces: Sequence[Piece], most: int = 60) -> tuple[Piece, ...]:
    """With long stretches that stayed cut to their ends, so that a changed word in a long text is found at once."""
    last = len(pieces) - 1
    return tuple(
        Piece(_middle_out(piece.text, most, has_before=at > 0, has_after=at < last), Mark.SAME)
        if piece.mark is Mark.SAME
        else piece
        for at, piece in enumerate(pieces)
    )


def _middle_out(text: str, most: int, *, has_before: bool, has_after: bool) -> str:
    """Only as much as stands next to a change; all of it if there is none."""
    letters = list(clusters(text))
    if len(letters) <= most or not (has_before or has_after):
        return text
    head = _whole_words("".join(letters[: most // 2])) + " " if has_before else ""
    tail = " " + _whole_words("".join(letters[-(most // 2) :])[::-1])[::-1] if has_after else ""
    return f"{head}…{tail}"


def _whole_words(text: str) -> str:
    """Without a word that was cut at the end; a text that is one long word stays."""
    words, space, _ = text.rpartition(" ")
    return words if space and words.strip() else text
