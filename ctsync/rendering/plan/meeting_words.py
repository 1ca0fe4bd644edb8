"""What else goes out on the days of a campaign, in words: to the same people, or perhaps to some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from ctsync.calendar.meetings import Meeting, Names
from ctsync.rendering.plan.rows import Met
from ctsync.rendering.wording import count, day, listed, shown

_MOST_NAMES = 3
_LONGEST_NAME = 60
MOST_LINES = 3


def meeting_words(meetings: Sequence[Meeting], own: str) -> Iterator[Met]:
    """Of each day. `own` is the campaign's name, which is no company to itself."""
    for each in meetings:
        shared = _named(each.shared, own, 0)
        perhaps = _named(each.perhaps, own, each.unnamed)
        said = [f"{shared} to the same people ({each.why})"] if shared else []
        said += [f"{perhaps}, perhaps to some of them"] if perhaps else []
        if said:
            yield Met(each.day, "; ".join(said))


def _named(names: Names, own: str, unnamed: int) -> str:
    others = (name for name in names if name != own)
    told = [shown(name, _LONGEST_NAME) for name in islice(others, _MOST_NAMES)]
    more = len(names) - (own in names) - len(told) + unnamed
    if not told:
        return f"{count(more, 'other campaign')}" if more else ""
    return f"{', '.join(told)} and {more:,} more" if more else listed(told)


def meeting_lines(met: Iterable[Met]) -> Iterator[str]:
    """One line for all days with the same company, in the order in which they come, and on how many days there is yet another."""
    days: dict[str, dict[date, None]] = {}
    for each in met:
        days.setdefault(each.words, {})[each.day] = None
    for words, of_these in islice(days.items(), MOST_LINES):
        first, *more = of_these
        yield f"{day(first)}{f' and on {count(len(more), _MORE)}' if more else ''}: {words}"
    left = {each for of_these in islice(days.values(), MOST_LINES, None) for each in of_these}
    if left:
        yield f"others on {count(len(left), _MORE)}"


_MORE = "more day"
