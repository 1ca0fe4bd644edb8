"""One line a campaign: what happens, to whom, when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ctsync.rendering.comment.inert import code, prose
from ctsync.rendering.plan.rows import Kind, Row
from ctsync.rendering.plan.sections import Section
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.wording import count, moment

SIGNS = {
    Kind.NEW: "➕",
    Kind.REPLACE: "🔁",
    Kind.STOP: "⛔",
    Kind.BLOCKED: "🚧",
    Kind.MISSED: "🚧",
    Kind.WAIT: "⏳",
    Kind.FINISH: "▶️",
    Kind.ADOPT: "📎",
    Kind.FORGET: "👋",
    Kind.APPROVE: "🗓️",
}
"""Beside the word, never instead of it."""

_DOES = {
    Kind.NEW: "scheduled by the apply",
    Kind.REPLACE: "stop {id} **for good**, create a new one",
    Kind.STOP: "stopped by the apply, **cannot be resumed**",
    Kind.BLOCKED: "**nothing**, until that is settled",
    Kind.MISSED: "**nobody got it**",
    Kind.WAIT: "nothing yet",
    Kind.FINISH: "what was begun is finished",
    Kind.ADOPT: "taken over, nothing is sent",
    Kind.FORGET: "let go of, it **goes on without ctsync**",
    Kind.APPROVE: "all its dates are approved",
}


def columns_of(view: PlanView) -> tuple[str, ...]:
    """The heads of the columns; what things cost only where something does."""
    costs = ("Cost",) if any(row.cost for row in view.rows) else ()
    return ("", "Campaign", "Channel", "What happens", "Who", "When", *costs)


def table_head(columns: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |".replace("|  |", "| |")
    yield f"| {' | '.join('---' for _ in columns)} |"


def table_row(section: Section, view: PlanView, columns: Sequence[str]) -> str:
    row = section.lead
    cells = (
        f"{SIGNS[row.kind]} **{row.kind.value}**",
        code(section.name, in_table=True)
        + (f", {prose(section.dates, in_table=True)}" if section.dates else ""),
        prose(row.channel, in_table=True),
        _does(section),
        _who(section),
        _when(section, view),
        prose(section.group.cost, in_table=True),
    )
    return f"| {' | '.join(cells[: len(columns)])} |"


def _does(section: Section) -> str:
    row = section.lead
    does = _DOES[row.kind].format(id=code(str(row.old_id)) if row.old_id else "the old one")
    later = [each for each in section.group.rows[1:] if each.kind is Kind.APPROVE]
    return f"{does}; **all {prose(later[0].short)}, and nobody is asked again**" if later else does


def _who(section: Section) -> str:
    people = section.lead.people
    said = f"**{section.counted}**" if section.counted else ""
    if section.lead.counted_then is not None:
        said = f"**{section.lead.counted_then:,}** when it was made"
    if people is not None and people.agreed is not None and people.total is not None:
        said += f" (agreed {people.agreed[0]:,} to {people.agreed[1]:,})"
    return f"{said} ⚠️".strip() if section.worries else said


def _when(section: Section, view: PlanView) -> str:
    rows = section.group.rows
    if len(rows) > 1:
        approved = next((row.short for row in rows if row.kind is Kind.APPROVE), "")
        firsts = [row.first_send for row in rows if row.first_send is not None]
        dates = approved.removesuffix(" to come") or count(len(firsts), "date")
        return f"{dates} from {_moment(min(firsts), view)}" if firsts else dates
    row: Row = section.lead
    if row.kind is Kind.STOP:
        return f"was due {_moment(row.first_send, view)}" if row.first_send is not None else ""
    if row.kind is Kind.APPROVE:
        return prose(" ".join(row.when), in_table=True)
    if row.first_send is None:
        return ""
    first = _moment(row.first_send, view)
    return first if row.sends == 1 else f"{row.sends:,} sends from {first}"


def _moment(instant: datetime, view: PlanView) -> str:
    return prose(moment(instant, view.zone, view.made_at), in_table=True)
