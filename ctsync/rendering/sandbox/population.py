"""Who lives in the sandbox: how many, whence they come, and what they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.people_words import MADE_UP, counted_people
from ctsync.rendering.wording import day, listed, shown


@dataclass(frozen=True, slots=True)
class PopulationView:
    """`first` and `last` are the moments of the first and the last event, UTC. `files` are names.

    `seed` is None for people from files.
    """

    people: int
    events: int
    first: datetime | None
    last: datetime | None
    zone: str
    made_up: str
    seed: int | None
    files: tuple[str, ...]
    is_default: bool

    @property
    def headline(self) -> str:
        return f"The sandbox has {counted_people(self.people, self.made_up)}."


def population_lines(view: PopulationView, paper: Paper) -> Iterator[str]:
    yield from paper.indented(view.headline, "", tone=Tone.HEADING)
    for label, text in (("Events", _events(view)), ("From", _source(view))):
        yield from paper.indented(text, f"  {label:<8}")


def _events(view: PopulationView) -> str:
    if view.first is None or view.last is None:
        return "none"
    days = f"{_day(view.first, view)} to {_day(view.last, view)}"
    more = ", more as the clock moves on" if view.made_up == MADE_UP else ""
    return f"{view.events:,}, {days}{more}"


def _day(moment: datetime, view: PopulationView) -> str:
    return day(moment.astimezone(ZoneInfo(view.zone)).date())


def _source(view: PopulationView) -> str:
    if view.files:
        return listed([shown(name, 100) for name in view.files])
    kind = ", as in every new sandbox" if view.is_default else ""
    return f"seed {view.seed}{kind}"
