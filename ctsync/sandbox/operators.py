"""What each operator of CleverTap's query language means for a property's value (contract 3.5).

A list as the wanted value means any of them, and none of them for the two negative operators, unless the account reads
it otherwise. Texts compare exactly, and only numbers are larger or smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reading:
    """How the account reads what the contract leaves open; the settings of the same names say more."""

    unset_passes: bool = True
    """`not_equals_includes_unset`"""
    any_of_list: bool = True
    """`list_means_any`"""
    did_any_counts: bool = False
    """`did_any`"""

    def of_list(self, checks: Iterable[bool]) -> bool:
        """Whether a list of wanted values is met."""
        return any(checks) if self.any_of_list else all(checks)


AS_DOCUMENTED = Reading()


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) != isinstance(wanted, str):
        return False
    return bool(value == wanted)


def _holds(value: Any, wanted: Any) -> bool:
    return isinstance(value, str) and isinstance(wanted, str) and wanted in value


def _comparison(compare: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    def check(value: Any, wanted: Any) -> bool:
        return (
            isinstance(value, int | float)
            and isinstance(wanted, int | float)
            and bool(compare(value, wanted))
        )

    return check


_CHECKS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": _same,
    "contains": _holds,
    "greater_than": _comparison(lambda value, wanted: value > wanted),
    "greater_than_equals": _comparison(lambda value, wanted: value >= wanted),
    "less_than": _comparison(lambda value, wanted: value < wanted),
    "less_than_equals": _comparison(lambda value, wanted: value <= wanted),
}
NEGATIVE = {"not_equals": "equals", "does_not_contain": "contains"}
"""Each with the operator of which it is the opposite."""


def passes(values: list[Any], condition: Mapping[str, Any], reading: Reading) -> bool:
    """Whether a property passes a condition; `values` holds one value, several for list items, none if unset.

    A condition on a list passes if any of its items does.
    """
    operator = condition.get("operator", "equals")
    if operator in ("exists", "does_not_exist"):
        return bool(values) is (operator == "exists")
    if not values:
        return reading.unset_passes and operator in NEGATIVE
    wanted = condition["value"] if isinstance(condition["value"], list) else [condition["value"]]
    return any(_passes(value, operator, wanted, reading) for value in values)


def _passes(value: Any, operator: str, wanted: list[Any], reading: Reading) -> bool:
    if operator in NEGATIVE:
        return not _passes(value, NEGATIVE[operator], wanted, reading)
    return reading.of_list(_CHECKS[operator](value, each) for each in wanted)


def counts(found: int, condition: Mapping[str, Any]) -> bool:
    """Whether something happened often enough; at least once if the condition does not say."""
    if "operator" not in condition:
        return found >= 1
    return _CHECKS[condition["operator"]](found, condition["value"])


def values_at(properties: Mapping[str, Any], name: str) -> list[Any]:
    """The values of a property, or of a field of list items written as `Items|Category`."""
    outer, bar, inner = name.partition("|")
    if bar:
        items = properties.get(outer)
        items = items if isinstance(items, list) else []
        return [item[inner] for item in items if isinstance(item, dict) and inner in item]
    return [properties[name]] if name in properties else []
