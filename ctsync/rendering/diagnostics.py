"""Problems with the line they are about, in the order of the files: what, where, why, and what to write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ctsync.problems import Level, Position, Problem, Problems
from ctsync.redaction import safe_text
from ctsync.rendering.cells import cut, width
from ctsync.rendering.ink import Paper, Tone
from ctsync.rendering.wording import count, shown
from ctsync.values.letters import clusters

SourceLine: TypeAlias = Callable[[Position], str]
"""The line of a file that a position points into; empty if there is none."""

_TONES = {Level.ERROR: Tone.ALARM, Level.WARNING: Tone.CHANGED, Level.INFO: Tone.CALM}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `source` is its line, and `before` what stands in that line before the place meant."""

    problem: Problem
    source: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class ProblemsView:
    """All problems in order, and the sentence that sums them up."""

    diagnostics: tuple[Diagnostic, ...]
    errors: int
    warnings: int
    consequence: str = ""

    @property
    def summary(self) -> str:
        counted = f"{count(self.errors, 'error')}, {count(self.warnings, 'warning')}."
        return f"{counted} {self.consequence}".rstrip()


def problems_view(found: Iterable[Problem], source: SourceLine, consequence: str = "") -> ProblemsView:
    problems = Problems(found)
    return ProblemsView(
        tuple(_diagnostic(problem, source(problem.where)) for problem in problems),
        problems.errors,
        problems.warnings,
        consequence,
    )


def _diagnostic(problem: Problem, line: str) -> Diagnostic:
    kept = line.rstrip()
    indent = len(kept) - len(kept.lstrip())
    return Diagnostic(problem, kept[indent:], kept[indent : max(indent, problem.where.column - 1)])


def diagnostics_lines(view: ProblemsView, paper: Paper) -> Iterator[str]:
    for diagnostic in view.diagnostics:
        yield from _lines(diagnostic, paper)
        yield ""
    if view.diagnostics or view.consequence:
        yield paper.ink(view.summary, Tone.HEADING)


def _lines(diagnostic: Diagnostic, paper: Paper) -> Iterator[str]:
    problem = diagnostic.problem
    tone = _TONES[problem.level]
    place = paper.ink(shown(str(problem.where)), Tone.HEADING)
    yield f"{place}  {shown(problem.rule)}  {paper.ink(problem.level.value, tone)}"
    yield from paper.indented(shown(problem.what), "  ")
    if diagnostic.source:
        yield from _snippet(diagnostic, paper, tone)
    if problem.why:
        yield from paper.indented(shown(problem.why), "  ", tone=Tone.QUIET)
    if problem.hint:
        yield from paper.indented(shown(problem.hint), "  ")


def _snippet(diagnostic: Diagnostic, paper: Paper, tone: Tone) -> Iterator[str]:
    """The line, or the part of it around the place meant, and a caret below that place."""
    room = paper.width - 5
    before = safe_text(diagnostic.before, one_line=True)
    line = safe_text(diagnostic.source, one_line=True)
    if width(before) > room // 2:
        kept = "".join(_last(before, room // 3))
        line, before = "…" + kept + line[len(before) :], "…" + kept
    yield "     " + cut(line, room)
    yield "     " + " " * width(before) + paper.ink("^", tone)


def _last(text: str, cells: int) -> Iterator[str]:
    skipped = width(text) - cells
    for cluster in clusters(text):
        skipped -= width(cluster)
        if skipped < 0:
            yield cluster
