"""Where schemas lie in a repository, and which file has which.

They are kept in git: whoever clones the repository and opens a file has help at once, with no network and no ctsync.
"""

from __future__ import annotations

import re
from typing import Final

from ctsync.registers.load import FOLDER as REGISTERS_FOLDER
from ctsync.registers.load import REGISTERS

FOLDER: Final = ".schemas"
MODELINE: Final = "# yaml-language-server: $schema="
"""What a file begins with to name its schema; the path that follows is relative to the file."""


_OURS: Final = re.compile(rf"^{re.escape(MODELINE)}(?:\.\./)*{re.escape(FOLDER)}/\w+\.json$", re.MULTILINE)


def kind_of(path: str) -> str | None:
    """The schema of a file by its path from the top of the repository; None for a file that has none."""
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not dot or ending != "yaml":
        return None
    if not folder:
        return stem if stem in ("ctsync", "policy") else None
    if folder == REGISTERS_FOLDER:
        return stem if stem in REGISTERS else None
    return "campaign"


def modeline_for(path: str) -> str | None:
    """The first line of a file, which tells an editor its schema: `# yaml-language-server: $schema=../.schemas/…`."""
    kind = kind_of(path)
    return None if kind is None else f"{MODELINE}{'../' * path.count('/')}{FOLDER}/{kind}.json"


def with_modeline(path: str, text: str) -> str:
    """The text of a file, beginning with its modeline.

    One that leads to our folder from elsewhere is put right. One that the author chose stays, and so does the text of
    a file that has no schema.
    """
    line = modeline_for(path)
    if line is None:
        return text
    ours = _OURS.search(text)
    if ours is not None:
        return text[: ours.start()] + line + text[ours.end() :]
    return text if MODELINE in text else f"{line}\n{text}"
