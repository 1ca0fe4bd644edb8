"""Reports to figures, and figures added up. What is not known yet stays unknown: never 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ctsync.api.contract import NoReportYet, NotSent, RateLimited, RefusedByRemote, Report, ReportAnswer
from ctsync.lock.record import Operation, Record, State
from ctsync.schedule import Timetable


class Lack(StrEnum):
    """Why a send has no numbers."""

    NOT_YET = "not available yet"
    STOPPED = "no numbers"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Collected:
    """One operation of a record and what CleverTap said when asked about it."""

    record: Record
    operation: Operation
    answer: ReportAnswer


@dataclass(frozen=True, slots=True)
class Figures:
    """One campaign's numbers; `others` are kept as they came.

    `lack` and `missing` say why there are none. `estimate` is how many people CleverTap counted when the campaign was
    created, once for each run; None if it gave no number, or if nobody knows how often it ran.
    """

    collected: Collected
    sent: int | None = None
    clicked: int | None = None
    others: tuple[tuple[str, int], ...] = ()
    estimate: int | None = None
    lack: Lack | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Several sends added up. Each sum is over the sends that have the number, and says nothing of the others."""

    figures: tuple[Figures, ...]

    @property
    def counted(self) -> int:
        """How many sends have numbers."""
        return sum(1 for each in self.figures if each.sent is not None)

    def lacking(self, lack: Lack) -> int:
        """How many sends have none, for this reason."""
        return sum(1 for each in self.figures if each.lack is lack)

    @property
    def sent(self) -> int | None:
        return _sum(each.sent for each in self.figures)

    @property
    def clicked(self) -> int | None:
        return _sum(each.clicked for each in self.figures)

    @property
    def click_rate(self) -> float | None:
        """Clicks for each message sent, over the sends that have both numbers."""
        return _ratio((each.clicked, each.sent) for each in self.figures)

    @property
    def estimate(self) -> int | None:
        """The people counted beforehand, over the sends that have numbers: what `sent` can be compared with."""
        return _sum(each.estimate for each in self.figures if each.sent is not None)

    @property
    def difference(self) -> float | None:
        """How much more (or less, below 0) was sent than was estimated, over the sends that have both numbers."""
        ratio = _ratio((each.sent, each.estimate) for each in self.figures)
        return None if ratio is None else ratio - 1


@dataclass(frozen=True, slots=True)
class Family:
    """All sends of one definition: its parts, its dates, and what was sent again under a higher generation."""

    key: str
    name: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class Summary:
    """Definitions by their first send, and everything added up."""

    families: tuple[Family, ...]
    totals: Totals


def summarise(collected: Iterable[Collected]) -> Summary:
    """Figures by definition; within it by first send, then by key."""
    ordered = sorted(collected, key=lambda each: (each.operation.first_send, str(each.record.key)))
    figures = tuple(_figures(each) for each in ordered)
    by_key: dict[str, list[Figures]] = {}
    for each in figures:
        by_key.setdefault(each.collected.record.key.definition, []).append(each)
    families = (Family(key, _name(found), Totals(tuple(found))) for key, found in by_key.items())
    return Summary(tuple(families), Totals(figures))


def _name(figures: list[Figures]) -> str:
    """The name of the newest operation: a campaign that was renamed is known by its name of today."""
    newest = max(figures, key=lambda each: each.collected.operation.seq)
    return newest.collected.record.name


def _figures(collected: Collected) -> Figures:
    estimate = _estimate(collected.operation)
    match collected.answer:
        case Report(numbers=numbers):
            others = tuple(
                sorted((name, n) for name, n in numbers.items() if name not in ("sent", "clicked"))
            )
            has_sent = "sent" in numbers
            return Figures(
                collected,
                numbers.get("sent"),
                numbers.get("clicked"),
                others,
                estimate,
                None if has_sent else Lack.UNKNOWN,
                "" if has_sent else "not known: CleverTap's report has no `sent`",
            )
        case NoReportYet() if collected.operation.state in _STOPPED:
            missing = "no numbers: it was stopped, perhaps before anybody got it"
            return Figures(collected, estimate=estimate, lack=Lack.STOPPED, missing=missing)
        case NoReportYet():
            return Figures(collected, estimate=estimate, lack=Lack.NOT_YET, missing=str(Lack.NOT_YET))
        case answer:
            missing = f"{Lack.UNKNOWN}: {_reason(answer)}"
            return Figures(collected, estimate=estimate, lack=Lack.UNKNOWN, missing=missing)


_STOPPED = (State.STOPPING, State.STOPPED_BEFORE, State.STOPPED_MAYBE, State.FOREIGN)


def _reason(answer: ReportAnswer) -> str:
    match answer:
        case NotSent(reason=reason):
            return f"CleverTap could not be reached ({reason})"
        case RateLimited(pause=pause):
            return f"CleverTap asked for a pause of {pause:,.0f} seconds; ask again after it"
        case RefusedByRemote(http_status=status, text=text):
            return f"CleverTap says: {text} (HTTP {status})"
        case _:
            return getattr(answer, "reason", "")


def _estimate(operation: Operation) -> int | None:
    """CleverTap counts the people of one run, and reports those of all runs."""
    runs = _runs(operation)
    return None if operation.reach is None or runs is None else operation.reach * runs


def _runs(operation: Operation) -> int | None:
    """How often it sent, once it is over; None if it was stopped on its way and nobody knows where."""
    if operation.done_to:
        return len(operation.done_to)
    planned = len(Timetable.from_tree(operation.timetable))
    return planned if operation.state not in _STOPPED or planned == 1 else None


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _ratio(pairs: Iterable[tuple[int | None, int | None]]) -> float | None:
    """The sum of the first numbers over that of the second, of the pairs that have both; None over nothing."""
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    whole = sum(other for _, other in known)
    return sum(one for one, _ in known) / whole if whole else None
