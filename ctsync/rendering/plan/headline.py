"""The first line of a plan, for somebody who reads nothing else: what happens, when people get it, and how many do."""

from __future__ import annotations

from collections import Counter

from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Approve, Create, Keep, Replace
from ctsync.planning.plan import Plan
from ctsync.rendering.campaign_words import made_up_of
from ctsync.rendering.people_words import counted_people
from ctsync.rendering.plan.rows import Kind
from ctsync.rendering.wording import count, moment

_PAST: dict[Kind, str] = {
    Kind.FINISH: "to finish",
    Kind.NEW: "new",
    Kind.REPLACE: "replaced",
    Kind.STOP: "stopped for good",
    Kind.ADOPT: "taken over",
    Kind.FORGET: "let go",
    Kind.APPROVE: "approved with all dates",
    Kind.MISSED: "missed",
    Kind.BLOCKED: "blocked",
    Kind.WAIT: "waiting",
}
_KINDS: dict[str, Kind] = {
    "Create": Kind.NEW,
    "Replace": Kind.REPLACE,
    "Stop": Kind.STOP,
    "Adopt": Kind.ADOPT,
    "Forget": Kind.FORGET,
    "Resolve": Kind.FINISH,
    "Approve": Kind.APPROVE,
    "Missed": Kind.MISSED,
    "Blocked": Kind.BLOCKED,
    "Wait": Kind.WAIT,
}


def headline(review: ReviewedPlan) -> str:
    """The whole truth: what happens, when the first message goes out, and how many people the largest send reaches."""
    plan = review.plan
    kinds = Counter(_KINDS[name] for change in plan.changes if (name := type(change).__name__) in _KINDS)
    odd = sum(1 for keep in plan.of(Keep) if keep.drift or keep.needs_generation)
    words = dict(_PAST)
    for kind, covered in _covered(plan).items():
        kinds[Kind.APPROVE] -= covered
        of = "" if kinds[kind] == 1 else f"{'one' if covered == 1 else f'{covered:,}'} of them "
        words[kind] += f" ({of}with all later dates)"
    counted = ", ".join(f"{kinds[kind]:,} {word}" for kind, word in words.items() if kinds[kind] > 0)
    if not plan.acting:
        kept = sum(1 for _ in plan.of(Keep)) - odd
        parts = [f"{count(kept, 'campaign matches', 'campaigns match')} the lock"]
        parts += [f"{odd:,} to decide on"] if odd else []
        return f"No changes. {', '.join([*parts, *([counted] if counted else [])])}."
    sends = f"{_first_send(plan)}{_largest(review)}."
    return f"{counted}. {sends}" + (" Assumed, without asking CleverTap." if plan.assumed else "")


def _covered(plan: Plan) -> Counter[Kind]:
    """Approvals of rolling definitions that have a date in this plan: people count campaigns, and each of them once."""
    made, replaced = ({change.key.definition for change in plan.of(kind)} for kind in (Create, Replace))
    names = [change.key.definition for change in plan.of(Approve)]
    found = Counter({Kind.NEW: sum(name in made for name in names)})
    found[Kind.REPLACE] = sum(name in replaced - made for name in names)
    return +found


def _first_send(plan: Plan) -> str:
    sends = [change.desired.first_send for change in plan.of(Create)]
    sends += [change.timetable.first_send for change in plan.of(Replace)]
    if not sends:
        return "Nothing is sent when you apply this"
    first = moment(min(sends), plan.account.zone, plan.made_at)
    return f"Nothing is sent when you apply this; the first send is {first}"


def _largest(review: ReviewedPlan) -> str:
    """How many people one send reaches at most. A sum would count those twice who get several."""
    plan, reach = review.plan, review.reach
    counted = [
        reach[key] for change in (*plan.of(Create), *plan.of(Replace)) if (key := str(change.key)) in reach
    ]
    known = [each.total for each in counted if each.total is not None]
    if not counted:
        return ""
    them = "it" if len(counted) == 1 else "them"
    if not known:
        return f"; how many people get {them} is not known"
    largest = "it reaches" if len(counted) == 1 else "the largest reaches"
    unknown = len(counted) - len(known)
    others = f", {unknown:,} of {len(counted):,} not known" if unknown else ""
    return f"; {largest} {counted_people(max(known), made_up_of(plan.account, review))}{others}"
