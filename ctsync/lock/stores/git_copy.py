"""This machine's copy of a branch: objects are shared by all runs, and every other file of git is one run's own.

    objects/             named by their contents, so no run can write another's over
    seen                 a commit all of whose files are in objects/: the next run asks for what is new since
    runs/PID-NONCE/      one run's names and shallow ends, removed with the run

Two runs of one machine work at the same moment: an apply, and the `ctsync stop` that must not wait for it. With one
repository for both, the one pushes what the other has put under a common name, and trips over its lock files. All of it
may be deleted at any time.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ctsync.errors import StoreError
from ctsync.lock.stores.git_program import Git

LEFT_BEHIND: Final = 24 * 3600.0
"""Seconds without a push or a fetch after which a run's own files are those of a dead one. A living one renews them with
its lease, and makes them anew if they are gone."""

_SEEN: Final = "refs/ctsync/seen"
_NAME: Final = re.compile(r"[0-9a-f]{40,64}")
_CONFIG: Final = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"


class GitCopy:
    """A bare repository whose objects are in `folder`. For one thread at a time; a forked process gets files of its own."""

    def __init__(self, folder: Path, settings: tuple[tuple[str, str], ...] = ()) -> None:
        self._folder = folder.absolute()
        self._settings = settings
        self._own: Path | None = None
        self._pid = 0
        self._git = Git(self._folder, settings)

    @property
    def git(self) -> Git:
        """The program, with this run's own files. Raises StoreError if the disk does not take them."""
        self._place()
        return self._git

    def complete(self) -> str | None:
        """A commit that some run has said is here with all its files.

        That it is there proves nothing by itself: another run may be in the midst of fetching it.
        """
        try:
            said = (self._folder / "seen").read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        if _NAME.fullmatch(said) is None or self.git.run("cat-file", "-e", f"{said}^{{tree}}").code != 0:
            return None
        return said

    def remember(self, commit: str) -> None:
        """Say that it is here with all its files. What cannot be remembered is fetched again."""
        with suppress(OSError):
            self._put(self._folder / "seen", commit)

    def stand_on(self, commit: str | None) -> None:
        """Have git take this one for all that is here: what is older was never fetched, or is another run's matter."""
        own = self._place()
        with self._disk():
            for path in (own / "shallow", own / _SEEN):
                if commit is None:
                    path.unlink(missing_ok=True)
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    self._put(path, commit)

    def fetch(self, remote: str, ref: str) -> tuple[str | None, str]:
        """Bring the tip of a remote's branch here. Gives the commit that came, or None and what git says."""
        self.stand_on(self.complete())
        said = self.git.run(
            *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
            *("--depth=1", remote, f"+{ref}:{_SEEN}"),
        )
        if said.code != 0:
            shutil.rmtree(
                self._place(), ignore_errors=True
            )  # a git that was killed may have left its locks there
            return None, said.err
        commit = self.git.must("rev-parse", "--verify", "--quiet", _SEEN).decode().strip()
        self.remember(commit)
        return commit, ""

    # ── one run's own files ──

    def _place(self) -> Path:
        if self._own is None or self._pid != os.getpid() or not (self._own / "HEAD").exists():
            with self._disk():
                self._own, self._pid = self._fresh(), os.getpid()
            self._git = Git(self._own, self._settings, objects=self._folder / "objects")
            weakref.finalize(self, _remove, self._own, self._pid)
        return self._own

    def _fresh(self) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / "objects").mkdir(exist_ok=True)
        runs = self._folder / "runs"
        runs.mkdir(exist_ok=True)
        own = runs / f"{os.getpid()}-{secrets.token_hex(8)}"
        (own / "refs").mkdir(parents=True)
        (own / "config").write_text(_CONFIG)
        (own / "HEAD").write_text("ref: refs/heads/none\n")
        _sweep(runs, own.stat().st_mtime)
        return own

    def _put(self, path: Path, commit: str) -> None:
        """Readers see the old commit or the new one. It also renews the time of this run's folder."""
        unfinished = self._place() / "unfinished"
        unfinished.write_text(f"{commit}\n")
        unfinished.replace(path)

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                "This machine's copy of the lock could not be written.",
                why=f"{self._folder}: {error.strerror or error}.",
                hint="Nothing is sent until it can. The lock itself is unharmed; the copy may be deleted.",
            ) from None


def _remove(own: Path, pid: int) -> None:
    """A forked process inherits this errand, and its parent still works there."""
    if os.getpid() == pid:
        shutil.rmtree(own, ignore_errors=True)


def _sweep(runs: Path, now: float) -> None:
    """Remove what runs that were killed have left behind. `now` is the disk's own time."""
    for each in runs.iterdir():
        with suppress(OSError):
            if each.stat().st_mtime < now - LEFT_BEHIND:
                shutil.rmtree(each, ignore_errors=True)
