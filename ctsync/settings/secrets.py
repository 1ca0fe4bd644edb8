"""Credentials, fetched when they are needed and not before: most commands need none (yaml.md 1, `secret`)."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from ctsync.errors import UsageError
from ctsync.redaction import Secret

_LONGEST: Final = 8 * 1024
_HOW = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK


class SecretSource(Protocol):
    """Where a credential comes from."""

    def read(self) -> Secret:
        """The credential. Raises UsageError, naming the variable, if it is not there or others may read it."""
        ...


@dataclass(frozen=True, slots=True)
class FixedSecret:
    """A credential that everybody knows: the sandbox's."""

    text: str

    def read(self) -> Secret:
        return Secret(self.text)


@dataclass(frozen=True, slots=True)
class NamedSecret:
    """`{env: NAME}`: the variable NAME, or the file whose path NAME_FILE holds. The variable wins."""

    name: str
    environ: Mapping[str, str] = field(repr=False)

    def read(self) -> Secret:
        text = self.environ.get(self.name, "").strip()
        path = self.environ.get(f"{self.name}_FILE", "")
        if not text and path:
            text = self._from_file(path).strip()
        if not text:
            raise UsageError(
                f"The variable {self.name} is not set.",
                why="ctsync.yaml names it, and this command has to talk to CleverTap.",
                hint=f"Set {self.name}, or let {self.name}_FILE name a file that only you may read.",
            )
        if not text.isprintable() or not text.isascii():
            raise UsageError(f"The value of {self.name} holds characters that a credential cannot have.")
        return Secret(text)

    def _from_file(self, path: str) -> str:
        said = f"{self.name}_FILE"
        try:
            opened = os.open(path, _HOW)
        except (OSError, ValueError) as error:
            raise UsageError(f"The file that {said} names cannot be opened.", why=path) from error
        try:
            state = os.fstat(opened)
            if not stat.S_ISREG(state.st_mode):
                raise UsageError(f"What {said} names is not a plain file.", why=path)
            if stat.S_IMODE(state.st_mode) & 0o077:
                raise UsageError(
                    f"Others may read the file that {said} names.", why=path, hint=f"Run: chmod 600 {path}"
                )
            return os.read(opened, _LONGEST).decode("utf-8", "replace")
        finally:
            os.close(opened)
