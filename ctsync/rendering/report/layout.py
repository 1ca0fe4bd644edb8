"""A report at a terminal: what has numbers as one table, what has none below it with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.report.view import ReportRow, ReportView, SumRow
from ctsync.rendering.wording import moment

MOST_WITHOUT = 12
"""Sends without numbers that are named one by one; more are only counted, unless each send was asked for."""

HEAD = ("campaign", "channel", "sends", "sent", "clicked", "rate", "estimate", "difference")
_NUMBERS = frozenset({3, 4, 5, 6, 7})
_NONE = "–"


def report_lines(view: ReportView, paper: Paper) -> Iterator[str]:
    yield from paper.indented(view.headline, "", tone=Tone.HEADING)
    counted = [each for each in view.definitions if each.counted]
    if counted:
        yield ""
        yield from sheet(HEAD, list(_counted(counted, view)), paper, right=_NUMBERS, spare=1)
    yield from _without(view, paper)


def _counted(definitions: list[SumRow], view: ReportView) -> Iterator[tuple[str, ...]]:
    for each in definitions:
        yield (each.name, each.channel, sends_of(each), *numbers_of(each))
        if view.is_expanded and each.sends > 1:
            for row in each.rows:
                if row.sent is not None:
                    yield (f"  {row.part or when_of(row, view)}", "", "", *numbers_of(row))
    if len(definitions) > 1 and view.total is not None:
        yield ("together", "", sends_of(view.total), *numbers_of(view.total))


def sends_of(row: SumRow) -> str:
    """`3 of 5`: how many sends have numbers; `5` if all have."""
    return f"{row.sends:,}" if row.counted == row.sends else f"{row.counted:,} of {row.sends:,}"


def numbers_of(row: SumRow | ReportRow) -> tuple[str, ...]:
    """Sent, clicked, rate, estimate and difference; what is not known is a dash, never 0."""
    return (
        _NONE if row.sent is None else f"{row.sent:,}",
        _NONE if row.clicked is None else f"{row.clicked:,}",
        _NONE if row.click_rate is None else f"{row.click_rate:.1%}",
        _estimate(row),
        _NONE if row.difference is None else signed(row.difference),
    )


def _estimate(row: SumRow | ReportRow) -> str:
    if row.estimate is not None:
        return f"{row.estimate:,}"
    return _NONE if row.sent is None else "no estimate"


def signed(difference: float) -> str:
    """`+3.0%`, `−12.5%`; `0.0%` has no sign."""
    text = f"{abs(difference):.1%}"
    sign = "" if text == "0.0%" else "+" if difference > 0 else "−"
    return f"{sign}{text}"


def when_of(row: ReportRow, view: ReportView) -> str:
    return moment(row.first_send, view.zone, view.now)


def _without(view: ReportView, paper: Paper) -> Iterator[str]:
    """One line a send, with its reason whole: it is what somebody has to act on."""
    lacking = [row for row in view.rows if row.sent is None]
    if not lacking:
        return
    yield ""
    yield paper.ink("Without numbers, which is not 0:", Tone.QUIET)
    named = lacking if view.is_expanded else lacking[-MOST_WITHOUT:]
    for row in named:
        _, at, day = row.key.partition("@")
        text = f"{row.title}{at}{day}, {when_of(row, view)}: {row.missing}"
        yield from paper.indented(text, "  ", "    ")
    if len(named) < len(lacking):
        left = len(lacking) - len(named)
        yield f"  and {left:,} earlier: --instances shows them all"
