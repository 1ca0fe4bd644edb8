"""Who runs this, on which commit, and what time it is here: asked once, at the edge."""

from __future__ import annotations

import getpass
import hashlib
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ctsync.redaction import safe_text

_PATIENCE = 5.0

MACHINE_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
"""Where Linux keeps the machine's own id."""

_MADE_UP_NODE = 1 << 40
"""The bit that `uuid.getnode` sets in a number that it made up, because no network card has one."""


def wall_clock() -> datetime:
    """This machine's time, UTC. Nothing else in the package reads it but the sandbox's own clock."""
    return datetime.now(UTC)  # noqa: TID251  # the one clock that everything else is told by


def who_runs_this() -> str:
    """`asha@laptop`: shown to whoever finds the lock held."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a user id without a name, as containers have
        user = "somebody"
    return safe_text(f"{user}@{platform.node() or 'this machine'}", limit=120, one_line=True)


def run_url(environ: Mapping[str, str]) -> str:
    """Where the run of CI that this is can be watched, on GitHub and GitLab; empty elsewhere."""
    if url := environ.get("CI_JOB_URL", ""):
        return safe_text(url, limit=300, one_line=True)
    parts = [environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID")]
    if not all(parts):
        return ""
    return safe_text("{}/{}/actions/runs/{}".format(*parts), limit=300, one_line=True)


def runs_in_ci(environ: Mapping[str, str]) -> bool:
    """Whether a pipeline runs this: GitHub, GitLab and most others say `CI=true`."""
    return environ.get("CI", "").strip().lower() in ("true", "1")


def machine_id(files: Sequence[Path] = MACHINE_FILES) -> str:
    """A word for this machine, the same each time; empty if it has none. Only a hash of what the system calls it."""
    named = next(filter(None, map(_first_line, files)), "")
    if not named:
        import uuid  # asks the system for its network cards, and is slow to load: only where there is no other id

        node = uuid.getnode()
        named = "" if node & _MADE_UP_NODE else f"{node:012x}"
    return hashlib.sha256(f"ctsync {named}".encode()).hexdigest()[:16] if named else ""


def _first_line(file: Path) -> str:
    try:
        line = file.read_text("ascii", "replace").strip().partition("\n")[0]
    except OSError:
        return ""
    return "" if line == "uninitialized" else line


def commit_of(root: Path) -> str:
    """The commit that is checked out; empty where there is none, or no git."""
    command = ("git", "-C", str(root), "rev-parse", "--verify", "--quiet", "HEAD")
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603  # fixed words and one folder
    except (OSError, subprocess.TimeoutExpired):
        return ""
    commit = found.stdout.strip()
    return commit if found.returncode == 0 and commit.isalnum() else ""
