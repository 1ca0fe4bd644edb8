"""A pytest plugin that runs each mutant in a copied process, on the tests that call its function.

The tests are collected once. A first pass, without a mutant, notes which functions each test calls and how long it
takes, and a second one that they pass in a copied process; then every mutant gets a process of its own, the tests of its own
module first, then the quickest, until one fails.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NoReturn

import pytest
from mutmut.mutation import trampoline  # type: ignore[import-not-found]  # installed by whoever measures

from tests.mutation.copying import function_of, module_of

KILLED, SURVIVED, UNTRIED = "killed", "survived", "not called by any test"
PATIENCE = 10.0
"""How many times its usual time a test may take, and seconds more, before the mutant counts as killed by a hang."""


@dataclass
class Trial:
    """Tries `mutants` on whatever tests pytest collects, and tells each verdict as soon as it is known."""

    mutants: Iterable[str]
    tell: Callable[[str, str], None]
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many of each module, by verdict."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        usual, callers = _first_pass(session)
        if (failed := _first_to_fail(session, list(usual), usual, "none")) is not None:
            raise session.Interrupted(f"a test fails in a copied process without any mutant: {failed.nodeid}")
        gc.freeze()
        for mutant in self.mutants:
            own = f"/test_{module_of(mutant).rpartition('.')[2]}.py::"
            tests = sorted(
                callers[function_of(mutant)], key=lambda item: (own not in item.nodeid, usual[item])
            )
            verdict = UNTRIED
            if tests:
                survives = _first_to_fail(session, tests, usual, mutant) is None
                verdict = SURVIVED if survives else KILLED
            self.verdicts[module_of(mutant), verdict] += 1
            self.tell(mutant, verdict)
        return True


def _first_pass(
    session: pytest.Session,
) -> tuple[dict[pytest.Item, float], defaultdict[str, list[pytest.Item]]]:
    """How long each test takes, and which tests call each function.

    In a copied process, too: threads that a library starts with its first use (obstore's) would be in no later copy.
    """
    session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all copies, which end without tidying up
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _note(session, writer)
    os.close(writer)
    with os.fdopen(reader) as told:
        text = told.read()
    os.waitpid(child, 0)
    noted = json.loads(text) if text else {}
    if not noted or noted["failed"]:
        raise session.Interrupted("the tests fail without any mutant")
    items = session.items
    callers = defaultdict(list, {name: [items[at] for at in each] for name, each in noted["callers"].items()})
    return dict(zip(items, noted["usual"], strict=True)), callers


def _note(session: pytest.Session, writer: int) -> NoReturn:
    """The first pass itself, told by the places of the tests."""
    try:
        usual: list[float] = []
        callers: defaultdict[str, list[int]] = defaultdict(list)
        called: set[str] = set()
        trampoline.record_trampoline_hit = lambda name, **_: called.add(name)
        trampoline.set_mutant_under_test("stats")
        os.environ.pop("MUTANT_UNDER_TEST")  # processes that tests start are not asked
        for at, (item, following) in enumerate(_in_turn(session.items)):
            called.clear()
            began = time.perf_counter()
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            usual.append(time.perf_counter() - began)
            for name in called:
                callers[name].append(at)
        with os.fdopen(writer, "w") as told:
            json.dump({"usual": usual, "callers": callers, "failed": session.testsfailed}, told)
    finally:
        os._exit(0)


def _in_turn(items: list[pytest.Item]) -> Iterable[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)


def _first_to_fail(
    session: pytest.Session, tests: list[pytest.Item], usual: dict[pytest.Item, float], mutant: str
) -> pytest.Item | None:
    """The first test that fails in a copied process in which this mutant is the one that runs; None if all pass."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _run(session, tests, mutant, writer)
    os.close(writer)
    begun, ended = 0, False
    while not ended and select.select([reader], [], [], PATIENCE * (1 + usual[tests[max(begun - 1, 0)]]))[0]:
        bytes_read = os.read(reader, 65_536)
        begun, ended = begun + len(bytes_read), not bytes_read
    os.close(reader)
    if not ended:
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return None if os.waitstatus_to_exitcode(status) == 0 else tests[max(begun - 1, 0)]


def _run(session: pytest.Session, tests: list[pytest.Item], mutant: str, writer: int) -> NoReturn:
    """In the copied process, which ends here: one byte for each test that begins."""
    code = 1
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        session.config.pluginmanager.unregister(name="terminalreporter")
        trampoline.set_mutant_under_test(mutant)
        for item, following in _in_turn(tests):
            os.write(writer, b".")
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                break
        else:
            code = 0
    finally:
        os._exit(code)
