"""The sample shop that `ctsync init` writes: a copy of the one in this project's own root."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import ctsync
from ctsync.errors import UsageError
from ctsync.redaction import safe_text
from ctsync.workspace.folder import SETTINGS, STATE

PARTS = ("campaigns", "registers", "emails", "images", ".schemas")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PROJECT = re.compile(r"^project: *([a-z0-9-]+?)(?:-[a-z0-9]{8})?[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"^( +)title:", re.MULTILINE)


def write_shop(folder: Path, *, with_mistake: bool = False) -> list[str]:
    """Write the sample into `folder` and give the paths that were made, relative to it.

    Raises UsageError if anything would be overwritten; then nothing is written at all.
    """
    texts = dict(_sample())
    texts[SETTINGS] = _with_project_of_its_own(texts[SETTINGS])
    texts[".gitignore"] = f"{STATE}/\n"
    if with_mistake:
        _plant_a_mistake(texts)
    there = [path for path in texts if (folder / path).exists()]
    if there:
        raise UsageError(
            f"{safe_text(str(folder), one_line=True)} already has {there[0]}. Nothing was written.",
            hint="Name another folder: ctsync init shop",
        )
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    return sorted(texts)


def sample_root(package: Path = Path(ctsync.__file__).parent) -> Path:
    """Where the sample is: in the installed package, or beside it in a checkout. Raises UsageError without one."""
    for root in (package / "shop", package.parent):
        if (root / SETTINGS).is_file() and (root / "campaigns").is_dir():
            return root
    raise UsageError("The sample shop is missing from this installation.", hint="Install ctsync again.")


def _sample() -> list[tuple[str, str]]:
    root = sample_root()
    files = [root / SETTINGS]
    for part in PARTS:
        files += sorted(path for path in (root / part).rglob("*") if path.is_file())
    return [(str(path.relative_to(root)), path.read_text(encoding="utf-8")) for path in files]


def _with_project_of_its_own(settings: str) -> str:
    """Two people who try the sample on one account must not take each other's campaigns for their own."""
    ending = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return _PROJECT.sub(lambda found: f"project: {found[1]}-{ending}", settings, count=1)


def _plant_a_mistake(texts: dict[str, str]) -> None:
    """`titel` for `title` in the first campaign that has one: what lint is for."""
    for path in sorted(texts):
        if path.startswith("campaigns/") and _TITLE.search(texts[path]):
            texts[path] = _TITLE.sub(r"\1titel:", texts[path], count=1)
            return
