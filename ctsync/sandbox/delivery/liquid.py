"""Liquid as each person's phone shows it: filled from their profile, or dropped for them (contract 3.6.1).

The pages say that push campaigns may hold Liquid, and one account was seen to block it; of the other channels they say
nothing. So each channel has a setting. A text that aborts, breaks, or works too long is not sent to that person.

Texts are written by whoever writes campaigns, so nothing they hold may stall or fill the sandbox: no text includes
another, and pieces, loops, filters, output and what is remembered are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ctsync.sandbox.delivery.liquid_bounds import LONGEST, Tally, bounded

if TYPE_CHECKING:
    from liquid import BoundTemplate, Environment

MOST_PIECES = 500
MOST_FILTERS = 50
"""In a piece."""
MOST_TURNS = 1_000
"""Of loops, nested ones multiplied."""
MOST_REMEMBERED = 20_000
MOST_CHARACTERS_REMEMBERED = 10_000_000

_PIECE = re.compile(r"\{\{|\{%")
_WHOLE_PIECE = re.compile(r"\{[{%].*?(?:[%}]\}|\Z)", re.DOTALL)
_ABORT = re.compile(r"\{%-?\s*abort\s*-?%\}")
_BLANK = re.compile(r"([=!]=\s*)blank\b")
_STOP = "\ue000abort\ue000"
"""Stands where `{% abort %}` stood: the parser does not know CleverTap's own tag."""
_CANNOT_FAIL = frozenset({"default", "upcase", "downcase", "capitalize", "strip"})
"""Filters that no value makes fail, nor makes grow on and on: these need no bounds."""


def holds_liquid(text: str) -> bool:
    return _PIECE.search(text) is not None


class Text:
    """One text with Liquid, ready for many people. `now` is what its `date` filter calls now."""

    def __init__(self, source: str, now: datetime) -> None:
        self._source = source
        self._now = now
        self._tally = Tally()
        self._outcomes: dict[str, str | None] = {}
        self._characters_remembered = 0

    def filled(self, profile: Mapping[str, Any]) -> str | None:
        """As this person gets it; None if they get nothing."""
        names = self._properties
        known = repr(profile if names is None else [profile.get(name) for name in names])
        if known not in self._outcomes:
            self._remember(known, self._fill(profile))
        return self._outcomes[known]

    def _remember(self, known: str, outcome: str | None) -> None:
        """Keep an outcome; all others are forgotten when they have become too many, or too long together."""
        characters = len(known) + len(outcome or "")
        too_long = self._characters_remembered + characters > MOST_CHARACTERS_REMEMBERED
        if too_long or len(self._outcomes) >= MOST_REMEMBERED:
            self._outcomes.clear()
            self._characters_remembered = 0
        self._outcomes[known] = outcome
        self._characters_remembered += characters

    def may_drop(self) -> bool:
        """Whether some people may get nothing; where nobody can, nobody need be asked."""
        if self._template is None:
            return True
        terms = self._template.analyze()
        return _STOP in self._prepared or bool(set(terms.filters) - _CANNOT_FAIL) or bool(terms.tags)

    @cached_property
    def _prepared(self) -> str:
        """Blank is what is unset; the parser thinks that what is unset is not blank."""
        return _BLANK.sub(r"\1nil", _ABORT.sub(_STOP, self._source))

    @cached_property
    def _template(self) -> BoundTemplate | None:
        """None for what cannot be read."""
        if len(_PIECE.findall(self._source)) > MOST_PIECES:
            return None
        if any(piece.count("|") > MOST_FILTERS for piece in _WHOLE_PIECE.findall(self._source)):
            return None
        try:
            return _environment(self._now, self._tally).from_string(self._prepared)
        except Exception:  # noqa: BLE001  # whatever a text does to the parser, it is a text that cannot be read
            return None

    @cached_property
    def _properties(self) -> tuple[str, ...] | None:
        """The parts of a profile that decide the outcome; None if any may."""
        if self._template is None:
            return ()
        paths = [variable.segments for variable in self._template.analyze().globals.get("Profile", [])]
        if any(len(path) < 2 or not isinstance(path[1], str) for path in paths):
            return None
        return tuple(sorted({str(path[1]) for path in paths}))

    def _fill(self, profile: Mapping[str, Any]) -> str | None:
        if self._template is None:
            return None
        self._tally.begin()
        known = {key: value for key, value in profile.items() if value != ""}
        try:
            text: str = self._template.render(Profile=known)
        except Exception:  # noqa: BLE001  # whatever goes wrong with this person's values, the run goes on
            return None
        return None if _STOP in text else text


def _environment(now: datetime, tally: Tally) -> Environment:
    """The parser with its bounds; a filter that it does not know changes nothing."""
    from liquid import Environment

    class Bounded(Environment):
        loop_iteration_limit = MOST_TURNS
        output_stream_limit = LONGEST
        local_namespace_limit = LONGEST
        context_depth_limit = 10

    environment = Bounded(strict_filters=False)
    for tag in ("include", "render"):
        del environment.tags[tag]
    of_liquid = environment.filters["date"]

    def a_date(value: object, *arguments: object) -> object:
        return of_liquid(now if value in ("now", "today") else value, *arguments, environment=environment)

    environment.filters["date"] = a_date
    for name in set(environment.filters) - _CANNOT_FAIL:
        environment.filters[name] = bounded(name, environment.filters[name], tally)
    return environment
