"""The folder that a command works in, and the lines of its files."""

from __future__ import annotations

from pathlib import Path

from ctsync.errors import UsageError
from ctsync.problems import Position, Problems
from ctsync.reading.characters import is_wide
from ctsync.reading.source import Repository
from ctsync.redaction import safe_text

SETTINGS = "ctsync.yaml"
STATE = ".ctsync"
"""Sandbox state, locks of local accounts and error logs; never in git."""


def find_root(directory: str | None) -> Path:
    """The folder with ctsync.yaml: the given one, or the nearest at or above the working folder.

    Raises UsageError saying where it looked.
    """
    if directory is not None:
        root = Path(directory)
        if (root / SETTINGS).is_file():
            return root.resolve()
        raise UsageError(
            f"There is no {SETTINGS} in {safe_text(str(root.resolve()), one_line=True)}.",
            hint=f"Name the folder that holds {SETTINGS}, or make a sample shop there: ctsync init {root}",
        )
    start = _working_folder()
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise UsageError(
        f"There is no {SETTINGS} here.",
        why=f"ctsync looked in {safe_text(str(start), one_line=True)} and in every folder above it.",
        hint="Change to your repository, say where it is with -C DIR, or begin with a sample: ctsync init shop",
    )


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise UsageError(
            "The folder you are in does not exist any more.", hint="Change to another one, or say -C DIR."
        ) from None


class SourceLines:
    """Lines of a repository's files, for problems that point into them. Each file is read once."""

    def __init__(self, root: Path | None) -> None:
        self._root = root
        self._files: dict[str, list[str]] = {}

    def __call__(self, where: Position) -> str:
        """The line, or nothing if the file or the line is not there, or the path leaves the repository."""
        if where.file not in self._files:
            self._files[where.file] = self._read(where.file)
        lines = self._files[where.file]
        return lines[where.line - 1] if 0 < where.line <= len(lines) else ""

    def _read(self, file: str) -> list[str]:
        content = (
            None if self._root is None else Repository(self._root).read(file, Position(file), Problems())
        )
        if content is None or is_wide(content):
            return []
        return content.decode("utf-8-sig", "replace").split("\n")
