"""Law: whatever a reader takes, the editor takes too, in quotes and without (yaml.md 1: quoting never changes a meaning)."""

from __future__ import annotations

from math import isinf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft7Validator
from pydantic import TypeAdapter, ValidationError, create_model

from ctsync.campaign.control_group import ControlGroup
from ctsync.campaign.definition import Name, Owner
from ctsync.campaign.expiry import Expires
from ctsync.campaign.goal import DayOfMonth, GoalWindow
from ctsync.campaign.languages import Code, Property
from ctsync.catalog.blackouts import Dates
from ctsync.catalog.people import Address
from ctsync.catalog.words import Country, Currency
from ctsync.policy.numbers import Crossing, Money
from ctsync.schedule.model import At, EveryText, ScheduleDay
from ctsync.schemas.draft07 import definitions_of
from ctsync.settings.model import (
    Branch,
    Hash,
    Lineage,
    Loopback,
    NameLimit,
    Pattern,
    Pause,
    Project,
    Rate,
    Zone,
)
from ctsync.values import (
    Amount,
    Clock,
    ClockSpan,
    Colour,
    Count,
    Date,
    Day,
    Duration,
    Flag,
    Link,
    LongDuration,
    Moment,
    Number,
    Path,
    Percent,
    Range,
    Text,
    WholeNumber,
)
from tests.support.editors import plain_scalar

KINDS: dict[str, Any] = {
    "address": Address, "amount": Amount, "at": At, "branch": Branch, "clock": Clock, "clocks": ClockSpan,
    "code": Code, "colour": Colour, "control group": ControlGroup, "count": Count, "country": Country,
    "crossing": Crossing, "currency": Currency, "date": Date, "dates": Dates, "day": Day, "day of month": DayOfMonth,
    "duration": Duration, "every": EveryText, "expires": Expires, "flag": Flag, "goal": GoalWindow, "hash": Hash,
    "lineage": Lineage, "link": Link, "long duration": LongDuration, "loopback": Loopback, "moment": Moment,
    "money": Money, "name": Name, "name limit": NameLimit, "number": Number, "owner": Owner, "path": Path,
    "pattern": Pattern, "pause": Pause, "percent": Percent, "project": Project, "property": Property, "range": Range,
    "rate": Rate, "schedule day": ScheduleDay, "text": Text, "whole": WholeNumber, "zone": Zone,
}  # fmt: skip
PIECES = (
    "0", "1", "5", "12", "28", "31", "100", "007", "2026", "-", ".", "..", ":", " ", "/", "%", "k", "M", "#", "@", "+",
    "s", "m", "h", "d", "w", "mo", "09:30", "21:00", "2026-12-24", "1DA1F2", "https", "http", "://", "acme", "home",
    "true", "false", "none", "system", "mon", "last", "fri", "week", "month", "IN", "INR", "Asia/Kolkata", "UTC",
    "Profile.", "é", "_", "~", "\\", "e", "x", "null", "\n", "\u0661",
)  # fmt: skip
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


def _schema(kind: Any) -> Draft7Validator:
    holder = create_model("Holder", value=(kind, ...))
    definitions = definitions_of([holder])
    return Draft7Validator({**definitions["Holder"]["properties"]["value"], "definitions": definitions})


SCHEMAS: dict[str, Draft7Validator] = {}
READERS = {name: TypeAdapter(kind) for name, kind in KINDS.items()}


def _reads(name: str, text: str) -> bool:
    try:
        READERS[name].validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("name", KINDS)
@given(text=words)
def test_what_a_reader_takes_is_not_underlined(name, text):
    if not _reads(name, text):
        return
    schema = SCHEMAS.setdefault(name, _schema(KINDS[name]))
    assert schema.is_valid(text)
    typed = plain_scalar(text)
    if typed is not None and not (isinstance(typed, float) and isinf(typed)):  # JSON has no word for it
        assert schema.is_valid(typed), typed


@pytest.mark.parametrize("name", KINDS)
def test_an_example_of_a_schema_is_right(name):
    schema = SCHEMAS.setdefault(name, _schema(KINDS[name]))
    examples = _examples(KINDS[name])
    assert all(_reads(name, example) and schema.is_valid(example) for example in examples)
    assert examples or name in ("flag", "text", "day", "goal")


def _examples(kind: Any) -> list[str]:
    shown = TypeAdapter(kind).json_schema()
    sides = [shown, *shown.get("anyOf", ())]
    return [str(example) for side in sides for example in side.get("examples", ())]
