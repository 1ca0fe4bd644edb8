"""The campaigns that nobody manages, to choose from, and the files that were written for the chosen ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.wording import count, day, listed, shown


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One campaign. `at` is on the account's clock, `channel` empty where it is not known.

    `file` is the campaign file that takes it over already.
    """

    id: int
    name: str
    channel: str
    delivery: str
    status: str
    at: str
    file: str


@dataclass(frozen=True, slots=True)
class OffersView:
    """`live`, `ended` and `ours` count what is listed from `first` to `last` and has no record; rows are the chosen part.

    `ours` carry this project's mark, and are none to take over.
    """

    first: date
    last: date
    lists: int
    rows: tuple[OfferRow, ...]
    live: int
    ended: int
    ours: int
    knows_channels: bool
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One file that was written. `fill_in` are the lines of it that a person has to fill in, from 1."""

    id: int
    file: str
    text: str
    fill_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportedView:
    files: tuple[ImportedRow, ...]

    @property
    def next_steps(self) -> tuple[str, ...]:
        """The commands to go on with."""
        return (f"ctsync lint {' '.join(row.file for row in self.files[:3])}", "ctsync plan")


def offers_lines(view: OffersView, paper: Paper) -> Iterator[str]:
    days = f"{day(view.first)} to {day(view.last)}, {count(view.lists, 'list')}"
    what = f"{count(view.live, 'campaign')} that nobody manages {'is' if view.live == 1 else 'are'} live"
    yield from paper.indented(f"{what} ({days}).", "", tone=Tone.HEADING)
    facts = [f"{len(view.rows):,} shown here."] if len(view.rows) != view.live else []
    if view.ended:
        facts.append(f"{view.ended:,} more {'is' if view.ended == 1 else 'are'} over: --all")
    if facts:
        yield paper.ink(" ".join(facts), Tone.QUIET)
    if view.rows:
        yield ""
    head = ["id", "campaign", "channel", "status", "starts", "file"]
    rows = [_cells(row) for row in view.rows]
    if not any(row.file for row in view.rows):
        head, rows = head[:-1], [cells[:-1] for cells in rows]
    if view.is_numbered:
        head, rows = ["", *head], [[str(number), *cells] for number, cells in enumerate(rows, start=1)]
    yield from sheet(head, rows, paper, right=frozenset({0}) if view.is_numbered else frozenset())
    yield ""
    if view.ours:
        yield from paper.indented(
            f"{count(view.ours, 'campaign')} of this project that the lock does not know: `ctsync audit` says more.",
            "! ",
            "  ",
            tone=Tone.ALARM,
        )
    if not view.knows_channels:
        yield "CleverTap's message report gave no answer, so their channels are not known."
    yield from paper.indented(
        "CleverTap gives an id, a name, a time and a status. What a campaign says and whom it reaches, it shows to no "
        "tool. What you do not take over stays as it is, and is never touched.",
        "",
        "",
    )
    if view.rows and not view.is_numbered:
        yield f"Next:  ctsync import {view.rows[0].id}"


def _cells(row: OfferRow) -> list[str]:
    return [str(row.id), shown(row.name, 60), shown(row.channel, 20), row.status, row.at, shown(row.file, 80)]


def imported_lines(view: ImportedView, paper: Paper) -> Iterator[str]:
    written = count(len(view.files), "file")
    yield paper.ink(f"Wrote {written}. No campaign was changed.", Tone.HEADING)
    for row in view.files:
        left = listed([str(number) for number in row.fill_in], 20)
        yield from paper.indented(
            f"{shown(row.file)}: fill in {'line' if len(row.fill_in) == 1 else 'lines'} {left}", "- ", "  "
        )
    yield from paper.indented(
        "Each is taken over by the apply after its lines are filled in, and not before; until then no plan is made.",
        "",
        "",
    )
    first, second = view.next_steps
    yield f"Next:  {shown(first)}"
    yield f"Then:  {second}"
