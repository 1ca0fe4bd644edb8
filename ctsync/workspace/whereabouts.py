"""Who runs this, on which commit, and what time it is here: asked once, at the edge."""

from __future__ import annotations

import getpass
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ctsync.redaction import safe_text

_PATIENCE = 5.0


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


def commit_of(root: Path) -> str:
    """The commit that is checked out; empty where there is none, or no git."""
    command = ("git", "-C", str(root), "rev-parse", "--verify", "--quiet", "HEAD")
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603  # fixed words and one folder
    except (OSError, subprocess.TimeoutExpired):
        return ""
    commit = found.stdout.strip()
    return commit if found.returncode == 0 and commit.isalnum() else ""
