"""Writing a file out in its canonical layout: order of keys, two blanks a level, one way to write each thing.

What is left as the author wrote it: which maps and lists stand on one line (as long as they fit), where a long text
breaks, quotes that need no change, and every word of a comment.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, cast

from ctsync.editing.comments import Comment, Dressed
from ctsync.editing.insertion import WIDTH
from ctsync.editing.order import KeyOrder
from ctsync.editing.scalars import Scalars
from ctsync.editing.written import Written, WrittenList, WrittenMap, WrittenScalar
from ctsync.reading.nodes import Path

_STEP: Final = 2
_BETWEEN_CODE_AND_COMMENT: Final = 2


class Layout:
    """One file's canonical lines."""

    def __init__(self, source: str, order: KeyOrder) -> None:
        self._source = source
        self._order = order
        self._scalars = Scalars(source)

    def file(self, head: list[str], root: Dressed) -> list[str]:
        """The lines of the whole file."""
        lines = list(head)
        previous: Dressed | None = None
        was_long = False
        followers = _followers(root.children)
        for child in self._sorted(root, ()):
            own = self._entry(child, 0, (_key(child),))
            is_long = len(own) - len(child.above) > 1
            if previous is not None and (
                is_long or was_long or (child.gap and followers.get(id(previous)) is child)
            ):
                _add_gap(lines)
            lines += own
            previous, was_long = child, is_long
        return lines + _foot(root, "")

    def _sorted(self, holder: Dressed, path: Path) -> list[Dressed]:
        if not isinstance(holder.value, WrittenMap):
            return holder.children
        ranks = {key: rank for rank, key in enumerate(self._order.keys(path))}
        return sorted(holder.children, key=lambda child: ranks.get(_key(child), len(ranks)))

    def _children(self, holder: Dressed, indent: int, path: Path) -> list[str]:
        """The lines of a map or a list in block style, at a column from 0."""
        lines: list[str] = []
        previous: Dressed | None = None
        followers = _followers(holder.children)
        for index, child in enumerate(self._sorted(holder, path)):
            step = index if child.key is None else _key(child)
            if child.gap and previous is not None and followers.get(id(previous)) is child:
                _add_gap(lines)
            lines += self._entry(child, indent, (*path, step))
            previous = child
        return lines + _foot(holder, " " * indent)

    def _entry(self, child: Dressed, indent: int, path: Path) -> list[str]:
        margin = " " * indent
        head = f"{margin}-" if child.key is None else f"{margin}{self._scalars.key(child.key)}:"
        above = list(child.above)
        if isinstance(child.value, WrittenScalar):
            body = self._scalar(head, child, indent, path, above)
        elif (flow := self._on_one_line(child, path, len(head) + 1)) is not None:
            body = [_with_comment(f"{head} {flow}", child.beside, above)]
        elif child.key is None:
            body = self._dashed(child, indent, path, above)
        else:
            inner = self._children(child, indent + _STEP, path)
            spare = [f"{margin}  {comment.text}" for comment in child.beside[1:]]
            body = [_with_comment(head, child.beside[:1], above), *spare, *inner]
        return [margin + line if line else "" for line in above] + body

    def _scalar(self, head: str, child: Dressed, indent: int, path: Path, above: list[str]) -> list[str]:
        value = cast("WrittenScalar", child.value)
        is_text = self._order.is_message_text(path)
        first, *rest = self._scalars.lines(value, indent + _STEP, is_text=is_text)
        lines = [f"{head} {first}" if first else head, *rest]
        if value.is_block:
            above += [comment.text for comment in child.beside]
        else:
            lines[-1] = _with_comment(lines[-1], child.beside, above)
        return lines

    def _dashed(self, child: Dressed, indent: int, path: Path, above: list[str]) -> list[str]:
        """An item of a list that is a map or a list itself: its first line stands behind the dash."""
        above += [comment.text for comment in child.beside]
        first = self._sorted(child, path)[0]
        above += first.above
        first.above = []
        inner = self._children(child, indent + _STEP, path)
        inner[0] = f"{' ' * indent}- {inner[0].lstrip(' ')}"
        return inner

    def _on_one_line(self, child: Dressed, path: Path, column: int) -> str | None:
        """A map or list as it stands on one line; None if it was not, would not fit, or has a comment inside."""
        value = child.value
        is_empty = not child.children
        if isinstance(value, WrittenScalar) or not (value.flow or is_empty) or child.has_comments_inside:
            return None
        written = self._flow(child, path)
        return None if written is None or (column + len(written) > WIDTH and not is_empty) else written

    def _flow(self, child: Dressed, path: Path) -> str | None:
        value: Written = child.value
        if isinstance(value, WrittenScalar):
            lines = self._scalars.lines(value, 0, is_text=self._order.is_message_text(path))
            return lines[0] if len(lines) == 1 else None
        pieces = []
        for index, each in enumerate(self._sorted(child, path)):
            step = index if each.key is None else _key(each)
            inside = self._flow(each, (*path, step))
            if inside is None:
                return None
            pieces.append(inside if each.key is None else f"{self._scalars.key(each.key)}: {inside}")
        opening, closing = "[]" if isinstance(value, WrittenList) else "{}"
        return f"{opening}{', '.join(pieces)}{closing}"


def _key(child: Dressed) -> str:
    return "" if child.key is None else child.key.text


def _followers(children: list[Dressed]) -> dict[int, Dressed]:
    """For each child, by its identity, the one that was written behind it."""
    return {id(one): other for one, other in pairwise(children)}


def _foot(holder: Dressed, margin: str) -> list[str]:
    return [margin + line if line else "" for line in holder.foot]


def _add_gap(lines: list[str]) -> None:
    if lines and lines[-1]:
        lines.append("")


def _with_comment(line: str, comments: list[Comment], above: list[str]) -> str:
    """A line with its comment: where it stood, if the line is as long as it was. Of several, the others go above."""
    if not comments:
        return line
    *others, last = comments
    above += [comment.text for comment in others]
    column = last.column if len(line) == last.code_ends else 0
    return line.ljust(max(column, len(line) + _BETWEEN_CODE_AND_COMMENT)) + last.text
