"""What else goes out on the days of what a plan makes: a plan knows it without asking anybody for more.

Its list covers the first day of each campaign, so what nobody manages is told on these days; of their people nothing is
known, and that is said. It does not know dates of rolling campaigns that are not due yet, nor what others plan for the later
days of a repeat: the calendar of whole weeks does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from ctsync.calendar.audiences import EVERYONE, MOST_COMPARED, Overlap, Who, in_common, overlap_of_audiences
from ctsync.calendar.entries import Entry, Standing
from ctsync.calendar.frame import MOST_WEEKS, Frame
from ctsync.calendar.gathering import Sources, gather
from ctsync.campaign.observed import Sightings
from ctsync.planning.change import Adopt, Create, Replace, Wait
from ctsync.planning.plan import Plan
from ctsync.planning.planner import empty_lock
from ctsync.planning.timing import local_day

Names: TypeAlias = Mapping[str, None]
"""Names of campaigns, each once and in the order of their first sends: a set that keeps its order."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One day of a campaign, with the others that send on it.

    `shared` reach the same people, and `why` says how that is known; of `perhaps` nobody knows, and `unnamed` are more of
    these. Those that are proven to reach nobody of them are left out. All campaigns of one audience have the same sets, which
    therefore hold the campaign's own name, too.
    """

    day: date
    shared: Names
    perhaps: Names
    unnamed: int = 0
    why: str = ""


def meetings(plan: Plan) -> Mapping[str, tuple[Meeting, ...]]:
    """By instance key, the days on which a new or exchanged campaign is not alone, for three months from now on.

    Linear in sends: a day costs as much as it has audiences, of which no more than `MOST_COMPARED` are compared.
    """
    made = {str(change.key) for change in plan.changes if isinstance(change, Create | Replace | Wait)}
    if not made:
        return {}
    days: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in gather(_sources(plan), _frame(plan)):
        if entry.standing is Standing.BLOCKED:
            continue
        coming = (send for send in entry.counted() if send.begins > plan.made_at)
        for day in dict.fromkeys(send.local.date() for send in coming):
            days[day].append(entry)
    found: defaultdict[str, list[Meeting]] = defaultdict(list)
    known: dict[tuple[str, str], bool] = {}
    for day in sorted(days):
        of_day = _of_day(day, days[day], made, known)
        for entry in days[day] if of_day else ():
            if entry.key in made and entry.who is not None and entry.who.text in of_day:
                found[entry.key].append(of_day[entry.who.text])
    return {key: tuple(each) for key, each in found.items()}


def _frame(plan: Plan) -> Frame:
    zone = plan.account.zone
    return Frame.around(local_day(plan.made_at, zone), zone, MOST_WEEKS)


def _sources(plan: Plan) -> Sources:
    """The plan says all that it knows of records; what went out before is over, and meets nobody any more."""
    taken = {change.seen.id for change in plan.of(Adopt)}
    rows = tuple(row for row in plan.unmanaged if row.id not in taken)
    return Sources(plan, (), empty_lock(plan.account, plan.lineage), Sightings(rows, ()), plan.account)


@dataclass(frozen=True, slots=True)
class _Crowd:
    """The campaigns of one day that are for one audience; None for those whose audience CleverTap does not show."""

    who: Who | None
    names: Names
    is_made: bool


def _crowds(entries: Sequence[Entry], made: Collection[str]) -> Mapping[str, _Crowd]:
    by_text: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_text["" if entry.who is None else entry.who.text].append(entry)
    return {
        text: _Crowd(
            alike[0].who, dict.fromkeys(map(_name, alike)), any(entry.key in made for entry in alike)
        )
        for text, alike in by_text.items()
    }


def _name(entry: Entry) -> str:
    """Without its part: parts of one campaign are proven to share nobody (AUD009), and are no company to each other.

    What nobody manages has its id beside its name: it may be named like a campaign of the files, and is another one.
    """
    if entry.desired is not None:
        return entry.desired.name
    return f"{entry.name} ({entry.key})" if entry.key.startswith("#") else entry.name.partition("[")[0]


def _of_day(
    day: date, entries: Sequence[Entry], made: Collection[str], known: dict[tuple[str, str], bool]
) -> Mapping[str, Meeting]:
    """The meeting of each audience that something is made for, by the audience's text; of those that are alone, none."""
    crowds = _crowds(entries, made)
    names = len({name for crowd in crowds.values() for name in crowd.names})
    found = {}
    for text, crowd in crowds.items():
        if crowd.is_made and crowd.who is not None:
            meeting = _meeting(day, crowd.who, crowds, names, known)
            if len(meeting.shared) > 1 or meeting.perhaps or meeting.unnamed:
                found[text] = meeting
    return found


def _meeting(
    day: date, who: Who, crowds: Mapping[str, _Crowd], names: int, known: dict[tuple[str, str], bool]
) -> Meeting:
    """`names` is how many different ones the day has in all."""
    if who.is_everyone:
        all_of_them = {name: None for crowd in crowds.values() for name in crowd.names}
        return Meeting(day, all_of_them, {}, why="everyone")
    shared, why = crowds[who.text].names, in_common(who.text)
    if (everyone := crowds.get(EVERYONE)) is not None:
        shared, why = {**everyone.names, **shared}, "one of them is for everyone"
    if len(crowds) > MOST_COMPARED:
        return Meeting(day, shared, {}, names - len(shared), why)
    others = (crowd for text, crowd in crowds.items() if text not in (who.text, EVERYONE))
    perhaps = (crowd for crowd in others if _may_share(who, crowd.who, known))
    return Meeting(day, shared, {name: None for crowd in perhaps for name in crowd.names}, why=why)


def _may_share(who: Who, other: Who | None, known: dict[tuple[str, str], bool]) -> bool:
    if other is None:
        return True
    if (who.text, other.text) not in known:
        may = overlap_of_audiences(who, other) is Overlap.UNKNOWN
        known[who.text, other.text] = known[other.text, who.text] = may
    return known[who.text, other.text]
