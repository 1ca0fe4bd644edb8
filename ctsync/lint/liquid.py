"""Liquid as CleverTap understands it: what cannot be read, what may come out empty, and how it reads for a person.

CleverTap supports "only the terms identified in our documentation" (docs.clevertap.com/docs/liquid-tags): the tags
below. Its page names few filters, while its own samples use others, so every classic filter passes. The parser is
python-liquid, which costs a fifth of a second to load: it is loaded by the first text that holds Liquid.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from ctsync.catalog.nearest import nearest
from ctsync.lint.fallbacks import Bare, bare_outputs

if TYPE_CHECKING:
    from liquid import BoundTemplate, Environment

_BLOCKS: Final = {
    "if": ("elsif", "else"),
    "unless": ("elsif", "else"),
    "case": ("when", "else"),
    "for": ("else",),
    "tablerow": (),
    "raw": (),
    "comment": (),
}
"""Tags with an end, and the tags that may stand between."""
_SINGLE: Final = ("assign", "break", "continue", "abort")
_FILTERS: Final = frozenset({
    "abs", "append", "at_least", "at_most", "capitalize", "ceil", "compact", "concat", "date", "date_tz",
    "default", "divided_by", "downcase", "escape", "escape_once", "first", "floor", "join", "last",
    "lstrip", "map", "minus", "modulo", "newline_to_br", "plus", "prepend", "remove", "remove_first",
    "replace", "replace_first", "reverse", "round", "rstrip", "size", "slice", "sort", "sort_natural",
    "split", "strip", "strip_html", "strip_newlines", "times", "truncate", "truncatewords", "uniq",
    "upcase", "url_decode", "url_encode", "where",
})  # fmt: skip
_OF_EVERYBODY: Final = frozenset({"Name", "Email", "Phone", "Identity", "Gender", "DOB", "Photo", "Tz"})
"""CleverTap's own properties, which a tracking plan need not have (developer.clevertap.com/docs/concepts-user-profiles)."""
_PROPERTY = re.compile(r"\bProfile\.([A-Za-z_][A-Za-z0-9_]*)")
_ROOTS: Final = {"profile": "Profile", "event": "Event"}

