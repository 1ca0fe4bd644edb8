"""One file in its canonical layout, or as it is where that would not be safe."""

from __future__ import annotations

from ctsync.editing.comments import comments_of, dress
from ctsync.editing.edits import Refused
from ctsync.editing.layout import Layout
from ctsync.editing.order import KeyOrder
from ctsync.editing.proof import same_but_order
from ctsync.editing.written import read_written
from ctsync.problems import Problem, Problems
from ctsync.reading.characters import decode
from ctsync.reading.nodes import Mapping
from ctsync.reading.parse import parse


def formatted(content: bytes, file: str, order: KeyOrder, problems: Problems) -> str | Refused:
    """The text of a file in canonical layout.

    Refused if the file cannot be read, which `problems` then says, or if the result would mean something else, lose a
    comment, or change again when it is formatted once more: that is proved each time, and never taken for granted.
    """
    before = parse(content, file, problems)
    source = decode(content, file)
    if before is None or isinstance(source, Problem):
        return Refused("It cannot be read.")
    result = _laid_out(source, order)
    if result == source:
        return result
    fault = fault_of(source, before, result, order)
    return Refused(fault) if fault else result


def fault_of(source: str, before: Mapping, result: str, order: KeyOrder) -> str:
    """What is wrong with a result; nothing if it may take the place of the source, whose meaning is `before`."""
    after = parse(result.encode(), "result", Problems())
    if after is None:
        return "It could not be read any more."
    found = same_but_order(before, after, order.is_message_text)
    if found:
        return f"It would mean something else: {found}."
    if _comments(source) != _comments(result):
        return "A comment would be lost."
    return "" if _laid_out(result, order) == result else "It would not stay as it is."


def _laid_out(source: str, order: KeyOrder) -> str:
    head, root = dress(source, read_written(source))
    lines = Layout(source, order).file(head, root)
    return "\n".join(lines) + "\n"


def _comments(source: str) -> list[str]:
    return sorted(comment.text for comment in comments_of(source, read_written(source)))
