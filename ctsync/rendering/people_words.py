"""Where a number of people comes from, said beside it: nobody may take a made-up number for a real one."""

from __future__ import annotations

from ctsync.rendering.wording import count

MADE_UP, YOUR_FILE = "made-up", "your file"
"""What `made_up` of a connection or a review says of a sandbox's people; "" of CleverTap's."""

_NOUNS = {
    MADE_UP: ("made-up person", "made-up people"),
    YOUR_FILE: ("person of your file", "people of your file"),
}


def people_noun(made_up: str) -> str:
    """`made-up people`, `people of your file`, or `people`."""
    return _NOUNS.get(made_up, ("person", "people"))[1]


def counted_people(number: int, made_up: str) -> str:
    """`955 made-up people`, `955 people of your file`, or `955 people`."""
    return count(number, *_NOUNS.get(made_up, ("person", "people")))
