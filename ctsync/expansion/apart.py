"""AUD009: nobody gets two parts of one campaign. Proven from the filters, or refused; what is not known is said.

A part that is skipped counts like any other: its people are left out, so nobody else may have them either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from ctsync.audience import Scope, are_apart, scope_of
from ctsync.audience.scope import comparable, separating, shared_properties, shared_values
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.languages import LanguageSettings
from ctsync.catalog import Catalog
from ctsync.expansion.family import Family, Market, Told
from ctsync.problems import Finding, Level

UNSET_IS_INCLUDED = "not_equals_includes_unset"
"""The fact, once somebody has tried it, that `not` also finds people without the property (yaml.md 14)."""

_WHY = "Whoever is in two parts of a campaign gets it twice."


def market_findings(family: Family, catalog: Catalog) -> Iterator[Told]:
    """Two markets that may share people, each shown where it says whom it takes."""
    scopes = {
        market.name: scope_of(market.parts[0].definition.audience, catalog.tracking_plan, catalog.segments)
        for market in family.markets
    }
    if len(scopes) < 2:
        return
    for first, second in combinations(family.markets, 2):
        one, two = scopes[first.name], scopes[second.name]
        if not are_apart(one, two):
            yield first.parts[0].name, _overlap(one, two, second.name)
            yield second.parts[0].name, _overlap(two, one, first.name)
    yield from _left_out(family.markets, list(scopes.values()), catalog)


def _overlap(own: Scope, other: Scope, name: str) -> Finding:
    """What the two share, as far as it can be named."""
    for key, prop in shared_properties(own, other):
        both = shared_values(own, other, key, prop)
        if both:
            what = f"The market `{name}` also takes people whose {prop} is {_listed(both)}."
            return Finding(("audience", key, prop), "AUD009", what, _WHY, "Give each value to one market.")
    what = f"Nothing shows that nobody is in this market and in `{name}`."
    hint = "Give both a filter on the same property with different values, such as City, or two segments."
    return Finding(("audience",), "AUD009", what, _WHY, hint)


def _left_out(markets: Sequence[Market], scopes: list[Scope], catalog: Catalog) -> Iterator[Told]:
    """What is known of people in no market at all."""
    if all("segment" in scope for scope in scopes):
        what = "Not verified: that nobody is in two of these segments. ctsync knows only that they are different ones."
        yield markets[0].parts[0].name, Finding(("markets",), "AUD009", what, level=Level.INFO)
        return
    if not all(are_apart(one, two) for one, two in combinations(scopes, 2)):
        return
    names = set(separating(scopes[0], scopes[1]))
    for one, two in combinations(scopes, 2):
        names &= set(separating(one, two))
    for name in sorted(name for name in names if name.startswith("profile.")):
        prop = name.removeprefix("profile.")
        taken = {value for scope in scopes for value in scope["profile"][prop].get("is", ())}
        kind = catalog.tracking_plan.profile.get(prop)
        left = [value for value in (kind.values if kind else ()) if comparable(value) not in taken]
        if left:
            what = f"No market takes people whose {prop} is {_listed(left)}."
            hint = "Add a market for them, if they should get it."
        elif kind is None or not kind.values:
            what = f"Not verified: whether every {prop} has a market."
            hint = f"List the `values` of {prop} in registers/tracking_plan.yaml, and ctsync tells."
        else:
            continue
        yield markets[0].parts[0].name, Finding(("markets",), "AUD009", what, "", hint, Level.INFO)


def language_findings(market: Market, account: AccountFacts, catalog: Catalog) -> Iterator[Told]:
    """Two languages that share a value, and what is known of people whose value is no language's."""
    settings = market.settings
    if settings is None:
        return
    codes = [settings.default, *(one.language for one in market.translations)]
    name = market.parts[0].name
    taken: dict[str, str] = {}
    for code in codes:
        for value in settings.values_of(code):
            other = taken.setdefault(comparable(value), code)
            if other != code:
                yield name, _both_take(settings, code, other, value)
                yield name, _both_take(settings, other, code, value)
    yield from ((name, finding) for finding in _property_findings(settings, catalog))
    yield from (
        (name, finding) for finding in _default_findings(market, settings, set(taken), account, catalog)
    )


def _both_take(settings: LanguageSettings, code: str, other: str, value: str) -> Finding:
    path = ("languages", "values", code) if code in settings.values else ("languages", code)
    what = f"`{value}` means `{code}`, and also `{other}`."
    return Finding(path, "AUD009", what, _WHY, "Give each value to one language.")


def _property_findings(settings: LanguageSettings, catalog: Catalog) -> Iterator[Finding]:
    prop = settings.from_
    kind = catalog.tracking_plan.profile.get(prop)
    if kind is None:
        yield Finding(
            ("languages", "from"),
            "AUD008",
            f"The tracking plan has no profile property `{prop}`.",
            "A misspelt property finds nobody, and CleverTap does not complain; names are case-bound.",
            "Add it to registers/tracking_plan.yaml, or correct it.",
        )
    elif kind.type != "text":
        what = f"`{prop}` is a {kind.type}, and a language is chosen by a text."
        yield Finding(("languages", "from"), "TYPE001", what, "", "Name a property of type text.")


def _default_findings(
    market: Market, settings: LanguageSettings, taken: set[str], account: AccountFacts, catalog: Catalog
) -> Iterator[Finding]:
    kind = catalog.tracking_plan.profile.get(settings.from_)
    left = [value for value in (kind.values if kind else ()) if comparable(value) not in taken]
    reader = f"read `{settings.default}`"
    if settings.default in market.skipped:
        reader = "get nothing"
    if left:
        what = f"People whose {settings.from_} is {_listed(left)} {reader}."
        hint = "Say under `values` which language they read, if it is another one."
        yield Finding(("languages",), "AUD009", what, "No language takes these values.", hint, Level.INFO)
    unsure = unverified_of(market, account)
    if unsure:
        why = "CleverTap's pages do not say whether `not` also finds people without the property."
        hint = f"Once it is tried, write `verified: {{{UNSET_IS_INCLUDED}: <date>}}` in ctsync.yaml."
        yield Finding(("languages",), "AUD009", f"Not verified: {unsure}.", why, hint, Level.INFO)


def unverified_of(market: Market, account: AccountFacts) -> str:
    """What is promised to people without a language and rests on an open question; empty if nothing does."""
    settings = market.settings
    if settings is None or UNSET_IS_INCLUDED in account.verified or settings.default in market.skipped:
        return ""
    by_filter = settings.send_as == "campaign_per_language" or market.skipped
    if not by_filter or not market.translations or _knows_all(market, settings.from_):
        return ""
    return f"whether people without a {settings.from_} get it, in `{settings.default}`"


def _knows_all(market: Market, prop: str) -> bool:
    """Whether the audience has nobody without the property."""
    filters = market.parts[0].definition.audience.profile or ()
    return any(
        found.name == prop and (found.word == "equals" or (found.word == "exists" and found.value == "true"))
        for found in filters
    )


def _listed(values: Sequence[Any]) -> str:
    return " or ".join(f"`{value}`" for value in values)
