"""What became of a run, in sentences: each outcome, what the exit code means, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.errors import SEVERITY, ExitCode
from ctsync.planning.change import Blocked, Keep
from ctsync.rendering.paper.cells import padded, width, wrapped
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.plan.reasons import reason_of
from ctsync.rendering.wording import moment, shown

_GOOD = (
    Fate.CREATED,
    Fate.REPLACED,
    Fate.STOPPED,
    Fate.ADOPTED,
    Fate.FORGOTTEN,
    Fate.FOUND,
    Fate.SETTLED,
    Fate.APPROVED,
)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome. `sentence` begins after the campaign's name; `first_send` is UTC."""

    key: str
    fate: str
    sentence: str
    is_good: bool
    remote_id: int | None = None
    old_id: int | None = None
    first_send: datetime | None = None
    exit_code: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What one exit code means here, and what to do."""

    code: int
    says: str
    do: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """`headline` sums it up; `advice` has one entry for each exit code, the most severe first."""

    headline: str
    rows: tuple[OutcomeRow, ...]
    notes: tuple[str, ...]
    advice: tuple[Advice, ...]
    exit_code: int
    exit_codes: tuple[int, ...]
    zone: str
    finished_at: datetime


ADVICE: dict[ExitCode, tuple[str, str]] = {
    ExitCode.USAGE: ("Something was wrong before anything was written.", "Read the error above."),
    ExitCode.CHANGES: (
        "The account and the files still differ.",
        "ctsync plan says what is left to decide.",
    ),
    ExitCode.HELD: ("Another run holds the lock, or took it over.", "Wait for it, then: ctsync plan"),
    ExitCode.REFUSED_BY_CLEVERTAP: (
        "CleverTap refused something. Nothing was made of it.",
        "Mend the file as CleverTap's words say, then: ctsync plan",
    ),
    ExitCode.FROZEN: (
        "Something is open or was missed, and a machine may not guess.",
        "ctsync audit looks again and finishes what it can prove.",
    ),
    ExitCode.STOP_NOT_VERIFIED: (
        "A stop is not proven: people may still get that message.",
        "Look at the campaign in the dashboard now, then: ctsync audit",
    ),
    ExitCode.STALE: ("The world moved since the plan. What was not approved was left alone.", "ctsync plan"),
    ExitCode.BLOCKED: ("Something is blocked; the rest was done.", "ctsync plan says what to write."),
    ExitCode.DUPLICATE: (
        "A campaign was found twice. The surplus one is stopped, or still has to be.",
        "Look at both in the dashboard now, then: ctsync audit",
    ),
    ExitCode.LOCK_UNREADABLE: (
        "The lock cannot be trusted, so nothing was sent.",
        "Restore it as docs/guarantees.md says. Never delete it.",
    ),
    ExitCode.INTERRUPTED: ("Interrupted. What was under way is written down.", "Run the same command again."),
    ExitCode.TERMINATED: ("Terminated. What was under way is written down.", "Run the same command again."),
}


def result_view(result: ApplyResult, zone: str) -> ResultView:
    codes = sorted(result.exit_codes, key=_severity)
    return ResultView(
        headline=_headline(result),
        rows=tuple(_row(outcome, zone, result.finished_at) for outcome in result.outcomes),
        notes=(*(shown(note, 1_000) for note in result.notes), *_undecided(result), *_blocked(result)),
        advice=tuple(Advice(int(code), *ADVICE[code]) for code in codes),
        exit_code=int(result.exit_code),
        exit_codes=tuple(int(code) for code in codes),
        zone=zone,
        finished_at=result.finished_at,
    )


def _undecided(result: ApplyResult) -> Iterator[str]:
    """Campaigns that the files want sent and that nothing will send before a person says so."""
    told = {outcome.key for outcome in result.outcomes}
    for kept in () if result.plan is None else result.plan.of(Keep):
        if kept.needs_generation and kept.key not in told:
            yield (
                f"{shown(str(kept.key))} is stopped or sent, and its file still wants it. "
                "Raise `generation` to send it again, or delete the file."
            )


def _blocked(result: ApplyResult) -> Iterator[str]:
    """Campaigns that may not be made: a nightly job shows no plan, so nothing else would name them."""
    told = {outcome.key for outcome in result.outcomes}
    for blocked in () if result.plan is None else result.plan.of(Blocked):
        if blocked.key not in told:
            reason = reason_of(blocked)
            cure = f" Write: {reason.do.rstrip('.')}." if reason.do else ""
            yield f"{shown(str(blocked.key))} is blocked. {reason.why}{cure}"


def _severity(code: ExitCode) -> int:
    return SEVERITY.index(code)


def _headline(result: ApplyResult) -> str:
    if not result.outcomes:
        return "Nothing had to be done."
    counted = Counter(outcome.fate for outcome in result.outcomes)
    parts = ", ".join(f"{counted[fate]:,} {fate.value}" for fate in Fate if counted[fate])
    well = not result.codes and all(outcome.exit_code is ExitCode.DONE for outcome in result.outcomes)
    return f"{'Done' if well else 'Not all went well'}: {parts}."


def _row(outcome: Outcome, zone: str, now: datetime) -> OutcomeRow:
    return OutcomeRow(
        key=str(outcome.key),
        fate=outcome.fate.value,
        sentence=_sentence(outcome, zone, now),
        is_good=outcome.fate in _GOOD and outcome.exit_code is ExitCode.DONE,
        remote_id=outcome.remote_id,
        old_id=outcome.old_id,
        first_send=outcome.first_send,
        exit_code=int(outcome.exit_code),
        note=shown(outcome.text, 1_000),
    )


def _sentence(outcome: Outcome, zone: str, now: datetime) -> str:
    sends = "" if outcome.first_send is None else f", sends {moment(outcome.first_send, zone, now)}"
    new, old = outcome.remote_id or "no id", outcome.old_id or outcome.remote_id or "no id"
    words: dict[Fate, str] = {
        Fate.CREATED: f"created as {new}{sends}",
        Fate.REPLACED: f"stopped {old}, proven, then created as {new}{sends}",
        Fate.STOPPED: f"stopped {old}; CleverTap lists it as stopped",
        Fate.ADOPTED: f"taken over: {new}",
        Fate.FORGOTTEN: f"let go: {old} goes on without ctsync",
        Fate.FOUND: f"an open create turned up as {new}{sends}",
        Fate.SETTLED: "noted; no call was needed",
        Fate.APPROVED: "approved for all its dates: each is made when it comes due",
        Fate.NOT_SENT: "nothing left this machine; a later run may try again",
        Fate.NOT_TRIED: "left alone",
        Fate.REFUSED: "refused by CleverTap; nothing exists",
        Fate.FROZEN: "the answer was unclear, so it may exist. It is never sent again by a machine",
        Fate.STOP_UNVERIFIED: f"{old} is not proven stopped",
        Fate.MAYBE_SENT: f"{old} is stopped, but some people may have got it",
        Fate.DUPLICATE: f"found twice: {new} and {old}",
        Fate.MISSED: f"missed: its time passed{sends.replace('sends', 'it was', 1)}",
        Fate.BLOCKED: "blocked",
        Fate.DRIFTED: f"{new} differs from the lock",
    }
    return words[outcome.fate]


_LONGEST_NAME = 40


def result_lines(view: ResultView, paper: Paper) -> Iterator[str]:
    column = min(max((width(row.key) for row in view.rows), default=0), _LONGEST_NAME)
    for row in view.rows:
        mark, tone = ("✓", Tone.NEW) if row.is_good else ("✗", Tone.ALARM)
        name = f"  {paper.ink(mark, tone)} {padded(row.key, column)}  "
        first, *rest = wrapped(row.sentence, paper.width - column - 6)
        if width(row.key) > column:  # a line of its own, or the sentence would leave the paper
            yield name.rstrip()
            rest = [first, *rest]
        else:
            yield name + first
        yield from (" " * (column + 6) + line for line in rest)
        if row.note:
            yield from paper.indented(row.note, "      ", tone=Tone.QUIET)
    for note in view.notes:
        yield from paper.indented(note, "  Note: ")
    yield paper.ink(view.headline, Tone.HEADING)
    for advice in view.advice:
        yield from paper.indented(f"{advice.says} {advice.do}", f"Exit {advice.code}: ", "        ")
