"""A plan on a terminal: blocks that a marketer reads, or one line for each change of a long plan."""

from __future__ import annotations

from collections.abc import Iterator

from ctsync.rendering.paper.cells import cut, padded, width, wrapped
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.labels import LABEL, MARGIN, labelled
from ctsync.rendering.plan.guard_layout import guardrail_lines, rule_lines
from ctsync.rendering.plan.kept_rules import kept_words
from ctsync.rendering.plan.rows import Changed, Kind, Row
from ctsync.rendering.plan.view import Group, PlanView
from ctsync.rendering.plan.word_difference import Mark, shortened
from ctsync.rendering.wording import count, moment, shown

PHONE = 42
"""Cells in a line of a phone's notification."""

_MOST_DATES = 8

_NOT_ABOUT_CONTENT = (Kind.BLOCKED, Kind.FINISH, Kind.MISSED)
"""Blocks that are about what stands in the way."""

_TONES = {
    Kind.NEW: Tone.NEW,
    Kind.REPLACE: Tone.CHANGED,
    Kind.STOP: Tone.REMOVED,
    Kind.BLOCKED: Tone.ALARM,
    Kind.WAIT: Tone.CALM,
    Kind.FINISH: Tone.CHANGED,
    Kind.APPROVE: Tone.NEW,
    Kind.MISSED: Tone.ALARM,
}


def plan_lines(view: PlanView, paper: Paper, *, verbose: bool = False) -> Iterator[str]:
    """The headline, what it is about, every change, and what to know beside them."""
    yield from paper.indented(view.headline, "", tone=Tone.HEADING)
    yield from paper.indented(view.target, "", tone=Tone.QUIET)
    yield from _limits(view, paper)
    yield from guardrail_lines(view, paper)
    was_brief = False
    names = min(
        max((width(row.title) for group in view.groups if group.brief for row in group.rows), default=0), 40
    )
    for group in view.groups:
        if not (group.brief and was_brief):
            yield ""
        was_brief = group.brief
        yield from (
            _brief(group, view, paper, names) if group.brief else _block(group, view, paper, verbose=verbose)
        )
    if verbose:
        yield from rule_lines(view, paper)
    yield from _notes(view, paper)
    yield from _ending(view, paper, verbose=verbose)


def _limits(view: PlanView, paper: Paper) -> Iterator[str]:
    """Before any change, because it decides whether the changes are made at all."""
    for limit in view.limits:
        yield ""
        sign, tone = ("limit lifted", Tone.CALM) if limit.is_lifted else ("! limit", Tone.ALARM)
        yield f"{paper.ink(sign, tone)}  {paper.ink(f'Too many {limit.rule} at once', Tone.HEADING)}"
        yield from labelled("Why", limit.text, paper)
        said = "This apply was allowed to do it." if limit.is_lifted else limit.lift
        yield from labelled("Note" if limit.is_lifted else "Do", said, paper, Tone.HEADING)


def _brief(group: Group, view: PlanView, paper: Paper, names: int) -> Iterator[str]:
    for row in group.rows:
        when = "" if row.first_send is None else moment(row.first_send, view.zone, view.made_at)
        head = f"  {row.kind.sign} {row.kind.value:<8}{padded(cut(row.title, names), names)}  {padded(row.channel, 9)} "
        first, *rest = wrapped(_brief_words(row, when), max(20, paper.width - width(head)))
        yield paper.ink(head, _TONES.get(row.kind, Tone.PLAIN)) + first
        yield from (" " * width(head) + line for line in rest)
        warning = "" if row.people is None else row.people.warning
        yield from paper.indented(f"Warning: {warning}", " " * MARGIN, tone=Tone.CHANGED) if warning else ()


def _brief_words(row: Row, when: str) -> str:
    if row.kind is Kind.NEW and when:
        return when
    return f"{row.short}, {when}" if row.kind is Kind.REPLACE else row.short


