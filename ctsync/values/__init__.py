"""How written text becomes values (yaml.md 1): the key decides what a text means, never its looks.

Each type reads text and refuses everything else with the right form in the message. Types are pydantic
annotations, so that a model's field says what it holds, and its error knows which value was wrong.
"""

from ctsync.values.model import Model, OneOrMore, OrNone, RawJson, wrong
from ctsync.values.numbers import Amount, Count, CountRange, Number, Percent, Range, WholeNumber
from ctsync.values.times import (
    DAYS,
    Clock,
    ClockRange,
    ClockSpan,
    Date,
    Day,
    Duration,
    LongDuration,
    Moment,
    Span,
)
from ctsync.values.words import Colour, Flag, Link, Path, Text

__all__ = [
    "DAYS",
    "Amount",
    "Clock",
    "ClockRange",
    "ClockSpan",
    "Colour",
    "Count",
    "CountRange",
    "Date",
    "Day",
    "Duration",
    "Flag",
    "Link",
    "LongDuration",
    "Model",
    "Moment",
    "Number",
    "OneOrMore",
    "OrNone",
    "Path",
    "Percent",
    "Range",
    "RawJson",
    "Span",
    "Text",
    "WholeNumber",
    "wrong",
]
