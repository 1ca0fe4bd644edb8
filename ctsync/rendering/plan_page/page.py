"""What stands on the report of a plan, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from shlex import quote
from typing import TYPE_CHECKING, Final

from ctsync.calendar import Calendar
from ctsync.previews import Previews
from ctsync.rendering.calendar.page import STYLES, calendar_section
from ctsync.rendering.paper.harmless import harmless
from ctsync.rendering.paper.templates import environment
from ctsync.rendering.payload_view import Payload, is_shortened, payload_rows
from ctsync.rendering.plan.kept_rules import kept_words
from ctsync.rendering.plan.rows import Kind
from ctsync.rendering.plan.sections import Section, sections, warnings_elsewhere
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.previews import Carried, anchor_of, carried, preview_section, styles
from ctsync.rendering.wording import count, listed, moment

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
MOST_BYTES: Final = 2_000_000
FEW: Final = 20
"""So many changes are on a page of at most so many bytes."""
MOST_CARRIED: Final = 1_800_000
"""Bytes of pictures and letters, which leaves 10 KB to the words, drawings and payload of each of them."""
_SIGNS: Final = 50_000
"""Bytes that the names of what is not drawn may take."""
MOST_TEXT: Final = 2_000
"""Characters of one text in a payload. Longer is only the HTML of an e-mail, which the page has drawn already."""


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
    """One campaign on the page. `anchor` is the id of its part.

    `whole` is the command that prints the payload, if the page shows less of it.
    """

    section: Section
    anchor: str
    preview: Markup | None
    payload: tuple[tuple[str, str], ...]
    whole: str = ""


def plan_page(page: PlanPage) -> str:
    """The whole document; the same page gives the same bytes.

    Pictures and letters that it has no room for are named in their places, and counted at the end.
    """
    html, carries = _drawn(page, MOST_CARRIED)
    over = len(html.encode("utf-8", "replace")) - MOST_BYTES
    if over > 0 and carries and len(page.view.groups) <= FEW:  # many languages, and heavy letters among them
        html, _ = _drawn(page, max(0, carries - over - _SIGNS))
    return html


def _drawn(page: PlanPage, most: int) -> tuple[str, int]:
    """The document with at most so many bytes of pictures and letters, and how many there are."""
    view = page.view
    entries, held = _entries(page, most)
    light = _light(view, [entry.section for entry in entries])
    made = [entry.section for entry in entries if _is_made(entry.section)]
    html = (
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            view=view,
            policy=POLICY,
            styles=styles(),
            pictures=held.styles,
            own_styles=_own_styles(),
            calendar=None if page.calendar is None else calendar_section(page.calendar),
            calendar_styles=_calendar_styles() if page.calendar is not None else "",
            entries=entries,
            elsewhere=warnings_elsewhere(view),
            light=light,
            light_words=_LIGHTS[light],
            left_out=sum(_lacks_its_preview(entry, page) for entry in entries),
            named_only=_named_only(held),
            guardrails=sorted(
                (row for row in view.guardrails if not row.is_told_elsewhere),
                key=lambda row: list(_LEVELS).index(row.level),
            ),
            kept=kept_words(view.rules),
            levels=_LEVELS,
            made=moment(view.made_at, view.zone),
            until=moment(view.valid_until, view.zone),
            total=sum(section.reach for section in made),
            counted=sum(section.reach > 0 for section in made),
            uncounted=sum(section.uncounted for section in made),
        )
    )
    return html, most - held.room


def _is_made(section: Section) -> bool:
    return any(row.kind in (Kind.NEW, Kind.REPLACE) for row in section.group.rows)


def _lacks_its_preview(entry: _Entry, page: PlanPage) -> bool:
    """Whether its message could be drawn, and is not, because so many others are."""
    row = entry.section.lead
    return bool(page.previews) and entry.preview is None and any(row.preview) and row.kind is not Kind.FINISH


def _named_only(held: Carried) -> str:
    """What is named in its place for want of room, and where it is drawn."""
    bare = f"the pictures of {count(held.bare_letters, 'letter')}" if held.bare_letters else ""
    left = (
        count(held.left_letters, "letter") if held.left_letters else "",
        count(held.left_pictures, "picture") if held.left_pictures else "",
        bare,
    )
    told = listed([each for each in left if each])
    return (
        f"Named and not drawn, for want of room on this page: {told}. `ctsync preview NAME` draws them."
        if told
        else ""
    )


def _entries(page: PlanPage, most: int) -> tuple[list[_Entry], Carried]:
    found = sections(page.view)
    drawn = [each for section in found if (each := page.previews.get(section.lead.key)) is not None]
    held = carried(drawn[:MOST_PREVIEWS], most)
    made, left = [], MOST_PREVIEWS
    for number, section in enumerate(found, start=1):
        previews = page.previews.get(section.lead.key)
        preview = None
        if previews is not None and left:
            left -= 1
            preview = preview_section(previews, f"p{number}-{anchor_of(previews)}", held)
        payload = page.payloads.get(section.lead.key)
        rows = () if payload is None else tuple(payload_rows(payload, MOST_TEXT))
        made.append(_Entry(section, f"change-{number}", preview, rows, _whole(payload)))
    return made, held


def _whole(payload: Payload | None) -> str:
    if payload is None or not is_shortened(payload.body, MOST_TEXT):
        return ""
    return f"ctsync payload {quote(payload.key)} --format json"


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
