"""Rolling definitions in a plan: their approval, sends that were missed, and one heading for all their dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

from ctsync.applying.promising import SHORT_TEXT, idle_text
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Approve, Missed
from ctsync.planning.plan import Plan
from ctsync.rendering.campaign_words import noun_of, title_of
from ctsync.rendering.plan.rows import Kind, Note, Row
from ctsync.rendering.wording import count, moment, shown
from ctsync.schedule import schedule_words

_TOLD: dict[Kind, str] = {
    Kind.NEW: "added",
    Kind.REPLACE: "replaced",
    Kind.STOP: "stopped",
    Kind.WAIT: "waiting for their window",
}


def approve_row(change: Approve, review: ReviewedPlan) -> Row:
    """What is agreed to once and for all dates; `when` is the rule in words."""
    series, zone, now = change.series, review.plan.account.zone, review.plan.made_at
    ahead = count(series.horizon // timedelta(days=1), "day")
    what = (
        f"Approves all {count(change.left, 'date')} to come, the next one included. Each is made {ahead} ahead, by an apply or by the nightly "
        "`ctsync apply --roll`, and nobody is asked again."
    )
    notes = []
    if change.past and change.before is None:
        notes.append(
            f"It starts in the past: {count(change.past, 'date is', 'dates are')} over and will not be sent."
        )
    if change.before is not None:
        since = moment(change.before.approved_at, zone, now)
        notes.append(
            f"Takes the place of the approval of {since} by {shown(change.before.approved_by or 'somebody')}."
        )
    return Row(
        key=str(change.key),
        title=title_of(change.key, change.lead.name),
        family=change.lead.name,
        kind=Kind.APPROVE,
        short=f"{count(change.left, 'date')} to come",
        what=what,
        channel=noun_of(change.lead.identity.channel),
        when=(f"{schedule_words(series.schedule, zone)}{_agreed(change)}",),
        notes=tuple(notes),
        file=shown(change.lead.position.file),
        line=change.lead.position.line,
    )


def _agreed(change: Approve) -> str:
    """How many people are agreed to for each date: as much a part of the rule as the schedule."""
    agreed = change.lead.definition.audience.expect
    return "" if agreed is None else f", {agreed} people each time"


def missed_row(change: Missed, review: ReviewedPlan) -> Row:
    """A send that should have been made, and was not."""
    at = moment(change.missed.at, review.plan.account.zone, review.plan.made_at)
    alike = sum(1 for one in review.plan.of(Missed) if one.key.definition == change.key.definition)
    what = str(change.key) if alike == 1 else change.missed.name
    return Row(
        key=str(change.key),
        title=title_of(change.key, change.missed.name),
        family=change.missed.name,
        kind=Kind.MISSED,
        short=f"missed, {at}",
        what="Nothing was made for it in time, so nobody got it.",
        why=f"It was due on {at}, and no apply ran between the day it could be made and then.",
        do=f"`ctsync resolve {shown(what)} --seen` says that you know; or give the date a later time",
        first_send=change.missed.at,
    )


def tally(rows: Iterable[Row]) -> str:
    """`3 dates added, 2 replaced`, or nothing if there is but an approval."""
    counted = Counter(row.kind for row in rows if row.kind in _TOLD)
    parts = [f"{counted[kind]:,} {word}" for kind, word in _TOLD.items() if counted[kind]]
    if not parts:
        return ""
    number, _, rest = parts[0].partition(" ")
    return ", ".join([f"{number} {'date' if number == '1' else 'dates'} {rest}", *parts[1:]])


def watch_notes(plan: Plan) -> Iterator[Note]:
    """What worries about rolling definitions: dates that are near and not made, and a nightly job that seems off."""
    for key, _ in plan.watch.short:
        yield Note(str(key), title_of(key, key.definition), SHORT_TEXT, is_drift=True)
    if plan.watch.idle_since is not None:
        yield Note("", "The nightly job", idle_text(plan.watch.idle_since), is_drift=True)
