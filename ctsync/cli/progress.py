"""A bar on stderr for whatever takes longer than a second, at a terminal only."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ctsync.applying.calls import AskReach, ListDays, PostCreate, PostStop
from ctsync.applying.events import Before, Event, Listener, Settled

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

QUIET_SECONDS = 1.0
"""Nothing moves on the screen before this: most commands are done by then."""

_DOING = {
    ListDays: "looking at the account",
    AskReach: "counting people",
    PostCreate: "creating",
    PostStop: "stopping",
}


class Progress:
    """A listener of runs. Use it as a context manager, so that the bar is gone before the result appears.

    `also` hears everything too.
    """

    def __init__(self, *, is_shown: bool, also: Listener | None = None, after: float = QUIET_SECONDS) -> None:
        self._after = after
        self._also = also
        self._is_shown = is_shown and sys.stderr.isatty()
        self._begun = time.monotonic()
        self._bar: Bar | None = None
        self.total: int | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()

    def __call__(self, event: Event) -> None:
        """Hear of a call or an outcome."""
        if self._also is not None:
            self._also(event)
        if isinstance(event, Settled):
            self._done += 1
        if self._is_shown and time.monotonic() - self._begun > self._after:
            self._show(_doing(event))

    def pause(self) -> None:
        """Take the bar away, so that something else can be written."""
        if self._bar is not None:
            self._bar.stop()
        self._bar = None
        self._begun = time.monotonic()

    def _show(self, doing: str) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bar

        if self._bar is None:
            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.add_task(doing or "working", total=self.total)
            self._bar.start()
        task = self._bar.tasks[0]
        self._bar.update(
            task.id, description=doing or task.description, completed=self._done, total=self.total
        )


def _doing(event: Event) -> str:
    return _DOING.get(type(event.call), "") if isinstance(event, Before) else ""
