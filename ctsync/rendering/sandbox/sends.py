"""What the sandbox sent while its clock moved, and who did not get it, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.people_words import MADE_UP, people_noun
from ctsync.rendering.wording import count, moment

_REASONS = {
    "control_group": "in the control group",
    "limit": "over the limit",
    "quiet_hours": "dropped in quiet hours",
    "cutoff": "after the cutoff",
    "frequency_cap": "had their day's messages",
    "hour_has_passed": "where the hour had passed",
    "liquid": "dropped by Liquid",
    "expired": "expired",
    "stopped": "stopped while they waited",
    "too_many_people": "in an audience over its cap",
}
"""How a reason reads after a number; those of people out of reach are not said, as no plan counted them."""
_WAITS = {"quiet_hours": "in quiet hours", "throttle": "waiting for their minute"}


@dataclass(frozen=True, slots=True)
class Wait:
    """People whose message waits, by reason and end (UTC)."""

    reason: str
    until: datetime
    people: int


@dataclass(frozen=True, slots=True)
class Send:
    """One run of one campaign. `at` is UTC; `name` and `remark` are harmless already, `name` without its token.

    `messages` can be more than `people`, who may have several devices. `reach` is how many could have got it, as a plan
    counts them; whoever did not is in `left_out` by reason, beside those out of reach, or in `waiting`. `is_rest`: these
    are only messages of an earlier run that had to wait.
    """

    at: datetime
    name: str
    channel: str
    people: int
    messages: int
    remote_id: int
    reach: int = 0
    viewed: int = 0
    clicked: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    waiting: tuple[Wait, ...] = ()
    is_rest: bool = False
    remark: str = ""

    @property
    def share(self) -> str:
        """`412`, or `412 of 5,000`."""
        return f"{self.people:,} of {self.reach:,}" if self.reach > self.people else f"{self.people:,}"


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

    def why_fewer(self, send: Send) -> str:
        """`12 in quiet hours until 09:00 IST · 30 in the control group`; empty if only the control group is missing.

        Promotional campaigns have one nearly always, so the note below the table says it once for all.
        """
        missing = [
            (reason, people) for reason, people in send.left_out.items() if reason in _REASONS and people
        ]
        if send.remark and not send.people:
            return f"{send.remark[:1].upper()}{send.remark[1:]}."
        if not send.waiting and not send.is_rest and {reason for reason, _ in missing} <= {"control_group"}:
            return ""
        parts = ["had waited"] if send.is_rest else []
        parts += [
            self._wait(reason, send) for reason in _WAITS if any(w.reason == reason for w in send.waiting)
        ]
        parts += [f"{people:,} {_REASONS[reason]}" for reason, people in sorted(missing, key=_by_reason)]
        return " · ".join(parts)

    def _wait(self, reason: str, send: Send) -> str:
        waits = [wait for wait in send.waiting if wait.reason == reason]
        people, ends = sum(wait.people for wait in waits), {wait.until for wait in waits}
        latest = " at the latest" if len(ends) > 1 else ""
        return f"{people:,} {_WAITS[reason]} until {moment(max(ends), self.zone, self.now)}{latest}"

    @property
    def note(self) -> str:
        """What the whole table keeps silent about."""
        held_out = sum(send.left_out.get("control_group", 0) for send in self.sends)
        if not held_out:
            return ""
        return f"Control groups are left out, so fewer people get it than a plan counts: {held_out:,} here."


def _by_reason(missing: tuple[str, int]) -> int:
    return list(_REASONS).index(missing[0])


def sends_lines(view: SendsView, paper: Paper) -> Iterator[str]:
    yield from paper.indented(view.headline, "", tone=Tone.HEADING)
    head, rows = ["sent", "campaign", "channel", "people"], [_row(send, view) for send in view.sends]
    if any(send.messages != send.people for send in view.sends):
        head = [*head, "messages"]
        rows = [[*row, f"{send.messages:,}"] for row, send in zip(rows, view.sends, strict=True)]
    lines = sheet(head, rows, paper, right=frozenset({3, 4}))
    for place, line in enumerate(lines):
        yield line
        if place and (why := view.why_fewer(view.sends[place - 1])):
            yield from paper.indented(why, "      ", tone=Tone.QUIET)
    if view.note:
        yield from paper.indented(view.note, "  ", tone=Tone.QUIET)


def _row(send: Send, view: SendsView) -> list[str]:
    return [moment(send.at, view.zone, view.now), send.name, send.channel, send.share]
