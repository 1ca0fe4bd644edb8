"""Who has to agree to which change: the entries of `approvals`, and guardrails whose `approve` is crossed (yaml.md 11).

An entry without `change` is about whatever gives people something. A stop is asked for only where an entry names it: a
withdrawal must not wait for people because of a word that was meant for sends. What is not known of a change counts as
what the entry asks about, so that nobody is passed over for want of a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from ctsync.guardrails.facts import ChangeFacts, facts_of
from ctsync.guardrails.judging import BUILT_IN, limits_of
from ctsync.guardrails.verdict import Level, Verdict
from ctsync.guardrails.weights import Weights
from ctsync.lock.record import OnAppear
from ctsync.planning.change import Acting, Adopt, Approve, Create, Forget, Replace, Resolve, Stop
from ctsync.planning.needs import Need
from ctsync.planning.plan import Plan
from ctsync.planning.saved import stands, was_begun
from ctsync.policy.model import Approval, PolicyFile, When


def still_asking(verdicts: Iterable[Verdict], plan: Plan) -> tuple[Verdict, ...]:
    """The verdicts, where `approve` speaks only of changes that nobody has agreed to yet; of others it is mentioned."""
    now = {str(change.key) for change in plan.of(Approve)}
    return tuple(_asking(verdict, now) for verdict in verdicts)


def _asking(verdict: Verdict, approved_now: Collection[str]) -> Verdict:
    if verdict.level is not Level.APPROVE:
        return verdict
    asked = tuple(change for change in verdict.changes if not is_agreed_already(change, approved_now))
    if asked:
        return replace(verdict, changes=asked)
    cure = "Nothing: all its dates were approved together."
    return replace(verdict, level=Level.INFO, cure=cure)


def needs_of(weights: Weights, verdicts: Iterable[Verdict]) -> Mapping[int, tuple[Need, ...]]:
    """What each change needs, by its `id`; changes that need nobody are left out."""
    crossed: defaultdict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.level is Level.APPROVE or _is_over_both(verdict, weights.policy):
            for change in verdict.changes:
                crossed[id(change)].append(verdict)
    if not (crossed or weights.policy.approvals):
        return {}
    approved_now = {str(change.key) for change in weights.plan.of(Approve)}
    found = {
        id(change): tuple(_needs(change, weights, crossed[id(change)]))
        for change in weights.plan.acting
        if not is_agreed_already(change, approved_now)
    }
    return {key: needs for key, needs in found.items() if needs}


def _is_over_both(verdict: Verdict, policy: PolicyFile) -> bool:
    """Whether somebody lifted a block whose guardrail asks for an approval below it: lifting one level lifts no other.

    Of ctsync's own limits the policy's `approve` is a verdict beside them.
    """
    if not verdict.is_lifted or verdict.guardrail in BUILT_IN:
        return False
    return Level.APPROVE in limits_of(policy, verdict.guardrail)


def is_agreed_already(change: Acting, approved_now: Collection[str] = ()) -> bool:
    """What was begun, and dates that stand approved or whose approval is in the same plan.

    Who agreed to all dates agreed to each of them.
    """
    return was_begun(change) or stands(change, approved_now)


def _needs(change: Acting, weights: Weights, crossed: list[Verdict]) -> Iterator[Need]:
    facts = replace(facts_of(change, weights), people=weights.people_of_send(change))
    entries = [entry for entry in weights.policy.approvals if _is_about(entry.when, change, facts)]
    yield from (_of_entry(entry, facts) for entry in entries)
    if not entries:
        yield from (_of_owner(verdict, facts) for verdict in crossed)


def _of_entry(entry: Approval, facts: ChangeFacts) -> Need:
    return Need(entry.id, entry.from_, entry.count, _why(entry.when, facts))


def _of_owner(verdict: Verdict, facts: ChangeFacts) -> Need:
    """No entry says whom to ask: the owner of the campaign; of a stop, whose file is gone, anybody."""
    return Need(verdict.guardrail, (facts.owner,) if facts.owner else (), 1, verdict.text.rstrip("."))


def _is_about(when: When, change: Acting, facts: ChangeFacts) -> bool:
    return _is_named(when, change) and all(_conditions(when, facts))


def _is_named(when: When, change: Acting) -> bool:
    if when.change:
        return not set(_words(change)).isdisjoint(when.change)
    return isinstance(change, Create | Replace | Approve | Adopt) or _brings_back(change)


def _brings_back(change: Acting) -> bool:
    """Whether an unclear create that was to be stopped is to go out after all: as good as a create."""
    if not isinstance(change, Resolve) or change.on_appear is not OnAppear.ADOPT:
        return False
    return change.record.operation.on_appear is OnAppear.STOP


def _words(change: Acting) -> Iterator[str]:
    """The words of `change` that mean it. All dates of a rolling campaign are created; changed ones are replaced too."""
    match change:
        case Approve():
            yield "create"
            if change.before is not None:
                yield "replace"
        case Create():
            yield "create"
        case Replace():
            yield "replace"
        case Stop():
            yield "stop"
        case Adopt():
            yield "adopt"
        case Forget():
            yield "forget"
        case Resolve():
            yield "resolve"
            if _brings_back(change):
                yield "create"


def _conditions(when: When, facts: ChangeFacts) -> Iterator[bool]:
    """Each condition that is written, and whether it holds or may hold."""
    yield not when.channel or facts.channel in when.channel
    yield _is_among(when.purpose, None if facts.purpose is None else (facts.purpose,))
    yield not when.country or not facts.countries or not set(when.country).isdisjoint(facts.countries)
    yield _is_among(when.labels, facts.labels)
    yield not when.path or facts.file is None or any(fnmatchcase(facts.file, each) for each in when.path)
    yield _is_over(facts.people, when.reach_over)
    yield when.reach_grows_by is None or _grows(facts, when.reach_grows_by)
    yield _is_over(facts.cost, None if when.cost_over is None else float(when.cost_over))
    yield _is_as(facts.everyone, when.everyone)
    yield _is_as(facts.new_template, when.new_template)


def _is_among(wanted: Iterable[str], there: tuple[str, ...] | None) -> bool:
    wanted = set(wanted)
    return not wanted or there is None or not wanted.isdisjoint(there)


def _is_over(number: float | None, limit: float | None) -> bool:
    return limit is None or number is None or number > limit


def _is_as(fact: bool | None, wanted: bool | None) -> bool:  # noqa: FBT001  # a fact, and the flag of the file
    return wanted is None or fact is None or fact is wanted


def _grows(facts: ChangeFacts, percent: float) -> bool:
    """A first campaign has nothing to grow from; one whose number is not known may have grown."""
    if facts.growth is not None:
        return facts.growth > percent
    return facts.change == "replace" or facts.people_before is not None


def _why(when: When, facts: ChangeFacts) -> str:
    return ", ".join(_reasons(when, facts))


def _reasons(when: When, facts: ChangeFacts) -> Iterator[str]:
    """Why the entry is about this change, in the words of its conditions."""
    if when.everyone:
        yield "it goes to everybody"
    if when.reach_over is not None:
        yield _over("it reaches", facts.people, f"people, over {when.reach_over:,}")
    if when.reach_grows_by is not None:
        grown = "by an unknown part" if facts.growth is None else f"by {facts.growth:.0f} %"
        yield f"it reaches more people than before, {grown}"
    if when.cost_over is not None:
        yield _over("it costs", facts.cost, f"{facts.currency or ''}, over {when.cost_over:,}".lstrip())
    if when.new_template:
        yield f"its template {facts.template or ''} was never sent"
    if when.channel:
        yield f"it is {facts.channel}"
    if when.purpose and facts.purpose:
        yield f"it is {facts.purpose}"
    if when.change:
        yield f"it is a {facts.change}"


def _over(what: str, number: float | None, rest: str) -> str:
    return f"{what} an unknown number of {rest}" if number is None else f"{what} {number:,} {rest}"
