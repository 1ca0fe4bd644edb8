"""Who gets it: what the tracking plan allows and still finds nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.audience.filters import Properties, event_properties, profile_properties
from ctsync.audience.model import PropertyFilters
from ctsync.lint.contract import Example, Rule
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Level

_FLAGS: Final = frozenset({"true", "false", "True", "False", "TRUE", "FALSE"})
_Filters = tuple[PropertyFilters, Properties, tuple[str | int, ...]]


class FlagAsText(Rule):
    """AUD010; for a property of the type `boolean` the tracking plan decides, and nothing is left to find."""

    id = "AUD010"
    name = "audience-flag-as-text"
    finds = "A filter compares a text property with true or false."
    why = "CleverTap keeps a flag as the text that the app sent, mostly `True`; a filter on another spelling finds nobody."
    cure = "Call it a boolean in registers/tracking_plan.yaml, with its spelling under `stored_as`."
    level = Level.WARNING
    by_default = False
    bad = Example("audience: {profile: {Plan: true}, expect: 1k..2k}")
    good = Example("")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for filters, properties, path in _all_filters(subject):
            for found in filters:
                kind = properties.find(found.name)
                values = found.value if isinstance(found.value, tuple) else (found.value,)
                flag = next((value for value in values if value in _FLAGS), None)
                if flag is None or kind is None or kind.type != "text" or found.word == "exists":
                    continue
                if flag not in kind.values:
                    what = f"`{found.name}` is a text in the tracking plan, and `{flag}` looks like a flag."
                    yield self.finding((*path, *found.path), what)


def _all_filters(subject: Subject) -> Iterator[_Filters]:
    audience, plan, top = subject.definition.audience, subject.catalog.tracking_plan, ("audience",)
    if audience.profile is not None:
        yield audience.profile, profile_properties(plan), (*top, "profile")
    if audience.where is not None and audience.event is not None:
        yield audience.where, event_properties(plan, audience.event), (*top, "where")
    for key, conditions in (("did", audience.did), ("did_not", audience.did_not)):
        for index, condition in enumerate(conditions):
            if condition.where is not None:
                yield condition.where, event_properties(plan, condition.event), (*top, key, index, "where")


RULES: Final = (FlagAsText(),)
