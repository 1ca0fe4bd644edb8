"""From the bytes of one file to nodes: libyaml's events, and every budget and refusal of yaml.md 1.

Events never recurse and never build anything by themselves, so no file can crash the process, expand, or run code
(libraries.md 1). `load` and `compose` are not used anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast
from unicodedata import normalize

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from ctsync.problems import Position, Problem, Problems, in_brief
from ctsync.reading.characters import complaint, decode, forbidden_in_key, forbidden_in_text
from ctsync.reading.complaints import explain, in_quotes, quote_template
from ctsync.reading.nodes import Mapping, Node, Scalar, Sequence, Swallowed

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 32
MAX_NODES: Final = 50_000
MAX_PROBLEMS: Final = 50
"""Problems shown of one file: more of them help nobody."""

MAX_DIRECTIVES: Final = 50
"""Lines that start with `%`. None is read; the parser compares each with all before it, so few reach it."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIGHT_COMMENT = re.compile(r"[ ]#[^\s#!]")
_BLOCK_STYLES = ("|", ">")
_BETWEEN = (StreamStartEvent, DocumentEndEvent)
_NO_REUSE = (
    "A file says everything itself, so that a review sees it.",
    "Write the value out, or put it under `defaults` in ctsync.yaml.",
)
_REST = re.compile(r"[ ]+(#[^\s#!].*)")


class _Broken(Exception):
    """The file cannot be read any further."""

    def __init__(
        self, line: int, column: int, what: str, why: str = "", hint: str = "", rule: str = "YAML001"
    ) -> None:
        super().__init__(what)
        self.slots = (rule, line, column, what, why, hint)


def parse(content: bytes, file: str, problems: Problems, *, loader: Any = None) -> Mapping | None:
    """Read one file. Whatever is wrong goes to `problems`, and then there is no tree.

    A syntax error (YAML001) ends the reading of the file; duplicate keys (YAML002) and anchors, aliases, merge keys
    and tags (YAML003) are all gathered.
    """
    if len(content) > MAX_BYTES:
        what = f"This file has {len(content):,} bytes; the limit is {MAX_BYTES:,}."
        problems.add(Problem("YAML001", Position(file), what, "", "Split the file."))
        return None
    text = decode(content, file)
    if isinstance(text, Problem):
        problems.add(text)
        return None
    builder = _Builder(text, file)
    try:
        _check_directives(text)
        root = builder.build(loader or _LOADER)
    except _Broken as broken:
        rule, line, column, what, why, hint = broken.slots
        builder.found.append(Problem(rule, Position(file, line, column), in_brief(what), why, in_brief(hint)))
    except yaml.YAMLError as error:
        builder.found.append(explain(error, text, file))
    if builder.found:
        problems.extend(builder.found)
        return None
    return root


