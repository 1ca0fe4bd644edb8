"""The conditions of CleverTap's query language as SQL (contract 3.5); `operators` says the same in Python.

All values that a user wrote are bound as parameters. A law in the tests holds the two readings together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ctsync.sandbox.large.columns import Property
from ctsync.sandbox.operators import NEGATIVE, Reading

COMPARISONS = {
    "greater_than": ">",
    "greater_than_equals": ">=",
    "less_than": "<",
    "less_than_equals": "<=",
    "equals": "=",
}


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL and the values for its question marks."""

    text: str
    values: tuple[Any, ...] = ()


TRUE, FALSE = Sql("TRUE"), Sql("FALSE")


def joined(parts: Sequence[Sql], word: str, otherwise: Sql) -> Sql:
    """The parts with AND or OR between them."""
    if not parts:
        return otherwise
    return Sql(
        "(" + f" {word} ".join(part.text for part in parts) + ")",
        tuple(value for part in parts for value in part.values),
    )


def all_of(*parts: Sql) -> Sql:
    return joined(parts, "AND", TRUE)


def any_of(*parts: Sql) -> Sql:
    return joined(parts, "OR", FALSE)


def negated(part: Sql) -> Sql:
    return Sql(f"(NOT {part.text})", part.values)


def passes(found: Property, condition: Mapping[str, Any], reading: Reading) -> Sql:
    """Whether a property passes a condition; true or false, never NULL."""
    operator = condition.get("operator", "equals")
    is_set = any_of(*(Sql(test) for _, _, test in _held(found)))
    if operator in ("exists", "does_not_exist"):
        return is_set if operator == "exists" else negated(is_set)
    value = condition["value"]
    wanted = value if isinstance(value, list) else [value]
    checks = [_check(kind, expression, operator, wanted, reading) for kind, expression, _ in _held(found)]
    if reading.unset_passes and operator in NEGATIVE:
        checks.append(negated(is_set))
    return any_of(*checks)


def _held(found: Property) -> list[tuple[str, str, str]]:
    """Kind, expression, and the test whether it holds anything, of each column that the property has."""
    singles = [(kind, getattr(found, kind)) for kind in ("text", "number")]
    lists = [(kind, getattr(found, kind)) for kind in ("texts", "numbers")]
    held = [(kind, column, f"({column} IS NOT NULL)") for kind, column in singles if column]
    held += [(kind, column, f"(coalesce(len({column}), 0) > 0)") for kind, column in lists if column]
    return held + ([("other", found.other, f"coalesce({found.other}, FALSE)")] if found.other else [])


def _check(kind: str, expression: str, operator: str, wanted: list[Any], reading: Reading) -> Sql:
    if kind in ("texts", "numbers"):
        one = _holds(kind[:-1], "item", operator, wanted, reading)
        return Sql(
            f"coalesce(len(list_filter({expression}, lambda item: {one.text})) > 0, FALSE)", one.values
        )
    one = _holds(kind, expression, operator, wanted, reading)
    if kind == "other":
        return all_of(Sql(f"coalesce({expression}, FALSE)"), one)
    return Sql(f"coalesce({one.text}, FALSE)", one.values)


def _holds(kind: str, value: str, operator: str, wanted: list[Any], reading: Reading) -> Sql:
    """The condition for one value; NULL if the value is.

    The check for a value that is of no kind to compare is a constant, which must not make others true: see `_check`.
    """
    if operator in NEGATIVE:
        return all_of(
            *([] if kind == "other" else [Sql(f"{value} IS NOT NULL")]),
            negated(_holds(kind, value, NEGATIVE[operator], wanted, reading)),
        )
    each = [_ONE[operator](kind, value, operator, one) for one in wanted]
    return any_of(*each) if reading.any_of_list else all_of(*each)


def _equal(kind: str, value: str, _operator: str, wanted: Any) -> Sql:
    if isinstance(wanted, str):
        return bound_text(f"({value} = ?)", wanted) if kind == "text" else FALSE
    return _compared(kind, value, "equals", wanted)


def _contain(kind: str, value: str, _operator: str, wanted: Any) -> Sql:
    return (
        bound_text(f"contains({value}, ?)", wanted) if kind == "text" and isinstance(wanted, str) else FALSE
    )


def _compared(kind: str, value: str, operator: str, wanted: Any) -> Sql:
    """Only numbers compare; a NaN compares with none, though duckdb would order it."""
    if kind != "number" or isinstance(wanted, str) or wanted != wanted:  # noqa: PLR0124  # only NaN differs from itself
        return FALSE
    return Sql(f"({value} {COMPARISONS[operator]} ?)", (_number(wanted),))


def _number(wanted: float) -> float:
    """Within what duckdb can bind; a larger whole number compares like an endless one."""
    if isinstance(wanted, int) and abs(wanted) >= 2**63:
        return float("inf") if wanted > 0 else float("-inf")
    return wanted


def bound_text(sql: str, wanted: str) -> Sql:
    """The SQL with the text as its value; a text that is no Unicode is nowhere in the files."""
    return Sql(sql, (wanted,)) if is_unicode(wanted) else FALSE


def is_unicode(text: str) -> bool:
    """False for half a surrogate pair and the like, which JSON may hold and duckdb cannot bind."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_ONE: Mapping[str, Callable[[str, str, str, Any], Sql]] = {
    "equals": _equal,
    "contains": _contain,
    **dict.fromkeys(("greater_than", "greater_than_equals", "less_than", "less_than_equals"), _compared),
}
