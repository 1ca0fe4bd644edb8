"""The mutants of rules about stopping what was withdrawn, nothing else, and before what follows it."""

from __future__ import annotations

from tests.safety.simulation.layers import ANYTHING_MAY_FOLLOW, NO_SWEEP, STOPS_OF_OTHERS_UNNOTICED
from tests.safety.simulation.mutation import Edit, Mutant

MACHINE = "applying/machine.py"
RESOLVING = "applying/resolving.py"
WITHDRAWING = "applying/withdrawing.py"
PANIC = "applying/panic.py"

OF_STOPS: tuple[Mutant, ...] = (
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
        covered_seeds=(38,),
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
        covered_seeds=(237,),
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
                "    written = yield from _written_down(run, meant)\n",
                "    early = [str(record.key) for record in meant.records(run.lock)]\n"
                "    yield from see_these(run, early)\n"
                "    yield from _stop_unwritten(run, early, _STOPPED_UNWRITTEN)\n"
                "    run.outcomes.clear()\n"
                "    written = yield from _written_down(run, meant)\n",
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
        "STOPPING revocable",
        (
            Edit(
                MACHINE,
                "        before = yield from _steer_open_creates(run, plan)\n",
                "        before = yield from _steer_open_creates(run, plan)\n"
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
                "    from ctsync.applying.withdrawing import Withdrawal\n"
                "    from ctsync.lock.record import Why\n"
                "    yield from withdraw(run, [Withdrawal(record, Why.REMOVE) for record in live])\n",
            ),
        ),
        seeds=(0,),
    ),
)
