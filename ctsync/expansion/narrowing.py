"""The audience of one language: the people of the whole campaign whose profile says so (yaml.md 8)."""

from __future__ import annotations

from collections.abc import Iterable

from ctsync.audience import Audience, PropertyFilter, PropertyFilters
from ctsync.audience.operators import EQUALS
from ctsync.audience.scope import comparable
from ctsync.problems import Finding

_ALONE = ("segment", "everyone", "query")


def with_values(audience: Audience, name: str, values: Iterable[str]) -> Audience | Finding:
    """Only people whose property is one of these values; a Finding if the audience has none of them."""
    allowed, excluded, rest = _taken_apart(audience, name)
    kept = [value for value in values if allowed is None or comparable(value) in _comparable(allowed)]
    kept = [value for value in kept if comparable(value) not in _comparable(excluded)]
    if not kept or _is_never_known(rest, name):
        return _nobody(name, values)
    return _rebuilt(audience, rest, PropertyFilter(name, EQUALS, _written(kept), (name,)))


def without_values(audience: Audience, name: str, values: Iterable[str]) -> Audience | Finding:
    """Everybody but people whose property is one of these values."""
    values = tuple(values)
    allowed, excluded, rest = _taken_apart(audience, name)
    if not values:
        return audience
    if allowed is not None:
        out = _comparable((*values, *excluded))
        kept = [value for value in allowed if comparable(value) not in out]
        if not kept:
            return _nobody(name, ())
        return _rebuilt(audience, rest, PropertyFilter(name, EQUALS, _written(kept), (name,)))
    told = _comparable(excluded)
    every = [*excluded, *(value for value in values if comparable(value) not in told)]
    return _rebuilt(audience, rest, PropertyFilter(name, "not", _written(every), (name, "not")))


def cannot_be_narrowed(audience: Audience) -> Finding | None:
    """EXC001 for an audience that stands alone, so that no filter can be added to it."""
    for key in _ALONE:
        if getattr(audience, key) not in (None, False):
            return Finding(
                ("audience", key),
                "EXC001",
                f"`{key}` and languages with people of their own exclude each other.",
                f"Each language needs a filter on the profile, and `{key}` stands alone (docs/yaml.md).",
                "Describe the people by an `event` or by `profile`, or write `send_as: one_campaign`.",
            )
    return None


def _taken_apart(
    audience: Audience, name: str
) -> tuple[tuple[str, ...] | None, tuple[str, ...], list[PropertyFilter]]:
    """The values asked for, the values excluded, and all other filters."""
    allowed: tuple[str, ...] | None = None
    excluded: tuple[str, ...] = ()
    rest: list[PropertyFilter] = []
    for found in audience.profile or ():
        values = found.value if isinstance(found.value, tuple) else (found.value,)
        if found.name == name and found.word == EQUALS:
            allowed = values
        elif found.name == name and found.word == "not":
            excluded = values
        else:
            rest.append(found)
    return allowed, excluded, rest


def _rebuilt(audience: Audience, rest: list[PropertyFilter], own: PropertyFilter) -> Audience:
    return audience.model_copy(update={"profile": PropertyFilters((*rest, own))})


def _written(values: list[str]) -> str | tuple[str, ...]:
    return values[0] if len(values) == 1 else tuple(values)


def _comparable(values: Iterable[str]) -> set[str]:
    return {comparable(value) for value in values}


def _is_never_known(rest: list[PropertyFilter], name: str) -> bool:
    return any(found.name == name and found.word == "exists" and found.value == "false" for found in rest)


def _nobody(name: str, values: Iterable[str]) -> Finding:
    asked = ", ".join(f"`{value}`" for value in values)
    who = f"whose {name} is {asked}" if asked else "who read no other language"
    return Finding(
        ("audience", "profile", name),
        "AUD009",
        f"The audience has nobody {who}.",
        f"Its own filter on {name} leaves them out, so this language would reach no people.",
        "Widen the filter, or take the language out.",
    )
