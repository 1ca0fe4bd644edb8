"""What stands on the report of a plan, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from ctsync.calendar import Calendar
from ctsync.previews import Previews
from ctsync.rendering.calendar.page import STYLES, calendar_section
from ctsync.rendering.paper.harmless import harmless
from ctsync.rendering.paper.templates import environment
from ctsync.rendering.payload_view import Payload, payload_rows
from ctsync.rendering.plan.rows import Kind
from ctsync.rendering.plan.sections import Section, sections, warnings_elsewhere
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.previews import anchor_of, preview_section, styles
from ctsync.rendering.wording import count, moment

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

BEGINNING: Final = "<!doctype html>\n<!-- made by ctsync plan -->\n"
"""By these first letters a report of ours is known from any other file."""

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)
MOST_PREVIEWS: Final = 100
"""Messages that are drawn: more, and no browser would open the page gladly."""


class Light(StrEnum):
    """Whether to agree, as a colour that always stands beside its words."""

    READY = "ready"
    LOOK = "look"
    STOP = "stop"


_LIGHTS: Final = {
    Light.READY: "Nothing to worry about was found.",
    Light.LOOK: "Look at the warnings before you agree.",
    Light.STOP: "Something stands in the way of a part of this plan.",
}

_LEVELS: Final = {"block": "Limit", "approve": "To be agreed to", "warn": "Warning", "info": "Note"}
"""The levels of policy.yaml in words, the worst first."""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan and what is shown beside it, by instance key. `commit` may be empty. `calendar` are the weeks to come."""

    view: PlanView
    previews: Mapping[str, Previews] = field(default_factory=dict)
    payloads: Mapping[str, Payload] = field(default_factory=dict)
    commit: str = ""
    project: str = ""
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """One campaign on the page. `anchor` is the id of its part."""

    section: Section
    anchor: str
    preview: Markup | None
    payload: tuple[tuple[str, str], ...]


def plan_page(page: PlanPage) -> str:
    """The whole document; the same page gives the same bytes."""
    view = page.view
    entries = _entries(page)
    light = _light(view, [entry.section for entry in entries])
    made = [entry.section for entry in entries if _is_made(entry.section)]
    return (
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            view=view,
            policy=POLICY,
            styles=styles(),
            own_styles=_own_styles(),
            calendar=None if page.calendar is None else calendar_section(page.calendar),
            calendar_styles=_calendar_styles() if page.calendar is not None else "",
            entries=entries,
            elsewhere=warnings_elsewhere(view),
            light=light,
            light_words=_LIGHTS[light],
            left_out=sum(_lacks_its_preview(entry, page) for entry in entries),
            guardrails=sorted(
                (row for row in view.guardrails if not row.is_told_elsewhere),
                key=lambda row: list(_LEVELS).index(row.level),
            ),
            levels=_LEVELS,
            made=moment(view.made_at, view.zone),
            until=moment(view.valid_until, view.zone),
            total=sum(section.reach for section in made),
            counted=sum(section.reach > 0 for section in made),
            uncounted=sum(section.uncounted for section in made),
        )
    )


def _is_made(section: Section) -> bool:
    return any(row.kind in (Kind.NEW, Kind.REPLACE) for row in section.group.rows)


def _lacks_its_preview(entry: _Entry, page: PlanPage) -> bool:
    """Whether its message could be drawn, and is not, because so many others are."""
    row = entry.section.lead
    return bool(page.previews) and entry.preview is None and any(row.preview) and row.kind is not Kind.FINISH


def _entries(page: PlanPage) -> list[_Entry]:
    made, drawn = [], 0
    for number, section in enumerate(sections(page.view), start=1):
        previews = page.previews.get(section.lead.key)
        preview = None
        if previews is not None and drawn < MOST_PREVIEWS:
            drawn += 1
            preview = preview_section(previews, f"p{number}-{anchor_of(previews)}")
        payload = page.payloads.get(section.lead.key)
        rows = () if payload is None else tuple(payload_rows(payload))
        made.append(_Entry(section, f"change-{number}", preview, rows))
    return made


def _light(view: PlanView, found: Sequence[Section]) -> Light:
    stands = any(section.lead.kind in (Kind.BLOCKED, Kind.MISSED) for section in found)
    levels = {row.level for row in view.guardrails if not row.is_lifted}
    if stands or "block" in levels or any(not limit.is_lifted for limit in view.limits):
        return Light.STOP
    worries = any(section.worries for section in found)
    asks = levels & {"approve", "warn"} or any(not need.is_met for need in view.needs)
    return Light.LOOK if worries or asks or any(note.is_drift for note in view.notes) else Light.READY


@cache
def _calendar_styles() -> Markup:
    from markupsafe import Markup

    return Markup(STYLES)  # noqa: S704  # our own constant


@cache
def _own_styles() -> Markup:
    from markupsafe import Markup

    return Markup(_environment().get_template("styles.css").render())  # noqa: S704  # our own file, without a value


@cache
def _environment() -> Environment:
    return environment("ctsync.rendering.plan_page", {"counted": count, "moment": moment, "said": _said})


def _said(text: str) -> Markup:
    """A sentence of ours, with what it marks by backticks as code."""
    from markupsafe import Markup, escape

    parts = harmless(text).split("`")
    if len(parts) % 2 == 0:
        return escape(harmless(text))
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if number % 2 else part for number, part in enumerate(parts))
