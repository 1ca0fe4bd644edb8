"""A bar on stderr while a command goes through many files, if that takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ctsync.cli.progress import QUIET_SECONDS

_Item = TypeVar("_Item")


def counted(
    items: Iterable[_Item], doing: str, total: int, *, is_shown: bool, after: float = QUIET_SECONDS
) -> Iterator[_Item]:
    """The items as they come. At a terminal a bar appears after `after` seconds, and is gone at the end."""
    if not (is_shown and sys.stderr.isatty()):
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    begun = time.monotonic()
    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(doing, total=total)
    try:
        for number, item in enumerate(items, 1):
            if time.monotonic() - begun > after and not bar.live.is_started:
                bar.start()
            bar.update(task, completed=number)
            yield item
    finally:
        bar.stop()