def _block(group: Group, view: PlanView, paper: Paper, *, verbose: bool) -> Iterator[str]:
    row = group.lead
    yield _head(group, paper)
    if row.kind not in (Kind.NEW, Kind.BLOCKED):
        yield from paper.indented(row.what, " " * MARGIN)
    yield from labelled("Why", row.why, paper)
    yield from labelled("Write" if row.kind is Kind.BLOCKED else "Do", row.do, paper, Tone.HEADING)
    yield from _changed(row, paper)
    if row.kind not in _NOT_ABOUT_CONTENT or verbose:
        yield from _who(row, paper)
    yield from _when(group, view, paper)
    if row.kind not in _NOT_ABOUT_CONTENT or verbose:
        yield from _text(row, paper)
        yield from labelled("Opens", row.opened, paper)
    for number, line in enumerate(group.meets):
        yield from labelled("" if number else "Meets", line, paper)
    yield from labelled("Cost", group.cost, paper)
    for number, need in enumerate(row.needs):
        yield from labelled("" if number else "Needs", need, paper, Tone.CHANGED)
    yield from labelled("Twice?", row.twice, paper)
    yield from labelled("Apply by", _apply_by(row, view), paper)
    for note in group.notes:
        yield from labelled("Note", note, paper)
    if verbose:
        for number, step in enumerate(row.steps, 1):
            yield from labelled("Steps" if number == 1 else "", f"{number}. {step}", paper)


def _head(group: Group, paper: Paper) -> str:
    row = group.lead
    title = row.title
    if group.tally and len(group.rows) > 1:
        title = f"{row.family}, {group.tally}"
    elif len(group.rows) > 1:
        title = f"{row.family}, {count(len(group.rows), 'dated campaign')}"
    sign = paper.ink(f"{row.kind.sign} {row.kind.value}", _TONES.get(row.kind, Tone.PLAIN))
    channel = f"  {row.channel}" if row.channel else ""
    return f"{sign}  {paper.ink(title, Tone.HEADING)}{paper.ink(channel, Tone.QUIET)}"


def _changed(row: Row, paper: Paper) -> Iterator[str]:
    """Before and after, beside each other if they fit, else below each other with what stayed between cut short."""
    for each in row.changed:
        room = paper.width - MARGIN - 2
        name, before, after = each.label or each.path, each.before, each.after
        if width(f"{name}:  {before or _NOT_THERE} → {after or _REMOVED}") <= room:
            yield " " * MARGIN + _one_line(each, paper)
            continue
        pieces = shortened(each.pieces)
        before = "".join(piece.text for piece in pieces if piece.mark is not Mark.ADDED)
        after = "".join(piece.text for piece in pieces if piece.mark is not Mark.REMOVED)
        yield " " * MARGIN + f"{name}:"
        yield from paper.indented(before or _NOT_THERE, " " * (MARGIN + 2) + "before  ", tone=Tone.REMOVED)
        yield from paper.indented(after or _REMOVED, " " * (MARGIN + 2) + "after   ", tone=Tone.NEW)


_NOT_THERE, _REMOVED = "(not there)", "(removed)"


def _one_line(each: Changed, paper: Paper) -> str:
    before = paper.ink(each.before or _NOT_THERE, Tone.REMOVED)
    return f"{each.label or each.path}:  {before} → {paper.ink(each.after or _REMOVED, Tone.NEW)}"


def _who(row: Row, paper: Paper) -> Iterator[str]:
    yield from labelled("Who", row.audience, paper)
    if row.people is None:
        return
    words = row.people.words + row.people.bounds
    yield from labelled("" if row.audience else "Who", words, paper, Tone.HEADING)
    yield from labelled(
        "", f"Warning: {row.people.warning}" if row.people.warning else "", paper, Tone.CHANGED
    )


def _when(group: Group, view: PlanView, paper: Paper) -> Iterator[str]:
    if len(group.rows) == 1:
        for number, line in enumerate(group.lead.when):
            yield from labelled("" if number else "When", line, paper)
        return
    for number, row in enumerate(group.rows[:_MOST_DATES]):
        people = group.people_of(row)
        said = f"{_one_date(row, view)}{f', {people}' if people else ''}"
        yield from labelled("" if number else "When", said, paper)
    more = len(group.rows) - _MOST_DATES
    yield from labelled(
        "", f"and {more:,} more, the last one {_last(group, view)}" if more > 0 else "", paper
    )
    own = "" if group.lead.people is None else group.lead.people.warning
    for warning in group.warnings:
        yield from labelled("", f"Warning: {warning}" if warning != own else "", paper, Tone.CHANGED)


