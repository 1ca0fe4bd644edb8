"""Which approved texts have been sent before, by what the lock kept of them (yaml.md 11, `new_template`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ctsync.applying.calls import GetContent
from ctsync.applying.request import Asking
from ctsync.guardrails.judging import asks_for_templates
from ctsync.lock.record import Operation, State
from ctsync.planning.plan import Plan
from ctsync.policy.model import PolicyFile

_WITH_TEMPLATES = ("sms", "whatsapp")
_OUT = (State.SENT, State.STOPPED_MAYBE, State.FOREIGN)
"""States after which people have got it, or may have."""


def sent_templates(plan: Plan, policy: PolicyFile) -> Asking[frozenset[tuple[str, str]] | None]:
    """Channel, and name at Meta or id at the operators, of every template that a known campaign went out with.

    None, and nothing is read, unless the policy asks for it.
    """
    if not asks_for_templates(policy):
        return None
    found: set[tuple[str, str]] = set()
    for operation in _one_of_each(plan):
        kept = yield GetContent(operation.content)
        message = kept["tree"].get("message", {})
        names = (message.get(key) for key in ("template_id", "name", "template"))
        found |= {(operation.channel, name) for name in names if isinstance(name, str)}
    return frozenset(found)


def _one_of_each(plan: Plan) -> Iterator[Operation]:
    """One operation of each content: all dates of a rolling campaign have one text.

    What a rebuilt lock knows no content of says of no template that it was sent.
    """
    seen = {""}
    for change in plan.changes:
        record = getattr(change, "record", None)
        for operation in () if record is None else (*record.history, record.operation):
            is_new = operation.channel in _WITH_TEMPLATES and operation.content not in seen
            if is_new and _went_out(operation, plan.made_at):
                seen.add(operation.content)
                yield operation


def _went_out(operation: Operation, now: datetime) -> bool:
    if operation.state is State.STOPPED_BEFORE:
        return bool(operation.done_to)
    return operation.state in _OUT or (operation.state is State.LIVE and operation.first_send <= now)
