"""A plan as rows and sentences, computed once. Renderers lay it out and decide nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ctsync.guardrails.facts import PlanFacts, plan_facts
from ctsync.guardrails.review import ReviewedPlan
from ctsync.guardrails.thresholds import Crossing
from ctsync.names import InstanceKey
from ctsync.planning.change import Approve, Blocked, Change, History, Keep, Missed, Remark
from ctsync.planning.plan import Plan
from ctsync.problems import Problem
from ctsync.rendering.campaign_words import made_up_of, title_of
from ctsync.rendering.lock.hold_words import hold_words, release_command, sentence
from ctsync.rendering.people_words import people_noun
from ctsync.rendering.plan.change_rows import Shown, row_of
from ctsync.rendering.plan.guard_rows import guard_rows, held_words, need_rows, waiver_rows
from ctsync.rendering.plan.headline import headline
from ctsync.rendering.plan.kept_rules import kept_rows
from ctsync.rendering.plan.meeting_words import meeting_lines
from ctsync.rendering.plan.reasons import DRIFTS, remark_words
from ctsync.rendering.plan.rows import GuardRow, Kind, NeedRow, Note, OverLimit, Row, RuleRow
from ctsync.rendering.plan.series_rows import tally, watch_notes
from ctsync.rendering.wording import count, listed, moment

MOST_BLOCKS = 40
"""A plan with more rows than this is told in one line a row, but for the names that were asked for."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are told together: the dated campaigns of one definition. `tally` counts those of a rolling one."""

    rows: tuple[Row, ...]
    brief: bool = False
    tally: str = ""

    @property
    def lead(self) -> Row:
        return self.rows[0]

    @property
    def notes(self) -> Iterator[str]:
        """Of the lead, and what an approval has to say: that it starts in the past, or takes another one's place."""
        yield from self.lead.notes
        for row in self.rows[1:]:
            if row.kind is Kind.APPROVE:
                yield row.what
                yield from row.notes

    @property
    def warnings(self) -> Iterator[str]:
        """What is to worry about in their numbers, each once: as the lead's own, else with the first date it is true of."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.people is not None and row.people.warning:
                found[row.people.warning].append(row)
        for warning, (first, *others) in found.items():
            more = f" and {count(len(others), 'more date')}" if others else ""
            of = (
                ""
                if first is self.lead or first.people is None
                else f"{first.title}{more}: {first.people.words}. "
            )
            yield f"{of}{warning}"

    def people_of(self, row: Row) -> str:
        """How many get one of the dates, where that is not what the lead says already."""
        told = None if self.lead.people is None else self.lead.people.words
        return "" if row.people is None or row.people.words == told else row.people.words

    @property
    def meets(self) -> Iterator[str]:
        """What else goes out on their days, a line for all that have the same company."""
        return meeting_lines(met for row in self.rows for met in row.meets)

    @property
    def cost(self) -> str:
        """What they cost: of several dates, each one's."""
        costs = [row.cost for row in self.rows if row.cost]
        if len(self.rows) == 1 or not costs:
            return self.lead.cost
        if len(set(costs)) == 1:
            return costs[0] if len(costs) == 1 else f"{costs[0]} (each of {count(len(costs), 'date')})"
        return listed(costs, most=4)


