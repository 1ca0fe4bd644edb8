"""Problems with the line they are about, in the order of the files: what, where, why, and what to write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from ctsync.problems import Level, Position, Problem, Problems
from ctsync.redaction import safe_text
from ctsync.rendering.paper.cells import cut, width
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import count, shown
from ctsync.values.letters import clusters

SourceLine: TypeAlias = Callable[[Position], str]
"""The line of a file that a position points into; empty if there is none."""

_TONES = {Level.ERROR: Tone.ALARM, Level.WARNING: Tone.CHANGED, Level.INFO: Tone.CALM}


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a fix would write: `text` instead of all from a line and column up to, without, another; both from 1.

    `before` and `after` are the same as whole lines, from `line` on. Only what `is_safe` is written unasked.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    is_safe: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `source` is its line, and `before` what stands in that line before the place meant.

    `replacement` is its fix, worked out where a format wants it.
    """

    problem: Problem
    source: str = ""
    before: str = ""
    replacement: Replacement | None = None


@dataclass(frozen=True, slots=True)
class FixedLine:
    """A line that was put right, as it was and as it is. `line` counts in the file as it is now."""

    file: str
    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProblemsView:
    """All problems in order, and the sentence that sums them up. `fixed` is what was put right before."""

    diagnostics: tuple[Diagnostic, ...]
    errors: int
    warnings: int
    consequence: str = ""
    fixed: tuple[FixedLine, ...] = ()

    @property
    def summary(self) -> str:
        counted = f"{count(self.errors, 'error')}, {count(self.warnings, 'warning')}."
        return f"{counted} {self.consequence}".rstrip()


def problems_view(
    found: Iterable[Problem],
    source: SourceLine,
    consequence: str = "",
    *,
    fixed: tuple[FixedLine, ...] = (),
    replacement: Callable[[Problem], Replacement | None] = lambda _: None,
) -> ProblemsView:
    problems = Problems(found)
    return ProblemsView(
        tuple(
            replace(_diagnostic(problem, source(problem.where)), replacement=replacement(problem))
            for problem in problems
        ),
        problems.errors,
        problems.warnings,
        consequence,
        fixed,
    )


def _diagnostic(problem: Problem, line: str) -> Diagnostic:
    kept = line.rstrip()
    indent = len(kept) - len(kept.lstrip())
    return Diagnostic(problem, kept[indent:], kept[indent : max(indent, problem.where.column - 1)])


def diagnostics_lines(view: ProblemsView, paper: Paper) -> Iterator[str]:
    for line in view.fixed:
        yield from _fixed(line, paper)
    if view.fixed:
        files = {line.file for line in view.fixed}
        yield paper.ink(
            f"{count(len(view.fixed), 'line')} changed in {count(len(files), 'file')}.", Tone.HEADING
        )
        yield ""
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
    if problem.fix is not None and problem.fix.is_safe:
        yield f"  Fix it for me:  ctsync lint --fix {shown(problem.rule)}"


def _fixed(line: FixedLine, paper: Paper) -> Iterator[str]:
    """A line before and after, around the place where the two part."""
    yield paper.ink(f"{shown(line.file)}:{line.line}", Tone.HEADING)
    parts = _parting(line.before, line.after)
    for sign, text, tone in (("-", line.before, Tone.REMOVED), ("+", line.after, Tone.NEW)):
        if text:
            yield "  " + paper.ink(f"{sign} {_around(text.strip(), parts, paper.width - 4)}", tone)


def _parting(before: str, after: str) -> int:
    """How many characters, without the blanks in front, two lines have in common at their beginning."""
    pairs = zip(before.strip(), after.strip(), strict=False)
    return next((index for index, (one, other) in enumerate(pairs) if one != other), 0)


def _around(text: str, place: int, room: int) -> str:
    before, rest = safe_text(text[:place], one_line=True), safe_text(text[place:], one_line=True)
    if width(before) > room // 2:
        before = "…" + "".join(_last(before, room // 3))
    return cut(before + rest, room)


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