_PIECE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SIMPLE = re.compile(
    r"\{\{\s*Profile\.([A-Za-z_][A-Za-z0-9_]*)\s*\|\s*default:\s*(?:'([^'{}]*)'|\"([^\"{}]*)\")\s*\}\}"
)
"""By far the most common piece, `{{ Profile.Name | default: 'there' }}`: it is right, and wants no parser."""
_TAG_NAME = re.compile(r"\{%-?\s*([^\s%-]*)\s*(if\b)?")
_ABORT = re.compile(r"\{%-?\s*abort\s*-?%\}")
_IS_BLANK = re.compile(r"([=!]=\s*)(?:blank|empty)\b")
_MOST_ROUNDS: Final = 10_000
_MOST_BYTES: Final = 1_000_000
"""Of all loops of a text, and of what it becomes: `{% for i in (1..9999999) %}` shows nothing, and costs nobody a minute."""
_STOP = "\ue000"
"""Stands where `{% abort %}` stood: the parser does not know CleverTap's own tag."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, as a sentence; the character where it begins; what to write instead, and why, if there is more to say."""

    what: str
    offset: int
    hint: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text holds. With a mistake there is no template."""

    mistakes: tuple[Mistake, ...] = ()
    bare: tuple[Bare, ...] = ()
    template: BoundTemplate | None = None
    is_simple: bool = False


SIMPLE: Final = Reading(is_simple=True)


def holds_liquid(text: str) -> bool:
    return "{{" in text or "{%" in text


def first_piece(text: str) -> re.Match[str] | None:
    """The first output or tag."""
    return _PIECE.search(text)


def without_liquid(text: str) -> str:
    """The words that everybody gets: each output and tag is one letter there."""
    return _PIECE.sub("x", text)


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """One text, parsed once for all rules."""
    if "{%" not in text and "{{" not in _SIMPLE.sub("", text):
        return SIMPLE
    mistakes = tuple(_tag_mistakes(text))
    return Reading(mistakes) if mistakes else _parsed(text)


def rendered(text: str, profile: Mapping[str, Any]) -> str | None:
    """As a person with these properties gets it; None if it is aborted for them or cannot be read."""
    reading = read(text)
    if reading.is_simple:
        return _SIMPLE.sub(lambda piece: str(profile.get(piece[1]) or piece[2] or piece[3] or ""), text)
    template = reading.template
    if template is None:
        return None
    liquid_error = _error()
    try:
        shown: str = template.render(Profile=profile)
    except liquid_error:
        return None
    return None if _STOP in shown else shown


@lru_cache(maxsize=512)
def usual(text: str) -> str:
    """As most people see it, for counting letters: with a first name of five letters, without the Liquid around it."""
    return text if not holds_liquid(text) else rendered(text, {"Name": "Priya"}) or text


def misspelt_properties(text: str, known: Collection[str]) -> Iterator[Mistake]:
    """Properties of people that the tracking plan does not have, where their name is almost one that it has.

    Others may well exist: the plan need not hold what only texts use.
    """
    names = frozenset(known) | _OF_EVERYBODY
    plain = {"".join(letter for letter in name if letter.isalnum()) for name in names}
    for piece in _PIECE.finditer(text) if known else ():
        for found in _PROPERTY.finditer(piece.group()):
            if found[1] in names or found[1].replace("_", "") in plain:
                continue
            close = nearest(found[1], names, cutoff=0.75)
            if close is not None:
                what = f"`Profile.{found[1]}` is not in the tracking plan."
                hint = f"Did you mean `Profile.{close}`? Else add it to registers/tracking_plan.yaml."
                why = "Small and capital letters count, and of a property that nobody has all people read the fallback."
                yield Mistake(what, piece.start() + found.start(), hint, why)


def _tag_mistakes(text: str) -> Iterator[Mistake]:
    """Tags that nobody knows, that end nothing, or that are never ended. The parser has no place for the last."""
    opened: list[tuple[str, int]] = []
    for piece in _PIECE.finditer(text):
        match = _TAG_NAME.match(piece.group())
        if match is None:
            continue
        name, inner = match.group(1), opened[-1][0] if opened else ""
        if inner in ("raw", "comment") and name != f"end{inner}":
            continue
        if name in _BLOCKS:
            opened.append((name, piece.start()))
        elif name == f"end{inner}" and inner:
            opened.pop()
        else:
            yield from _stray_tag(name, inner, piece, is_else_if=bool(match.group(2)))
    for name, start in opened:
        yield Mistake(f"`{{% {name} %}}` has no `{{% end{name} %}}`.", start, f"Write `{{% end{name} %}}`.")


def _stray_tag(name: str, inner: str, piece: re.Match[str], *, is_else_if: bool) -> Iterator[Mistake]:
    shown, start = _short(piece.group()), piece.start()
    if name in ("elseif", "elif") or (name == "else" and is_else_if):
        yield Mistake(f"`{shown}` is not Liquid.", start, "Write `elsif`, in one word and without an e.")
    elif name in _SINGLE or name in _BLOCKS.get(inner, ()):
        return
    elif name.removeprefix("end") in _BLOCKS or name in ("else", "elsif", "when"):
        yield Mistake(f"`{shown}` stands where nothing is open that it belongs to.", start)
    else:
        close = nearest(name, (*_BLOCKS, *_SINGLE, "elsif", "else", "when"))
        hint = f"Did you mean `{close}`?" if close else ""
        yield Mistake(f"`{shown}` is not on CleverTap's list of Liquid tags.", start, hint)


def _parsed(text: str) -> Reading:
    liquid_error = _error()
    source = _ABORT.sub(lambda match: _STOP.ljust(len(match.group())), text)
    source = _IS_BLANK.sub(r"\1nil  ", source)  # the parser thinks that what is missing is not blank
    try:
        template = _environment().from_string(source)
        terms = template.analyze()
    except liquid_error:
        return Reading((_unreadable(text),))
    mistakes = tuple(_unknown_terms(terms.filters, terms.globals))
    if mistakes:
        return Reading(mistakes)
    return Reading((), tuple(bare_outputs(template.nodes, _STOP)), template)


def _unknown_terms(filters: Mapping[str, list[Any]], names: Mapping[str, list[Any]]) -> Iterator[Mistake]:
    for name, spans in filters.items():
        if name not in _FILTERS:
            close = nearest(name, _FILTERS)
            hint = f"Did you mean `{close}`?" if close else ""
            yield Mistake(f"`{name}` is no filter of Liquid.", spans[0].index, hint)
    for name, variables in names.items():
        if name in _ROOTS:
            right = _ROOTS[name]
            what = f"`{name}` is unknown to CleverTap: it is written with a capital letter."
            yield Mistake(what, variables[0].span.index, f"Write `{right}.`")


def _unreadable(text: str) -> Mistake:
    """The first piece that the parser refuses when it stands alone; the first of all if none does."""
    liquid_error, environment = _error(), _environment()
    pieces = [piece for piece in _PIECE.finditer(text) if piece.group().startswith("{{")]
    for piece in pieces:
        try:
            environment.from_string(piece.group())
        except liquid_error:
            return Mistake(f"`{_short(piece.group())}` cannot be read as Liquid.", piece.start())
    tag = next((piece for piece in _PIECE.finditer(text) if piece.group().startswith("{%")), None)
    if tag is None:
        start = max(text.find("{{"), 0)
        return Mistake(f"`{_short(text[start:])}` cannot be read as Liquid.", start)
    return Mistake(f"The Liquid that begins with `{_short(tag.group())}` cannot be read.", tag.start())


def _short(piece: str) -> str:
    return piece if len(piece) <= 60 else piece[:57] + "…"


@cache
def _environment() -> Environment:
    """The parser with CleverTap's tags and the classic filters. Dates come out fixed: no rule looks at a clock."""
    from liquid import Environment

    def a_date(value: object, *_: object) -> str:
        return "1 June 2027" if value else ""

    class Bounded(Environment):
        loop_iteration_limit = _MOST_ROUNDS
        output_stream_limit = _MOST_BYTES

    environment = Bounded()
    inner = {"content", "output", "illegal"}
    environment.tags = {
        name: tag for name, tag in environment.tags.items() if name in {*inner, *_BLOCKS, *_SINGLE}
    }
    environment.filters["date"] = environment.filters["date_tz"] = a_date
    return environment


@cache
def _error() -> type[Exception]:
    from liquid.exceptions import LiquidError

    return LiquidError
