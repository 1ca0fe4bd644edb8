"""Where a report is written that others read: a file of its kind, or nothing that was there before."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ctsync.errors import UsageError
from ctsync.redaction import safe_text
from ctsync.rendering.calendar.ics import BEGINNING as ICS_BEGINNING
from ctsync.rendering.calendar.page import BEGINNING as HTML_BEGINNING
from ctsync.workspace.rewriting import put_private

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW

HTML: Final = HTML_BEGINNING
ICS: Final = ICS_BEGINNING
"""How each kind of file begins: by it an earlier one is known, which a new one may replace."""


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
            self._refuse_to_overwrite()

    @property
    def is_stdout(self) -> bool:
        return self.file == "-"

    @property
    def named(self) -> str:
        """How a message speaks of it."""
        return safe_text(self.file, limit=200, one_line=True)

    @property
    def _path(self) -> Path:
        return Path(self.directory or ".") / self.file

    def write(self, text: str) -> None:
        """Readable by its owner only. Raises UsageError, also for a full disk."""
        self._refuse_to_overwrite()
        try:
            put_private(self._path, text.encode())
        except OSError as error:
            raise UsageError(
                f"{self.named} could not be written.",
                why=f"{error.strerror or 'The system gave no reason'}.",
                hint="Name a file in a folder that you may write to.",
            ) from None

    def _refuse_to_overwrite(self) -> None:
        if not os.path.lexists(self._path):
            if not self._path.parent.is_dir():
                raise UsageError(f"There is no folder for {self.named}.", hint="Make it first.")
            return
        beginning = self.beginning.encode()
        if self._content(len(beginning)) != beginning:
            raise UsageError(
                f"{self.named} is there already, and is no such report. Nothing was written.",
                hint="Name another file.",
            )

    def _content(self, most: int) -> bytes:
        """The first bytes of a plain file; none of anything else. Never waits, whatever lies there."""
        with suppress(OSError, ValueError):
            descriptor = os.open(self._path, _READ)
            try:
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return os.read(descriptor, most)
            finally:
                os.close(descriptor)
        return b""
