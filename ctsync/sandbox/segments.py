"""Who belongs to a saved segment. Its rule is not known here, so it is a fixed share of everybody, chosen by its id."""

from __future__ import annotations

from ctsync.sandbox.draws import draw


def in_segment(person: int, segment: int) -> bool:
    """Between a seventh and a half of everybody, the same ones each time."""
    share = 140 + draw("share of all", segment) % 400
    return draw("segment", segment, person) % 1000 < share
