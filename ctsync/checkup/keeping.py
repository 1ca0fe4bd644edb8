"""Judging the lock: whether it can be read and is ours, what is unfinished in it, and whether the nightly job runs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ctsync.campaign.account import AccountFacts
from ctsync.checkup.check import Check
from ctsync.checkup.kinds import LOCK, NIGHTLY, UNFINISHED
from ctsync.checkup.words import first_few, moment, several, span
from ctsync.errors import CtsyncError, StoreError
from ctsync.lock.holding import Holding
from ctsync.lock.owner import check_owner
from ctsync.lock.record import Lock, State
from ctsync.planning.rolling import next_sends, next_uncreated, open_misses

OLD = timedelta(hours=36)
"""A job that runs every night is never this old; the next night is then the second one in a row that it missed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store gave: a lock, none, or why it could not be read. `holding` is whoever keeps other runs out."""

    place: str
    lock: Lock | None = None
    trouble: CtsyncError | None = None
    holding: Holding | None = None


def lock_check(kept: Kept, account: AccountFacts | None, lineage: str | None) -> Check:
    """`account` is None if its entry was never set up: then whose lock it is cannot be told."""
    trouble = kept.trouble or _not_ours(kept.lock, account, lineage)
    if trouble is not None:
        unfit = LOCK.failed if isinstance(trouble, StoreError) else LOCK.unchecked
        return unfit(f"{trouble.what} {trouble.why}".strip(), trouble.hint)
    if kept.lock is None:
        if account is not None and account.is_local:
            return LOCK.ok(f"There is none yet in {kept.place}. The first apply makes it.")
        return LOCK.warning(
            f"There is none yet in {kept.place}.",
            "Nothing can be applied until the account is set up: ctsync init --account NAME",
        )
    said = f"{several(len(kept.lock.records), 'record')} in {kept.place}, serial {kept.lock.serial:,}."
    if account is not None and kept.lock.zone != account.zone:
        return LOCK.failed(
            f"{said} It was written for the clock of {kept.lock.zone}, and ctsync.yaml says {account.zone}.",
            f"Write `timezone: {kept.lock.zone}` again, or acknowledge the change: ctsync resolve zone:{account.zone} --seen",
        )
    return LOCK.ok(said, *_holder(kept))


def _not_ours(lock: Lock | None, account: AccountFacts | None, lineage: str | None) -> StoreError | None:
    if lock is None or account is None:
        return None
    try:
        check_owner(lock, account, lineage=lineage)
    except StoreError as error:
        return error
    return None


def _holder(kept: Kept) -> tuple[str, ...]:
    holder = None if kept.lock is None else kept.lock.holder
    if holder is not None:
        return (f"Held by {holder.who} since {holder.since:%Y-%m-%d %H:%M} UTC.",)
    if kept.holding is not None:
        since = "" if kept.holding.since is None else f" since {kept.holding.since:%Y-%m-%d %H:%M} UTC"
        return (f"Held by {kept.holding.who}{since}. Its run and what is in flight: ctsync lock unlock",)
    return ()


def unfinished_check(lock: Lock | None, now: datetime) -> Check:
    if lock is None:
        return UNFINISHED.ok("There is no lock, so nothing is unfinished.")
    intents = _keys_in(lock, State.INTENT)
    stopping = _keys_in(lock, State.STOPPING)
    missed = [str(one.key) for one in open_misses(lock, now)]
    told = [
        (intents, "not known to exist or not", "ctsync audit looks for them"),
        (stopping, "without a proven stop", "ctsync audit stops and proves it"),
        (missed, "missed and not acknowledged", f"ctsync resolve {missed[0] if missed else ''} --seen"),
    ]
    lines = tuple(
        f"{several(len(keys), 'campaign')} {what}: {first_few(keys)}. {do}."
        for keys, what, do in told
        if keys
    )
    if not lines:
        return UNFINISHED.ok("Every create and every stop has its proven end.")
    return UNFINISHED.warning(
        f"{several(len(intents) + len(stopping) + len(missed), 'campaign')} to settle.",
        "ctsync audit",
        *lines,
    )


def _keys_in(lock: Lock, state: State) -> list[str]:
    return [key for key, record in lock.records.items() if record.operation.state is state]


def nightly_check(lock: Lock | None, now: datetime) -> Check:
    """The job is needed as long as a rolling campaign has sends to come; `now` is the account's."""
    standing = [] if lock is None else [each for each in lock.standing.values() if each.stopped_at is None]
    going_on = [
        each for each in standing if lock is not None and next(next_sends(each, lock, now), None) is not None
    ]
    if lock is None or not going_on:
        return NIGHTLY.skipped("No rolling campaign has dates to come, so no job is needed.")
    names = first_few(sorted({each.name for each in going_on}))
    if lock.rolled_at is None:
        return NIGHTLY.unchecked(f"The lock does not say when a run last made dates for {names}.", _SET_UP)
    age = now - lock.rolled_at
    said = f"The last run was {span(age)} ago, on {moment(lock.rolled_at, lock.zone)}, for {names}."
    if age <= OLD:
        return NIGHTLY.ok(said)
    missing = [
        f"{key} sends {moment(at, lock.zone)} and is not created" for key, at in next_uncreated(lock, now)
    ]
    return NIGHTLY.warning(said, _SET_UP, *missing[:5])


_SET_UP = "Let a job run `ctsync apply --roll` every night."
