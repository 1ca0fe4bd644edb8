"""Running git: without anybody's hooks, prompts or habits, within a time limit, and with what it says made harmless."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ctsync.errors import StoreError
from ctsync.redaction import safe_text

PATIENCE: Final = 60.0
"""Seconds for one command, a slow network included."""

_USERINFO = re.compile(r"(?<=://)[^/@\s]+@")
_CARRIED: Final = re.compile(r"(?:credential|http|url|ssh|core\.sshcommand|core\.askpass)\b.*", re.IGNORECASE)
"""What of a repository's own settings says how its remote is reached: credentials, headers, proxies, renamed hosts."""

_QUIET: Final = (
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    *("-c", "protocol.ext.allow=never"),
    *("-c", "push.followTags=false"),
    *("-c", "advice.pushUpdateRejected=false"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended. `code` is None if it did not end in time."""

    code: int | None
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8", "replace").strip()


class Git:
    """git in one folder, with further settings from elsewhere. Raises StoreError if there is no git to run.

    With `objects` the folder is itself a repository, no other is looked for, and its objects are kept there.
    """

    def __init__(
        self,
        folder: Path,
        settings: Sequence[tuple[str, str]] = (),
        patience: float = PATIENCE,
        *,
        objects: Path | None = None,
    ) -> None:
        self._folder = folder
        self._patience = patience
        self._environ = {**_plain_environ(os.environ), **_as_environ(settings)}
        if objects is not None:
            self._environ |= {"GIT_DIR": ".", "GIT_OBJECT_DIRECTORY": str(objects)}
        if any(name.lower() == "core.sshcommand" for name, _ in settings):
            self._environ.pop("GIT_SSH_COMMAND", None)  # it would win over the repository's own word

    def run(self, *words: str, given: bytes = b"") -> Said:
        """Run one command; how it ended is for the caller to judge."""
        command = ("git", "-C", str(self._folder), *_QUIET, *words)
        try:
            done = subprocess.run(  # noqa: S603  # our words; the remote's address is an argument, never a shell's text
                command,
                input=given,
                capture_output=True,
                env=self._environ,
                timeout=self._patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Said(None, b"", f"it did not answer within {self._patience:g} seconds")
        except OSError as error:
            raise StoreError(
                "The lock cannot be reached: git could not be run.",
                why=f"{error.strerror or error}.",
                hint="The lock of this account lives on a branch, so git is needed. Install it.",
            ) from None
        return Said(done.returncode, done.stdout, harmless(done.stderr.decode("utf-8", "replace")))

    def must(self, *words: str, given: bytes = b"") -> bytes:
        """What a command prints, where only a broken machine can make it fail. Raises StoreError."""
        said = self.run(*words, given=given)
        if said.code != 0:
            raise StoreError(f"git {words[0]} failed on this machine.", why=said.err)
        return said.out


def harmless(text: str) -> str:
    """Git's last words on one line, without the user and password that an address may hold."""
    lines = [line for line in _USERINFO.sub("…@", text).splitlines() if line.strip()]
    return safe_text(" · ".join(lines[-4:]), limit=400, one_line=True)


def carried_settings(root: Path) -> tuple[tuple[str, str], ...]:
    """The settings of a repository that say how its remote is reached, as CI's checkout leaves them there.

    Since its sixth version, GitHub's checkout keeps them in a file of their own, which the repository's settings include.
    """
    said = Git(root).run("config", "--local", "--includes", "--null", "--list")
    entries = [entry.partition("\n") for entry in said.out.decode("utf-8", "replace").split("\0") if entry]
    return tuple((name, value) for name, _, value in entries if _CARRIED.fullmatch(name))


def remote_of(root: Path, name: str = "origin") -> str | None:
    """The address that a repository pushes to, or None if it has no such remote."""
    said = Git(root).run("remote", "get-url", "--push", name)
    return said.text if said.code == 0 and said.text else None


def _plain_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """Nothing that points git at another repository, and nobody who could be asked for a password."""
    kept = {
        name: text
        for name, text in environ.items()
        if not name.startswith("GIT_")
        or name in ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO")
    }
    return {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes", **kept, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def _as_environ(settings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Settings by environment: unlike arguments, `ps` does not show them."""
    environ = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (name, text) in enumerate(settings):
        environ |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": text}
    return environ
