"""Files that ctsync makes anew at each run, where somebody names them: a plan, a comment, a page.

A file that is there and was not made by the same option stays as it is: a slip of the keyboard must not cost a
campaign. They hold texts and numbers of people, so only their owner can read them (reliability 5).
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ctsync.errors import UsageError
from ctsync.redaction import safe_text
from ctsync.workspace.rewriting import put_private

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One such file: `noun` names it in sentences (`plan`), `made_by` is the command that makes one.

    It always begins with `beginning`.
    """

    path: Path
    noun: str
    made_by: str
    beginning: str

    def refuse_to_overwrite(self) -> None:
        """Raise UsageError where the file could not be written, or is something else. Before anything is asked."""
        if not os.path.lexists(self.path):
            if not self.path.parent.is_dir():
                raise UsageError(f"There is no folder for {named(self.path)}.", hint="Make it first.")
            return
        beginning = self.beginning.encode()
        if self.path.is_symlink() or content_of(self.path, len(beginning), self._hint) != beginning:
            raise UsageError(
                f"{named(self.path)} is there already, and is no {self.noun}. Nothing was written.",
                hint="Name another file.",
            )

    def write(self, text: str) -> None:
        """In the place of an earlier one. Raises as `refuse_to_overwrite`, also for a full disk."""
        self.refuse_to_overwrite()
        try:
            put_private(self.path, text.encode())
        except OSError as error:
            raise UsageError(
                f"The {self.noun} could not be saved in {named(self.path)}. Nothing was done.",
                why=f"{error.strerror or 'The system gave no reason'}.",
                hint=f"Name a file in a folder that you may write to: {self.made_by}",
            ) from None

    @property
    def _hint(self) -> str:
        return f"Name the file of a {self.noun}; {self.made_by} makes one."


def at(directory: str | None, file: str) -> Path:
    """A file as it was named, from the folder that the command works in."""
    return Path(directory or ".") / file


def named(path: Path) -> str:
    return safe_text(str(path), limit=200, one_line=True)


def content_of(path: Path, most: int, hint: str) -> bytes:
    """The first bytes of a plain file. Never waits, whatever lies there. Raises UsageError."""
    try:
        descriptor = os.open(path, _READ)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or ""
        raise UsageError(f"{named(path)} cannot be read.", why=f"{why}." if why else "", hint=hint) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"{named(path)} is no plain file. Nothing was written.", hint=hint)
        with os.fdopen(descriptor, "rb", closefd=False) as opened:
            return opened.read(most)
    finally:
        with suppress(OSError):
            os.close(descriptor)
