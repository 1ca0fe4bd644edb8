"""One campaign, foldable: who, when, what people see, what changed, what cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ctsync.previews import Previews
from ctsync.problems import Level, Problem
from ctsync.rendering.comment.inert import code, fenced, in_html, prose
from ctsync.rendering.comment.table import SIGNS
from ctsync.rendering.plan.layout import phone_lines
from ctsync.rendering.plan.rows import Changed, Kind, Row
from ctsync.rendering.plan.sections import Section
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.plan.word_difference import Mark, Piece, shortened
from ctsync.rendering.previews import text_preview
from ctsync.rendering.wording import moment, shown

_COLUMNS = 96
_HALF_WAY = (
    "the old one is stopped and nothing is scheduled in its place. The run says so, and the next one goes on where it"
    " stopped, as approved here."
)
_MOST_DATES = 12
_TOO_LATE = {Kind.STOP: ", or people get it", Kind.REPLACE: ", or the old one goes out"}


def section_lines(
    section: Section, view: PlanView, previews: Mapping[str, Previews], *, is_open: bool
) -> Iterator[str]:
    """Each block is followed by an empty line, as Markdown inside of HTML wants it."""
    row = section.lead
    yield f"<details{' open' if is_open else ''}><summary>{_summary(section)}</summary>"
    yield ""
    for block in _blocks(section, view, previews.get(row.key)):
        yield from block
        yield ""
    yield "</details>"
    yield ""


def _summary(section: Section) -> str:
    row = section.lead
    said = [in_html(section.name, is_name=True)]
    said += [in_html(text) for text in (section.dates, row.channel) if text]
    alarm = " ⚠️" if section.worries else ""
    return f"{SIGNS[row.kind]} <b>{row.kind.value}</b> {', '.join(said)}{alarm}"


def _blocks(section: Section, view: PlanView, previews: Previews | None) -> Iterator[Sequence[str]]:
    row = section.lead
    yield from (_labelled("⚠️ Warning", warning) for warning in section.warnings)
    yield _labelled("What", row.what)
    yield from _given("Why", row.why)
    yield from _given("Write" if row.kind is Kind.BLOCKED else "Do", row.do)
    if row.changed:
        yield list(_changed(row.changed))
    yield from _given("Who", row.audience)
    if row.people is not None:
        yield _labelled("How many", row.people.words + row.people.bounds)
        yield from _given("Before", "; ".join(each.words for each in row.people.earlier))
    yield from _when(section, view)
    if previews is not None:
        yield list(fenced(text_preview(previews, _COLUMNS)))
    elif any(row.preview):
        yield list(fenced(list(phone_lines(row))))
    yield from _given("Opens", row.opened)
    yield from _given("On the same day", "; ".join(section.group.meets))
    yield from _given("Cost", section.group.cost)
    yield from (_labelled("✋ Needs", need) for need in row.needs)
    yield from _given("Already sent?" if row.kind is Kind.STOP else "Will anybody get it twice?", row.twice)
    if row.kind is Kind.REPLACE:
        yield _labelled("If it fails half-way", _HALF_WAY)
    if row.until is not None:
        last = moment(row.until, view.zone, view.made_at)
        newer = ", with this plan or a newer one" if view.digest and row.until > view.valid_until else ""
        yield _labelled(f"Last moment to apply{newer}", f"{last}{_TOO_LATE.get(row.kind, '')}. {row.final}")
    yield from (_labelled("Note", note) for note in section.group.notes)
    if section.problems:
        yield [_problem(problem) for problem in section.problems]
    if row.file:
        yield [f"<sub>{code(f'{row.file}:{row.line}')}</sub>"]


def _labelled(label: str, text: str) -> list[str]:
    return [f"**{label}{'' if label.endswith('?') else ':'}** {prose(text)}"]


def _given(label: str, text: str) -> Iterator[list[str]]:
    if text:
        yield _labelled(label, text)


def _when(section: Section, view: PlanView) -> Iterator[list[str]]:
    rows = section.group.rows
    if len(rows) == 1:
        yield from _given("When", "; ".join(section.lead.when))
        return
    dates = [f"- {prose(_one_date(row, view) + _people(section, row))}" for row in rows[:_MOST_DATES]]
    more = len(rows) - _MOST_DATES
    yield ["**When:**", "", *dates, *([f"- and {more:,} more"] if more > 0 else [])]


def _one_date(row: Row, view: PlanView) -> str:
    if row.kind is Kind.APPROVE:
        return f"all of them: {' '.join(row.when)}"
    when = "" if row.first_send is None else moment(row.first_send, view.zone, view.made_at)
    return f"on {when}" if row.short == "new" else f"the date of {when}: {row.short}"


def _people(section: Section, row: Row) -> str:
    people = section.group.people_of(row)
    return f", {people}" if people else ""


def _changed(changes: Sequence[Changed]) -> Iterator[str]:
    yield "| Changed | Before | After |"
    yield "| --- | --- | --- |"
    for each in changes:
        pieces = shortened(each.pieces)
        name = each.label or code(each.path, in_table=True)
        yield f"| {name} | {_side(pieces, Mark.REMOVED)} | {_side(pieces, Mark.ADDED)} |"


def _side(pieces: Sequence[Piece], mark: Mark) -> str:
    """What one side reads: the words that are only there struck through or bold, each run a code span."""
    said = [_marked(piece) for piece in pieces if piece.mark in (Mark.SAME, mark)]
    return " ".join(each for each in said if each) or "*(not there)*"


def _marked(piece: Piece) -> str:
    span = code(piece.text.strip(), in_table=True)
    if not span or piece.mark is Mark.SAME:
        return span
    return f"~~{span}~~" if piece.mark is Mark.REMOVED else f"**{span}**"


def _problem(problem: Problem) -> str:
    hint = f" {prose(shown(problem.hint, 300))}" if problem.hint else ""
    sign = "ℹ️" if problem.level is Level.INFO else "⚠️"
    tip = "Tip" if problem.level is Level.INFO else "Warning"
    where = f"<sub>({prose(problem.rule)}, line {problem.where.line})</sub>"
    return f"- {sign} {tip}: {prose(shown(problem.what, 500))}{hint} {where}"
