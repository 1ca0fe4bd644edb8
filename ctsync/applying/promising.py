"""Writing down what rolling definitions were approved for, what was missed of them, and up to when that is known.

All of it is one swap, and it comes before any create: a run that is cut short then leaves dates uncreated, which the
next one creates, and never a date created that nobody approved.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.errors import ExitCode
from ctsync.guardrails.approvers import shown_people
from ctsync.lock.record import Lock
from ctsync.lock.standing import MissedSend, Standing, Withdrawn
from ctsync.planning.agreed_rule import agreed_ranges
from ctsync.planning.change import Approve
from ctsync.planning.rolling import Watch, newly_missed, open_misses, watch

KEPT = timedelta(days=7)
"""How long it is remembered that an approval was taken back; a saved plan is good for 24 hours."""


def write_promises(run: Run, approved: Iterable[Approve]) -> Asking[None]:
    """Note what was missed, move every watermark up to now, and write the new approvals.

    An apply also takes back the approval of what git no longer has; the nightly job takes nothing away.
    """
    changes = list(approved)
    missed = newly_missed(run.lock, run.now)
    lock = accounted(run.lock, missed, run.now)
    if not run.request.rolls:
        names = {str(each.series.key): each.name for each in run.request.wanted if each.series is not None}
        lock = _under_todays_names(_without_removed(lock, names, run.now), names)
    standing = {str(change.key): _standing(change, run) for change in changes}
    lock = replace(lock, standing={**lock.standing, **standing})
    if lock != run.lock:
        yield from run.write(lock)
    for one in missed:
        yield from run.settle(
            Outcome(one.key, Fate.MISSED, first_send=one.at, text=_missed_text(str(one.key)))
        )
    for change in changes:
        yield from run.settle(Outcome(change.key, Fate.APPROVED))


def _missed_text(key: str) -> str:
    return f"Nothing was created for it in time, so nobody got it. `ctsync resolve {key} --seen` acknowledges it."


def accounted(lock: Lock, missed: Iterable[MissedSend], now: datetime) -> Lock:
    """The lock with these sends noted as missed, and every watermark at `now`."""
    return replace(
        lock,
        missed={**lock.missed, **{str(one.key): one for one in missed}},
        standing={
            key: replace(one, materialised_through=max(one.materialised_through, now))
            for key, one in lock.standing.items()
        },
    )


def _under_todays_names(lock: Lock, names: Mapping[str, str]) -> Lock:
    """A renamed definition keeps its key, and people call it by its new name: when they stop it, above all."""
    return replace(
        lock,
        standing={key: replace(one, name=names.get(key, one.name)) for key, one in lock.standing.items()},
    )


def _without_removed(lock: Lock, series: Container[str], now: datetime) -> Lock:
    """What the panic button stopped is remembered even so: it must not come back with its file.

    That an approval was taken back is remembered too: no date may have been made that would show it to an older plan.
    """
    left = {key: one if key in series else one.without_its_file(now) for key, one in lock.standing.items()}
    kept = {key: one for key, one in left.items() if one is not None}
    taken = {
        key: Withdrawn(one.key, lock.serial + 1, now)
        for key, one in lock.standing.items()
        if left[key] is not one
    }
    remembered = {key: one for key, one in lock.withdrawn.items() if now - one.at <= KEPT}
    if not taken and len(remembered) == len(lock.withdrawn):
        return lock
    return replace(lock, standing=kept, withdrawn={**remembered, **taken})


def _standing(change: Approve, run: Run) -> Standing:
    definition, series = change.lead.definition, change.series
    people, where = shown_people(run.request.evidence)
    before = run.lock.standing.get(str(change.key))
    return Standing(
        key=change.key,
        name=definition.name,
        fingerprint=series.fingerprint,
        generation=definition.generation,
        schedule=series.schedule,
        materialised_through=run.now,
        approved_at=run.now,
        approved_by=run.request.who,
        window_gap=series.window_gap,
        window_end=series.window_end,
        expect=agreed_ranges(change.lead),
        approvers=people,
        pull_request=where,
        commit=run.request.commit,
        halted=0 if before is None else before.halted_up_to,
        halted_at=None if before is None else before.stopped_at or before.halted_at,
    )


def tell_of_promises(run: Run, before: Watch) -> Asking[None]:
    """What a run has to say of rolling definitions at its end: what is short, silent before it, or unacknowledged.

    `before` is what the watch saw when the run began: that nothing had run for long is over now, and still worth a
    warning.
    """
    after = watch(run.lock, run.now)
    told = {str(outcome.key) for outcome in run.outcomes}
    if before.idle_since is not None:
        run.codes.add(ExitCode.CHANGES)
        run.notes.append(idle_text(before.idle_since))
    for key, at in after.short:
        run.codes.add(ExitCode.CHANGES)
        if str(key) not in told:
            yield from run.settle(
                Outcome(key, Fate.NOT_TRIED, first_send=at, text=SHORT_TEXT, code=ExitCode.CHANGES)
            )
    old = [str(one.key) for one in open_misses(run.lock, run.now) if str(one.key) not in told]
    if old:
        run.codes.add(ExitCode.FROZEN)
        run.notes.append(unseen_text(old))


SHORT_TEXT = "It sends within 3 days and is not created yet. `ctsync plan` says why."


def idle_text(since: datetime) -> str:
    """That the nightly job seems to be off."""
    return (
        f"The last apply was on {since:%Y-%m-%d at %H:%M} UTC, over 48 hours ago. Dates of rolling campaigns are "
        "created by a nightly `ctsync apply --roll`: look whether that job runs."
    )


def unseen_text(keys: list[str]) -> str:
    """That missed sends wait for somebody to acknowledge them."""
    more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
    return (
        f"Missed and not acknowledged: {', '.join(keys[:3])}{more}. Nobody got them. "
        f"`ctsync resolve {keys[0]} --seen` says that you know."
    )
