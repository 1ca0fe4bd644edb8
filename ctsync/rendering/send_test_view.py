"""A test: what goes to whom, and afterwards who got what; with what it proves, and what it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ctsync.errors import ExitCode, most_severe
from ctsync.rendering.campaign_words import noun_of, without_liquid
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.wording import count, listed, shown
from ctsync.sending.messages import Message
from ctsync.sending.outcome import Fate, Outcome
from ctsync.sending.receivers import Receiver

PROVES = (
    "A test proves the text and the link, as a phone shows them. It proves nothing of the audience, the time, limits "
    "or caps, and it appears in no list of campaigns."
)
LIQUID = "This message is filled in for each person. CleverTap does not say whether that works the same way in a test."
_SIGN = {
    Fate.QUEUED: "✓",
    Fate.REFUSED: "✗",
    Fate.UNCLEAR: "?",
    Fate.NOT_SENT: "–",
    Fate.NOT_TRIED: "–",
}
"""By the word of the fate, which is a text too."""


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One message: the parts of the campaign that say it, and the two lines people see first."""

    name: str
    channel: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class FateRow:
    """What became of one message to one person, or of one campaign that was set off. `code` is CleverTap's number."""

    who: str
    what: str
    fate: str
    text: str
    code: int | None


@dataclass(frozen=True, slots=True)
class SendTestView:
    """`outcomes` is empty before anything was sent. `people` are names of the register, `finished_at` is UTC."""

    headline: str
    account: str
    messages: tuple[SaidRow, ...]
    people: tuple[str, ...]
    outcomes: tuple[FateRow, ...]
    notes: tuple[str, ...]
    exit_codes: tuple[int, ...]
    finished_at: datetime | None = None

    @property
    def exit_code(self) -> int:
        return int(most_severe(self.exit_codes))


def offered_test(account: str, messages: Sequence[Message], people: Sequence[Receiver]) -> SendTestView:
    """What would be sent."""
    each, several = count(len(people), "person", "people"), count(len(messages), "text")
    total = count(len(people) * len(messages), "message")
    return SendTestView(
        headline=f"A test in {shown(account)}: {each}, {several}: {total}.",
        account=shown(account),
        messages=tuple(_said(one) for one in messages),
        people=tuple(shown(one.name, 80) for one in people),
        outcomes=(),
        notes=tuple(_notes(messages)),
        exit_codes=(),
    )


def finished_test(
    offered: SendTestView, outcomes: Sequence[Outcome], codes: frozenset[ExitCode], finished_at: datetime
) -> SendTestView:
    """The same with what became of it."""
    return SendTestView(
        headline=fates_headline(outcomes, "message"),
        account=offered.account,
        messages=offered.messages,
        people=offered.people,
        outcomes=fate_rows(outcomes),
        notes=offered.notes,
        exit_codes=tuple(sorted(int(code) for code in codes)),
        finished_at=finished_at,
    )


def fate_rows(outcomes: Sequence[Outcome]) -> tuple[FateRow, ...]:
    return tuple(
        FateRow(shown(one.who, 80), shown(one.what, 200), str(one.fate), _text(one), one.code)
        for one in outcomes
    )


def _text(one: Outcome) -> str:
    """CleverTap's words or ours, and whether the record lacks it."""
    if not one.unrecorded:
        return shown(one.text)
    lacks = f"not in the record ({shown(one.unrecorded)}): keep this list, and do not run it again"
    return f"{shown(one.text)}; {lacks}" if one.text else lacks


def fates_headline(outcomes: Sequence[Outcome], noun: str) -> str:
    """`5 messages queued, 1 refused.`; queued is not delivered, and the sentence says no more than that."""
    found = Counter(one.fate for one in outcomes)
    queued = found.pop(Fate.QUEUED, 0)
    others = [f"{found[fate]:,} {fate}" for fate in Fate if fate in found]
    first = f"{count(queued, noun)} queued by CleverTap" if queued else f"No {noun} was queued"
    return f"{', '.join([first, *others])}."


def _notes(messages: Sequence[Message]) -> Iterator[str]:
    yield PROVES
    if any(one.has_liquid for one in messages):
        yield LIQUID
    for codes in dict.fromkeys(one.languages for one in messages if one.languages):
        told = [shown(code, 40) for code in codes]
        yield f"It chooses {listed(told)} by the person's profile; --language {told[-1]} sends that one alone."


def _said(message: Message) -> SaidRow:
    title, body = (without_liquid(shown(line)) for line in message.lines)
    return SaidRow(shown(message.name, 200), noun_of(message.channel), title, body)


def send_test_lines(view: SendTestView, paper: Paper) -> Iterator[str]:
    yield from paper.indented(view.headline, "", tone=Tone.HEADING)
    if view.outcomes:
        yield from fate_lines(view.outcomes, paper, ("person", "message", ""))
        if Fate.UNCLEAR in {row.fate for row in view.outcomes}:
            yield from paper.indented("Ask whoever it was for before you send it again.", "  ")
        return
    for said in view.messages:
        yield from paper.indented(f"{said.name}: {said.channel}", "  ", tone=Tone.NEW)
        for line in filter(None, (said.title, said.body)):
            yield from paper.indented(line, "    ")
    yield from paper.indented(f"to {listed(view.people, most=20)}", "  ")
    for note in view.notes:
        yield from paper.indented(note, "  ", tone=Tone.QUIET)


def fate_lines(rows: Sequence[FateRow], paper: Paper, head: tuple[str, str, str]) -> Iterator[str]:
    """A table of what became of each, and below it every reason in full."""
    yield from sheet(
        head, [(row.who, row.what, f"{_SIGN[Fate(row.fate)]} {row.fate}") for row in rows], paper
    )
    for text in dict.fromkeys(_reason(row) for row in rows if row.text):
        yield from paper.indented(text, "  ", "    ")


def _reason(row: FateRow) -> str:
    number = f" (CleverTap's number {row.code})" if row.code else ""
    return f"{row.fate}{number}: {row.text}"
