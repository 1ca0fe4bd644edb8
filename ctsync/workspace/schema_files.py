"""Schemas on disk: what a repository's own would be, and which of those that lie there are another's or too old."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ctsync.errors import InvalidInput
from ctsync.problems import Problems
from ctsync.registers import load_registers
from ctsync.schemas.documents import documents
from ctsync.schemas.known import Known, inherited_paths
from ctsync.settings import load_settings

GENERATED: Final = "* linguist-generated=true gitlab-generated=true\n"
"""Tells forges to fold these files away in a pull request."""


def known_in(root: Path) -> Known:
    """The names and defaults of a repository. Raises InvalidInput if they cannot be read: names would be missing."""
    settings, problems = load_settings(root, {})
    catalog, more = load_registers(root)
    found = Problems([*problems, *more])
    if settings is None or found.errors:
        raise InvalidInput(found)
    return Known(catalog, inherited_paths(settings.defaults))


def schema_files(known: Known) -> dict[str, str]:
    """The texts of all files of the folder, by their names."""
    return {**documents(known), ".gitattributes": GENERATED}


def differing(folder: Path, files: Mapping[str, str]) -> list[str]:
    """The names of those that are not there as they should be."""
    return sorted(name for name, text in files.items() if _text(folder / name) != text)


def write_schemas(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Write what differs, each file whole or not at all, and give the names. What else lies there is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    names = differing(folder, files)
    for name in names:
        beside = folder / f".{name}.new"
        beside.write_text(files[name], encoding="utf-8", newline="")
        os.replace(beside, folder / name)  # noqa: PTH105  # atomic, and says so
    return names


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
