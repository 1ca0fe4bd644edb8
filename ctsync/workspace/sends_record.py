"""The record of messages to named people: lines of JSON below `.ctsync`, for their owner's eyes, only ever added to."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ctsync.redaction import Secret, redact

TEST_SENDS: Final = "test-sends.jsonl"
TRIGGERS: Final = "triggers.jsonl"
_HOW: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class SendsRecord:
    """One file. Raises OSError if a line cannot be written: what cannot be recorded is not sent.

    `secrets` never reach a line, whatever a server says.
    """

    path: Path
    secrets: tuple[Secret, ...] = ()

    def add(self, line: Mapping[str, Any]) -> None:
        """Write one line and wait until it is on the disk. A line that a crash cut short ends before it."""
        kept = {key: self._hidden(value) for key, value in line.items()}
        text = json.dumps(kept, ensure_ascii=True, separators=(",", ":"))
        descriptor = os.open(self.path, _HOW, 0o600)
        try:
            os.fchmod(descriptor, 0o600)
            start = b"" if _ends_a_line(self.path) else b"\n"
            data = start + text.encode() + b"\n"
            if os.write(descriptor, data) != len(data):
                raise OSError(28, os.strerror(28), str(self.path))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _hidden(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._hidden(one) for one in value]
        return redact(value, self.secrets) if isinstance(value, str) else value


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size == 0:
            return True
        file.seek(size - 1)
        return file.read(1) == b"\n"
