"""Reads one file in a process of its own, which may use a second of the processor and 200 MB and not a bit more.

Run as a program it answers each line on its input, `{"root": folder, "file": path}`, with a line of JSON. Each file is
read by a fork, so that starting Python is paid once and no file can harm the next. The limits are the system's own: a
file that takes more kills its process. The second is one of the machine that the figures of docs/performance.md are from;
a slower one, or one that is busy, gets as much more as a piece of plain Python takes longer there.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ctsync.errors import InvalidInput
from ctsync.problems import Position, Problem, Problems
from ctsync.reading.parse import parse
from ctsync.reading.source import Repository
from ctsync.rendering.paper.cells import width
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.problems.diagnostics import diagnostics_lines, problems_view
from ctsync.workspace.carets import pointed
from ctsync.workspace.folder import SourceLines
from ctsync.workspace.workspace import open_workspace

SECONDS = 1
PLAIN_WORK = 0.02
"""Seconds of the processor that `plain_work` takes on that machine."""
SLOWEST = 6.0
"""Beyond it, a machine is no measure of anything."""
MEMORY = 200 * 1024 * 1024


def limit() -> None:
    """From here on this process ends if it uses more than it may."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = SECONDS * slowness()
    signal.setitimer(signal.ITIMER_PROF, seconds)  # whose signal nobody handles, so it ends the process
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@cache
def slowness() -> float:
    """How many times longer plain Python takes here, at its best of five; 1 on a machine that is as fast or faster."""
    return min(max(min(plain_work() for _ in range(5)) / PLAIN_WORK, 1.0), SLOWEST)


def plain_work() -> float:
    """Seconds of the processor for something that is neither ours nor short."""
    began = time.process_time()
    counted: dict[int, str] = {}
    for number in range(300_000):
        counted[number % 1000] = str(number) + "x"
    return time.process_time() - began


def verdict(root: Path, file: str) -> dict[str, Any]:
    """What the file alone gives, what its repository gives, and every place that is not in the file it names."""
    read = Problems()
    content = Repository(root).read(file, Position(file), read)
    tree = None if content is None else parse(content, file, read)
    everything = pointed(linted(root), root)
    drawn = list(diagnostics_lines(problems_view(everything, SourceLines(root)), Paper(80, colour=False)))
    return {
        "tree": tree is not None,
        "parsed": [short(problem) for problem in read],
        "linted": [short(problem) for problem in everything if problem.where.file == file],
        "astray": sorted({str(where) for where in astray(root, [*read, *everything])}),
        "widest": max(map(width, drawn), default=0),
        "problems": len(everything),
    }


def linted(root: Path) -> Problems:
    """Every problem of a repository, as `ctsync lint` finds them."""
    try:
        workspace = open_workspace(str(root), None, {})
        workspace.load(strictly=True)
    except InvalidInput as error:
        return error.problems
    return workspace.problems


def astray(root: Path, problems: Iterable[Problem]) -> Iterator[Position]:
    """Places that no editor could show: the column behind the last letter of a line is one that it can."""
    lines: dict[str, list[str]] = {}
    for where in {problem.where for problem in problems}:
        if where.file not in lines:
            path = root / where.file
            text = path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else ""
            lines[where.file] = text.split("\n")
        inside = 1 <= where.line <= len(lines[where.file])
        if not inside or not 1 <= where.column <= len(lines[where.file][where.line - 1]) + 1:
            yield where


def short(problem: Problem) -> str:
    return f"{problem.rule} {problem.where.line}:{problem.where.column}"


def _in_a_process_of_its_own(root: Path, file: str) -> str:
    back, out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(back)
        limit()
        try:
            said = json.dumps(verdict(root, file))
        except BaseException:  # noqa: BLE001  # whatever it is, the test is told
            said = json.dumps({"died": traceback.format_exc(limit=-4)[-1500:]})
        os.write(out, said.encode())
        os._exit(0)
    os.close(out)
    with os.fdopen(back, "rb") as answer:
        said = answer.read().decode()
    ended = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(ended):
        return json.dumps({"died": signal.Signals(os.WTERMSIG(ended)).name})
    return said or json.dumps({"died": "without a word"})


def main() -> None:
    slowness()  # before the first fork, so that it is measured once
    for line in sys.stdin:
        asked = json.loads(line)
        print(_in_a_process_of_its_own(Path(asked["root"]), asked["file"]), flush=True)  # noqa: T201  # its answer


if __name__ == "__main__":
    main()
