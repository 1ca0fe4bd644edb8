"""What YAML's own error messages mean, in words that name the sign to blame (yaml.md 1).

libyaml says "mapping values are not allowed in this context"; a marketer has to hear that `: ` inside a text needs
quotes, and to see the line written right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import yaml

from ctsync.problems import Position, Problem, in_brief

_KEY_AND_VALUE = re.compile(
    r"""\s*+(?:-\s++)*+(?P<key>[^\s"'{}\[\]#:,][^:#{}\[\]]*+|"[^"]*+"): ++(?P<value>\S.*)"""
)
"""Nothing here gives back what it took: on a line of a million blanks each second try would cost a million steps."""
_NO_BLANK = re.compile(r"\s*+(?:- ++)?+(?P<key>[A-Za-z_]\w*+):(?P<value>[^\s/].*)")
_ODD_COLON = re.compile(
    r"\s*+(?:- ++)?+(?P<key>[A-Za-z_]\w*+)(?P<sign>:[^\S ]|\s*+[：﹕꞉∶=])\s*+(?P<value>.*)"
)
"""A key and its value with something between them that only looks like a colon and a blank."""
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_TIGHT_COMMENT = re.compile(r" ((#[^\s#!,}\]]+).*)$")
_QUOTE: Final = "Put the text in double quotes."
_CURLY: Final = "“”„‟«»‘’‚"
_LONGEST: Final = 120
_FAR: Final = 50
"""Lines above a fault in which its cause is looked for."""
_UNEVEN: Final = (
    "This line is not indented like the lines above it.",
    "Give keys of one map the same number of blanks.",
)


@dataclass(frozen=True, slots=True)
class _Fault:
    """One error of the parser, with the file's lines beside it. Lines and columns count from 0."""

    context: str
    problem: str
    line: int
    column: int
    start_line: int
    start_column: int
    lines: list[str]

    @property
    def written(self) -> str:
        return self._at(self.line)

    @property
    def start_written(self) -> str:
        return self._at(self.start_line)

    @property
    def value_sign(self) -> str:
        """The first letter of the value on the line, when the line is a key with a value."""
        match = _key_and_value(self.written)
        return match["value"][0] if match else ""

    def _at(self, line: int) -> str:
        return self.lines[line] if line < len(self.lines) else ""


_Said = tuple[str, str, str, bool | tuple[int, int]]
"""Rule, what, hint, and whether it stands at the start of what was being read, or its own line and column from 0."""


def explain(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """Turn an error of the YAML parser into a problem with a place, a reason and the line to write."""
    conflict = _CONFLICT.search(text)
    if conflict:
        where = Position(file, text.count("\n", 0, conflict.start()) + 1)
        what = "Git could not join two versions of this file, and left both in it."
        hint = "Keep one of the two, and delete the lines that git put around them."
        return Problem("YAML001", where, what, "", hint)
    fault = _fault(error, text) if isinstance(error, yaml.MarkedYAMLError) else None
    if fault is None:
        return Problem("YAML001", Position(file), "This file is not YAML.", str(error)[:200])
    for pattern, say in _CASES:
        if re.search(pattern, f"{fault.context}; {fault.problem}"):
            rule, what, hint, at = say(fault)
            if isinstance(at, bool):
                at = (fault.start_line, fault.start_column) if at else (fault.line, fault.column)
            line, column = at
            where = Position(file, line + 1, column + 1)
            return Problem(rule, where, in_brief(what), "", in_brief(hint))
    why = f"The parser says: {'; '.join(part for part in (fault.context, fault.problem) if part)}."
    where = Position(file, fault.line + 1, fault.column + 1)
    return Problem("YAML001", where, "This is not YAML.", why, "Look at the quotes and the indentation here.")


def in_quotes(line: str, *, at: int = 0, whole: bool = False) -> str:
    """Advice to quote, with the line written right where it is a key and a text. With `whole`, comments are text.

    `at` is the column of the fault, from 0: deep inside brackets it is not the whole value that wants quotes.
    """
    match = _key_and_value(line)
    if match is None or len(line) > _LONGEST or (match["value"][0] in "[{" and at > match.start("value") + 1):
        return _QUOTE
    value = match["value"] if whole else re.split(r" #(?=\s|$)", match["value"])[0].rstrip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    elif len(value) > 1 and value[0] in _CURLY and value[-1] in _CURLY:
        return f'Put the text in straight double quotes: {match["key"]}: "{value[1:-1]}"'
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'Put the text in double quotes: {match["key"]}: "{escaped}"'


def quote_template(line: str, at: int) -> str:
    """The same advice for Liquid."""
    return in_quotes(line, at=at).replace("Put the text in double quotes", "Quote this template")


def _key_and_value(line: str) -> re.Match[str] | None:
    """A line that is a key with an unquoted or quoted value behind it, blanks at its end aside."""
    return _KEY_AND_VALUE.match(line.rstrip())


def _fault(error: yaml.MarkedYAMLError, text: str) -> _Fault | None:
    mark = error.problem_mark or error.context_mark
    start = error.context_mark or mark
    if mark is None or start is None:
        return None
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    line, column = mark.line, mark.column
    if lines and line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    return _Fault(error.context or "", error.problem or "", line, column, start.line, start.column, lines)


def _colon_in_text(fault: _Fault) -> _Said:
    match = _key_and_value(fault.written)
    if match and fault.column >= match.start("value"):
        what = "`: ` inside an unquoted text starts a new key in YAML, so this line cannot be read."
        return "YAML001", what, in_quotes(fault.written, at=fault.column), False
    for line in (fault.line, fault.line - 1):
        if line >= 0 and _read_as_text(fault.lines[line]):
            return _not_a_key(fault, line)
    what = "There is a key here where none can be."
    hint = "Line this key up with the keys above it, or put the text above in double quotes."
    return "YAML001", what, hint, (fault.line, _indentation(fault.written))


def _read_as_text(line: str) -> bool:
    return bool(_NO_BLANK.match(line) or _ODD_COLON.match(line))


def _not_a_key(fault: _Fault, line: int) -> _Said:
    """What is wrong with a line that its author took for a key and its value."""
    written = fault.lines[line] if line < len(fault.lines) else ""
    odd, tight = _ODD_COLON.match(written), _NO_BLANK.match(written)
    if odd:
        sign = odd["sign"].strip()
        said = (
            f"`{sign}` is not the colon that YAML wants"
            if sign and sign != ":"
            else "a hidden blank follows the colon"
        )
        what = f"The line with `{odd['key']}` is not read as a key, because {said}."
        return "YAML001", what, f"Write: {odd['key']}: {odd['value']}", (line, odd.start("sign"))
    if tight:
        what = f"The line with `{tight['key']}` has no blank after its colon, so it is not read as a key."
        return "YAML001", what, f"Write: {tight['key']}: {tight['value']}", (line, tight.end("key"))
    what = "This line is not a key with a value."
    return "YAML001", what, 'Write, for example: title: "Hi there"', (line, _indentation(written))


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _no_colon(fault: _Fault) -> _Said:
    return _not_a_key(fault, fault.start_line)


def _cannot_start(fault: _Fault) -> _Said:
    sign = fault.written[fault.column : fault.column + 1]
    if sign == "`":
        return (
            "YAML001",
            "A backtick cannot start an unquoted text.",
            in_quotes(fault.written, at=fault.column),
            False,
        )
    if sign == "%" and fault.column and fault.written[fault.column - 1] == "{":
        what = "`{%` without quotes starts a map in YAML, so this template cannot be read."
        return "YAML001", what, quote_template(fault.written, fault.column), False
    what = f"`{sign}` cannot be the first letter of an unquoted text."
    match = _key_and_value(fault.written)
    if sign == "@" and match and match["key"] == "owner":
        return "YAML001", what, f"Write: owner: {match['value'].lstrip('@')}", False
    return "YAML001", what, in_quotes(fault.written, at=fault.column), False


def _anchor_or_alias(fault: _Fault) -> _Said:
    sign, word = ("*", "an alias") if "alias" in fault.context else ("&", "an anchor")
    what = f"`{sign}` at the start of an unquoted text means {word} in YAML, and ctsync does not read those."
    return "YAML003", what, in_quotes(fault.start_written, at=fault.start_column), True


def _tag(fault: _Fault) -> _Said:
    what = "`!` at the start of a value is a tag in YAML, and ctsync does not read those."
    return "YAML003", what, in_quotes(fault.start_written, at=fault.start_column), True


def _block_text(fault: _Fault) -> _Said:
    sign = fault.start_written[fault.start_column : fault.start_column + 1]
    what = f"`{sign}` at the start of an unquoted text means a text of several lines in YAML."
    return "YAML001", what, in_quotes(fault.start_written, at=fault.start_column), True


def _quoted(fault: _Fault) -> _Said:
    if "escape" in fault.problem:
        what = "`\\` inside double quotes starts an escape, and this one does not exist."
        return "YAML001", what, "Write two: `\\\\`.", False
    sign = fault.start_written[fault.start_column : fault.start_column + 1]
    return (
        "YAML001",
        f"The quote {sign} that opens here is never closed.",
        f"Write {sign} at the end of the text.",
        True,
    )


def _in_brackets(fault: _Fault) -> _Said:
    if fault.written[fault.column : fault.column + 2] == "{{":
        what = "`{{` without quotes starts a map in YAML, so this template cannot be read."
        return "YAML001", what, "Quote this template.", False
    for number, line in enumerate(fault.lines[fault.start_line : fault.line + 1], fault.start_line):
        swallowed = _TIGHT_COMMENT.search(line)
        if swallowed:
            what = f"`{swallowed[1]}` is read as a comment, because an unquoted ` #` starts one in YAML."
            return (
                "YAML001",
                what,
                f'Put the text in double quotes: "{swallowed[2]}"',
                (number, swallowed.start(1)),
            )
    opening = fault.start_written[fault.start_column : fault.start_column + 1]
    closing = "]" if opening == "[" else "}"
    what = f"The `{opening}` that opens here is not closed where YAML expects it."
    return (
        "YAML001",
        what,
        f"Write `{closing}` at its end, or put texts with commas or brackets in double quotes.",
        True,
    )


def _after_value(fault: _Fault) -> _Said:
    sign = fault.value_sign
    if sign in ("[", "{"):
        what = (
            f"`{sign}` at the start of an unquoted text means a {'list' if sign == '[' else 'map'} in YAML."
        )
        return "YAML001", what, in_quotes(fault.written), False
    if fault.column == _indentation(fault.written) and not fault.written.lstrip().startswith(":"):
        return "YAML001", *_UNEVEN, False
    if sign in ('"', "'") and in_quotes(fault.written).endswith(fault.written.strip()):
        return _left_open(fault, sign)
    if sign in ('"', "'"):
        what = f"A {sign} inside the text ended it just before this."
        return "YAML001", what, in_quotes(fault.written), False
    if fault.written.lstrip().startswith(":"):
        return (
            "YAML001",
            "There is a value here without a key.",
            'Write, for example: title: "Hi there"',
            False,
        )
    return "YAML001", *_UNEVEN, False


def _left_open(fault: _Fault, sign: str) -> _Said:
    """A text that opened above took everything up to the first quote of this line."""
    for number in range(fault.line - 1, max(-1, fault.line - _FAR), -1):
        match = _key_and_value(fault.lines[number])
        if match and match["value"][0] == sign and fault.lines[number].count(sign) == 1:
            what = (
                f"The quote {sign} that opens here is closed by the next one only, in line {fault.line + 1}."
            )
            hint = f"Write {sign} at the end of the text: {match['key']}: {match['value']}{sign}"
            return "YAML001", what, hint, (number, match.start("value"))
    what = f"A text that opened above this line ends at its first {sign}."
    return "YAML001", what, f"Look for a missing {sign} in the lines above.", False


def _bare_sign(fault: _Fault) -> _Said:
    sign = fault.written[fault.column : fault.column + 1]
    if fault.written.startswith("...") and not fault.column:
        return "YAML001", "Three dots end a file, and nothing stands before these.", "Delete the line.", False
    if not sign:
        what = "The file ends here, inside a `[` or `{` that is never closed."
        return "YAML001", what, "Write `]` or `}` where its content ends.", False
    if sign == "-":
        what = "`-` starts a list in YAML, and a list cannot begin on the line of its key."
        match = _key_and_value(fault.written)
        if match is None or len(fault.written) > _LONGEST:
            return "YAML001", what, in_quotes(fault.written, at=fault.column), False
        listed = f"or write a list: {match['key']}: [{match['value'].lstrip('- ')}]"
        return "YAML001", what, f"{in_quotes(fault.written, at=fault.column)}, {listed}", False
    return (
        "YAML001",
        f"`{sign}` cannot be the first letter of an unquoted text.",
        in_quotes(fault.written, at=fault.column),
        False,
    )


def _after_the_end(fault: _Fault) -> _Said:
    """The map of the file is over, and something follows: most often its first keys stand too far in."""
    begun = next((line for line in fault.lines if line.strip() and not line.lstrip().startswith("#")), "")
    if begun.startswith(" ") and fault.column == 0:
        return "YAML001", *_UNEVEN, False
    return (
        "YAML001",
        "Nothing can follow here: the keys of this file are over.",
        "Delete this, or the line above.",
        False,
    )


_CASES: tuple[tuple[str, Callable[[_Fault], _Said]], ...] = (
    (r"mapping values are not allowed", _colon_in_text),
    (r"cannot start any token", _cannot_start),
    (r"scanning an (alias|anchor)", _anchor_or_alias),
    (r"(scanning|parsing) a tag|undefined tag handle|tag", _tag),
    (r"block scalar", _block_text),
    (r"quoted scalar|double-quoted|single-quoted", _quoted),
    (r"flow (sequence|mapping)", _in_brackets),
    (r"could not find expected ':'", _no_colon),
    (r"node content|sequence entries are not allowed", _bare_sign),
    (r"block mapping|block collection", _after_value),
    (r"document start", _after_the_end),
)
