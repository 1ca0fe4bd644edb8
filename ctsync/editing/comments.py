"""Which comment belongs to which key, so that it can move with it.

YAML says nothing about comments, so these are habits of people: a comment above a key is about that key, one at the
end of a line about what stands there, one that closes a map about the map, and one on the first line about the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ctsync.editing.insertion import column_of
from ctsync.editing.written import Written, WrittenList, WrittenMap, WrittenScalar

_COMMENT = re.compile(r"#[^\n]*")


@dataclass(slots=True)
class Comment:
    """One comment from its `#` to the end of the line, and where the code before it ends on that line."""

    start: int
    column: int
    text: str
    code_ends: int

    @property
    def own_line(self) -> bool:
        """Whether nothing else stands on the line."""
        return self.code_ends == 0


@dataclass(slots=True)
class Dressed:
    """A value with its key, if it has one, and its comments.

    `above` are lines, with an empty text for an empty line; `beside` the comments at the end of its line, or of its
    key's line; `foot` the lines that close a map or a list. `gap` says that an empty line stands before all of it.
    """

    key: WrittenScalar | None
    value: Written
    above: list[str] = field(default_factory=list)
    beside: list[Comment] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    children: list[Dressed] = field(default_factory=list)
    gap: bool = False

    @property
    def has_comments_inside(self) -> bool:
        """Whether a comment stands between the brackets of a map or a list."""
        return bool(self.foot) or any(
            child.above or child.beside or child.has_comments_inside for child in self.children
        )


def dress(source: str, root: WrittenMap) -> tuple[list[str], Dressed]:
    """The lines that head the file, and its map with every other comment at its place."""
    dresser = _Dresser(source, comments_of(source, root))
    head = dresser.head()
    whole = Dressed(None, root)
    whole.children, whole.foot = dresser.children(root, len(source), -1)
    return head, whole


def comments_of(source: str, root: WrittenMap) -> list[Comment]:
    """Every comment of a file, in order, but for those behind the sign of a block text, which are part of it."""
    found: list[Comment] = []
    at = 0
    for start, end in [*_solid(root), (len(source), len(source))]:
        for match in _COMMENT.finditer(source, at, start):
            line_start = source.rfind("\n", 0, match.start()) + 1
            code_ends = len(source[line_start : match.start()].rstrip(" "))
            column = match.start() - line_start
            found.append(Comment(match.start(), column, match.group().rstrip(" "), code_ends))
        at = end
    return found


def _solid(value: Written) -> Iterator[tuple[int, int]]:
    """The characters of keys and single values, in order: where a `#` is no comment."""
    if isinstance(value, WrittenScalar):
        yield value.start, value.end
    elif isinstance(value, WrittenMap):
        for entry in value.entries:
            yield entry.key.start, entry.key.end
            yield from _solid(entry.value)
    else:
        for item in value.items:
            yield from _solid(item)


class _Dresser:
    """Walks the file once, handing out its comments."""

    def __init__(self, source: str, comments: list[Comment]) -> None:
        self._source = source
        self._comments = comments
        self._next = 0

    def head(self) -> list[str]:
        """The comment that starts on the first line, up to a line that is none."""
        lines: list[str] = []
        at = 0
        while (comment := self._peek()) and comment.own_line and self._same_line(at, comment.start):
            lines.append(comment.text)
            self._next += 1
            at = self._source.find("\n", comment.start) + 1
        rest = self._source[at:].lstrip(" ")
        return [*lines, ""] if lines and rest.startswith("\n") else lines

    def children(self, holder: Written, stop: int, outer: int) -> tuple[list[Dressed], list[str]]:
        """What a map or a list holds, and the comments that close it.

        `stop` is where what follows begins, `outer` the column of the holder's own key: comments further right belong
        to the holder.
        """
        if isinstance(holder, WrittenScalar):
            return [], []
        pairs: list[tuple[WrittenScalar | None, Written]]
        if isinstance(holder, WrittenMap):
            pairs = [(entry.key, entry.value) for entry in holder.entries]
        else:
            pairs = [(None, item) for item in holder.items]
        inner_stop = holder.end - 1 if holder.flow else stop
        starts = [(key or value).start for key, value in pairs]
        found = [
            self._entry(key, value, after, holder)
            for (key, value), after in zip(pairs, [*starts[1:], inner_stop], strict=False)
        ]
        return found, self._foot(holder, inner_stop, outer)

    def _entry(self, key: WrittenScalar | None, value: Written, stop: int, holder: Written) -> Dressed:
        dressed = Dressed(key, value)
        start = (key or value).start
        self._take_above(dressed, start)
        while key is not None and (comment := self._before(value.start)) is not None:
            if self._same_line(key.end, comment.start):
                dressed.beside.append(comment)
            elif isinstance(value, WrittenScalar):
                dressed.above.append(comment.text)
            else:
                break
            self._next += 1
        column = column_of(self._source, holder.start if isinstance(holder, WrittenList) else start)
        dressed.children, dressed.foot = self.children(value, stop, column)
        while (comment := self._before(stop)) is not None and not comment.own_line:
            ends_its_line = self._source[value.end - 1 : value.end] == "\n"  # a block text does
            if ends_its_line or not self._same_line(value.end, comment.start):
                break
            dressed.beside.append(comment)
            self._next += 1
        return dressed

    def _take_above(self, dressed: Dressed, start: int) -> None:
        first = start
        while (comment := self._before(start)) is not None:
            if dressed.above and self._is_below_a_gap(comment.start):
                dressed.above.append("")
            first = min(first, comment.start)
            dressed.above.append(comment.text)
            self._next += 1
        dressed.gap = self._is_below_a_gap(first)
        if dressed.above and self._is_below_a_gap(start):
            dressed.above.append("")

    def _foot(self, holder: WrittenMap | WrittenList, stop: int, outer: int) -> list[str]:
        lines: list[str] = []
        while (comment := self._before(stop)) is not None:
            if not holder.flow and not (comment.own_line and comment.column > outer):
                break
            if self._is_below_a_gap(comment.start):
                lines.append("")
            lines.append(comment.text)
            self._next += 1
        return lines

    def _peek(self) -> Comment | None:
        return self._comments[self._next] if self._next < len(self._comments) else None

    def _before(self, offset: int) -> Comment | None:
        comment = self._peek()
        return comment if comment is not None and comment.start < offset else None

    def _same_line(self, one: int, other: int) -> bool:
        return one <= other and self._source.find("\n", one, other) < 0

    def _is_below_a_gap(self, offset: int) -> bool:
        line_start = self._source.rfind("\n", 0, offset)
        if line_start < 0:
            return False
        return not self._source[self._source.rfind("\n", 0, line_start) + 1 : line_start].strip(" ")
