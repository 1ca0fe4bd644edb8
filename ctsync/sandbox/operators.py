"""What each operator of CleverTap's query language means for a property's value (contract 3.5).

A list as the wanted value means any of them, and none of them for the two negative operators. Texts compare exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) != isinstance(wanted, str):
        return False
    return bool(value == wanted)


def _holds(value: Any, wanted: Any) -> bool:
    return isinstance(value, str) and isinstance(wanted, str) and wanted in value


def _comparison(compare: Callable[[float, float], bool]) -> Callable[[Any, list[Any]], bool]:
    def check(value: Any, wanted: list[Any]) -> bool:
        return not isinstance(value, str) and any(compare(value, each) for each in wanted)

    return check


_CHECKS: Mapping[str, Callable[[Any, list[Any]], bool]] = {
    "equals": lambda value, wanted: any(_same(value, each) for each in wanted),
    "not_equals": lambda value, wanted: not any(_same(value, each) for each in wanted),
    "contains": lambda value, wanted: any(_holds(value, each) for each in wanted),
    "does_not_contain": lambda value, wanted: not any(_holds(value, each) for each in wanted),
    "greater_than": _comparison(lambda value, wanted: value > wanted),
    "greater_than_equals": _comparison(lambda value, wanted: value >= wanted),
    "less_than": _comparison(lambda value, wanted: value < wanted),
    "less_than_equals": _comparison(lambda value, wanted: value <= wanted),
}
NEGATIVE = ("not_equals", "does_not_contain")


def passes(values: list[Any], condition: Mapping[str, Any], *, unset_passes_negative: bool) -> bool:
    """Whether a property passes a condition; `values` holds one value, several for list items, none if unset.

    A condition on a list passes if any of its items does.
    """
    operator = condition.get("operator", "equals")
    if operator in ("exists", "does_not_exist"):
        return bool(values) is (operator == "exists")
    if not values:
        return unset_passes_negative and operator in NEGATIVE
    wanted = condition["value"] if isinstance(condition["value"], list) else [condition["value"]]
    return any(_CHECKS[operator](value, wanted) for value in values)


def counts(found: int, condition: Mapping[str, Any]) -> bool:
    """Whether something happened often enough; at least once if the condition does not say."""
    if "operator" not in condition:
        return found >= 1
    return _CHECKS[condition["operator"]](found, [condition["value"]])


def values_at(properties: Mapping[str, Any], name: str) -> list[Any]:
    """The values of a property, or of a field of list items written as `Items|Category`."""
    outer, bar, inner = name.partition("|")
    if bar:
        items = properties.get(outer)
        return [item[inner] for item in items if inner in item] if isinstance(items, list) else []
    return [properties[name]] if name in properties else []
