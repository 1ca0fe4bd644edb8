"""The last step of `ctsync new`: the file is checked, written, shown, and what to look at is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ctsync.cli.screen import Screen
from ctsync.editing.cloning import Clone, KeptDate, Wishes, clone
from ctsync.editing.edits import Refused
from ctsync.editing.form.draft import draft_text
from ctsync.editing.form.hints import hints
from ctsync.editing.form.knowledge import Answers
from ctsync.errors import ExitCode, UsageError
from ctsync.problems import Level, Position, Problem, Problems
from ctsync.rendering.problems.diagnostics import problems_view
from ctsync.rendering.wording import count, listed
from ctsync.rendering.written_view import WrittenView
from ctsync.workspace.authoring import Author
from ctsync.workspace.formatting import Formatter
from ctsync.workspace.rewriting import write_new

NOTHING_WRITTEN: Final = "Nothing was written."
_UNREADABLE: Final = ("YAML", "TYPE", "REQ", "CORE001", "CORE002", "EXC", "CHN")
"""Rules about what a file holds at all. A file with such an error would be no campaign, so it is not written."""


def write_new_campaign(
    screen: Screen, author: Author, name: str, answers: Answers, folder: str | None
) -> frozenset[ExitCode]:
    """A file from answers."""
    file = author.path_for(name, answers.channel, folder)
    notes = hints(answers.tree, author.workspace.catalog)
    text = draft_text(author.finished(answers.tree), file, notes, author.modeline(file))
    found = author.problems(file, text)
    if any(_is_unreadable(problem) for problem in found) and not screen.is_attended:
        _complain(screen, file, text, found, NOTHING_WRITTEN)
        return frozenset({ExitCode.USAGE})
    return _write(screen, author, file, text, [], found)


def write_clone(
    screen: Screen, author: Author, source: str, wishes: Wishes, folder: str | None
) -> frozenset[ExitCode]:
    """A file like another one."""
    content = author.read(source)
    made = clone(content, source, wishes)
    if isinstance(made, Refused):
        raise UsageError(f"{source} cannot be copied.", why=made.why)
    file = author.path_for(wishes.name, "", folder or source.rpartition("/")[0])
    formatted = Formatter(author.workspace.root).of_text(made.content, file)
    plain = made.content.decode() if formatted is None or formatted.after is None else formatted.after
    text = author.with_its_modeline(file, plain)
    found = author.problems(file, text)
    wrong = [
        problem
        for problem in found
        if problem.rule.startswith("TYPE") and author.is_new(text, problem, wishes)
    ]
    if wrong:
        _complain(screen, file, text, wrong, NOTHING_WRITTEN)
        return frozenset({ExitCode.USAGE})
    return _write(screen, author, file, text, list(_notes(made, wishes)), found)


def _write(
    screen: Screen, author: Author, file: str, text: str, notes: list[str], found: Problems
) -> frozenset[ExitCode]:
    try:
        write_new(author.workspace.root, file, text.encode())
    except FileExistsError:
        raise UsageError(f"{file} is there already. {NOTHING_WRITTEN}", hint="Take another name.") from None
    screen.show(screen.renderer.written(WrittenView(file, text, tuple(notes), found.errors, found.warnings)))
    if found.errors:
        _complain(screen, file, text, found, "The file is written all the same.")
    return frozenset()


def _is_unreadable(problem: Problem) -> bool:
    return problem.level is Level.ERROR and problem.rule.startswith(_UNREADABLE)


def _complain(screen: Screen, file: str, text: str, found: Iterable[Problem], consequence: str) -> None:
    lines = text.splitlines()

    def line(where: Position) -> str:
        return lines[where.line - 1] if where.file == file and where.line <= len(lines) else ""

    errors = [problem for problem in found if problem.level is Level.ERROR]
    view = problems_view(errors, line, consequence)
    screen.complain(screen.problems_renderer().problems(view))


def _notes(made: Clone, wishes: Wishes) -> Iterable[str]:
    if made.dropped:
        yield f"Not copied, since it belongs to the other campaign: {listed(made.dropped)}."
    moved = [date for date in made.dates if date.now != date.was]
    kept = [date for date in made.dates if date.now == date.was]
    if moved:
        yield f"Moved with the first send: {listed([_said(date) for date in moved], len(moved))}."
    if kept:
        yield f"Kept as they were, so look at them: {listed([_said(date) for date in kept], len(kept))}."
    if kept and not wishes.shift:
        yield "--shift moves such dates by as many days as the first send."


def _said(date: KeptDate) -> str:
    """With a window or an offer that is over by then, how long that is."""
    is_over = date.days_before and not date.where.endswith("from")
    return f"{date.where} {date.now}" + (
        f" ({count(date.days_before, 'day')} before the send)" if is_over else ""
    )
