"""The mutants of rules about doing only what people agreed to: commits, digests, policy, limits and rolling approvals."""

from __future__ import annotations

from tests.safety.simulation.mutation import Edit, Mutant

OPENING = "applying/opening.py"
LIMITING = "applying/limiting.py"
WEIGHING = "applying/weighing.py"

OF_APPROVALS: tuple[Mutant, ...] = (
    Mutant(
        "no commit check",
        (Edit(OPENING, "    if verdict is Ancestry.NEWER:\n", "    if verdict is not None:\n"),),
        seeds=(15,),
    ),
    Mutant(
        "a commit that nobody can compare counts as newer",
        (Edit(OPENING, "    if verdict is Ancestry.NEWER:\n", "    if verdict is not Ancestry.OLDER:\n"),),
        seeds=(44,),
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
)
