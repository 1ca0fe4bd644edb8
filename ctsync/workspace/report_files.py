"""Where a report is written that others read: a file of its kind, or stdout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ctsync.rendering.calendar.ics import BEGINNING as ICS_BEGINNING
from ctsync.rendering.calendar.page import BEGINNING as HTML_BEGINNING
from ctsync.rendering.wording import shown
from ctsync.workspace.own_files import OwnFile, at

HTML: Final = HTML_BEGINNING
ICS: Final = ICS_BEGINNING
"""How each kind of file begins: by it an earlier one is known, which a new one may replace."""
_MADE_BY: Final = {HTML: "ctsync calendar --html FILE", ICS: "ctsync calendar --ics FILE"}


@dataclass(frozen=True)
class ReportFile:
    """A file to be written, or stdout for `-`.

    Making one raises UsageError for a place that cannot be written to, before anything is asked of anybody.
    """

    directory: str | None
    file: str
    beginning: str

    def __post_init__(self) -> None:
        if not self.is_stdout:
            self._own.refuse_to_overwrite()

    @property
    def is_stdout(self) -> bool:
        return self.file == "-"

    @property
    def named(self) -> str:
        """How a message speaks of it."""
        return shown(self.file, 200)

    def write(self, text: str) -> None:
        """Readable by its owner only. Raises UsageError, also for a full disk."""
        self._own.write(text)

    @property
    def _own(self) -> OwnFile:
        return OwnFile(at(self.directory, self.file), "calendar", _MADE_BY[self.beginning], self.beginning)
