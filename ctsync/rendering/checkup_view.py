"""What `ctsync doctor` found: one line a check as it is made, and below what is not in order why and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ctsync.checkup.check import Check, Verdict
from ctsync.rendering.paper.cells import padded
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import count, listed, shown

_SIGNS = {
    Verdict.OK: "✓",
    Verdict.WARNING: "!",
    Verdict.FAILED: "✗",
    Verdict.UNCHECKED: "?",
    Verdict.SKIPPED: "–",
}
_TONES = {
    Verdict.OK: Tone.NEW,
    Verdict.WARNING: Tone.CHANGED,
    Verdict.FAILED: Tone.ALARM,
    Verdict.UNCHECKED: Tone.CALM,
    Verdict.SKIPPED: Tone.QUIET,
}
_WORDS = {
    Verdict.OK: "in order",
    Verdict.WARNING: "to look at",
    Verdict.FAILED: "failed",
    Verdict.UNCHECKED: "not checked",
    Verdict.SKIPPED: "not needed",
}
_TITLE = 16
_EXPLAINED = (Verdict.WARNING, Verdict.FAILED, Verdict.UNCHECKED)


@dataclass(frozen=True, slots=True)
class CheckupView:
    """The checks of one account as they are made; they can be gone through once. `more` explains each of them."""

    checks: Iterable[Check]
    more: bool = False


def harmless(check: Check) -> Check:
    """A check with its foreign words made harmless."""
    return replace(
        check,
        found=shown(check.found, 600),
        do=shown(check.do, 600),
        details=tuple(shown(line, 600) for line in check.details),
    )


def checkup_lines(view: CheckupView, paper: Paper) -> Iterator[str]:
    group, made = None, list[Check]()
    for each in view.checks:
        check = harmless(each)
        made.append(check)
        if check.group is not group:
            if group is not None:
                yield ""
            group = check.group
            yield paper.ink(check.group.value, Tone.HEADING)
        yield from _lines(check, paper, more=view.more)
    yield ""
    yield paper.ink(summary(made), Tone.HEADING)


def summary(checks: Iterable[Check]) -> str:
    """How many checks came out how, in one sentence: `15 checks: 12 in order, 1 failed and 2 not checked.`."""
    verdicts = [check.verdict for check in checks]
    parts = [f"{verdicts.count(each):,} {word}" for each, word in _WORDS.items() if each in verdicts]
    return f"{count(len(verdicts), 'check')}: {listed(parts)}."


def _lines(check: Check, paper: Paper, *, more: bool) -> Iterator[str]:
    sign, tone = _SIGNS[check.verdict], _TONES[check.verdict]
    margin = " " * (_TITLE + 6)
    title = padded(check.title, _TITLE)
    found = paper.indented(check.found, margin)
    yield f"  {paper.ink(sign, tone)} {title}  {found[0][len(margin) :]}"
    yield from found[1:]
    for line in check.details:
        yield from paper.indented(line, f"{margin}- ", f"{margin}  ", tone=Tone.QUIET)
    if more:
        yield from _labelled("Looked at:", check.looks_at, paper, margin)
    if more or (check.verdict in _EXPLAINED and check.do):
        yield from _labelled("Why:", check.why, paper, margin)
        yield from _labelled("Do:", check.do, paper, margin)


def _labelled(label: str, text: str, paper: Paper, margin: str) -> Iterator[str]:
    if text:
        yield from paper.indented(text, f"{margin}{label} ", f"{margin}  ")
