"""Sent and clicked, as CleverTap counts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ctsync.rendering.campaign_words import title_of
from ctsync.rendering.ink import Paper, Tone
from ctsync.rendering.sheet import sheet
from ctsync.rendering.wording import count, moment, shown
from ctsync.statistics.summary import Figures, Summary


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One campaign; `missing` says why there are no numbers. `first_send` is UTC."""

    key: str
    title: str
    channel: str
    remote_id: int | None
    first_send: datetime
    sent: int | None
    clicked: int | None
    click_rate: float | None
    others: tuple[tuple[str, int], ...]
    missing: str


@dataclass(frozen=True, slots=True)
class ReportView:
    headline: str
    rows: tuple[ReportRow, ...]
    zone: str
    now: datetime


def report_view(summary: Summary, zone: str, now: datetime) -> ReportView:
    rows = tuple(_row(figures) for figures in summary.figures)
    if not rows:
        return ReportView("Nothing has been sent yet, so there is nothing to report.", (), zone, now)
    waiting = len(rows) - summary.known
    if not summary.known:
        return ReportView("No numbers yet.", rows, zone, now)
    known = f"{count(summary.sent, 'message')} sent and {summary.clicked:,} clicked in {count(summary.known, 'campaign')}"
    missing = (
        f", without {count(waiting, 'campaign that has', 'campaigns that have')} no numbers yet"
        if waiting
        else ""
    )
    return ReportView(f"{known}{missing}.", rows, zone, now)


def _row(figures: Figures) -> ReportRow:
    record, operation = figures.collected.record, figures.collected.operation
    return ReportRow(
        key=str(record.key),
        title=title_of(replace(record.key, day=None, number=1), record.name),
        channel=shown(operation.channel),
        remote_id=operation.remote_id,
        first_send=operation.first_send,
        sent=figures.sent,
        clicked=figures.clicked,
        click_rate=figures.click_rate,
        others=tuple((shown(name, 40), number) for name, number in figures.others),
        missing=shown(figures.missing),
    )


def report_lines(view: ReportView, paper: Paper) -> Iterator[str]:
    yield paper.ink(view.headline, Tone.HEADING)
    if view.rows:
        yield ""
    head = ("campaign", "channel", "first send", "sent", "clicked", "rate", "")
    yield from sheet(
        head, [_cells(row, view) for row in view.rows], paper, right=frozenset({3, 4, 5}), spare=1
    )


def _cells(row: ReportRow, view: ReportView) -> tuple[str, ...]:
    when = moment(row.first_send, view.zone, view.now)
    if row.sent is None:
        return row.title, row.channel, when, "–", "–", "", row.missing or "not known"
    clicked = "not known" if row.clicked is None else f"{row.clicked:,}"
    return (
        row.title,
        row.channel,
        when,
        f"{row.sent:,}",
        clicked,
        "" if row.click_rate is None else f"{row.click_rate:.1%}",
        row.missing,
    )