def _one_date(row: Row, view: PlanView) -> str:
    """A date and what becomes of it; of an approval, the rule."""
    if row.kind is Kind.APPROVE:
        return f"then {' '.join(row.when)}"
    when = "" if row.first_send is None else moment(row.first_send, view.zone, view.made_at)
    return when if row.short == "new" else f"{when}  {row.short}"


def _last(group: Group, view: PlanView) -> str:
    last = max((row.first_send for row in group.rows if row.first_send), default=view.made_at)
    return moment(last, view.zone, view.made_at)


def _text(row: Row, paper: Paper) -> Iterator[str]:
    """What people see, in every language."""
    for label, preview in (
        ("Text", row.preview),
        *((shown(code, LABEL - 1), two) for code, two in row.languages),
    ):
        for number, (line, tone) in enumerate(_phone(preview)):
            yield from _verbatim("" if number else label, line, paper, tone)


def phone_lines(row: Row) -> Iterator[str]:
    """What people see as plain lines, the languages below each other."""
    yield from (line for line, _ in _phone(row.preview))
    for code, preview in row.languages:
        yield ""
        yield from (f"{shown(code, LABEL - 1)}: {line}" for line, _ in _phone(preview))


def _phone(preview: tuple[str, str]) -> list[tuple[str, Tone]]:
    """A bold line and two more, as wide as a phone."""
    title, body = preview
    first, *more = wrapped(body, PHONE)
    lines = [(cut(title, PHONE), Tone.HEADING)] if title else []
    return lines + [(line, Tone.PLAIN) for line in (first, cut(" ".join(more), PHONE)) if line]


def _verbatim(label: str, text: str, paper: Paper, tone: Tone) -> Iterator[str]:
    word = paper.ink(padded(label, LABEL), Tone.QUIET)
    yield f"{' ' * MARGIN}{word}{paper.ink('│', Tone.QUIET)} {paper.ink(text, tone)}"


def _apply_by(row: Row, view: PlanView) -> str:
    """The point of no return, what happens after it, and what cannot be undone."""
    if row.until is None:
        return ""
    last = moment(row.until, view.zone, view.made_at)
    return f"{last}{_TOO_LATE.get(row.kind, '')}." + (f" {row.final}" if row.final else "")


_TOO_LATE = {
    Kind.STOP: ", or people get it",
    Kind.REPLACE: ", or the old one goes out",
}


def _notes(view: PlanView, paper: Paper) -> Iterator[str]:
    if view.notes:
        yield ""
    for note in view.notes:
        word = "drift " if note.is_drift else "note  "
        text = f"{note.text}{f' Do: {note.do}.' if note.do else ''}"
        yield f"{paper.ink(word, Tone.ALARM if note.is_drift else Tone.CALM)} {paper.ink(note.title, Tone.HEADING)}"
        yield from paper.indented(text, " " * MARGIN)


def _ending(view: PlanView, paper: Paper, *, verbose: bool) -> Iterator[str]:
    facts = [f"{kept_words(view.rules)} (--verbose says which)."] if view.rules and not verbose else []
    if any(row.kind in (Kind.NEW, Kind.REPLACE) for row in view.rows):
        facts.append("CleverTap cannot edit a campaign: a later change stops it and makes a new one.")
    if view.digest and view.actions:
        facts.append(
            f"Plan {view.digest[:8]}, valid until {moment(view.valid_until, view.zone, view.made_at)}."
        )
    if view.kept and view.actions:
        facts.append(
            f"{count(view.kept, 'campaign stays', 'campaigns stay')} as {'it is' if view.kept == 1 else 'they are'}."
        )
    if view.unmanaged:
        facts.append(
            f"{count(view.unmanaged, 'campaign')} of the account {'is' if view.unmanaged == 1 else 'are'} not managed here, and never touched."
        )
    if facts:
        yield ""
        yield from paper.indented(" ".join(facts), "", tone=Tone.QUIET)