@dataclass(frozen=True, slots=True)
class PlanView:
    """All that a plan says. `headline` alone is the whole truth for somebody who reads nothing else.

    `digest` is the full decision digest, empty for an assumed plan; `valid_until` is UTC.
    """

    headline: str
    target: str
    groups: tuple[Group, ...]
    notes: tuple[Note, ...]
    kept: int
    history: int
    unmanaged: int
    actions: int
    digest: str
    made_at: datetime
    valid_until: datetime
    zone: str
    account: str
    assumed: bool = False
    made_up: str = ""
    problems: tuple[Problem, ...] = ()
    exit_codes: tuple[int, ...] = ()
    limits: tuple[OverLimit, ...] = ()
    guardrails: tuple[GuardRow, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    """Those that have nothing to say."""
    needs: tuple[NeedRow, ...] = ()
    facts: PlanFacts | None = None

    @property
    def rows(self) -> Iterator[Row]:
        for group in self.groups:
            yield from group.rows

    @property
    def is_empty(self) -> bool:
        return not self.groups and not self.notes


def plan_view(
    review: ReviewedPlan, *, details: Collection[str] = (), blocks: int | None = MOST_BLOCKS
) -> PlanView:
    """Say the plan in words.

    `details` names campaigns that get a block of their own however long the plan is; with `blocks` None all do.
    """
    plan = review.plan
    shown = [change for change in plan.changes if not isinstance(change, Keep | History)]
    families = len({(type(change), change.key.definition) for change in shown})
    detail = _Detail(
        everything=blocks is None,
        asked_for=frozenset(details),
        is_long=blocks is not None and families > blocks,
        is_quiet=not plan.acting,
    )
    return PlanView(
        headline=f"{_left_out(review)}{headline(review)}",
        target=_target(plan, made_up_of(plan.account, review)),
        groups=tuple(_groups(shown, review, detail)),
        notes=tuple(_notes(plan)),
        kept=sum(1 for _ in plan.of(Keep)),
        history=sum(1 for _ in plan.of(History)),
        unmanaged=len(plan.unmanaged),
        actions=len(plan.acting),
        digest="" if plan.assumed else plan.decision_digest,
        made_at=plan.made_at,
        valid_until=plan.expires,
        zone=plan.account.zone,
        account=plan.account.name,
        assumed=plan.assumed,
        made_up=made_up_of(plan.account, review),
        problems=review.problems,
        exit_codes=tuple(sorted(int(code) for code in review.exit_codes)),
        limits=tuple(_over_limit(crossing, review) for crossing in review.crossed),
        guardrails=(*guard_rows(review), *waiver_rows(review)),
        rules=tuple(kept_rows(review)),
        needs=tuple(need_rows(review)),
        facts=plan_facts(review.weights),
    )


def _left_out(review: ReviewedPlan) -> str:
    """The first words of a plan that an apply would not carry out (protocol 11, yaml.md 5.3)."""
    words = []
    if limits := " and ".join(crossing.limit.value for crossing in review.held_back):
        words.append(f"Too many {limits} at once: an apply leaves them out. ")
    if number := len(review.unexpected):
        reach, them = ("reaches", "it") if number == 1 else ("reach", "them")
        words.append(
            f"{count(number, 'change')} {reach} another number of people than agreed: an apply leaves {them} out. "
        )
    return "".join([*words, *held_words(review)])


def _over_limit(crossing: Crossing, review: ReviewedPlan) -> OverLimit:
    assumed = review.plan.assumed
    return OverLimit(
        rule=crossing.limit.value,
        count=crossing.count,
        most=crossing.most,
        live=crossing.live,
        text=crossing.words,
        digest="" if assumed else crossing.digest,
        lift="A plan that asks CleverTap says what lifts it." if assumed else crossing.lift,
        is_lifted=crossing.is_lifted(review.lifted),
    )


@dataclass(frozen=True, slots=True)
class _Detail:
    """Which rows get a block: all, those that were asked for, or those that stand in somebody's way."""

    everything: bool
    asked_for: frozenset[str]
    is_long: bool
    is_quiet: bool

    def names(self, change: Shown) -> bool:
        return bool(self.asked_for) and not self.asked_for.isdisjoint(names_of(change))

    def is_brief(self, change: Shown) -> bool:
        if self.everything:
            return False
        return self.is_long or (self.is_quiet and not isinstance(change, Blocked | Missed))


def _groups(changes: list[Shown], review: ReviewedPlan, detail: _Detail) -> Iterator[Group]:
    """The plan's order, with the dates of one definition side by side at the place of its first.

    A rolling definition is told once, whatever happens to its dates: its approval, added, replaced and stopped ones.
    """
    rolling = {str(dateless(change.key)) for change in changes if _series_of(change)}
    places: dict[tuple[str, str, str], list[Shown]] = {}
    for change in changes:
        series = str(dateless(change.key))
        part = "" if change.key.day is not None else str(change.key)
        reason = change.block.value if isinstance(change, Blocked) else ""
        if series in rolling and not isinstance(change, Blocked | Missed):
            place = ("", series, "")
        else:
            place = (type(change).__name__, change.key.definition, part + reason)
        places.setdefault(place, []).append(change)
    for members in places.values():
        lead, *others = sorted(members, key=lambda each: isinstance(each, Approve))
        if detail.everything or detail.names(lead):
            yield from (Group((row_of(change, review),)) for change in members)
            continue
        brief = detail.is_brief(lead)
        rows = (row_of(lead, review, brief=brief), *(row_of(each, review, brief=True) for each in others))
        counted = tally(rows) if str(dateless(lead.key)) in rolling else ""
        yield Group(rows, brief, counted)


def _series_of(change: Shown) -> bool:
    """Whether it is a date, or the approval, of a rolling definition that the files have."""
    desired = getattr(change, "desired", None)
    return isinstance(change, Approve) or (desired is not None and desired.series is not None)


def dateless(key: InstanceKey) -> InstanceKey:
    return replace(key, day=None, number=1)


def names_of(change: Change) -> set[str]:
    """What a person may call it by: its key, its definition, its name in the files."""
    known = {change.key.definition, str(change.key)}
    desired = getattr(change, "desired", None) or getattr(change, "lead", None)
    return known | ({desired.name} if desired is not None else set())


def _notes(plan: Plan) -> Iterator[Note]:
    """What worries about rolling definitions, or is left of a rebuilding; then what is kept and yet has something to say, drift first."""
    if plan.unsettled:
        yield Note("", "The rebuilt lock", plan.unsettled.words, is_drift=True)
    if (hold := plan.held_since_rebuilt) is not None:
        words = sentence(hold_words(hold, plan.account.zone, plan.made_at))
        yield Note(
            "", "The whole account", words, f"when all of that is entered: `{release_command(hold.scope)}`"
        )
    yield from watch_notes(plan)
    noted = [keep for keep in plan.of(Keep) if keep.drift or keep.remarks]
    for keep in sorted(noted, key=lambda keep: keep.drift is None):
        title = title_of(keep.key, keep.desired.name)
        if keep.drift is not None:
            reason = DRIFTS[keep.drift]
            yield Note(str(keep.key), title, reason.why, reason.do, is_drift=True)
        for remark in keep.remarks:
            if remark is not Remark.SENT or keep.needs_generation:
                yield Note(str(keep.key), title, remark_words(remark, keep.record.operation))


def _target(plan: Plan, made_up: str) -> str:
    what = "CleverTap"
    if plan.account.is_local:
        what = f"a local CleverTap with {people_noun(made_up)}" if made_up else "a server on this machine"
    now = moment(plan.made_at, plan.account.zone)
    return f"Account {plan.account.name} ({what}) · now {now}"
