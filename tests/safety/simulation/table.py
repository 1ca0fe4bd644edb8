"""The mutants: each a safety rule of the protocol that is missing from a copy of the package (protocol 12).

An edit that no longer fits the source fails loudly; mend it here together with the source.
"""

from __future__ import annotations

from tests.safety.simulation.mutation import Edit, Mutant
from tests.safety.simulation.table_of_people import OF_PEOPLE
from tests.safety.simulation.table_of_rows import OF_ROWS

CREATING, MACHINE, OPENING = "applying/creating.py", "applying/machine.py", "applying/opening.py"
RESOLVING, SWEEPING, WITHDRAWING = "applying/resolving.py", "applying/sweeping.py", "applying/withdrawing.py"
SESSION, PANIC, LIMITING = "applying/session.py", "applying/panic.py", "applying/limiting.py"

NO_BARRIER = Edit(
    "planning/family.py",
    "    days: frozenset[date] | None = None\n    for record in family:\n",
    "    days: frozenset[date] | None = None\n    for record in ():\n",
)
ANYTHING_MAY_FOLLOW = Edit(
    CREATING,
    "    return known is None or may_be_followed(known.operation)\n",
    "    return known is None or may_be_followed(known.operation) or True\n",
)
NO_SWEEP = Edit(
    SWEEPING, "    extras = _extras(run, only)\n    if any(", "    extras: list[_Extra] = []\n    if any("
)
NO_FOREIGN_CHECK = Edit(RESOLVING, "    if claims.foreign:\n", "    if claims.foreign and False:\n")

STOPS_OF_OTHERS_UNNOTICED = (
    Edit(
        RESOLVING,
        "    if row is not None and row.status is RemoteStatus.STOPPED:\n        outcome = Outcome(\n",
        "    if row is not None and run.seen is None:\n        outcome = Outcome(\n",
    ),
    Edit("planning/drift.py", "    RemoteStatus.STOPPED: Drift.STOPPED_BY_OTHERS,\n", ""),
)

WEIGHING = "applying/weighing.py"

MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "retry on unknown",
        (
            Edit(
                CREATING,
                '            unclear[key] = getattr(answer, "reason", "unclear")\n',
                '            again[key] = getattr(answer, "reason", "unclear")\n',
            ),
        ),
        cover=(NO_SWEEP,),
        seeds=(4,),
        covered_seeds=(7,),
    ),
    Mutant(
        "timeouts as failed",
        (
            Edit(
                CREATING,
                '            unclear[key] = getattr(answer, "reason", "unclear")\n',
                '            certain[key] = now_refused(operation, "no answer", run.now)\n',
            ),
        ),
        cover=(NO_SWEEP,),
        seeds=(4,),
        covered_seeds=(23,),
    ),
    Mutant(
        "no intent",
        (
            Edit(
                CREATING,
                "    yield from run.write(replace(lock.with_records(records), next_seq=seq))\n",
                "    run.lock = replace(lock.with_records(records), next_seq=seq)\n",
            ),
        ),
        cover=(NO_FOREIGN_CHECK,),
        seeds=(16,),
        covered_seeds=(62,),
    ),
    Mutant(
        "no lock",
        (
            Edit(
                "lock/stores/shelved.py",
                "        if (None if found is None else revision_of(found[0].lock)) != based_on:\n",
                "        if found is None and based_on is not None:\n",
            ),
        ),
        seeds=(6,),
    ),
    Mutant(
        "no commit check",
        (Edit(OPENING, "    if verdict is Ancestry.NEWER:\n", "    if verdict is not None:\n"),),
        seeds=(15,),
    ),
    Mutant(
        "stop without verify",
        (
            Edit(
                WITHDRAWING,
                "    if row is None or row.status.is_live:\n        return None\n",
                "    if operation.remote_id is None:\n        return None\n",
            ),
            Edit(
                WITHDRAWING,
                "    in_time = row.status is RemoteStatus.STOPPED and not",
                "    in_time = (row is None or row.status is not RemoteStatus.COMPLETED) and not",
            ),
        ),
        seeds=(36,),
    ),
    Mutant(
        "re-create on missing",
        (
            Edit(
                "planning/wanted.py",
                "    if drift is not None or row is None:\n",
                "    if row is None:\n        return start(desired, record, s)\n    if drift is not None:\n",
            ),
        ),
        cover=(ANYTHING_MAY_FOLLOW,),
        is_hidden=True,
        covered_seeds=(37,),
    ),
    Mutant(
        "create before the stop is verified",
        (
            Edit(
                "applying/replacing.py",
                "for change in ready if str(change.key) in proven])",
                "for change in ready if proven is not None])",
            ),
        ),
        cover=(ANYTHING_MAY_FOLLOW,),
        is_hidden=True,
        covered_seeds=(15,),
    ),
    Mutant(
        "no tombstone",
        (
            Edit(
                MACHINE,
                "            with_on_appear(change.record.operation, change.on_appear),\n",
                "            with_on_appear(change.record.operation, change.on_appear)\n"
                "            if change.on_appear.value == 'adopt'\n"
                "            else replace(change.record.operation, state=State.REFUSED, on_appear=None),\n",
            ),
        ),
        cover=(NO_SWEEP,),
        is_hidden=True,
        covered_seeds=(111,),
    ),
    Mutant(
        "panic without a tombstone",
        (
            Edit(
                PANIC,
                "            yield from run.write_operations(decided, standing=halted)\n",
                "            run.lock = run.lock.with_records(\n"
                "                {key: run.lock.records[key].with_operation(step) for key, step in decided.items()}\n"
                "            )\n",
            ),
        ),
        seeds=(0,),
    ),
    Mutant(
        "panic stop before its CAS",
        (
            Edit(
                PANIC,
                "    written = yield from _written_down(run, names)\n",
                "    early = [str(record.key) for record in chosen_records(run.lock, names)]\n"
                "    yield from _see(run, early)\n"
                "    yield from _stop_unwritten(run, early)\n"
                "    run.outcomes.clear()\n"
                "    written = yield from _written_down(run, names)\n",
            ),
        ),
        cover=STOPS_OF_OTHERS_UNNOTICED,
        tests=("tests/applying/test_decided_before_stopped.py",),
    ),
    Mutant(
        "adopt a stopped row as live",
        (
            Edit(
                RESOLVING,
                "    if row.status is RemoteStatus.STOPPED:\n        return now_foreign(operation, run.now, row.id)\n",
                "",
            ),
        ),
        cover=STOPS_OF_OTHERS_UNNOTICED,
        is_hidden=True,
        covered_seeds=(1096,),
    ),
    Mutant(
        "content-only token",
        (
            Edit(
                CREATING,
                "        lineage=run.lock.token_lineage,\n        seq=seq,\n",
                "        lineage=run.lock.token_lineage,\n        seq=1,\n",
            ),
        ),
        tests=("tests/applying/test_machine.py",),
    ),
    Mutant(
        "token in the retry loop",
        (
            Edit(
                CREATING,
                "PostCreate(intents[key]) for key in left))",
                'PostCreate({**intents[key], "name": _named(run, left[key], run.lock.next_seq + attempt)[1]}'
                "\n            if attempt > 1 else intents[key]) for key in left))",
            ),
        ),
        seeds=(2,),
    ),
    Mutant(
        "occurrence key with the clock time",
        (
            Edit(
                "planning/matching.py",
                "zip(list(left), (*open_ones, *_begun(left, free, open_ones)), strict=False)",
                "zip(list(left), (), strict=False)",
            ),
        ),
        cover=(NO_BARRIER,),
        tests=("tests/planning/test_moved_times.py",),
    ),
    Mutant(
        "#n by position",
        (
            Edit(
                "planning/matching.py",
                "            days[first_of_day(desired.key)].append(desired)\n",
                "            whole.append(desired)\n",
            ),
        ),
        seeds=(36,),
    ),
    Mutant(
        "no family barrier",
        (NO_BARRIER,),
        seeds=(6,),
    ),
    Mutant(
        "STOPPING revocable",
        (
            Edit(
                MACHINE,
                "        before = yield from _steer_open_creates(run, _plan(run))\n",
                "        before = yield from _steer_open_creates(run, _plan(run))\n"
                "        back = {\n"
                "            str(c.key): replace(c.record.operation, state=State.LIVE, why=None, then=None)\n"
                "            for c in _plan(run).of(Resolve)\n"
                "            if c.desired is not None\n"
                "            and c.record.operation.state is State.STOPPING\n"
                "            and c.record.operation.fingerprint == c.desired.fingerprint\n"
                "        }\n"
                "        if back:\n"
                "            yield from run.write_operations(back)\n",
            ),
        ),
        tests=("tests/applying/test_machine.py",),
    ),
    Mutant(
        "replace without pre-check",
        (
            Edit(
                "applying/replacing.py",
                "        if isinstance(answer, Estimated):\n",
                "        if answer is not None:\n",
            ),
        ),
        seeds=(97,),
    ),
    Mutant(
        "audit reads YAML",
        (
            Edit(
                "applying/audit.py",
                "    yield from sweep(run)\n",
                "    yield from sweep(run)\n"
                "    wanted = {str(desired.key) for desired in run.request.wanted}\n"
                "    live = [r for key, r in run.lock.records.items() if key not in wanted and r.operation.state is State.LIVE]\n"
                "    from ctsync.applying.withdrawing import Withdrawal, withdraw\n"
                "    from ctsync.lock.record import Why\n"
                "    yield from withdraw(run, [Withdrawal(record, Why.REMOVE) for record in live])\n",
            ),
        ),
        seeds=(0,),
    ),
    Mutant(
        "whole-plan digest",
        (
            Edit(
                "applying/approving.py",
                "    return run.request.approved is None or change_digest(change, run.request.account) in run.request.approved\n",
                "    return run.request.approved is None or bool(run.request.approved)\n",
            ),
        ),
        tests=("tests/applying/test_machine.py", "tests/applying/test_limiting.py"),
    ),
    Mutant(
        "approvals never asked for",
        (
            Edit(
                WEIGHING,
                "    if evidence is None:\n        return {}\n",
                "    if evidence is not None:\n        return {}\n",
            ),
        ),
        tests=("tests/applying/test_weighing.py",),
    ),
    Mutant(
        "policy not asked under the lock",
        (Edit(WEIGHING, "        if verdict.blocks:\n", "        if False:\n"),),
        tests=("tests/applying/test_weighing.py",),
    ),
    Mutant(
        "a night not held to the number that was signed",
        (
            Edit(
                "guardrails/expected.py",
                "    if own is not None and total is not None and total not in own:\n",
                "    if False:\n",
            ),
        ),
        tests=("tests/applying/test_signed_rule.py",),
    ),
    Mutant(
        "a larger number is no other rule",
        (Edit("planning/promises.py", "not is_widened(lead, before)", "True"),),
        tests=("tests/applying/test_signed_rule.py",),
    ),
    Mutant(
        "one lift for every limit",
        (Edit("guardrails/verdict.py", 'frozenset(f"{limit}={digest}" for', 'frozenset(f"{digest}" for'),),
        tests=("tests/guardrails/test_judging.py",),
    ),
    Mutant(
        "threshold off",
        (
            Edit(
                LIMITING,
                "    return [each for each in found if not each.is_lifted(lifted)]\n",
                "    return [each for each in found if False]\n",
            ),
        ),
        seeds=(88,),
    ),
    Mutant(
        "guard off",
        (Edit("planning/timing.py", "GUARD = timedelta(minutes=15)\n", "GUARD = timedelta(0)\n"),),
        seeds=(1,),
    ),
    Mutant(
        "5xx as refused",
        (
            Edit(
                "api/answers.py",
                "REFUSING: Final = frozenset({400, 401, 403, 404, 413})\n",
                "REFUSING: Final = frozenset({400, 401, 403, 404, 413, 500, 502, 503})\n",
            ),
        ),
        cover=(NO_SWEEP,),
        seeds=(29,),
        covered_seeds=(33,),
    ),
    Mutant(
        "empty store as fresh account",
        (
            Edit(
                OPENING,
                "        if not account.is_local or not lineage:\n",
                "        if not lineage:\n",
            ),
        ),
        cover=(NO_FOREIGN_CHECK,),
        seeds=(660,),
        covered_seeds=(249,),
    ),
    Mutant(
        "seq judged against a head read before the list, in a plan",
        (
            Edit(
                "applying/planning_run.py",
                "    refuse_foreign(claim(after, seen, request.account))\n",
                "    refuse_foreign(claim(lock, seen, request.account))\n",
            ),
        ),
        seeds=(77,),
    ),
    Mutant(
        "seq judged against a head read before the list, in an apply",
        (
            Edit(
                SESSION,
                "    refuse_foreign(claim(lock, run.seen, run.request.account))\n",
                "    refuse_foreign(claim(run.lock, run.seen, run.request.account))\n",
            ),
        ),
        tests=("tests/applying/test_session.py",),
    ),
    Mutant(
        "windows from today",
        (
            Edit(
                "planning/listing.py",
                "            days.update(_around(local_day(now, lock.zone)))\n    return days\n",
                "            days.update(_around(local_day(now, lock.zone)))\n"
                "    return {day for day in days if day >= local_day(now, lock.zone)}\n",
            ),
        ),
        tests=("tests/planning/test_listing.py",),
    ),
    Mutant(
        "roll raises the commit",
        (
            Edit(
                OPENING,
                "lock.applied_commit if request.rolls else request.commit or lock.applied_commit",
                "request.commit or lock.applied_commit",
            ),
        ),
        tests=("tests/applying/test_commits.py",),
    ),
    Mutant(
        "force push",
        (
            Edit(
                "lock/stores/git_shelf.py",
                '            "push", "--porcelain",',
                '            "push", "--force", "--porcelain",',
            ),
        ),
        tests=("tests/lock/stores/test_git_shelf.py", "tests/contracts/test_every_store.py"),
    ),
    Mutant(
        "fsync removed",
        (Edit("lock/stores/disk.py", "        files.flush(descriptor)\n", ""),),
        tests=("tests/lock/stores/test_file.py",),
    ),
    Mutant(
        "file store in git",
        (
            Edit(
                "settings/load.py",
                "    elif entry.store.file is not None and not entry.store.single_machine:\n",
                "    elif entry.store.file == '/':\n",
            ),
        ),
        tests=("tests/settings/test_load.py",),
    ),
    *OF_PEOPLE,
    *OF_ROWS,
)
