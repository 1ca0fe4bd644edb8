"""Reading many files with more than one processor: a second process takes its share, and hands over lines.

Only what a line holds comes back, so the campaigns of that share know who they are, and read what they say when asked.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

FEWEST: Final = 1_000
"""With fewer files the second process costs more than it saves."""
MOST: Final = 4

Share = Sequence[str]


def processes(files: int) -> int:
    """How many processes are worth it. A process with threads of its own is never copied."""
    if files < FEWEST or not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def lines_of_others(
    shares: Sequence[Share], lines_of: Callable[[Share], list[str]], own: Callable[[], None]
) -> list[list[str] | None]:
    """What other processes make of their shares, while this one does its `own`; None for one that did not end well."""
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory(prefix="ctsync-") as folder:
        papers = [Path(folder) / str(number) for number in range(len(shares))]
        running = [
            context.Process(target=_work, args=(lines_of, share, paper), daemon=True)
            for share, paper in zip(shares, papers, strict=True)
        ]
        for process in running:
            process.start()
        own()
        for process in running:
            process.join()
        return [
            paper.read_text(encoding="utf-8").split("\n")[:-1] if process.exitcode == 0 else None
            for process, paper in zip(running, papers, strict=True)
        ]


def _work(lines_of: Callable[[Share], list[str]], share: Share, paper: Path) -> None:
    paper.write_text("".join(f"{line}\n" for line in lines_of(share)), encoding="utf-8", newline="\n")
