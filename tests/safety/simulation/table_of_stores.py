"""The mutants of rules about remembering: intents, the lease, the lock's serial, and each store."""

from __future__ import annotations

from tests.safety.simulation.layers import NO_FOREIGN_CHECK
from tests.safety.simulation.mutation import Edit, Mutant

CREATING = "applying/creating.py"
OPENING = "applying/opening.py"
SESSION = "applying/session.py"

OF_STORES: tuple[Mutant, ...] = (
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
        "force push",
        (
            Edit(
                "lock/stores/git_shelf.py",
                '            *("push", "--porcelain",',
                '            *("push", "--force", "--porcelain",',
            ),
        ),
        tests=("tests/lock/stores/test_git_shelf.py", "tests/contracts/test_every_store.py"),
    ),
    Mutant(
        "one run's commit told by a name that all runs of a machine share",
        (
            Edit(
                "lock/stores/git_copy.py",
                '        own = runs / f"{os.getpid()}-{secrets.token_hex(8)}"\n'
                '        (own / "refs").mkdir(parents=True)\n',
                '        own = runs / "all"\n        (own / "refs").mkdir(parents=True, exist_ok=True)\n',
            ),
            Edit(
                "lock/stores/git_shelf.py",
                "        return made.decode().strip()\n",
                '        self._copy.git.run("update-ref", "refs/next", made.decode().strip())\n'
                '        return self._copy.git.run("rev-parse", "refs/next").text\n',
            ),
        ),
        tests=("tests/lock/stores/test_git_copy.py",),
    ),
    Mutant(
        "what was seen read after the head",
        (
            Edit(
                "lock/stores/shelved.py",
                "        seen = self._watermark.serial\n        cell = self._shelf.look(HEAD)\n",
                "        cell = self._shelf.look(HEAD)\n        seen = self._watermark.serial\n",
            ),
        ),
        tests=("tests/lock/stores/test_shelved.py",),
    ),
    Mutant(
        "what was seen lowered",
        (
            Edit(
                "lock/stores/watermark.py",
                "                if self._is_below(serial):\n",
                "                if True:\n",
            ),
        ),
        tests=("tests/lock/stores/test_watermark.py",),
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
)
