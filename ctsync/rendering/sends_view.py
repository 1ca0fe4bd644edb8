"""What the sandbox sent while its clock moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ctsync.rendering.ink import Paper, Tone
from ctsync.rendering.people_words import MADE_UP, people_noun
from ctsync.rendering.sheet import sheet
from ctsync.rendering.wording import count, moment


@dataclass(frozen=True, slots=True)
class Send:
    """One run of one campaign. `at` is UTC; `name` is without its token and harmless already.

    `messages` can be more than `people`, who may have several devices.
    """

    at: datetime
    name: str
    channel: str
    people: int
    messages: int
    remote_id: int


@dataclass(frozen=True, slots=True)
class SendsView:
    """`now` is the sandbox's clock after moving."""

    sends: tuple[Send, ...]
    now: datetime
    zone: str
    made_up: str = MADE_UP

    @property
    def headline(self) -> str:
        clock = f"It is {moment(self.now, self.zone)} in the sandbox."
        if not self.sends:
            return f"{clock} Nothing was sent meanwhile."
        messages = sum(send.messages for send in self.sends)
        return f"{clock} Sent meanwhile: {count(messages, 'message')} to {people_noun(self.made_up)}."


def sends_lines(view: SendsView, paper: Paper) -> Iterator[str]:
    yield from paper.indented(view.headline, "", tone=Tone.HEADING)
    rows = [
        (moment(send.at, view.zone, view.now), send.name, send.channel, f"{send.messages:,}")
        for send in view.sends
    ]
    yield from sheet(("sent", "campaign", "channel", "messages"), rows, paper, right=frozenset({3}))
    if view.sends:
        note = "Control groups are left out, so fewer people get it than a plan counts."
        yield from paper.indented(note, "  ", tone=Tone.QUIET)
