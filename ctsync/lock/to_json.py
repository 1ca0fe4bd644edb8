"""The parts of a lock as JSON trees. A field that has its default is left out: small, and of one spelling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ctsync.lock.holds import Hold
from ctsync.lock.json_values import Tree, instant_text
from ctsync.lock.rebuilt import Rebuilt
from ctsync.lock.receipt_json import receipt_tree
from ctsync.lock.record import Approval, Holder, Lock, Operation, Record, Successor
from ctsync.lock.standing import MissedSend, Standing, Withdrawn
from ctsync.names import InstanceKey


def lock_tree(lock: Lock) -> Tree:
    return without_defaults(
        lineage=lock.lineage,
        account_hash=lock.account_hash,
        project=lock.project,
        zone=lock.zone,
        serial=lock.serial,
        nonce=lock.nonce,
        next_seq=lock.next_seq,
        names_verified=lock.names_verified or None,
        applied_commit=lock.applied_commit or None,
        commit_note=lock.commit_note or None,
        machine=lock.machine or None,
        applied_at=_moment_text(lock.applied_at),
        holder=None if lock.holder is None else _holder_tree(lock.holder),
        approvals={key: _approval_tree(approval) for key, approval in lock.approvals.items()},
        records={key: record_tree(record) for key, record in lock.records.items()},
        standing={key: _standing_tree(standing) for key, standing in lock.standing.items()} or None,
        missed={key: _missed_tree(missed) for key, missed in lock.missed.items()} or None,
        rolled_at=_moment_text(lock.rolled_at),
        holds={scope: _hold_tree(hold) for scope, hold in lock.holds.items()} or None,
        withdrawn={key: _withdrawn_tree(one) for key, one in lock.withdrawn.items()} or None,
        rebuilt=None if lock.rebuilt is None else _rebuilt_tree(lock.rebuilt),
    )


def record_tree(record: Record) -> Tree:
    return without_defaults(
        key=_key_tree(record.key),
        name=record.name,
        on_remove=record.on_remove,
        operation=_operation_tree(record.operation),
        history=[_operation_tree(operation) for operation in record.history] or None,
    )


def _key_tree(key: InstanceKey) -> Tree:
    return without_defaults(
        definition=key.definition,
        market=key.market or None,
        language=key.language or None,
        day=None if key.day is None else key.day.isoformat(),
        number=None if key.number == 1 else key.number,
    )


def _operation_tree(operation: Operation) -> Tree:
    return without_defaults(
        seq=operation.seq,
        token=operation.token,
        remote_name=operation.remote_name,
        channel=operation.channel,
        fingerprint=operation.fingerprint,
        generation=operation.generation,
        state=operation.state.value,
        first_send=_moment_text(operation.first_send),
        last_send=_moment_text(operation.last_send),
        timetable=operation.timetable,
        content=operation.content,
        cosmetic=operation.cosmetic,
        scheduled_on=operation.scheduled_on,
        intended_at=_moment_text(operation.intended_at),
        remote_id=operation.remote_id,
        on_appear=None if operation.on_appear is None else operation.on_appear.value,
        why=None if operation.why is None else operation.why.value,
        then=None if operation.then is None else _successor_tree(operation.then),
        done_to=[_moment_text(moment) for moment in operation.done_to] or None,
        stopping_since=_moment_text(operation.stopping_since),
        settled_at=_moment_text(operation.settled_at),
        imported=operation.imported or None,
        disputed=operation.disputed or None,
        reach=operation.reach,
        scope=operation.scope,
        note=operation.note or None,
        put_away=list(operation.put_away) or None,
        receipts=[receipt_tree(receipt) for receipt in operation.receipts] or None,
    )


def _successor_tree(then: Successor) -> Tree:
    return without_defaults(fingerprint=then.fingerprint, generation=then.generation, reach=then.reach)


def _holder_tree(holder: Holder) -> Tree:
    return without_defaults(
        nonce=holder.nonce, who=holder.who, since=_moment_text(holder.since), run_url=holder.run_url or None
    )


def _approval_tree(approval: Approval) -> Tree:
    return without_defaults(
        digest=approval.digest,
        at=_moment_text(approval.at),
        by=approval.by,
        approvers=list(approval.approvers) or None,
        pull_request=approval.pull_request or None,
    )


def _standing_tree(standing: Standing) -> Tree:
    return without_defaults(
        key=_key_tree(standing.key),
        name=standing.name,
        fingerprint=standing.fingerprint,
        generation=standing.generation,
        schedule=standing.schedule,
        materialised_through=_moment_text(standing.materialised_through),
        approved_at=_moment_text(standing.approved_at),
        approved_by=standing.approved_by,
        window_gap=standing.window_gap,
        window_end=None if standing.window_end is None else standing.window_end.isoformat(),
        stopped_at=_moment_text(standing.stopped_at),
        expect=None
        if standing.expect is None
        else {name: list(ends) for name, ends in standing.expect.items()},
        approvers=list(standing.approvers) or None,
        pull_request=standing.pull_request or None,
        commit=standing.commit or None,
        halted=standing.halted or None,
        halted_at=_moment_text(standing.halted_at),
    )


def _missed_tree(missed: MissedSend) -> Tree:
    return without_defaults(
        key=_key_tree(missed.key),
        name=missed.name,
        at=_moment_text(missed.at),
        noted_at=_moment_text(missed.noted_at),
        seen_at=_moment_text(missed.seen_at),
        seen_by=missed.seen_by or None,
    )


def _withdrawn_tree(one: Withdrawn) -> Tree:
    return {"key": _key_tree(one.key), "serial": one.serial, "at": _moment_text(one.at)}


def _hold_tree(hold: Hold) -> Tree:
    return without_defaults(
        scope=hold.scope,
        until=_moment_text(hold.until),
        since=_moment_text(hold.since),
        by=hold.by,
        reason=hold.reason or None,
        stops=hold.stops or None,
    )


def _rebuilt_tree(rebuilt: Rebuilt) -> Tree:
    return without_defaults(
        suffix=rebuilt.suffix,
        at=_moment_text(rebuilt.at),
        by=rebuilt.by,
        evidence=rebuilt.evidence,
        earlier=dict(rebuilt.earlier) or None,
        numbers=[[each.lineage, each.first, each.last] for each in rebuilt.numbers] or None,
        rows=list(rebuilt.rows) or None,
        settled=list(rebuilt.settled) or None,
        remarks=list(rebuilt.remarks) or None,
    )


def without_defaults(**tree: Any) -> Tree:
    return {key: value for key, value in tree.items() if value is not None}


def _moment_text(moment: datetime | None) -> str | None:
    return None if moment is None else instant_text(moment)
