"""Which files belong to an account: the patterns of `accounts.<name>.campaigns` (yaml.md 3).

A campaign file that is overlooked looks like one that was deleted, and deleting stops a campaign. So whatever looks
like a campaign file and would not be read is a problem.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from ctsync.problems import Position, Problem, Problems

_WILD = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANS: Final = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_ENDINGS: Final = (".yaml", ".yml")


def campaign_files(root: Path, patterns: Iterable[str], problems: Problems) -> tuple[str, ...]:
    """Paths of the account's `*.yaml` files, relative to the root, sorted. Names that begin with a dot are left out."""
    patterns = tuple(patterns)
    wanted = re.compile("|".join(f"(?:{_expression(pattern)})" for pattern in patterns))
    found: set[str] = set()
    for folder in sorted({_fixed_part(pattern) for pattern in patterns}):
        for path in _walk(root, folder, problems):
            if wanted.fullmatch(path) is None:
                continue
            if path.endswith(".yaml"):
                found.add(path)
            else:
                stem = path.rpartition(".")[0]
                what = "The name of this file does not end in `.yaml`, so it would be overlooked."
                problems.add(Problem("CORE002", Position(path), what, "", f"Rename it to {stem}.yaml."))
    return tuple(sorted(found))


def stem_of(path: str) -> str:
    """The name of a file without its folders and its ending."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def _expression(pattern: str) -> str:
    pattern = pattern.rstrip("/")
    pieces: list[str] = []
    at = 0
    for match in _WILD.finditer(pattern):
        pieces.extend((re.escape(pattern[at : match.start()]), _MEANS[match.group()]))
        at = match.end()
    pieces.append(re.escape(pattern[at:]))
    is_folder = _WILD.search(pattern.rpartition("/")[2]) is None
    return "".join(pieces) + ("(?:/.*)?" if is_folder else "")


def _fixed_part(pattern: str) -> str:
    """The folder, or the file, below which all matches lie."""
    fixed: list[str] = []
    for part in pattern.rstrip("/").split("/"):
        if _WILD.search(part):
            break
        fixed.append(part)
    return "/".join(fixed)


def _walk(root: Path, start: str, problems: Problems) -> Iterator[str]:
    """Everything below `start` that ends like YAML, in any order."""
    if start.endswith(_ENDINGS) and not (root / start).is_dir():
        if os.path.lexists(root / start):
            yield start
        return
    waiting = [start]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                inside = [entry for entry in entries if not entry.name.startswith(".")]
        except FileNotFoundError:
            continue
        except OSError:
            problems.add(Problem("INC001", Position(folder or "."), "This folder cannot be read."))
            continue
        for entry in inside:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.is_symlink() and entry.is_dir():
                what = "This folder is a link, and links to folders are not followed."
                problems.add(Problem("INC001", Position(path), what, "", "Put the folder itself here."))
            elif entry.name.lower().endswith(_ENDINGS):
                yield path
