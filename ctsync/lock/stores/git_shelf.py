"""A lock on a branch of its own: each write is a child commit, pushed without force (protocol 11).

The server refuses a push that is no child of what it has, which is the compare-and-swap; each push names the parent that
it expects there besides. What is on this machine is a copy that may be deleted at any time; every look asks the server
first. A run pushes the very commit that it made: no name in the copy stands for it, which another run could use as well.
Nothing here ever overwrites, deletes or merges.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Final

from ctsync.errors import StoreError
from ctsync.lock.stores.git_copy import GitCopy
from ctsync.lock.stores.git_program import harmless
from ctsync.lock.stores.shelf import Cell, Taken

TRIES: Final = 60
"""Pushes of one swap while others push to other cells of the branch. Whoever just won is the likelier to win again, so
that a loser needs many; it does not wait in between, which would let the winner win for ever."""

_NEXT: Final = b"refs/ctsync/next"
"""fast-import wants a name to work on. The stream takes it back, so that it is never written."""

_NOTHING: Final = b"0" * 40
_RACES: Final = re.compile(
    r"fetch first|non-fast-forward|stale info|failed to update ref|cannot lock ref|incorrect old value|"
    r"reference already exists|failed to lock",
)
"""What a push is refused with when somebody else was first; anything else is the server's own no."""


class GitShelf:
    """Cells and files at the tip of one branch of a remote. Threads may share it.

    `remote` is anything git can push to; `copy` a folder of this machine; `now` the time that commits carry.
    """

    def __init__(
        self,
        remote: str,
        branch: str,
        copy: Path,
        *,
        now: Callable[[], datetime],
        settings: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._remote = remote
        self._ref = f"refs/heads/{branch}"
        self._branch = branch
        self._copy = GitCopy(copy, settings)
        self._now = now
        self._tip: str | None = None
        self._kept: dict[str, bytes] = {}
        self._alone = RLock()

    def describe(self) -> str:
        return f"the branch {self._branch} of {harmless(self._remote)}"

    def look(self, name: str) -> Cell | None:
        with self._alone:
            self._fetch()
            return self._cell(name)

    def swap(self, name: str, data: bytes, expected: str | None) -> None:
        """One commit with the cell and every file kept since the last one. See `Shelf.swap`."""
        with self._alone:
            for _ in range(TRIES):
                self._refuse_other(name, expected)
                kept = dict(self._kept)
                commit = self._commit({**kept, name: data})
                if self._push(commit, name, data):
                    self._kept = {path: file for path, file in self._kept.items() if path not in kept}
                    return
                self._fetch()
            raise StoreError(
                f"The lock could not be written: others kept writing to {self.describe()}.",
                hint="Run the command again.",
            )

    def keep(self, name: str, data: bytes) -> None:
        with self._alone:
            self._kept[name] = data

    def get(self, name: str) -> bytes | None:
        with self._alone:
            if name in self._kept:
                return self._kept[name]
            found = self._file(name) if self._tip is not None else None
            if found is None:  # it may have come with a commit that this copy has not seen
                self._fetch()
                found = self._file(name)
            return found

    # ── the copy ──

    def _fetch(self) -> None:
        """Bring the branch's tip here. Raises StoreError if the remote cannot be asked."""
        tip = self._remote_tip()
        if tip is not None and tip != self._tip and tip != self._copy.complete():
            tip, why = self._copy.fetch(self._remote, self._ref)
            if tip is None:
                raise self._unreachable(why)
        self._tip = tip

    def _remote_tip(self) -> str | None:
        """The commit the remote has now, or None if it has no such branch."""
        said = self._copy.git.run("ls-remote", "--refs", self._remote, self._ref)
        if said.code != 0:
            raise self._unreachable(said.err)
        found = re.match(rf"([0-9a-f]{{40,64}})\t{re.escape(self._ref)}$", said.text)
        return found[1] if found else None

    def _cell(self, name: str) -> Cell | None:
        """The file at the tip; its tag is git's own name for exactly these bytes."""
        if self._tip is None:
            return None
        entry = re.match(rf"100644 blob ([0-9a-f]+)\t{re.escape(name)}$", self._listed(name))
        if entry is None:
            return None
        return Cell(self._copy.git.must("cat-file", "blob", entry[1]), entry[1])

    def _file(self, name: str) -> bytes | None:
        cell = self._cell(name)
        return None if cell is None else cell.data

    def _listed(self, name: str) -> str:
        return self._copy.git.must("ls-tree", str(self._tip), "--", name).decode("utf-8", "replace").strip()

    def _refuse_other(self, name: str, expected: str | None) -> None:
        if self._tip is None and expected is not None:
            self._fetch()
        cell = self._cell(name)
        if (None if cell is None else cell.tag) != expected:
            raise Taken

    # ── writing ──

    def _commit(self, files: Mapping[str, bytes]) -> str:
        """A child of the tip with these files put into it; nothing leaves this machine yet."""
        when = int(self._now().timestamp())
        parts = [
            b"commit %s\nmark :1\ncommitter ctsync <ctsync@localhost> %d +0000\n" % (_NEXT, when),
            _counted(f"Write {', '.join(sorted(files))}\n".encode()),
            b"from %s\n" % self._tip.encode() if self._tip is not None else b"",
            *(b"M 100644 inline %s\n%s" % (path.encode(), _counted(data)) for path, data in files.items()),
            b"get-mark :1\nreset %s\nfrom %s\n\ndone\n" % (_NEXT, _NOTHING),
        ]
        made = self._copy.git.must(
            "fast-import", "--quiet", "--date-format=raw", "--force", "--done", given=b"".join(parts)
        )
        return made.decode().strip()

    def _push(self, commit: str, name: str, data: bytes) -> bool:
        """Offer the commit as the branch's next. False if somebody else was first; an unclear end is looked into.

        The parent is told as what is expected there (nothing, for the first): else git would compare the commit with
        whatever is there by now, and of what another run has fetched into the copy it may know only the end.
        """
        self._copy.stand_on(self._tip)
        said = self._copy.git.run(
            *("push", "--porcelain", "--no-verify", "--no-signed"),
            *(f"--force-with-lease={self._ref}:{self._tip or ''}", self._remote, f"{commit}:{self._ref}"),
        )
        verdict = next((line for line in said.text.splitlines() if line[:1] in "*! =" and "\t" in line), "")
        if said.code == 0 and verdict[:1] in ("*", " "):
            self._tip = commit
            self._copy.remember(commit)
            return True
        if verdict.startswith("!"):
            if _RACES.search(verdict) or _RACES.search(said.err):
                return False
            raise StoreError(
                f"The lock could not be written: the server refused a push to {self.describe()}.",
                why=f"{harmless(verdict.rpartition(chr(9))[2])} {said.err}".strip(),
                hint="Whoever applies needs the right to push to this branch; nobody needs the right to force.",
            )
        return self._settled(name, data, said.err)

    def _settled(self, name: str, data: bytes, why: str) -> bool:
        """The push's answer was lost: what the server has now says whether it happened."""
        self._fetch()
        if self._file(name) == data:
            return True
        raise StoreError(
            f"The lock could not be written to {self.describe()}.",
            why=why or "The push ended without a word.",
            hint="Nothing is sent until the lock can be written. Run the command again.",
        )

    def _unreachable(self, why: str) -> StoreError:
        return StoreError(
            f"The lock cannot be reached: {self.describe()}.",
            why=why,
            hint="Nothing is sent while that is so. Look at the network, and at what this machine may read there.",
        )


def _counted(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)
