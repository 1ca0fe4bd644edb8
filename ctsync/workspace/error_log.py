"""What nobody expected, kept where a person can attach it to an issue: a traceback without values."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from importlib.metadata import version
from pathlib import Path

from ctsync.redaction import Secret, redact
from ctsync.workspace.folder import STATE
from ctsync.workspace.whereabouts import wall_clock


def keep_traceback(error: BaseException, root: Path | None, secrets: tuple[Secret, ...] = ()) -> Path | None:
    """Write it for its owner's eyes only, and give the path; None if no place could be written."""
    lines = "".join(traceback.format_exception(error))
    facts = f"ctsync {version('ctsync')}, Python {platform.python_version()}, {platform.system()}\n\n"
    name = f"error-{wall_clock():%Y%m%dT%H%M%S}-{os.getpid()}.log"
    text = redact(facts + lines, secrets)
    for folder in _folders(root):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(folder / name, how, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
        except OSError:
            continue
        return folder / name
    return None


def _folders(root: Path | None) -> list[Path]:
    temporary = Path(tempfile.gettempdir())
    return [temporary] if root is None else [root / STATE / "errors", temporary]
