"""The lineage of a lock that does not exist yet: made up once, so that a plan and the apply after it agree."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_LINEAGE = re.compile(r"[a-z2-7]{6}\n?")


def new_lineage() -> str:
    """A name for a lock that never was: six letters, of which every token carries a trace."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


def first_lineage(state: Path, account: str, *, has_lock: bool, agreed: str = "") -> str:
    """What a first apply would write into the lock. Once there is a lock, what was made up is forgotten.

    `agreed` is what a saved plan was made with, on another machine maybe: taken unless another one is kept here.

    A lock that is lost must not come back under the same lineage: its numbers would be given out twice (protocol 2).
    """
    kept = state / f"{account}.lineage"
    if has_lock:
        kept.unlink(missing_ok=True)
        return ""
    made = agreed if _LINEAGE.fullmatch(agreed) else new_lineage()
    try:
        with os.fdopen(
            os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w"
        ) as file:
            file.write(made)
    except FileExistsError:
        found = kept.read_text(encoding="utf-8", errors="replace")
        return found.strip() if _LINEAGE.fullmatch(found) else made
    return made
