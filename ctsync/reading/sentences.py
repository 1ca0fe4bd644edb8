"""What is wrong with a value, as a sentence a marketer understands, with what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel

from ctsync.catalog.nearest import nearest
from ctsync.reading.nodes import Node, Path, Scalar, Swallowed, find
from ctsync.reading.shapes import example_at, keys_at

_OURS = re.compile(r"[A-Z]+\d{3}")
_WORDS = re.compile(r"'([^']*)'")
_FEW: Final = 12

_SHAPES: Final = {
    "model_type": "a map of keys",
    "model_attributes_type": "a map of keys",
    "dict_type": "a map of keys",
    "list_type": "a list",
    "tuple_type": "a list",
    "string_type": "a text",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of a model: pydantic's kind, message and context, and the path in the file."""

    kind: str
    path: Path
    message: str
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Whether one of our own values spoke (`ctsync.values.wrong`), so that the kind is a rule."""
        return _OURS.fullmatch(self.kind) is not None

    @property
    def key(self) -> str:
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


@dataclass(frozen=True, slots=True)
class Said:
    """A problem's words. `meant` is the key that a misspelt one stands for, if that can be told."""

    rule: str
    what: str
    why: str = ""
    hint: str = ""
    meant: str = ""


def speak(fault: Fault, model: type[BaseModel], node: Node, inner: Mapping[str, type[BaseModel]]) -> Said:
    """The sentence for one fault. Every kind that is not known by name is TYPE001 in pydantic's own words."""
    written = find(node, fault.path)
    if isinstance(written, Swallowed):
        return _swallowed(fault, written)
    if fault.is_ours:
        what, example = fault.context["what"], fault.context["example"]
        return Said(fault.kind, _about(fault, what), "", _for_example(fault, example))
    if fault.kind == "extra_forbidden":
        return _unknown_key(fault, keys_at(model, fault.path[:-1], inner))
    example = example_at(model, fault.path, inner) if fault.path else None
    if fault.kind == "missing":
        return _missing(fault, example)
    return _wrong_value(fault, written, example)


def _wrong_value(fault: Fault, written: Node | None, example: str | None) -> Said:
    shape = _SHAPES.get(fault.kind, "")
    if isinstance(written, Scalar) and not written.text.strip():
        what = _about(fault, f"this is empty, and should be {shape or 'a value'}")
        return Said("TYPE002", what, "", _for_example(fault, example))
    if shape:
        return Said("TYPE001", _about(fault, f"this should be {shape}"), "", _for_example(fault, example))
    say = _KINDS.get(fault.kind, _in_other_words)
    return say(fault, written)


def _about(fault: Fault, what: str) -> str:
    what = what.removesuffix(".")
    if not fault.key:
        return f"{what[:1].upper()}{what[1:]}."
    return f"`{fault.key}`: {what}."


def _for_example(fault: Fault, example: str | None) -> str:
    if not example:
        return ""
    if fault.path and isinstance(fault.path[-1], str) and not example.startswith(f"{fault.key}:"):
        return f"Write, for example: {fault.key}: {example}"
    return f"Write, for example: {example}"


def _swallowed(fault: Fault, written: Swallowed) -> Said:
    text = written.comment.replace('"', '\\"')
    what = _about(
        fault, f"this is empty, because an unquoted `#` starts a comment in YAML: `{written.comment}`"
    )
    return Said("TYPE002", what, "", f'Put it in double quotes: {fault.key}: "{text}"')


_DASHBOARD_ONLY: Final = {
    **dict.fromkeys(("ab", "abtest", "abtesting", "splittest", "variant", "variants"), "A/B tests"),
    **dict.fromkeys(("besttime", "besttimetosend", "sendatbesttime"), "each person's best time"),
    **dict.fromkeys(("amp", "amphtml", "ampemail"), "AMP e-mails"),
}
"""What people know from the dashboard, as they may write it (Create Campaign API)."""


def _unknown_key(fault: Fault, known: tuple[str, ...]) -> Said:
    wish = _DASHBOARD_ONLY.get(re.sub(r"[\W_]", "", fault.key.lower()))
    if wish and fault.path[0] in (fault.key, "message", "schedule"):
        what = f"`{fault.key}` is not possible: CleverTap's API has no field for {wish}."
        return Said("CORE005", what, "", "Do without it, or build that campaign in the dashboard.")
    holder = [step for step in fault.path[:-1] if isinstance(step, str)]
    where = f"a key of `{holder[-1]}`" if holder else "a key of this file"
    close = nearest(fault.key, known) or nearest(fault.key.lower(), known)
    if close:
        hint = f"Did you mean `{close}`?"
    elif known:
        shown = ", ".join(f"`{key}`" for key in known[:_FEW])
        hint = f"Keys that can stand here: {shown}{', …' if len(known) > _FEW else '.'}"
    else:
        hint = "Delete it."
    why = _foreign_letter(fault.key) if close and close.isascii() else ""
    return Said("CORE001", f"`{fault.key}` is not {where}.", why, hint, close or "")


def _foreign_letter(key: str) -> str:
    """What makes a key differ from the one that it looks like: a letter of another alphabet."""
    foreign = next((letter for letter in key if not letter.isascii()), None)
    if foreign is None:
        return ""
    name = unicodedata.name(foreign, "a letter without a name").lower()
    return f"Its `{foreign}` is no letter of the English alphabet (U+{ord(foreign):04X}, {name})."


def _missing(fault: Fault, example: str | None) -> Said:
    holder = [step for step in fault.path[:-1] if isinstance(step, str)]
    what = f"`{fault.key}` is missing in `{holder[-1]}`." if holder else f"`{fault.key}` is missing."
    return Said("REQ001", what, "", _for_example(fault, example))


_LIKELY: Final = {
    "error": "block",
    "err": "block",
    "fatal": "block",
    "none": "off",
    "false": "off",
    "ignore": "off",
}
"""Words of other programs for the levels of ours. Nobody is told to switch a rule off who did not ask for it."""


def _literal(fault: Fault, written: Node | None) -> Said:
    words = _WORDS.findall(str(fault.context.get("expected", "")))
    allowed = (
        ", ".join(f"`{word}`" for word in words[:-1]) + f" or `{words[-1]}`" if words[1:] else f"`{words[0]}`"
    )
    if not isinstance(written, Scalar):
        return Said("TYPE001", _about(fault, f"this should be {allowed}"), "", _for_example(fault, words[0]))
    close = nearest(written.text.lower(), words) or _LIKELY.get(written.text.lower(), "")
    close = next(word for word in (close, "warn", *words) if word in words)
    return Said(
        "TYPE001", _about(fault, f"`{written.text}` is not {allowed}"), "", _for_example(fault, close)
    )


def _too_many(fault: Fault, _written: Node | None) -> Said:
    return Said("TYPE001", _about(fault, f"this holds more than {fault.context['max_length']}"))


def _too_few(fault: Fault, _written: Node | None) -> Said:
    return Said("TYPE001", _about(fault, f"this holds fewer than {fault.context['min_length']}"))


def _own_words(fault: Fault, _written: Node | None) -> Said:
    return Said("TYPE001", _about(fault, str(fault.context["error"])))


def _in_other_words(fault: Fault, _written: Node | None) -> Said:
    return Said("TYPE001", _about(fault, fault.message[:1].lower() + fault.message[1:]))


_KINDS: Final[dict[str, Callable[[Fault, Node | None], Said]]] = {
    "literal_error": _literal,
    "too_long": _too_many,
    "too_short": _too_few,
    "value_error": _own_words,
    "assertion_error": _own_words,
}
