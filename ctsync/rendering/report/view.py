"""Sent and clicked, as CleverTap counts them, beside what was estimated: computed once for every way of showing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ctsync.names import InstanceKey
from ctsync.rendering.campaign_words import title_of
from ctsync.rendering.people_words import people_noun
from ctsync.rendering.wording import count, listed, shown
from ctsync.statistics.summary import Family, Figures, Lack, Summary, Totals


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One send; `missing` says why there are no numbers, `lack` in one word. `first_send` is UTC.

    `estimate` is how many people CleverTap counted when it was created, once for each run.
    """

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
    estimate: int | None = None
    difference: float | None = None
    lack: str = ""
    part: str = ""
    """Market and language, date and number: what tells it apart from the other sends of its definition."""


@dataclass(frozen=True, slots=True)
class SumRow:
    """Several sends added up: those of a definition, or all. Each number is over the sends that have it.

    `difference` is 0.1 where 10 % more was sent than was estimated; None without an estimate of what was sent.
    """

    name: str
    channel: str
    first_send: datetime
    sends: int
    counted: int
    not_yet: int
    unknown: int
    sent: int | None
    clicked: int | None
    click_rate: float | None
    estimate: int | None
    difference: float | None
    missing: str = ""
    """In words, why some sends have no numbers."""
    rows: tuple[ReportRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportView:
    """`definitions` by first send, each with its sends; `total` is None if there is nothing to report.

    `is_expanded`: whoever asked wants to see each send. `made_up` says whose people a sandbox counted.
    """

    headline: str
    definitions: tuple[SumRow, ...]
    total: SumRow | None
    zone: str
    now: datetime
    is_expanded: bool = False
    made_up: str = ""

    @property
    def rows(self) -> tuple[ReportRow, ...]:
        """Every send, in the order of the sends."""
        found = (row for each in self.definitions for row in each.rows)
        return tuple(sorted(found, key=lambda row: (row.first_send, row.key)))


def report_view(
    summary: Summary, zone: str, now: datetime, *, is_expanded: bool = False, made_up: str = ""
) -> ReportView:
    definitions = tuple(_definition(family) for family in summary.families)
    if not definitions:
        nothing = "Nothing has been sent yet, so there is nothing to report."
        return ReportView(nothing, (), None, zone, now, is_expanded, made_up)
    total = _sum_row("", summary.totals)
    return ReportView(_headline(total, made_up), definitions, total, zone, now, is_expanded, made_up)


def _headline(total: SumRow, made_up: str) -> str:
    if total.sent is None:
        return f"No numbers yet: {_of_sends(total.sends)} {'has' if total.sends == 1 else 'have'} none."
    clicked = "" if total.clicked is None else f", {total.clicked:,} clicked"
    rate = "" if total.click_rate is None else f" ({total.click_rate:.1%})"
    to_whom = f" to {people_noun(made_up)}" if made_up else ""
    said = f"{count(total.sent, 'message')} sent{to_whom}{clicked}{rate}"
    if total.counted == total.sends:
        return f"{said}, in {_of_sends(total.sends)}."
    left = total.sends - total.counted
    return (
        f"{said}, in {total.counted:,} of {_of_sends(total.sends)}. "
        f"{count(left, 'send has', 'sends have')} no numbers, and {'is' if left == 1 else 'are'} not in these sums."
    )


def _of_sends(number: int) -> str:
    return count(number, "send")


def _definition(family: Family) -> SumRow:
    rows = tuple(_row(figures) for figures in family.totals.figures)
    return replace(_sum_row(shown(family.name, 100), family.totals), rows=rows)


def _sum_row(name: str, totals: Totals) -> SumRow:
    channels = sorted({each.collected.operation.channel for each in totals.figures})
    return SumRow(
        name=name,
        channel=shown(listed(channels)),
        first_send=min(each.collected.operation.first_send for each in totals.figures),
        sends=len(totals.figures),
        counted=totals.counted,
        not_yet=totals.lacking(Lack.NOT_YET),
        unknown=totals.lacking(Lack.UNKNOWN),
        sent=totals.sent,
        clicked=totals.clicked,
        click_rate=totals.click_rate,
        estimate=totals.estimate,
        difference=totals.difference,
        missing=_missing(totals.figures),
    )


def _missing(figures: Iterable[Figures]) -> str:
    """`not available yet`, or with several reasons `2 not available yet; 1 not known: Invalid campaign id`."""
    reasons: dict[str, int] = {}
    sends = 0
    for each in figures:
        sends += 1
        if each.missing:
            reasons[each.missing] = reasons.get(each.missing, 0) + 1
    if len(reasons) == 1 and sends in reasons.values():
        return shown(next(iter(reasons)))
    return "; ".join(f"{number:,} {shown(reason)}" for reason, number in reasons.items())


def _row(figures: Figures) -> ReportRow:
    record, operation = figures.collected.record, figures.collected.operation
    alone = Totals((figures,))
    return ReportRow(
        key=shown(str(record.key)),
        title=shown(title_of(replace(record.key, day=None, number=1), record.name)),
        channel=shown(operation.channel),
        remote_id=operation.remote_id,
        first_send=operation.first_send,
        sent=figures.sent,
        clicked=figures.clicked,
        click_rate=alone.click_rate,
        others=tuple((shown(name, 40), number) for name, number in figures.others),
        missing=shown(figures.missing),
        estimate=figures.estimate,
        difference=alone.difference,
        lack="" if figures.lack is None else figures.lack.value,
        part=shown(part_of(record.key)),
    )


def part_of(key: InstanceKey) -> str:
    """`pune.hi 2027-06-09 #2`; nothing for a definition with one send."""
    pieces = [
        key.part,
        "" if key.day is None else key.day.isoformat(),
        f"#{key.number}" if key.number > 1 else "",
    ]
    return " ".join(piece for piece in pieces if piece)
