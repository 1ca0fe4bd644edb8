"""Written files that people may change: the first line tells whether anybody did, so that nothing of theirs is lost."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from ctsync.errors import UsageError
from ctsync.redaction import safe_text

_FIRST = re.compile(r"# Written by `ctsync ci (?:github|gitlab)`\. sha256:([0-9a-f]{64})\n")
_LONGEST: Final = 1_000_000


class Fate(StrEnum):
    """What becomes of one file."""

    NEW = "new"
    SAME = "up to date"
    RENEWED = "renewed"
    CHANGED = "changed by hand"


@dataclass(frozen=True, slots=True)
class Target:
    """One file: its path below the root, what it will hold, and how that differs from what is there."""

    path: str
    text: str
    fate: Fate
    diff: tuple[str, ...] = ()


def signed(text: str, forge: str) -> str:
    """The text behind a line that says who wrote it, and the sum of the rest."""
    return f"# Written by `ctsync ci {forge}`. sha256:{_sum(text)}\n{text}"


def targets(root: Path, files: Mapping[str, str]) -> tuple[Target, ...]:
    """What writing these texts would do, in the order of their paths. Raises UsageError for what is no plain file."""
    return tuple(_target(root, path, text) for path, text in sorted(files.items()))


def write(root: Path, chosen: tuple[Target, ...]) -> None:
    """Write what differs, each file whole or not at all."""
    for target in chosen:
        if target.fate is Fate.SAME:
            continue
        file = root / target.path
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.new")
        beside.write_text(target.text, encoding="utf-8", newline="")
        os.replace(beside, file)  # noqa: PTH105  # atomic, and says so


def _target(root: Path, path: str, text: str) -> Target:
    there = _read(root, path)
    if there is None:
        return Target(path, text, Fate.NEW)
    if there == text:
        return Target(path, text, Fate.SAME)
    diff = tuple(
        safe_text(line, one_line=True)
        for line in difflib.unified_diff(there.splitlines(), text.splitlines(), path, path, lineterm="", n=1)
    )
    return Target(path, text, Fate.RENEWED if _is_untouched(there) else Fate.CHANGED, diff)


def _read(root: Path, path: str) -> str | None:
    """What is there, if anything. Raises UsageError for a symlink on the way, and for what is no text."""
    steps = [root.joinpath(*Path(path).parts[:number]) for number in range(1, len(Path(path).parts) + 1)]
    linked = next((step for step in steps if step.is_symlink()), None)
    if linked is not None:
        raise UsageError(
            f"{linked.relative_to(root)} is a symbolic link, and no pipeline is written through one.",
            hint="Put a plain folder or file in its place.",
        )
    try:
        with (root / path).open("rb") as file:
            return file.read(_LONGEST).decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is there already, and holds no text.", hint="Move it away.") from None


def _is_untouched(text: str) -> bool:
    first = _FIRST.match(text)
    return first is not None and first[1] == _sum(text[first.end() :])


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
