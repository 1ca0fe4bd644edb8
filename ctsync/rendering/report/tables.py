"""A report as a table for other programs: CSV for spreadsheets, Markdown for a pull request or a wiki.

Text in it may come from a server or a file. In CSV it can be no formula, in Markdown no mention, link, picture or HTML
(reliability A10).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC

from ctsync.rendering.report.layout import HEAD, numbers_of, sends_of, when_of
from ctsync.rendering.report.view import ReportRow, ReportView, SumRow

CSV_HEAD = (
    "campaign", "instance", "channel", "campaign_id", "first_send", "sends", "counted", "sent", "clicked",
    "click_rate", "estimate", "difference", "missing", "people",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FENCE = re.compile("`+")


def csv_lines(view: ReportView) -> Iterator[str]:
    """One line a definition, or one line a send if each was asked for, so that a column adds up.

    An empty cell is a number that is not known. Times are UTC. `people` says whose they are, of a sandbox's.
    """
    yield _csv_line(CSV_HEAD)
    for each in view.definitions:
        if not view.is_expanded:
            numbers = _csv_numbers(each, each.sends, each.counted)
            yield _csv_line((each.name, "", each.channel, "", *numbers, view.made_up))
            continue
        for row in each.rows:
            known = "" if row.remote_id is None else str(row.remote_id)
            has_numbers = int(row.sent is not None)
            numbers = _csv_numbers(row, 1, has_numbers)
            yield _csv_line((each.name, row.key, row.channel, known, *numbers, view.made_up))


def _csv_numbers(row: SumRow | ReportRow, sends: int, counted: int) -> tuple[object, ...]:
    return (
        f"{row.first_send.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        sends,
        counted,
        row.sent,
        row.clicked,
        None if row.click_rate is None else round(row.click_rate, 4),
        row.estimate,
        None if row.difference is None else round(row.difference, 4),
        row.missing,
    )


def _csv_line(cells: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(
        [harmless_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    )
    return out.getvalue()


def harmless_cell(text: str) -> str:
    """A cell that a spreadsheet would run as a formula stands behind an apostrophe, which it does not show."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def markdown_lines(view: ReportView) -> Iterator[str]:
    """The headline, a table, and a list of what has no numbers."""
    yield view.headline
    if view.total is None:
        return
    yield ""
    yield _markdown_line(HEAD)
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for each in view.definitions:
        yield _markdown_line((code(each.name), code(each.channel), sends_of(each), *numbers_of(each)))
        if view.is_expanded and each.sends > 1:
            for row in each.rows:
                what = code(row.part or when_of(row, view))
                yield _markdown_line((what, "", "", *numbers_of(row)))
    if len(view.definitions) > 1:
        yield _markdown_line(("together", "", sends_of(view.total), *numbers_of(view.total)))
    lacking = [row for row in view.rows if row.sent is None]
    if lacking:
        yield ""
        yield "Without numbers, which is not 0:"
        yield ""
        for row in lacking:
            yield f"- {code(row.key)} ({when_of(row, view)}): {code(row.missing)}"


def _markdown_line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def code(text: str) -> str:
    """Foreign text as a code span, inside which nothing is markup, a mention or an address.

    The fence is longer than any run of backticks in it. A `|` would end a table's cell even there, so it is shown by
    its number, as control characters are.
    """
    if not text:
        return ""
    safe = text.replace("|", "\\u{7c}")
    fence = "`" * (1 + max((len(run) for run in _FENCE.findall(safe)), default=0))
    room = " " if safe.startswith("`") or safe.endswith("`") else ""
    return f"{fence}{room}{safe}{room}{fence}"
