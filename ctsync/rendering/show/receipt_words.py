"""Receipts and states in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from ctsync.lock.receipt import Answer, Attempt, Basis, Deed, Finding, Gap, Grant, Receipt, Sight
from ctsync.lock.record import Operation, State
from ctsync.rendering.wording import count, listed, moment

STATES: Final[Mapping[State, str]] = {
    State.INTENT: "unclear: it may exist",
    State.LIVE: "live",
    State.STOPPING: "stop not proven",
    State.STOPPED_BEFORE: "stopped in time",
    State.STOPPED_MAYBE: "stopped, perhaps too late",
    State.SENT: "sent",
    State.FOREIGN: "stopped by somebody else",
    State.REFUSED: "never made",
    State.ABSENT: "given up: a person saw that it does not exist",
    State.MISSED: "missed: it never became known whether it exists",
    State.RELEASED: "let go of, and not looked after any more",
}

_DIGEST: Final = 12
"""Signs of a digest that tell it from others at sight."""


def moment_of(receipt: Receipt) -> datetime | None:
    """When it was, UTC."""
    return None if isinstance(receipt, Gap) else receipt.at


def words_of(receipt: Receipt, operation: Operation, zone: str) -> str:
    """One sentence without its moment; names and texts in it are foreign."""
    match receipt:
        case Grant():
            return _granted(receipt)
        case Attempt(deed=Deed.STOP):
            return _stop(receipt, zone)
        case Attempt():
            return f"create {_answered(receipt, f'campaign {receipt.remote_id}')}"
        case Sight():
            return _seen(receipt, operation)
        case _:
            return f"{count(receipt.number, 'more attempt')} to stop, not kept one by one"


def short_digest(digest: str) -> str:
    """The beginning of a digest, without the name of its kind."""
    return digest.removeprefix("sha256:")[:_DIGEST]


def _granted(grant: Grant) -> str:
    by = _who(grant)
    commit = f", commit {grant.commit[:_DIGEST]}" if grant.commit else ""
    match grant.basis, grant.deed:
        case Basis.CHANGE, _:
            what = _DEEDS[grant.deed]
            return f"{by} {what} (change {short_digest(grant.digest)}{commit}){_for_whom(grant)}"
        case Basis.STANDING, _:
            rule = f": {grant.rule}" if grant.rule else ""
            fingerprint = f"(fingerprint {short_digest(grant.digest)}{commit})"
            return f"{by} all its dates{rule} {fingerprint}{_for_whom(grant)}"
        case Basis.PANIC, _:
            return f"{by} stopped it with `ctsync stop`"
        case Basis.HOLD, _:
            return f"{by} stopped it with `ctsync hold --stop`"
        case _, Deed.FORGET:
            return f"{by} let it go, with `ctsync lock forget`"
        case _, Deed.ADOPT:
            return f"{by} named its campaign, with `ctsync resolve`"
        case _:
            return f"{by} said that it was not created, with `ctsync resolve`"


def _who(grant: Grant) -> str:
    """Whoever the forge says approved it, and whoever started the run."""
    by = grant.by or "somebody"
    if grant.basis not in (Basis.CHANGE, Basis.STANDING):
        return by
    if not grant.approvers:
        return f"{by} approved"
    where = f" in pull request {grant.pull_request}," if grant.pull_request else ""
    return f"{listed(grant.approvers)} approved{where} and {by} applied"


def _for_whom(grant: Grant) -> str:
    return "" if grant.reach is None else f", for {count(grant.reach, 'person', 'people')}"


_DEEDS: Final[Mapping[Deed, str]] = {
    Deed.CREATE: "the create",
    Deed.STOP: "the stop",
    Deed.ADOPT: "taking it over",
    Deed.FORGET: "letting it go",
    Deed.GIVE_UP: "giving it up",
}


def _stop(attempt: Attempt, zone: str) -> str:
    repeated = ""
    if attempt.times > 1 and attempt.until is not None:
        repeated = f"; {attempt.times} times, at last {moment(attempt.until, zone)}"
    return f"stop of campaign {attempt.remote_id} {_answered(attempt, 'a promise to stop')}{repeated}"


def _answered(attempt: Attempt, done: str) -> str:
    """How the attempt went, by the class of its answer (reliability 3.3)."""
    text = f": {attempt.text}" if attempt.text else ""
    match attempt.answer:
        case None:
            return "begun; no answer is recorded, so the run ended before it could write one down"
        case Answer.DONE:
            return f"sent; answered with {done}"
        case Answer.REFUSED:
            code = f", code {attempt.code}" if attempt.code is not None else ""
            return f"sent; refused (HTTP {attempt.http_status}{code})"
        case Answer.LIMITED:
            return f"not carried out: too many requests (429), {attempt.text}"
        case Answer.NOT_SENT:
            return f"never left this machine{text}"
        case _:
            return f"sent; the answer was unclear{text}"


def _seen(sight: Sight, operation: Operation) -> str:
    asked = f"(days listed: {_days(sight.first, sight.last)})"
    match sight.finding:
        case Finding.LISTED:
            return f"the list shows campaign {sight.remote_id} as {sight.status} {asked}"
        case Finding.ADOPTED if sight.rows > 1:
            return f"{sight.rows} campaigns with its token; taken over: {sight.remote_id}, {sight.status} {asked}"
        case Finding.ADOPTED:
            return f"taken over: campaign {sight.remote_id} is its own, {sight.status} {asked}"
        case Finding.ENDED:
            proof = "proven stopped" if operation.stopping_since is not None else "over"
            return f"{proof}: the list shows campaign {sight.remote_id} as {sight.status} {asked}"
        case _:
            what = "it exists after all" if operation.remote_id is None else "a second campaign exists"
            return f"{what}: {sight.remote_id}, {sight.status} {asked}"


def _days(first: date, last: date) -> str:
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