class _Builder:
    """Turns the events of one file into nodes, with a stack of its own."""

    __slots__ = (
        "_accented",
        "_file",
        "_has_escapes",
        "_has_glued_comments",
        "_has_tight_comments",
        "_lines",
        "_nodes",
        "_text",
        "found",
    )

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._lines: list[str] = []
        self._nodes = 0
        self._accented: dict[tuple[int, str], tuple[Mapping, str, int, int]] = {}
        self._has_escapes = "\\" in text
        self._has_glued_comments = '"#' in text or "'#" in text
        self._has_tight_comments = _TIGHT_COMMENT.search(text) is not None
        self.found: list[Problem] = []

    def build(self, loader: Any) -> Mapping:
        """Walk the events once. Raises _Broken, and yaml's own errors."""
        parser = loader(self._text)
        try:
            root = self._document(parser.get_event)
        finally:
            parser.dispose()
        if root is None or (isinstance(root, Scalar) and root.plain and not root.text):
            raise _Broken(1, 1, "This file is empty.", hint="Write its keys, or delete the file.")
        if not isinstance(root, Mapping):
            shape = "a list" if isinstance(root, Sequence) else "a single text"
            what = f"This file should hold keys with values, and is {shape}."
            raise _Broken(
                root.line, root.column, what, hint="Write keys with values, for example: version: 1"
            )
        return root

    def _document(self, next_event: Callable[[], Any]) -> Node | None:
        root: Node | None = None
        documents = 0
        while True:
            event = next_event()
            kind = type(event)
            if kind is StreamEndEvent:
                return root
            if kind is DocumentStartEvent:
                documents += 1
                _check_document(event, documents)
            elif kind not in _BETWEEN:
                root = self._tree(event, next_event)

    def _tree(self, first: Any, next_event: Callable[[], Any]) -> Node:
        """One value with everything inside it. This loop runs a million times for ten thousand files."""
        root = self._node(first)
        holders: list[Mapping | Sequence] = [] if isinstance(root, Scalar) else [root]
        holder = root
        key: str | None = None
        file, all_plain = self._file, not self._has_tight_comments
        nodes = self._nodes
        while holders:
            event = next_event()
            kind = type(event)
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                holders.pop()
                holder = holders[-1] if holders else root
                continue
            nodes += 1
            if nodes > MAX_NODES:
                self._refuse_size(event.start_mark)
            if key is None and type(holder) is Mapping:
                key = self._key(event, holder)
                continue
            is_plain = all_plain and kind is ScalarEvent and event.implicit[0]
            if is_plain and event.tag is None and event.anchor is None:
                mark = event.start_mark  # most values, read here because a call costs as much as the rest
                node: Node = Scalar(event.value, True, file, mark.line + 1, mark.column + 1)
            else:
                node = self._node(event)
            if key is None:
                cast("Sequence", holder).items.append(node)
            else:
                cast("Mapping", holder).items[key] = node
                key = None
            if kind is not ScalarEvent and not isinstance(node, Scalar):
                if len(holders) >= MAX_DEPTH:
                    what = f"Maps and lists are nested more than {MAX_DEPTH} deep here."
                    raise _Broken(node.line, node.column, what)
                holders.append(node)
                holder = node
        self._nodes = nodes
        return root

    def _node(self, event: Any) -> Node:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if event.anchor is not None:
            self._refuse_reuse(event, line, column)
            if type(event) is AliasEvent:
                return Scalar("", False, self._file, line, column)
        if event.tag is not None:
            self._refuse_tag(line, column)
        kind = type(event)
        if kind is ScalarEvent:
            if not event.implicit[0]:
                return self._quoted(event, line, column)
            if self._has_tight_comments:
                return self._plain(event, line, column)
            return Scalar(event.value, True, self._file, line, column)
        if kind is MappingStartEvent:
            return Mapping({}, {}, self._file, line, column)
        return Sequence([], self._file, line, column)

    def _plain(self, event: Any, line: int, column: int) -> Scalar:
        text: str = event.value
        comment = self._swallowed(event.end_mark)
        if comment and not text:
            node = Swallowed(text, True, self._file, line, column)
            node.comment = comment
            return node
        if comment:
            what = f"`{comment}` is read as a comment, so it would be missing from this text."
            quoted = in_quotes(self._line(line), whole=True)
            hint = f"For a comment, write a blank after the `#`. Otherwise {quoted[:1].lower()}{quoted[1:]}"
            self._add("YAML001", line, column, what, "An unquoted ` #` starts a comment in YAML.", hint)
        return Scalar(text, True, self._file, line, column)

    def _quoted(self, event: Any, line: int, column: int) -> Scalar:
        text: str = event.value
        if event.style in _BLOCK_STYLES:
            text = text.removesuffix("\n")
        elif (
            self._has_glued_comments
            and self._line(event.end_mark.line + 1)[event.end_mark.column :][:1] == "#"
        ):
            what = "The `#` behind this quote starts a comment, though no blank stands before it."
            hint = "Write a blank before the `#`, or close the quote where the text ends."
            self._add("YAML001", event.end_mark.line + 1, event.end_mark.column + 1, what, "", hint)
        if self._has_escapes:
            self._check_characters(forbidden_in_text(text), line, column)
        return Scalar(text, False, self._file, line, column)

    def _key(self, event: Any, holder: Mapping) -> str:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if type(event) is not ScalarEvent or event.anchor is not None or event.tag is not None:
            return self._odd_key(event, line, column)
        text: str = event.value
        if not text.isidentifier() or not text.isascii():  # nearly every key is one plain word
            self._check_key(event, holder, line, column)
        if text in holder.keys:
            what = f"`{text}` is written twice; it stands at {Position(*holder.keys[text])} already."
            why = "Only one of the two could be sent, and nobody would see which."
            self._add("YAML002", line, column, what, why, "Delete one of the two.")
        else:
            holder.keys[text] = (self._file, line, column)
        return text

    def _odd_key(self, event: Any, line: int, column: int) -> str:
        if event.anchor is not None:
            self._refuse_reuse(event, line, column)
        if type(event) is AliasEvent:
            return f"*{event.anchor}"
        if event.tag is not None:
            self._refuse_tag(line, column)
        if type(event) is not ScalarEvent:
            self._refuse_complex_key(line, column)
        return str(event.value)

    def _check_key(self, event: Any, holder: Mapping, line: int, column: int) -> None:
        text: str = event.value
        if not text:
            hint = 'Write, for example: title: "Hi there"'
            raise _Broken(line, column, "There is a value here without a key.", hint=hint)
        if text == "<<" and event.implicit[0]:
            self._add(
                "YAML003", line, column, "`<<` is a merge key, and ctsync does not read those.", *_NO_REUSE
            )
        if not (text.isascii() and text.isprintable()):
            hidden = forbidden_in_key(text)
            is_plain = hidden and self._line(line).startswith(text, column - 1)
            self._check_characters(hidden, line, column + (text.index(hidden) if hidden and is_plain else 0))
            self._check_twins(text, holder, line, column)

    def _check_twins(self, text: str, holder: Mapping, line: int, column: int) -> None:
        """Two keys that look the same, one with its accents apart, are as good as one key twice."""
        mine = (holder, text, line, column)
        _, known, *place = self._accented.setdefault((id(holder), normalize("NFC", text)), mine)
        if known != text:
            at = Position(self._file, *place)
            what = f"`{text}` looks like the key at {at}, with its accents written apart."
            self._add(
                "YAML002",
                line,
                column,
                what,
                "Nobody could tell the two from each other.",
                "Delete one of the two.",
            )

    def _refuse_size(self, mark: Any) -> None:
        what = f"This file holds more than {MAX_NODES:,} values."
        raise _Broken(mark.line + 1, mark.column + 1, what, hint="Split the file.")

    def _refuse_complex_key(self, line: int, column: int) -> None:
        written = self._line(line)
        opening = written[column - 1 : column]
        if opening == "{" and "{{" in (
            written[column - 1 : column + 1],
            written[max(0, column - 2) : column],
        ):
            what = "`{{` without quotes starts a map in YAML, so this template cannot be read."
            raise _Broken(line, column, what, hint=quote_template(written, column - 1))
        raise _Broken(
            line, column, "A key must be a text, and this one is a list or a map.", hint=in_quotes(written)
        )

    def _refuse_reuse(self, event: Any, line: int, column: int) -> None:
        sign, word = ("*", "an alias") if type(event) is AliasEvent else ("&", "an anchor")
        what = f"`{sign}{event.anchor}` is {word} in YAML, and ctsync does not read those."
        self._add("YAML003", line, column, what, _NO_REUSE[0], in_quotes(self._line(line), at=column - 1))

    def _refuse_tag(self, line: int, column: int) -> None:
        what = "`!` at the start of a value is a tag in YAML, and ctsync does not read those."
        self._add("YAML003", line, column, what, "", in_quotes(self._line(line), at=column - 1))

    def _check_characters(self, found: str | None, line: int, column: int) -> None:
        if found is not None:
            self._add("YAML001", line, column, *complaint(found))

    def _swallowed(self, end: Any) -> str:
        """The comment right behind an unquoted value, if no blank follows its `#`: most likely it was meant as text."""
        match = _REST.match(self._line(end.line + 1), end.column)
        return match[1] if match else ""

    def _line(self, number: int) -> str:
        if not self._lines:
            self._lines = self._text.split("\n")
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def _add(self, rule: str, line: int, column: int, what: str, why: str = "", hint: str = "") -> None:
        where = Position(self._file, line, column)
        self.found.append(Problem(rule, where, in_brief(what), why, in_brief(hint)))
        if len(self.found) >= MAX_PROBLEMS:
            raise _Broken(
                line, column, f"This file has {MAX_PROBLEMS} problems or more; the rest is not shown."
            )


_DIRECTIVE: Final = "A line that starts with `%` is an instruction to YAML, and ctsync does not read those."


def _check_directives(text: str) -> None:
    if text.startswith("%"):
        raise _Broken(1, 1, _DIRECTIVE, hint="Delete the line.", rule="YAML003")
    if text.count("\n%") > MAX_DIRECTIVES:
        line = text.count("\n", 0, text.index("\n%")) + 2
        raise _Broken(line, 1, _DIRECTIVE, hint="Delete the line.", rule="YAML003")


def _check_document(event: Any, documents: int) -> None:
    line = event.start_mark.line + 1
    if documents > 1:
        why = "One file holds one document, and `---` starts another."
        raise _Broken(
            line, 1, "A second document starts here.", why, "Delete the line, or make a second file."
        )
    if event.version or event.tags:
        raise _Broken(line, 1, _DIRECTIVE, hint="Delete the line.", rule="YAML003")
