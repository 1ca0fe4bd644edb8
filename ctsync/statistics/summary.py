"""Reports to figures. What is not known yet stays unknown: never 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ctsync.api.contract import NoReportYet, Report, ReportAnswer
from ctsync.lock.record import Operation, Record


@dataclass(frozen=True, slots=True)
class Collected:
    """One operation of a record and what CleverTap said when asked about it."""

    record: Record
    operation: Operation
    answer: ReportAnswer


@dataclass(frozen=True, slots=True)
class Figures:
    """One campaign's numbers. `missing` says why there are none; `others` are kept as they came."""

    collected: Collected
    sent: int | None = None
    clicked: int | None = None
    others: tuple[tuple[str, int], ...] = ()
    missing: str = ""

    @property
    def click_rate(self) -> float | None:
        """Clicks for each message sent; None if that cannot be said."""
        if not self.sent or self.clicked is None:
            return None
        return self.clicked / self.sent


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures, in the order of the sends, and the sums of what is known."""

    figures: tuple[Figures, ...]

    @property
    def sent(self) -> int:
        return sum(each.sent or 0 for each in self.figures)

    @property
    def clicked(self) -> int:
        return sum(each.clicked or 0 for each in self.figures)

    @property
    def known(self) -> int:
        """How many campaigns have numbers."""
        return sum(1 for each in self.figures if each.sent is not None)


def summarise(collected: Iterable[Collected]) -> Summary:
    """Figures by first send, then by key."""
    ordered = sorted(collected, key=lambda each: (each.operation.first_send, str(each.record.key)))
    return Summary(tuple(_figures(each) for each in ordered))


def _figures(collected: Collected) -> Figures:
    answer = collected.answer
    match answer:
        case Report(numbers=numbers):
            others = tuple(
                sorted((name, n) for name, n in numbers.items() if name not in ("sent", "clicked"))
            )
            missing = "" if "sent" in numbers else "CleverTap's report has no `sent`"
            return Figures(collected, numbers.get("sent"), numbers.get("clicked"), others, missing)
        case NoReportYet():
            return Figures(collected, missing="not available yet")
        case _:
            return Figures(collected, missing=_reason(answer))


def _reason(answer: ReportAnswer) -> str:
    text = getattr(answer, "text", "") or getattr(answer, "reason", "")
    return f"not known: {text}" if text else "not known: CleverTap asks for a pause"
