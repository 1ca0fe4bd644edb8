"""The whole comment: a head that is the truth for somebody in a hurry, a table, one foldable section a campaign.

It never grows over its budget and is never cut inside a campaign: what has no room is counted, and named where the
whole plan is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ctsync.previews import Previews
from ctsync.rendering.comment.guardrails import guardrail_lines, rule_lines, still_needs
from ctsync.rendering.comment.inert import code, prose
from ctsync.rendering.comment.room import Budget, in_bytes
from ctsync.rendering.comment.section import section_lines
from ctsync.rendering.comment.table import columns_of, table_head, table_row
from ctsync.rendering.plan.kept_rules import kept_words
from ctsync.rendering.plan.rows import Kind, Note
from ctsync.rendering.plan.sections import Section, sections, warnings_elsewhere
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.wording import count, moment

BUDGETS = {"github": Budget(60_000, len), "gitlab": Budget(1_000_000, in_bytes)}
"""GitHub refuses a comment of over 65,536 characters, GitLab one of over 1,048,576 bytes; `ctsync ci comment` adds lines."""

BEGINNING = "<!-- ctsync-plan"
"""What every comment begins with, so that a later run finds it and writes it anew."""

_TABLE_SHARE = 3
"""The table takes at most one part in so many of the budget."""

_LIST_SHARE = 6
"""What guardrails say, approvals, and notes take at most one part in so many each."""

_IN_VAIN = 20
"""After so many sections in a row that had no room, the rest is counted and not tried: thousands would be made to be dropped."""

_MOST_NAMES = 8
_OPEN = 5
"""So many sections that must be read are unfolded."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the plan: the commit it was made from, the address of the whole report, each maybe empty.

    `previews` are drawn where there are some, by instance key.
    """

    commit: str = ""
    report: str = ""
    previews: Mapping[str, Previews] = field(default_factory=dict)


def plan_comment(
    view: PlanView, around: Surroundings = Surroundings(), budget: Budget = BUDGETS["github"]
) -> str:
    """The Markdown, within its forge's `budget`, with a hidden marker to find the comment again."""
    found = sections(view)
    head, foot = list(_head(view, found, around, budget)), list(_foot(view, budget))
    room = (
        budget.most - budget.size(head) - budget.size(foot) - 400
    )  # for the sentence about what has no room
    table = [*_table(found, view, budget, room // _TABLE_SHARE), *_when_applied(view)]
    room -= budget.size(table)
    told, left = _told(found, view, around, budget, room)
    rest = [_no_room(left, around), ""] if left else []
    rules = _rules(view, budget, 0 if left else room - budget.size(told))
    return "\n".join([*head, *table, *told, *rest, *rules, *foot]) + "\n"


def _rules(view: PlanView, budget: Budget, room: int) -> list[str]:
    """What has nothing to say stands behind every change, and is only counted where these leave no room."""
    lines = budget.if_it_fits(rule_lines(view), room)
    return [f"{kept_words(view.rules)}.", ""] if lines is None else lines


def _told(
    found: Sequence[Section], view: PlanView, around: Surroundings, budget: Budget, room: int
) -> tuple[list[str], int]:
    """The sections that have room, each whole, and how many are left."""
    told: list[str] = []
    opened = left = in_vain = 0
    for number, section in enumerate(found):
        if in_vain == _IN_VAIN:
            return told, left + len(found) - number
        is_open = section.is_alarming and opened < _OPEN
        lines = budget.if_it_fits(section_lines(section, view, around.previews, is_open=is_open), room)
        if lines is None:
            left, in_vain = left + 1, in_vain + 1
            continue
        in_vain = 0
        room -= budget.size(lines)
        opened += is_open
        told += lines
    return told, left


def _head(view: PlanView, found: Sequence[Section], around: Surroundings, budget: Budget) -> Iterator[str]:
    yield f"{BEGINNING} account={_plain(view.account)} digest={view.digest[:16] or 'none'} -->"
    yield f"## ctsync plan: {prose(view.headline)}"
    yield ""
    yield " · ".join(_facts(view, around))
    yield _worries(view, found)
    yield ""
    yield from guardrail_lines(view, budget, budget.share(_LIST_SHARE))
    for limit in view.limits:
        said = "This plan was allowed to do it." if limit.is_lifted else limit.lift
        yield f"> **Too many {prose(limit.rule)} at once.** {prose(limit.text)} {prose(said)}"
        yield ""


def _plain(name: str) -> str:
    """An account's name is letters, digits and dashes; whatever else came in cannot end an HTML comment."""
    return "".join(sign for sign in name if sign.isalnum() or sign in "-_")


def _facts(view: PlanView, around: Surroundings) -> Iterator[str]:
    yield f"**Account** {prose(view.target.removeprefix('Account '))}"
    if view.digest:
        of = f" for commit {code(around.commit[:12])}" if around.commit else ""
        yield f"**Plan** {code(view.digest[:8])}{of}"
        yield f"**valid until {prose(moment(view.valid_until, view.zone, view.made_at))}**, or until another change is merged; then a new plan is made"
    elif around.commit:
        yield f"commit {code(around.commit[:12])}"


def _worries(view: PlanView, found: Sequence[Section]) -> str:
    blocked = sum(len(each.group.rows) for each in found if each.lead.kind is Kind.BLOCKED)
    warnings = sum(each.worries for each in found)
    drifted = sum(1 for note in view.notes if note.is_drift)
    parts = [f"Blocked: {blocked:,}", f"Warnings: {warnings:,}{_warned_of(found)}"]
    missed = sum(row.kind is Kind.MISSED for row in view.rows)
    parts += [f"Missed: {missed:,}"] if missed else []
    parts += [f"To decide on: {drifted:,}"] if drifted else []
    if view.actions:
        parts.append(f"Cost: {'see the table' if any(row.cost for row in view.rows) else 'none'}")
        parts.append(f"Still needs: {_still_needs(view)}")
    return " · ".join(f"**{each}**" for each in parts)


def _warned_of(found: Sequence[Section]) -> str:
    """The campaigns that the warnings are of, because their sections are folded."""
    names = [code(section.name) for section in found if section.worries]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f" ({', '.join(names[:_NAMED])}{more})" if names else ""


_NAMED = 3
"""Campaigns named in a headline."""


def _still_needs(view: PlanView) -> str:
    """Nobody is never said of an assumed plan: some approvals depend on numbers that nobody has counted."""
    named = still_needs(view)
    if view.assumed:
        return (
            f"{named}, and whoever the counted numbers ask for" if named else "known once people are counted"
        )
    return named or "nobody besides whoever applies it"


def _table(found: Sequence[Section], view: PlanView, budget: Budget, room: int) -> Iterator[str]:
    if not found:
        return
    columns = columns_of(view)
    head = list(table_head(columns))
    yield from head
    room -= budget.size(head)
    for number, section in enumerate(found):
        row = table_row(section, view, columns)
        room -= budget.size([row])
        if room < 0:
            left = len(found) - number
            riskier = ", none of them riskier" if number else ""
            yield f"| | and {count(left, 'more campaign')}{riskier} |{' |' * (len(columns) - 2)}"
            break
        yield row
    yield ""


def _when_applied(view: PlanView) -> Iterator[str]:
    """What comes of a merge, in its order, for whoever reads nothing below."""
    if not view.actions:
        return
    rehearsal = " **This is a rehearsal: no real person gets anything.**" if view.made_up else ""
    if view.assumed:
        yield (
            "> **A merge alone changes nothing, and this plan is advice.** After it a new plan is made, with the people"
            f" counted; that one is approved and applied.{rehearsal}"
        )
        yield ""
        return
    yield (
        "> **A merge alone changes nothing; the apply after it does.** It stops first, then replaces, then makes what is new, and counts"
        " the people again: a campaign whose number has moved by more than 20 % since this plan is not made, and not replaced."
        f" *Agreed* is the range that a campaign's own file allows.{rehearsal}"
    )
    yield ""


def _no_room(left: int, around: Surroundings) -> str:
    where = f"in the [whole report]({around.report})" if around.report else "in `ctsync plan`"
    them = "it is" if left == 1 else "they are"
    return f"**{count(left, 'more campaign')}** had no room here; {them} {where}."


def _foot(view: PlanView, budget: Budget) -> Iterator[str]:
    lines, left = budget.as_many([_note(note) for note in view.notes], budget.share(_LIST_SHARE))
    yield from lines
    if left:
        yield f"- and {count(left, 'more note')}, in `ctsync plan`"
    if elsewhere := warnings_elsewhere(view):
        yield f"- ⚠️ {prose(elsewhere)}"
    if view.notes or elsewhere:
        yield ""
    if stop := _to_stop(view):
        yield stop
        yield ""
    facts = [_about_applying(view)] if view.actions else []
    if view.kept:
        stays = "stays as it is" if view.kept == 1 else "stay as they are"
        facts.append(f"{count(view.kept, 'campaign')} {stays}.")
    if view.unmanaged:
        are = "is" if view.unmanaged == 1 else "are"
        facts.append(
            f"{count(view.unmanaged, 'campaign')} of the account {are} not managed here, and never touched."
        )
    if facts:
        yield f"<sub>{' '.join(facts)}</sub>"


def _note(note: Note) -> str:
    word = "**Drift**" if note.is_drift else "Note"
    do = f" Do: {prose(note.do)}." if note.do else ""
    return f"- {word} {code(note.title)}: {prose(note.text)}{do}"


def _to_stop(view: PlanView) -> str:
    """The way back, while it is still in everybody's mind."""
    names = dict.fromkeys(row.family for row in view.rows if row.kind in (Kind.NEW, Kind.REPLACE))
    if not names or view.assumed:
        return ""
    told = " ".join(list(names)[:_MOST_NAMES])
    more = f" (and {len(names) - _MOST_NAMES:,} more)" if len(names) > _MOST_NAMES else ""
    return (
        f"**To stop what this plan sends, all later dates included, once it is applied:**"
        f" {code(f'ctsync stop {told}')}{more}"
    )


def _about_applying(view: PlanView) -> str:
    if view.assumed:
        return "Assumed from the files and the lock, without asking CleverTap: nobody was counted."
    return (
        "CleverTap cannot edit a campaign: a later change stops it and makes a new one. What was delivered cannot be"
        " called back."
    )
