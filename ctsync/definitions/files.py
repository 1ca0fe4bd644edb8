"""Which files belong to an account: the patterns of `accounts.<name>.campaigns` (yaml.md 3).

A campaign file that is overlooked looks like one that was deleted, and deleting stops a campaign. So whatever looks
like a campaign file and would not be read is a problem.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from ctsync.problems import Position, Problem, Problems

_WILD = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANS: Final = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_ENDINGS: Final = (".yaml", ".yml")
_WAS_YAML = re.compile(r"(.*)\.ya?ml(?!\w)", re.DOTALL)


def campaign_files(root: Path, patterns: Iterable[str], problems: Problems) -> tuple[str, ...]:
    """Paths of the account's `*.yaml` files, relative to the root, sorted. Names that begin with a dot are left out."""
    patterns = tuple(map(_tidy, patterns))
    wanted = _wanted(patterns)
    found: set[str] = set()
    for folder in sorted({_fixed_part(pattern) for pattern in patterns}):
        for path in _walk(root, folder, problems):
            right = _right_name(path)
            if wanted.fullmatch(path) is None and wanted.fullmatch(right) is None:
                continue
            if path.endswith(".yaml"):
                found.add(path)
            else:
                what = "The name of this file does not end in `.yaml`, so it would be overlooked."
                problems.add(Problem("CORE002", Position(path), what, "", f"Rename it to {right}."))
    return tuple(sorted(found))


def is_campaign_file(path: str, patterns: Iterable[str]) -> bool:
    """Whether a file by this path, relative to the root, would be a campaign of the account."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    return not hidden and path.endswith(".yaml") and _wanted(map(_tidy, patterns)).fullmatch(path) is not None


def stem_of(path: str) -> str:
    """The name of a file without its folders and its ending."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def _wanted(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_expression(pattern)})" for pattern in patterns), re.DOTALL)


def _tidy(pattern: str) -> str:
    """A pattern without empty steps and dots, so that no file has two paths. The root itself means all below it."""
    return "/".join(part for part in pattern.split("/") if part not in ("", ".")) or "**"


def _right_name(path: str) -> str:
    """What a file that looks like a campaign should be called."""
    if path.endswith(".yaml"):
        return path
    folder, slash, name = path.rpartition("/")
    plain = _plainly(name)
    longer = _WAS_YAML.match(plain)
    return f"{folder}{slash}{longer[1] if longer else plain.rpartition('.')[0]}.yaml"


def _plainly(name: str) -> str:
    """A file's name as a person reads it: no case, no width, nothing that cannot be seen."""
    seen = "".join(letter for letter in unicodedata.normalize("NFKC", name) if letter.isprintable())
    return seen.strip().lower()


def _looks_like_yaml(name: str, names: Collection[str]) -> bool:
    """Whether a file would be taken for a campaign. `a.yaml~` and `a.yaml.bak` beside `a.yaml` are copies of it."""
    if name.lower().endswith(_ENDINGS):
        return True
    plain = _plainly(name)
    before, _, ending = plain.rpartition(".")
    if plain.endswith(_ENDINGS) or (before and not ending.isascii()):
        return True
    longer = _WAS_YAML.match(plain)
    return longer is not None and f"{longer[1]}.yaml" not in names


def _expression(pattern: str) -> str:
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
    for part in pattern.split("/"):
        if _WILD.search(part):
            break
        fixed.append(part)
    return "/".join(fixed)


def _walk(root: Path, start: str, problems: Problems) -> Iterator[str]:
    """Everything below `start` that looks like YAML, in any order."""
    if start.endswith(_ENDINGS) and not (root / start).is_dir():
        if os.path.lexists(root / start):
            yield start
        return
    waiting = [start]
    while waiting:
        folder = waiting.pop()
        inside = _listed(root, folder, problems)
        names = {entry.name for entry in inside}
        for entry in inside:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.is_symlink() and _leads_to_a_folder(entry):
                what = "This folder is a link, and links to folders are not followed."
                problems.add(Problem("INC001", Position(path), what, "", "Put the folder itself here."))
            elif _looks_like_yaml(entry.name, names):
                yield path


def _listed(root: Path, folder: str, problems: Problems) -> list[os.DirEntry[str]]:
    """What lies in a folder, hidden names left out. A folder that does not exist is empty; a dead link is a problem."""
    try:
        with os.scandir(root / folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        if (root / folder).is_symlink():
            what = "This is a link to a folder that does not exist."
            problems.add(Problem("INC001", Position(folder), what, "", "Put the folder itself here."))
    except OSError:
        problems.add(Problem("INC001", Position(folder or "."), "This folder cannot be read."))
    return []


def _leads_to_a_folder(link: os.DirEntry[str]) -> bool:
    """Whether a link leads to a folder, or may have done so: one that goes round in a circle hides what it was."""
    try:
        return link.is_dir()
    except OSError:
        return not link.name.endswith(_ENDINGS)
