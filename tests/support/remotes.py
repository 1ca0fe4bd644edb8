"""Real git remotes on this machine: bare repositories, reached by path or through a pretended ssh."""

from __future__ import annotations

import subprocess
from pathlib import Path


def a_bare_repository(path: Path) -> Path:
    """An empty one, as a forge makes it."""
    git("init", "--quiet", "--bare", "--initial-branch=main", str(path))
    return path


def git(*words: str, given: bytes = b"") -> str:
    """What git prints. Raises CalledProcessError if it fails."""
    done = subprocess.run(("git", *words), input=given, capture_output=True, check=True, timeout=60)
    return done.stdout.decode().strip()
