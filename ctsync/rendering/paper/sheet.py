"""A plain table: as wide as its words, cut where it must be, readable without lines or colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ctsync.rendering.paper.cells import cut, padded, width
from ctsync.rendering.paper.ink import Paper, Tone

_GAP = 2
_NARROW = 8


def sheet(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    paper: Paper,
    *,
    right: frozenset[int] = frozenset(),
    spare: int | None = None,
    whole: frozenset[int] = frozenset(),
) -> Iterator[str]:
    """Columns by the widest entry. `right` are numbers, `whole` those of which a part says nothing, such as times.

    Where the paper ends, the `spare` column is left out; if that is not enough, the widest one is cut, and one of the
    `whole` last of all.
    """
    if not rows:
        return
    widths = [max(width(row[place]) for row in (head, *rows)) for place in range(len(head))]
    surplus = sum(widths) + _GAP * len(widths) - paper.width
    if surplus > 0 and spare is not None:
        kept = [place for place in range(len(head)) if place != spare]
        fewer = [[row[place] for place in kept] for row in (head, *rows)]
        moved = frozenset(kept.index(place) for place in right if place != spare)
        yield from sheet(fewer[0], fewer[1:], paper, right=moved)
        return
    surplus = _narrowed(widths, surplus, [place for place in range(len(head)) if place not in whole])
    _narrowed(widths, surplus, range(len(head)))
    yield paper.ink(_line(head, widths, right), Tone.QUIET)
    for row in rows:
        yield _line(row, widths, right)


def _narrowed(widths: list[int], surplus: int, places: Sequence[int]) -> int:
    """Take from the widest of these columns, as far as they go; gives what is left to take."""
    while surplus > 0 and places and max(widths[place] for place in places) > _NARROW:
        widths[max(places, key=lambda place: widths[place])] -= 1
        surplus -= 1
    return surplus


def _line(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    cells = []
    for place, (text, cells_wide) in enumerate(zip(row, widths, strict=True)):
        short = cut(text, cells_wide)
        fill = " " * (cells_wide - width(short))
        cells.append(fill + short if place in right else padded(short, cells_wide))
    return ("  " + (" " * _GAP).join(cells)).rstrip()
