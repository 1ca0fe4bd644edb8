"""How many mutants of the dangerous modules the tests notice: `python -m tests.mutation FOLDER [--every 8]`.

Not part of the suite. It needs `pip install mutmut==3.8.1` beside ctsync's own packages, and FOLDER, which must not
exist yet, for a copy of the repository. It ends with the share of mutants killed, by module; survivors are written with
what they change. Each is a missing test, code that does nothing, or an edit that no test could tell from the original.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.mutation.copying import copy_to, edit
from tests.mutation.trying import KILLED, Trial

TESTS = ("planning", "applying", "lock", "guardrails", "api/test_answers.py")
"""The tests that stand beside the modules; whatever the others would notice does not count."""


def main(words: list[str]) -> int:
    asked = _asked(words)
    folder = asked.folder.resolve()
    folder.mkdir(parents=True)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    mutants = copy_to(folder)[asked.first :: asked.every]
    if asked.only:
        mutants = [mutant for mutant in mutants if fnmatch.fnmatch(mutant, asked.only)]
    os.environ["CI"] = "1"  # the same examples for every mutant

    def tell(mutant: str, verdict: str) -> None:
        if verdict != KILLED:
            sys.stdout.write(f"{mutant}: {verdict}\n{edit(folder, mutant)}\n")
            sys.stdout.flush()

    trial = Trial(mutants, tell)
    options = ["-q", "--tb=short", "--no-header", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    code = pytest.main([*options, *(f"tests/{place}" for place in asked.tests)], plugins=[trial])
    _summary(trial)
    return int(code)


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--every", type=int, default=8, help="try each so many-th mutant, in the order of names"
    )
    parser.add_argument("--first", type=int, default=0, help="begin with this one, for another sample")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="the places in tests that are asked")
    parser.add_argument("--only", default="", help="such as 'ctsync.planning.family.*'")
    return parser.parse_args(words)


def _summary(trial: Trial) -> None:
    tried: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    for (module, verdict), number in trial.verdicts.items():
        tried[module] += number
        killed[module] += number if verdict == KILLED else 0
    for module in sorted(tried):
        _line(module, killed[module], tried[module])
    if tried:
        _line("all", killed.total(), tried.total())


def _line(name: str, killed: int, tried: int) -> None:
    sys.stdout.write(f"{name:36} {killed:5} of {tried:5} {killed / tried:7.1%}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
