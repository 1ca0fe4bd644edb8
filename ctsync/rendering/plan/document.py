"""The shape of a plan as JSON: its own types, so that a view can change without breaking anybody's script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ctsync.problems import Problem
from ctsync.rendering.people_words import MADE_UP
from ctsync.rendering.plan.rows import Changed, GuardRow, NeedRow, Row, RuleRow
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.wording import shown


@dataclass(frozen=True, slots=True)
class EarlierDocument:
    """A number of people from before: `occasion` is one of `approved`, `made`, `taken over`, `last run`.

    `at` and `total` are null where they are not known, `change` is the share by which the number of now differs, null likewise.
    """

    occasion: str
    at: datetime | None
    total: int | None
    change: float | None


@dataclass(frozen=True, slots=True)
class ReachDocument:
    """`total` is null where CleverTap gave no number; `made_up` if a sandbox counted people who do not exist.

    `cap` says which limit CleverTap itself keeps to; empty where it has none.
    """

    total: int | None
    by_device: dict[str, int]
    agreed: tuple[int, int] | None
    words: str
    warning: str
    made_up: bool
    earlier: tuple[EarlierDocument, ...]
    cap: str


@dataclass(frozen=True, slots=True)
class DifferenceDocument:
    """`words` are both texts word by word: pairs of `same removed added` and the text so marked."""

    path: str
    label: str
    before: str
    after: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MeetingDocument:
    """What else goes out on a `day` of a campaign, written `2027-06-03`: to the same people, or perhaps to some of them."""

    day: str
    words: str


@dataclass(frozen=True, slots=True)
class ChangeDocument:
    """`change` is one of `new replace stop adopt forget finish approve missed blocked wait`.

    `meets` says what else goes out on its days. `facts` are what checks of policy.yaml ask about (`ctsync.guardrails.facts`); null for what is no change. `approvals`
    are the ids of those it needs.
    """

    key: str
    name: str
    change: str
    channel: str
    what: str
    why: str
    do: str
    audience: str
    reach: ReachDocument | None
    when: tuple[str, ...]
    first_send: datetime | None
    apply_by: datetime | None
    preview: tuple[str, str]
    languages: dict[str, tuple[str, str]]
    opens: tuple[str, ...]
    meets: tuple[MeetingDocument, ...]
    differences: tuple[DifferenceDocument, ...]
    twice: str
    final: str
    old_id: int | None
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    file: str
    line: int
    cost: str
    approvals: tuple[str, ...]
    facts: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class NoteDocument:
    key: str
    text: str
    do: str
    drift: bool


@dataclass(frozen=True, slots=True)
class ProblemDocument:
    file: str
    line: int
    column: int
    rule: str
    level: str
    what: str
    why: str
    hint: str
    fix: str
    """The command that puts it right, or nothing."""


@dataclass(frozen=True, slots=True)
class LimitDocument:
    """A limit that the plan crosses. `apply --allow RULE=DIGEST` lifts it; an assumed plan has no digest."""

    rule: str
    count: int
    most: int
    live: int
    text: str
    digest: str
    lifted: bool


@dataclass(frozen=True, slots=True)
class GuardrailDocument:
    """What a guardrail or a check (`checks.ID`) says. `level` is one of `info warn approve block`.

    `number` is null where nobody knows it, or where there is none. One with a digest is lifted by `--allow NAME=DIGEST`.
    """

    guardrail: str
    level: str
    number: float | None
    limit: float | None
    unit: str
    text: str
    cure: str
    campaigns: tuple[str, ...]
    digest: str
    lifted: bool


@dataclass(frozen=True, slots=True)
class RuleDocument:
    """A rule of policy.yaml that finds nothing to say: a guardrail, a check (`checks.ID`) or an approval that nobody has to give (`approvals.ID`).

    `number` is the one nearest to `limit`, the limit that would be crossed first. It is null where this plan has nothing
    to weigh or the number is not known, and both are for checks and approvals. Of one with `weighed` false nobody can
    tell whether it is met.
    """

    rule: str
    number: float | None
    limit: float | None
    unit: str
    text: str
    weighed: bool


@dataclass(frozen=True, slots=True)
class ApprovalDocument:
    """Who has to agree to which changes. `by` are those who are shown to have agreed, null before that is asked."""

    id: str
    people: tuple[str, ...]
    count: int
    words: str
    why: str
    campaigns: tuple[str, ...]
    by: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """`facts` are those of the whole plan. `digest` is empty for an assumed plan, which cannot be approved."""

    headline: str
    account: str
    zone: str
    made_at: datetime
    valid_until: datetime
    assumed: bool
    digest: str
    actions: int
    kept: int
    history: int
    unmanaged: int
    exit_codes: tuple[int, ...]
    changes: tuple[ChangeDocument, ...]
    notes: tuple[NoteDocument, ...]
    problems: tuple[ProblemDocument, ...]
    limits: tuple[LimitDocument, ...]
    guardrails: tuple[GuardrailDocument, ...]
    rules: tuple[RuleDocument, ...]
    approvals: tuple[ApprovalDocument, ...]
    facts: dict[str, Any] | None


def plan_document(view: PlanView) -> PlanDocument:
    return PlanDocument(
        headline=view.headline,
        account=view.account,
        zone=view.zone,
        made_at=view.made_at,
        valid_until=view.valid_until,
        assumed=view.assumed,
        digest=view.digest,
        actions=view.actions,
        kept=view.kept,
        history=view.history,
        unmanaged=view.unmanaged,
        exit_codes=view.exit_codes,
        changes=_changes(view),
        notes=tuple(NoteDocument(note.key, note.text, note.do, note.is_drift) for note in view.notes),
        problems=problem_documents(view.problems),
        limits=tuple(
            LimitDocument(each.rule, each.count, each.most, each.live, each.text, each.digest, each.is_lifted)
            for each in view.limits
        ),
        guardrails=tuple(_guardrail(each) for each in view.guardrails),
        rules=tuple(_rule(each) for each in view.rules),
        approvals=tuple(_approval(each) for each in view.needs),
        facts=None if view.facts is None else view.facts.tree(),
    )


def _guardrail(row: GuardRow) -> GuardrailDocument:
    told = (row.guardrail, row.level, row.number, row.limit, row.unit, row.text, row.cure)
    return GuardrailDocument(*told, row.campaigns, row.digest, row.is_lifted)


def _rule(row: RuleRow) -> RuleDocument:
    return RuleDocument(row.rule, row.number, row.limit, row.unit, row.text, row.is_known)


def _approval(row: NeedRow) -> ApprovalDocument:
    return ApprovalDocument(row.id, row.people, row.count, row.words, row.why, row.campaigns, row.by)


def problem_documents(problems: tuple[Problem, ...]) -> tuple[ProblemDocument, ...]:
    return tuple(
        ProblemDocument(
            shown(problem.where.file),
            problem.where.line,
            problem.where.column,
            problem.rule,
            problem.level.value,
            shown(problem.what, 1_000),
            shown(problem.why, 1_000),
            shown(problem.hint, 1_000),
            f"ctsync lint --fix {shown(problem.rule)}" if problem.fix and problem.fix.is_safe else "",
        )
        for problem in problems
    )


def _changes(view: PlanView) -> tuple[ChangeDocument, ...]:
    needs: defaultdict[str, list[str]] = defaultdict(list)
    for need in view.needs:
        for key in need.campaigns:
            needs[key].append(need.id)
    return tuple(_change(row, view, needs.get(row.key, ())) for row in view.rows)


def _change(row: Row, view: PlanView, needs: Sequence[str]) -> ChangeDocument:
    return ChangeDocument(
        key=row.key,
        name=row.family,
        change=row.kind.value,
        channel=row.channel,
        what=row.what,
        why=row.why,
        do=row.do,
        audience=row.audience,
        reach=_reach(row, view.made_up),
        when=row.when,
        first_send=row.first_send,
        apply_by=row.until,
        preview=row.preview,
        languages=dict(row.languages),
        opens=row.opens,
        meets=tuple(MeetingDocument(met.day.isoformat(), met.words) for met in row.meets),
        differences=tuple(_difference(each) for each in row.changed),
        twice=row.twice,
        final=row.final,
        old_id=row.old_id,
        steps=row.steps,
        notes=row.notes,
        file=row.file,
        line=row.line,
        cost=row.cost,
        approvals=tuple(needs),
        facts=None if row.facts is None else row.facts().tree(),
    )


def _difference(changed: Changed) -> DifferenceDocument:
    words = tuple((piece.mark.value, piece.text) for piece in changed.pieces)
    return DifferenceDocument(changed.path, changed.label, changed.before, changed.after, words)


def _reach(row: Row, made_up: str) -> ReachDocument | None:
    if row.people is None:
        return None
    people = row.people
    earlier = tuple(
        EarlierDocument(
            each.occasion, each.at, each.total, None if each.change is None else round(each.change, 4)
        )
        for each in people.earlier
    )
    return ReachDocument(
        people.total,
        dict(people.by_device),
        people.agreed,
        people.words,
        people.warning,
        made_up == MADE_UP,
        earlier,
        people.cap,
    )
