"""Where outcomes of files are remembered between two plans, and everything that they rest on beside the files themselves.

The memory lies in `.ctsync`, which git ignores. Where git has taken it in all the same, it may have come with a pull
request, and could say anything: then there is none.
"""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

import ctsync
from ctsync.definitions.memory import Memory
from ctsync.lint.settings import LintSettings
from ctsync.lint.subject import Surroundings
from ctsync.settings import AccountSettings, Settings

_PATIENCE: Final = 5.0
_FOLDER: Final = "cache"


def memory_of(
    root: Path,
    state: Path,
    settings: Settings,
    account: AccountSettings,
    rules: LintSettings,
    around: Surroundings,
) -> Memory | None:
    """The memory of one account's files, for plans; None where git tracks the folder it would lie in."""
    if _is_tracked(root, state):
        return None
    digest = blake2b(digest_size=16)
    for part in _rests_on(root, settings, account, rules, around):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return Memory(state / _FOLDER / f"{account.name}.lines", digest.hexdigest())


def _rests_on(
    root: Path, settings: Settings, account: AccountSettings, rules: LintSettings, around: Surroundings
) -> Iterator[bytes]:
    """This program, the account, and every file that all campaigns share. What campaigns include is kept with them."""
    yield f"{ctsync.__version__} {platform.python_version()}".encode()
    yield from _program()
    yield repr((account.facts, account.campaigns, sorted(account.variables.items()))).encode()
    owners = None if around.owners is None else sorted(around.owners)
    yield repr((rules, owners, sorted(around.pictures.items()))).encode()
    for file in (root / "ctsync.yaml", root / settings.policy, *sorted((root / "registers").glob("*.yaml"))):
        yield os.fsencode(file)
        yield file.read_bytes() if file.is_file() else b""


def _program() -> Iterator[bytes]:
    """Which files ctsync is made of: a version that is being worked on changes without a new number."""
    waiting = [str(Path(ctsync.__file__).parent)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.name.endswith(".py"):
                    state = entry.stat()
                    yield os.fsencode(f"{entry.path} {state.st_size} {state.st_mtime_ns}")


def _is_tracked(root: Path, folder: Path) -> bool:
    """Without git, or outside of a repository, nothing is tracked; an answer that does not come counts as yes.

    Git also refuses to answer where the repository belongs to somebody else, or is damaged.
    """
    command = ("git", "-C", str(root), "ls-files", "--", str(folder))
    try:
        found = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603  # fixed words and two folders
    except FileNotFoundError:
        return False
    except (OSError, subprocess.TimeoutExpired):
        return True
    if found.returncode != 0:
        here = root.absolute()
        return any(os.path.lexists(above / ".git") for above in (here, *here.parents))
    return bool(found.stdout.strip())
