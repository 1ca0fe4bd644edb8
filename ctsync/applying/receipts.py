"""What a run writes down as evidence: who approved a step, what was sent and answered, what the list showed.

A receipt is made of what the run holds in its hands anyway. Making one asks nobody anything and can not fail, so that
it never changes what is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ctsync.api.bodies import request_body
from ctsync.api.contract import Created, NotSent, RateLimited, RefusedByRemote, StopAccepted
from ctsync.applying.calls import HeldBack
from ctsync.applying.run import Run
from ctsync.campaign.observed import ObservedCampaign, Sightings, Window
from ctsync.guardrails.approvers import shown_people
from ctsync.lock.receipt import Answer, Attempt, Basis, Deed, Finding, Grant, Sight
from ctsync.lock.record import Operation
from ctsync.lock.seal import digest_of
from ctsync.lock.standing import Standing
from ctsync.names import RemoteId
from ctsync.planning.agreed_rule import signed_range
from ctsync.planning.change import Acting, Create
from ctsync.planning.plan import change_digest
from ctsync.redaction import safe_text
from ctsync.schedule import schedule_words

_LONGEST = 160


def grant_of(run: Run, change: Acting, deed: Deed = Deed.CREATE) -> Grant:
    """Who approved this change, and when.

    The second half of a Replace that broke off goes on under the approval of its first; a date of a rolling definition
    that no plan showed stands under the definition's own.
    """
    digest, commit = change_digest(change, run.request.account), run.request.commit
    reach = _people(run, change, digest)
    approval = run.lock.approvals.get(digest)
    if approval is not None:
        shown = (approval.approvers, approval.pull_request)
        return Grant(deed, Basis.CHANGE, approval.by, approval.at, digest, commit, *shown, reach)
    earlier = _earlier_grant(run, change, deed)
    if earlier is not None:
        return replace(earlier, reach=reach)
    people = shown_people(run.request.evidence)
    return Grant(deed, Basis.CHANGE, run.request.who, run.now, digest, commit, *people, reach)


def _people(run: Run, change: Acting, digest: str) -> int | None:
    """The people that this run counted for it, or that the saved plan was approved with."""
    counted = run.reach.get(str(change.key))
    if counted is not None and counted.total is not None:
        return counted.total
    return None if run.request.saved is None else run.request.saved.reach.get(digest)


def _earlier_grant(run: Run, change: Acting, deed: Deed) -> Grant | None:
    if not isinstance(change, Create):
        return None
    series = change.desired.series
    if change.resumes:
        record = run.lock.records[str(change.key)]
        for each in reversed(record.operation.receipts):
            if isinstance(each, Grant) and each.deed is Deed.STOP:
                return replace(each, deed=deed)
    standing = None if series is None else run.lock.standing.get(str(series.key))
    if standing is None:
        return None
    by, at = standing.approved_by, standing.approved_at
    shown = (standing.approvers, standing.pull_request)
    rule = rule_words(standing, run.request.account.zone)
    return Grant(deed, Basis.STANDING, by, at, standing.fingerprint, standing.commit, *shown, rule=rule)


def rule_words(standing: Standing, zone: str) -> str:
    """What was approved for good: the schedule, and how many people each time."""
    people = signed_range(standing.expect)
    words = schedule_words(standing.schedule, zone)
    return words if people is None else f"{words}, {people} people each time"


def own_grant(run: Run, deed: Deed, basis: Basis) -> Grant:
    """That whoever started this run decided it."""
    return Grant(deed, basis, run.request.who, run.now, "", run.request.commit)


def body_digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of a request's body as it is sent; empty for one that can not be sent."""
    try:
        return digest_of(request_body(body))
    except (TypeError, ValueError, RecursionError):
        return ""


def begun_create(run: Run, payload: Mapping[str, Any]) -> Attempt:
    """Written with the intent, before the POST."""
    return Attempt(Deed.CREATE, run.now, body_digest(payload))


def begun_stop(run: Run, campaign: RemoteId | None) -> Attempt:
    """Written with the decision to stop, before the POST."""
    return Attempt(Deed.STOP, run.now, body_digest({"id": campaign}), remote_id=campaign)


def answered_create(run: Run, operation: Operation, answer: object) -> Attempt:
    """A POST of this operation and its answer."""
    begun = [each for each in operation.receipts if isinstance(each, Attempt) and each.deed is Deed.CREATE]
    attempt = Attempt(Deed.CREATE, run.now, begun[-1].body if begun else "")
    return _answered(attempt, answer)


def answered_stop(run: Run, campaign: RemoteId, answer: object) -> Attempt:
    """A POST that told this campaign to stop, and its answer."""
    return _answered(begun_stop(run, campaign), answer)


def _answered(attempt: Attempt, answer: object) -> Attempt:
    begun: dict[str, Any] = {
        "deed": attempt.deed,
        "at": attempt.at,
        "body": attempt.body,
        "remote_id": attempt.remote_id,
    }
    match answer:
        case Created(campaign):
            return Attempt(**{**begun, "remote_id": campaign}, answer=Answer.DONE)
        case StopAccepted():
            return Attempt(**begun, answer=Answer.DONE)
        case RefusedByRemote(status, _, code):
            return Attempt(**begun, answer=Answer.REFUSED, http_status=status, code=code)
        case RateLimited(pause):
            return Attempt(**begun, answer=Answer.LIMITED, text=f"a pause of {pause:.0f} seconds")
        case NotSent(reason):
            return Attempt(**begun, answer=Answer.NOT_SENT, text=_in_our_words(reason))
        case HeldBack():
            return Attempt(**begun, answer=Answer.NOT_SENT, text="a signal came first")
    return Attempt(**begun, answer=Answer.UNCLEAR, text=_in_our_words(getattr(answer, "reason", "")))


def never_sent(run: Run, operation: Operation, why: str) -> Attempt:
    """An attempt that was written down, and for which no POST was made."""
    return answered_create(run, operation, NotSent(why))


def _in_our_words(reason: str) -> str:
    """Without what a server said, which stands in brackets at the end: it may repeat what it was sent."""
    return safe_text(reason.partition(" (")[0], limit=_LONGEST, one_line=True)


def is_first_sight(operation: Operation) -> bool:
    """Whether it has receipts, and none of them says that the list showed it."""
    return bool(operation.receipts) and not any(isinstance(each, Sight) for each in operation.receipts)


def sight(
    run: Run, row: ObservedCampaign, finding: Finding, *, seen: Sightings | None = None, rows: int = 1
) -> Sight:
    """A row as the list showed it, in the window that was asked for."""
    windows = (run.seen if seen is None else seen).windows
    window = next((each for each in windows if row.day in each), Window(row.day, row.day))
    return Sight(finding, run.now, row.id, row.status.value, window.first, window.last, rows)
