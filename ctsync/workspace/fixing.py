"""`ctsync lint --fix`: what is safe is put right in the files, and what was changed is told line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from ctsync.editing.fixes import apply_fixes, files_of
from ctsync.editing.offsets import position_of
from ctsync.problems import PlacedFix, Position, Problem, Problems
from ctsync.reading.characters import decode
from ctsync.reading.source import Repository
from ctsync.rendering.problems.diagnostics import FixedLine, Replacement
from ctsync.workspace.rewriting import rewrite


@dataclass(frozen=True, slots=True)
class Mended:
    """What one round changed. `number` counts fixes."""

    number: int = 0
    lines: tuple[FixedLine, ...] = ()


def fix(root: Path, found: Iterable[Problem], rules: Collection[str]) -> Mended:
    """Make the safe fixes of the problems found, of all rules or of the `rules` named, and write the files.

    Raises OSError, and UsageError for a link that leads out.
    """
    by_file: dict[str, list[PlacedFix]] = {}
    for problem in found:
        if is_fixable(problem) and problem.fix is not None and (not rules or problem.rule in rules):
            for file in files_of(problem.fix):
                by_file.setdefault(file, []).append(problem.fix)
    repository, number, lines = Repository(root), 0, list[FixedLine]()
    for file in sorted(by_file):
        content = repository.read(file, Position(file), Problems())
        fixed = None if content is None else apply_fixes(content, file, by_file[file])
        if content is not None and fixed is not None and fixed.content != content:
            rewrite(root, file, fixed.content)
            number += len(fixed.made)
            lines += changed_lines(file, content, fixed.content)
    return Mended(number, tuple(lines))


def is_fixable(problem: Problem) -> bool:
    """Whether `lint --fix` may put it right unasked."""
    return problem.fix is not None and problem.fix.is_safe and len(files_of(problem.fix)) == 1


def changed_lines(file: str, before: bytes, after: bytes) -> Iterator[FixedLine]:
    """The lines that differ, in order."""
    old, new = (content.decode("utf-8", "replace").splitlines() for content in (before, after))
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            for step in range(max(end - start, new_end - new_start)):
                yield FixedLine(
                    file,
                    new_start + step + 1,
                    old[start + step] if start + step < end else "",
                    new[new_start + step] if new_start + step < new_end else "",
                )


def _common(one: str, other: str) -> int:
    """How many characters two texts share at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def replacement_of(root: Path, problem: Problem) -> Replacement | None:
    """What the fix of one problem would write, safe or not, as the smallest change of its file; None if there is none."""
    if problem.fix is None or len(files_of(problem.fix)) != 1:
        return None
    (file,) = files_of(problem.fix)
    content = Repository(root).read(file, Position(file), Problems())
    fixed = None if content is None else apply_fixes(content, file, [problem.fix])
    if content is None or fixed is None or not fixed.made:
        return None
    before, after = decode(content, file), decode(fixed.content, file)
    if isinstance(before, Problem) or isinstance(after, Problem):
        return None
    start = _common(before, after)
    most = min(len(before), len(after)) - start
    same = _common(before[::-1], after[::-1])
    ends = len(before) - min(same, most), len(after) - min(same, most)
    first, last = position_of(before, file, start), position_of(before, file, ends[0])
    old, new = before.split("\n"), after.split("\n")
    return Replacement(
        file,
        first.line,
        first.column,
        last.line,
        last.column,
        after[start : ends[1]],
        tuple(old[first.line - 1 : last.line]),
        tuple(new[first.line - 1 : len(new) - (len(old) - last.line)]),
        problem.fix.is_safe,
    )
