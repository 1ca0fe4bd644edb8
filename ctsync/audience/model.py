"""The `audience` of a campaign file, as written (yaml.md 5).

Filters stay raw here: what `5000` means is decided by the tracking plan, which a model does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from ctsync.audience.operators import EQUALS, WORDS
from ctsync.values import (
    Count,
    CountRange,
    Date,
    Flag,
    LongDuration,
    Model,
    OneOrMore,
    Range,
    RawJson,
    Text,
    wrong,
)
from ctsync.values.model import as_text

Written: TypeAlias = Any
"""Text, or a tuple of texts; anything else is found wrong when filters are checked."""


@dataclass(frozen=True, slots=True)
class PropertyFilter:
    """One operator on one property, untyped. `path` leads to the value from the filters' own key."""

    name: str
    word: str
    value: Written
    path: tuple[str, ...]

    @property
    def is_written(self) -> bool:
        """Whether the operator stands in the file; a value alone has none."""
        return len(self.path) > 1


@dataclass(frozen=True, slots=True)
class PropertyFilters:
    """Filters that must all hold, in the order they were written."""

    filters: tuple[PropertyFilter, ...]

    def __iter__(self) -> Iterator[PropertyFilter]:
        return iter(self.filters)

    def __len__(self) -> int:
        return len(self.filters)

    def to_tree(self) -> dict[str, Any]:
        """As written, from which the same filters can be read again."""
        tree: dict[str, Any] = {}
        for found in self.filters:
            value = list(found.value) if isinstance(found.value, tuple) else found.value
            if found.word == EQUALS:
                tree[found.name] = value
            else:
                tree.setdefault(found.name, {})[found.word] = value
        return tree


def read_filters(value: Any) -> PropertyFilters:
    """`Property: value`, `Property: [a, b]` or `Property: {operator: value}`."""
    if isinstance(value, PropertyFilters):
        return value
    if not isinstance(value, Mapping):
        raise wrong("this should be a map of properties", "{City: Pune}")
    found: list[PropertyFilter] = []
    for name, written in value.items():
        if isinstance(written, Mapping) and written:
            found.extend(
                PropertyFilter(name, word, _frozen(inner), (name, word)) for word, inner in written.items()
            )
        else:
            found.append(PropertyFilter(name, EQUALS, _frozen(written), (name,)))
    return PropertyFilters(tuple(found))


def _frozen(value: Any) -> Written:
    """A list of one is that one: both mean the same."""
    if isinstance(value, list | tuple):
        return value[0] if len(value) == 1 else tuple(value)
    return value


SessionValue: TypeAlias = str | tuple[str, ...]


def _read_session(value: Any) -> dict[str, SessionValue]:
    if not isinstance(value, Mapping):
        raise wrong("this should be a map of session properties", "{utm_campaign: diwali}")
    return {name: _session_value(written) for name, written in value.items()}


def _session_value(written: Any) -> SessionValue:
    frozen = _frozen(written)
    if isinstance(frozen, tuple) and frozen:
        return tuple(as_text(item, "a text", "diwali") for item in frozen)
    return as_text("" if frozen == () else frozen, "a text or a list of texts", "diwali")


_VALUE = {"type": ["string", "number", "boolean", "array"]}

Filters = Annotated[
    PropertyFilters,
    PlainValidator(read_filters),
    PlainSerializer(PropertyFilters.to_tree),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    _VALUE,
                    {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": dict.fromkeys(WORDS, _VALUE),
                    },
                ]
            },
            "examples": [{"City": ["Mumbai", "Pune"], "Amount": {"at_least": 5000}}],
        }
    ),
]
Session = Annotated[
    dict[str, SessionValue],
    PlainValidator(_read_session),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": ["string", "array"]}}),
]


class Condition(Model):
    """Something that people did, or did not, within a window of days."""

    event: Text
    """The name of the event, as in the tracking plan."""
    within: LongDuration | None = None
    """A window that ends shortly before the send: `14d`, `2w`, `3mo`."""
    from_: Date | None = Field(default=None, alias="from")
    """The first day of a fixed window."""
    to: Date | None = None
    """The last day of a fixed window, included."""
    where: Filters | None = None
    """Filters on the event's properties; all must hold."""
    session: Session = Field(default_factory=dict)
    """Properties of the session, such as `utm_campaign` or `time_of_day: 00:00..14:00`."""
    at_least: Count | None = None
    """How many times: this or more."""
    more_than: Count | None = None
    """How many times: more than this."""
    at_most: Count | None = None
    """How many times: this or fewer."""
    less_than: Count | None = None
    """How many times: fewer than this."""
    exactly: Count | None = None
    """How many times: just this."""


class Audience(Model):
    """Who gets it: one base, filters on it, and how many people that should be."""

    EXAMPLE: ClassVar = "{event: Charged, within: 30d, expect: 12k..18k}"

    event: Text | None = None
    """People who did this event in the window."""
    within: LongDuration | None = None
    """A window that ends shortly before the send: `14d`, `2w`, `3mo`."""
    from_: Date | None = Field(default=None, alias="from")
    """The first day of a fixed window."""
    to: Date | None = None
    """The last day of a fixed window, included."""
    where: Filters | None = None
    """Filters on the event's properties; all must hold."""
    session: Session = Field(default_factory=dict)
    """Properties of the session, such as `utm_campaign` or `time_of_day: 00:00..14:00`."""
    profile: Filters | None = None
    """Filters on profile properties; all must hold."""
    demographics: Filters | None = None
    """Filters on age, gender and the like."""
    geo: Filters | None = None
    """Filters on places."""
    app: Filters | None = None
    """Filters on the app, such as its version."""
    reachability: Filters | None = None
    """Filters on the channels that reach a person."""
    technographics: dict[str, OneOrMore[Text]] = Field(default_factory=dict)
    """Devices and systems: `{Device: [Mobile, Tablet]}`."""
    did: OneOrMore[Condition] = ()
    """What people did besides; all conditions hold."""
    did_not: OneOrMore[Condition] = ()
    """What people did not do; none of the conditions holds."""
    segment: Text | None = None
    """A saved segment, by its name in `registers/segments.yaml`."""
    everyone: Flag | None = None
    """`true`: everybody in the account."""
    query: RawJson | None = None
    """A query in CleverTap's own language, sent as it is."""
    expect: Range | None = None
    """How many people it should be: `350k..450k`."""
    send_to_at_most: Count | None = None
    """Send to at most this many people, 100 or more."""
    per_run: Count | None = None
    """Send to at most this many people in each of several sends."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Those of `did`, then those of `did_not`."""
        return (*self.did, *self.did_not)

    @property
    def has_relative_window(self) -> bool:
        """Whether `within` stands anywhere, so that the audience depends on the day of the send."""
        return self.within is not None or any(found.within is not None for found in self.conditions)


__all__ = ["Audience", "Condition", "CountRange", "PropertyFilter", "PropertyFilters", "read_filters"]
