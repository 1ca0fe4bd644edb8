"""The operators of filters, and the words that count how often something was done (yaml.md 5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Arity: TypeAlias = Literal["flag", "one", "one or more", "pair"]
Compares: TypeAlias = Literal["anything", "texts", "numbers"]


@dataclass(frozen=True, slots=True)
class Operator:
    """One word of the YAML: how many values it takes, what it compares, and CleverTap's spelling of it.

    `spoken` is how a sentence says it, with `opposite` for `exists: false`, the one word with two wire spellings.
    """

    word: str
    arity: Arity
    compares: Compares
    wire: str
    spoken: str
    opposite: str = ""


EQUALS = "equals"
"""The operator of a value that is written without one; no word of the YAML."""

OPERATORS: dict[str, Operator] = {
    operator.word: operator
    for operator in (
        Operator(EQUALS, "one or more", "anything", "equals", "is"),
        Operator("not", "one or more", "anything", "not_equals", "is not"),
        Operator("contains", "one", "texts", "contains", "contains"),
        Operator("not_contains", "one", "texts", "does_not_contain", "does not contain"),
        Operator("exists", "flag", "anything", "exists", "is known", "does_not_exist"),
        Operator("more_than", "one", "numbers", "greater_than", "is more than"),
        Operator("at_least", "one", "numbers", "greater_than_equals", "is at least"),
        Operator("less_than", "one", "numbers", "less_than", "is less than"),
        Operator("at_most", "one", "numbers", "less_than_equals", "is at most"),
        Operator("between", "pair", "numbers", "between", "is between"),
    )
}

WORDS: tuple[str, ...] = tuple(word for word in OPERATORS if word != EQUALS)
"""What may stand in a file."""

COUNTS: dict[str, tuple[str, str]] = {
    "at_least": ("greater_than_equals", "at least"),
    "more_than": ("greater_than", "more than"),
    "at_most": ("less_than_equals", "at most"),
    "less_than": ("less_than", "less than"),
    "exactly": ("equals", "exactly"),
}
"""How many times, in a condition of `did` or `did_not`: the wire spelling and the spoken one (contract 3.5)."""
